"""Events on their way into the ledger and out of it, and the seal over them."""

from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta, timezone
from enum import StrEnum
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kaigong.core.ledger import GENESIS, Chains, Entry, Fact, canonical, decode, digest, encode, parse, seal, stamp
from kaigong.core.problems import Faulty


class Decision(StrEnum):
    APPROVE = "approve"


@dataclass(frozen=True, slots=True)
class Part:
    name: str
    on: date


@dataclass(frozen=True, slots=True)
class ItemDecided:
    item: str
    decision: Decision
    on: date
    at: datetime
    outputs: tuple[str, ...]
    tags: frozenset[str]
    parts: tuple[Part, ...] = ()
    note: str | None = None
    facts: dict[str, Any] = field(default_factory=dict)


AT = datetime(2022, 2, 10, 10, 0, tzinfo=timezone(timedelta(hours=8)))
EVENT = ItemDecided(
    "fire-review", Decision.APPROVE, date(2022, 2, 10), AT, ("opinion",), frozenset("cab"), (Part("a", AT.date()),)
)


def test_an_event_is_written_in_plain_words_and_read_back_as_it_was() -> None:
    kind, data = encode(EVENT)
    assert kind == "ItemDecided"
    assert data["decision"] == "approve"
    assert (data["on"], data["at"]) == ("2022-02-10", "2022-02-10T10:00:00+08:00")
    assert data["tags"] == ["a", "b", "c"]
    assert decode({"ItemDecided": ItemDecided}, kind, parse(canonical(data))) == EVENT


def test_a_fact_needs_no_class() -> None:
    fact = Fact("DayMoved", {"to": date(2022, 2, 11)})
    assert encode(fact) == ("DayMoved", {"to": "2022-02-11"})
    assert decode({}, "DayMoved", {"to": "2022-02-11"}) == Fact("DayMoved", {"to": "2022-02-11"})


@pytest.mark.parametrize(
    ("event", "code"),
    [
        (Fact("Odd", {"thing": object()}), "event.not_plain"),
        (Fact("Odd", [1]), "event.not_an_object"),  # type: ignore[arg-type]
        (7, "event.not_an_object"),
    ],
)
def test_what_is_no_event_is_named(event: Any, code: str) -> None:
    with pytest.raises(Faulty, match=code):
        encode(event)


def test_an_old_entry_that_no_longer_fits_its_class_is_named() -> None:
    with pytest.raises(Faulty, match="event.not_readable"):
        decode({"Part": Part}, "Part", {"name": "a", "on": "soon"})


FIELDS: dict[str, Any] = {"stream": "case:1", "n": 1, "kind": "Noted", "data": {"a": 1}, "at": stamp(AT)}
FIELDS |= {"recorded_at": stamp(AT), "by": "person:sun", "prev": GENESIS}


def test_the_seal_is_the_hash_of_the_canonical_fields() -> None:
    entry = seal(**FIELDS)
    assert entry.hash == digest("sha256", canonical(FIELDS | {"alg": "sha256"})).hex()


OTHERS = {"stream": "case:2", "n": 2, "kind": "Other", "data": b'{"a":2}', "at": "later", "recorded_at": "later"}
OTHERS |= {"by": "person:wei", "prev": "1" * 64}


@pytest.mark.parametrize("name", OTHERS)
def test_no_field_can_change_under_its_seal(name: str) -> None:
    chains = Chains(mid_stream=True)
    problem = chains.take(replace(seal(**FIELDS), **{name: OTHERS[name]}))
    assert problem is not None
    assert problem.code == "entry.hash"


@given(st.dictionaries(st.text(max_size=5), st.integers(0, 9), max_size=3), st.integers(2, 6))
def test_a_chain_holds_and_breaks_where_one_entry_is_left_out(data: dict[str, int], length: int) -> None:
    entries: list[Entry] = []
    for n in range(1, length + 1):
        prev = entries[-1].hash if entries else GENESIS
        entries.append(seal(**FIELDS | {"n": n, "data": data, "prev": prev}))
    chains = Chains()
    assert [chains.take(entry) for entry in entries] == [None] * length
    assert chains.heads["case:1"].n == length
    gappy = Chains()
    problems = [gappy.take(entry) for entry in entries[:-2] + entries[-1:]]
    assert problems[-1] is not None
    assert problems[-1].code == "entry.gap"


def test_an_entry_sealed_on_a_forged_forerunner_does_not_follow() -> None:
    chains = Chains()
    chains.take(seal(**FIELDS))
    problem = chains.take(seal(**FIELDS | {"n": 2, "prev": "1" * 64}))
    assert problem is not None
    assert problem.code == "entry.prev"


def test_a_time_without_offset_is_never_sealed() -> None:
    with pytest.raises(ValueError, match="offset"):
        stamp(datetime(2022, 2, 10))  # noqa: DTZ001


def test_an_unknown_algorithm_is_named() -> None:
    with pytest.raises(Faulty, match="unknown_algorithm"):
        seal(**FIELDS, alg="md5")


def test_text_that_is_no_unicode_is_never_sealed() -> None:
    with pytest.raises(Faulty, match="lone_surrogate"):
        seal(**FIELDS | {"by": "person:\ud800"})
