"""Canonical JSON: the same bytes as the reference implementation, and one text for one value."""

import math
from typing import Any

import pytest
import rfc8785
from hypothesis import example, given, settings
from hypothesis import strategies as st

from kaigong.core.ledger import canonical, parse
from kaigong.core.ledger.canonical import MAX_INT, number
from kaigong.core.problems import Faulty

INTS = st.integers(-MAX_INT, MAX_INT)
FLOATS = st.floats(allow_nan=False, allow_infinity=False).filter(lambda x: not MAX_INT < abs(x) < 1e21)
TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
VALUES = st.recursive(
    st.none() | st.booleans() | INTS | FLOATS | TEXTS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(TEXTS, inner, max_size=5),
    max_leaves=12,
)


@settings(max_examples=300)
@given(VALUES)
@example({"\U00010000": 1, "\ufb33": 2, "\r": 3, "1": 4, "\x80": 5, "ö": 6, "€": 7, "\U0001f600": 8})
@example({"a": [1e21, 1e-7, 5e-324, 1.7976931348623157e308, -0.0, 0.1, 100.0, 1e-6, 123456.789, 4.35, 1e23]})
@example({'tab\t"\\/\b\f\n\r\u0000\u001f\u007f\u2028': 'tab\t"\\/\b\f\n\r\u0000\u001f\u007f\u2028'})
def test_it_writes_what_the_reference_implementation_writes(value: Any) -> None:
    assert canonical(value) == rfc8785.dumps(value)


@settings(max_examples=300)
@given(VALUES)
def test_what_was_written_is_read_back_and_written_alike(value: Any) -> None:
    text = canonical(value)
    assert parse(text) == value
    assert canonical(parse(text)) == text


@given(FLOATS)
@example(5e-324)
@example(-1.7976931348623157e308)
@example(9007199254740991.0)
@example(1e21)
@example(0.000001)
@example(1e-7)
def test_a_number_is_read_back_as_itself(value: float) -> None:
    assert float(number(value)) == value


@pytest.mark.parametrize(
    ("value", "code"),
    [
        (2**53, "json.number_too_large"),
        (-(2**53), "json.number_too_large"),
        (float(2**53), "json.number_too_large"),
        (9.9e20, "json.number_too_large"),
        (10**400, "json.number_too_large"),
        (math.nan, "json.not_finite"),
        (-math.inf, "json.not_finite"),
        ("\ud800", "json.lone_surrogate"),
        ({"\udc00": 1}, "json.lone_surrogate"),
        ({1: 2}, "json.key_type"),
        (b"bytes", "json.type"),
        ({"a": object()}, "json.type"),
    ],
)
def test_a_value_without_a_canonical_text_is_named(value: Any, code: str) -> None:
    with pytest.raises(Faulty) as faulty:
        canonical([value])
    assert faulty.value.problems[0].code == code


def test_depth_is_bounded() -> None:
    deep: Any = 0
    for _ in range(200):
        deep = [deep]
    with pytest.raises(Faulty, match="too_deep"):
        canonical(deep)


@pytest.mark.parametrize(
    "text", [b"", b"{", b"NaN", b"Infinity", b"1e999", b'"\xff"', b'"\\ud800"', b"[" * 100_000, b"9" * 5000, b"{}{}"]
)
def test_what_is_no_json_is_named_without_a_crash(text: bytes) -> None:
    with pytest.raises(Faulty, match="json.malformed"):
        parse(text)


@settings(max_examples=200)
@given(st.binary(max_size=60))
def test_any_bytes_are_parsed_or_refused(text: bytes) -> None:
    try:
        parse(text)
    except Faulty as faulty:
        assert faulty.problems[0].code == "json.malformed"
