"""Certificates as data: signed in one writing only, and where each stands by its case's history."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kaigong.core.cases import certificate
from kaigong.core.cases import commands as c
from kaigong.core.cases import events as e
from kaigong.core.cases.carry import carry_out
from kaigong.core.cases.certificate import Replaced, Standing, read, sign, states
from kaigong.core.cases.certificate_pdf import attached
from kaigong.core.cases.fold import fold_all
from kaigong.core.cases.values import Case
from kaigong.core.ledger.signatures import SM2, signer
from kaigong.core.problems import Faulty
from tests.core.cases.passport_sample import CITY, FORGER, certificates_of, story
from tests.core.cases.world import APPLICANT, CALENDAR, HEAD, OFFICER, TERMS, at, decision

SIGNED = certificate.read_fields(certificates_of(story().entries)[0])


def history(*deeds: tuple[c.CaseCommand, str]) -> list[tuple[int, date, e.Event | None]]:
    """What some deeds made of a case with one item."""
    from kaigong.core.cases.intake import open_case

    entry = c.Entry("site", ("natural-resources",), "licence", (), ("expert_review",), 7)
    first = open_case(c.OpenCase("KG-1", "P1", "1", (entry,)), at("2023-01-16"), CALENDAR)
    case, told = fold_all(Case(), first), [(event, date(2023, 1, 16)) for event in first]
    for command, day in deeds:
        events = carry_out(case, command, at(day), CALENDAR)
        case = fold_all(case, events)
        told += [(event, date.fromisoformat(day)) for event in events]
    return [(n, on, event) for n, (event, on) in enumerate(told, 1)]


ACCEPT = c.AcceptItem(item="site", actors=OFFICER, terms=TERMS)
CALL_BACK = c.CallBack(item="site", actors=HEAD, ground="law", reason="改法", compensation="补偿")
AGAIN = c.ResubmitItem(item="site", actors=APPLICANT, promised_days=7)
APPROVED = ((ACCEPT, "2023-01-17"), (decision(), "2023-01-18"))


def test_a_certificate_holds_from_its_decision() -> None:
    (state,) = states(history(*APPROVED)).values()
    assert (state.standing, state.since, state.number) == (Standing.VALID, date(2023, 1, 18), "KG-1-01")


def test_before_any_decision_there_is_none() -> None:
    assert states(history((ACCEPT, "2023-01-17"))) == {}


def test_one_that_is_called_back_holds_no_more_from_that_day() -> None:
    (state,) = states(history(*APPROVED, (CALL_BACK, "2023-02-06"))).values()
    assert (state.standing, state.since) == (Standing.CALLED_BACK, date(2023, 2, 6))


def test_a_new_one_does_not_change_on_what_ground_the_old_one_ended() -> None:
    found = states(
        history(*APPROVED, (CALL_BACK, "2023-02-06"), (AGAIN, "2023-02-07"), (ACCEPT, "2023-02-08"),
                (decision(), "2023-02-09"))
    )  # fmt: skip
    assert {number: state.standing for number, state in found.items()} == {
        "KG-1-01": Standing.CALLED_BACK, "KG-1-01-2": Standing.VALID,
    }  # fmt: skip


def test_a_second_certificate_of_one_item_replaces_the_first() -> None:
    told = history(*APPROVED)
    again = e.CertificateDue("site", "KG-1-99", (), date(2023, 3, 1), None)
    found = states([*told, (len(told) + 1, date(2023, 3, 1), again)])
    assert (found["KG-1-01"].standing, found["KG-1-01"].by) == (Standing.REPLACED, "KG-1-99")


# ---------------------------------------------------------------------------------------------------- the signed file


@pytest.mark.parametrize("key", [CITY, signer(SM2, "33" * 32)], ids=["ed25519", "sm2"])
def test_what_is_signed_reads_back_and_holds(key: Any) -> None:
    merged = replace(SIGNED.content, replaces=(Replaced("a", "用地规划许可", "KG-1-07"),), project_name="𠮷㙟䶮")
    signed = sign(merged, key)
    assert read(signed.text()) == signed
    assert signed.problem([key.public]) is None
    assert signed.problem([FORGER.public]).code == "certificate.key"  # type: ignore[union-attr]


@settings(max_examples=150, deadline=None)
@given(place=st.integers(0, 10**5), byte=st.integers(32, 126))
def test_no_byte_of_it_can_be_changed(place: int, byte: int) -> None:
    text = bytearray(SIGNED.text().rstrip(b"\n"))
    place %= len(text)
    if text[place] == byte:
        return
    text[place] = byte
    try:
        assert read(bytes(text)).problem([CITY.public]) is not None
    except Faulty as faulty:
        assert faulty.problems


@pytest.mark.parametrize("text", [b"", b"[]", b"{}", b'{"kaigong":"certificate"}', b"x" * 10**6, b"\xff"])
def test_what_is_no_certificate_is_a_named_fault(text: bytes) -> None:
    with pytest.raises(Faulty):
        read(text)


@settings(max_examples=60, deadline=None)
@given(data=st.binary(max_size=400))
def test_looking_for_signed_data_in_any_bytes_never_fails(data: bytes) -> None:
    assert attached(b"%PDF-1.7\nstream\n" + data) is None or b'{"certificate":{' in data
