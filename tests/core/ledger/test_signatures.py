"""Signatures behind one interface: the standard's own example, and nothing but the very text and key."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kaigong.core.ledger import sm2
from kaigong.core.ledger.signatures import ED25519, SM2, PublicKey, holds, signer
from kaigong.core.problems import Faulty

# the worked example of GM/T 0003.5 Annex A
PRIVATE = "3945208f7b2144b13f36e38ac6d39f95889393692860b51a42fb81ef4df7c5b8"
PUBLIC = (
    "09f9df311e5421a150dd7d161e4bc5c672179fad1833fc076bb08ff356f35020"
    "ccea490ce26775a52dc6ea718cc1aa600aed05fbf35e084a6632f6072da9ad13"
)
SIGNATURE = (
    "f5a03b0648d2c4630eeac513e1bb81a15944da3827d5b74143ac7eaceee720b3"
    "b1b6aa29df212fd8763182bc0d421ca1bb9038fd1f7f42d4840b69c485bbc1aa"
)
BOTH = [signer(ED25519, "01" * 32), signer(SM2, PRIVATE)]


def test_the_example_of_the_standard_holds() -> None:
    assert sm2.public_key_of(PRIVATE) == PUBLIC
    assert holds(SM2, PUBLIC, SIGNATURE, b"message digest")
    assert not holds(SM2, PUBLIC, SIGNATURE, b"message digest.")


@pytest.mark.parametrize("key", BOTH, ids=lambda key: key.algorithm)
def test_what_a_key_signs_holds_and_is_always_signed_alike(key: object) -> None:
    text = "证书𠮷".encode()
    assert key.public.verify(key.sign(text), text)
    assert key.sign(text) == key.sign(text) != key.sign(text + b" ")


def test_a_key_of_the_other_algorithm_does_not_count() -> None:
    first, second = BOTH
    assert not PublicKey(second.algorithm, first.public_key).verify(first.sign(b"x"), b"x")
    assert not PublicKey(first.algorithm, second.public_key).verify(second.sign(b"x"), b"x")


def test_a_key_that_begins_with_04_is_taken_as_it_is() -> None:
    key = next(made for n in range(1, 5000) if (made := signer(SM2, f"{n:064x}")).public_key.startswith("04"))
    assert key.public.verify(key.sign(b"x"), b"x")


def test_a_signature_written_in_another_way_does_not_hold() -> None:
    for key in BOTH:
        good = key.sign(b"x")
        for odd in (good.upper(), good + "00", good[:-2], f" {good}", "0x" + good[2:]):
            assert not key.public.verify(odd, b"x")


def test_numbers_out_of_range_are_no_signature() -> None:
    zero, order = "0" * 64, f"{sm2.N:064x}"
    assert not any(holds(SM2, PUBLIC, bad, b"x") for bad in (zero * 2, order * 2, SIGNATURE[:64] + zero, zero + order))
    assert not holds(SM2, "1" * 128, SIGNATURE, b"message digest")


@pytest.mark.parametrize(
    ("algorithm", "private"), [("rsa", "01" * 32), (ED25519, "xy"), (SM2, "0" * 64), (SM2, "f" * 64)]
)
def test_a_key_that_is_none_is_a_named_fault(algorithm: str, private: str) -> None:
    with pytest.raises(Faulty) as told:
        signer(algorithm, private)
    assert told.value.problems[0].code in {"key.algorithm", "key.private"}


@settings(max_examples=30, deadline=None)
@given(place=st.integers(0, 127), digit=st.sampled_from("0123456789abcdef"), which=st.sampled_from([0, 1]))
def test_no_other_digit_makes_a_signature(place: int, digit: str, which: int) -> None:
    key = BOTH[which]
    good = key.sign(b"text")
    other = good[:place] + digit + good[place + 1 :]
    assert key.public.verify(other, b"text") == (other == good)
