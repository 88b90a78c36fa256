"""The quick way of sealing gives what the plain way gives."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kaigong.core.cases.events import KINDS
from kaigong.core.ledger import Fact, canonical, encode, seal
from kaigong.core.ledger.sealing import Sealer, written
from kaigong.core.problems import Faulty

AT, RECORDED = "2022-02-10T10:00:00+08:00", "2022-02-10T10:00:01+08:00"


class Hue(StrEnum):
    RED = "red"


@dataclass(frozen=True, slots=True)
class Inner:
    days: int
    hue: Hue | None = None


@dataclass(frozen=True, slots=True)
class Happened:
    zeta: str
    alpha: int
    on: date
    inner: Inner
    names: tuple[str, ...] = ()
    some: frozenset[str] = frozenset()
    flag: bool = False


@dataclass(frozen=True, slots=True)
class Loose:
    share: float
    more: dict[str, Any]


inner = st.builds(Inner, st.integers(), st.none() | st.just(Hue.RED))
happened = st.builds(
    Happened, st.text(), st.integers(), st.dates(), inner, st.lists(st.text()).map(tuple), st.frozensets(st.text()),
    st.booleans(),
)  # fmt: skip
loose = st.builds(Loose, st.floats(), st.dictionaries(st.text(), st.text()))
facts = st.builds(Fact, st.text(), st.dictionaries(st.text(), st.integers() | st.text()))


def outcome(of: Any) -> Any:
    try:
        return of()
    except Faulty as faulty:
        return sorted(problem.code for problem in faulty.problems)


@given(event=happened | loose | facts)
def test_an_event_is_written_as_the_plain_way_writes_it(event: Any) -> None:
    def plainly() -> tuple[str, bytes]:
        kind, data = encode(event)
        return kind, canonical(data)

    assert outcome(lambda: written(event)) == outcome(plainly)


@pytest.mark.parametrize("kind", KINDS.values(), ids=KINDS.keys())
@settings(max_examples=10)
@given(data=st.data())
def test_every_event_of_a_case_is_written_as_the_plain_way_writes_it(kind: Any, data: Any) -> None:
    event = data.draw(st.from_type(kind))

    def plainly() -> tuple[str, bytes]:
        name, plain = encode(event)
        return name, canonical(plain)

    assert outcome(lambda: written(event)) == outcome(plainly)


@given(events=st.lists(happened, max_size=4), stream=st.text(), by=st.text(), after=st.integers(0, 2**31))
def test_a_run_is_sealed_entry_by_entry(events: list[Any], stream: str, by: str, after: int) -> None:
    def plainly() -> list[Any]:
        prev, found = "0" * 64, []
        for n, event in enumerate(events, after + 1):
            kind, data = encode(event)
            entry = seal(stream=stream, n=n, kind=kind, data=data, at=AT, recorded_at=RECORDED, by=by, prev=prev)
            found.append((entry.stream, entry.n, entry.kind, entry.at, entry.recorded_at, entry.by,
                          entry.data.decode(), entry.prev, entry.alg, entry.hash))  # fmt: skip
            prev = entry.hash
        return found

    quickly = outcome(lambda: Sealer(at=AT, recorded_at=RECORDED, by=by).run(stream, after, "0" * 64, events))
    assert (quickly == outcome(plainly)) or not events


def test_another_algorithm_seals_too() -> None:
    event = Fact("Noted", {"text": "一"})
    entry = seal(
        stream="s:1", n=1, kind="Noted", data=event.data, at=AT, recorded_at=AT, by="x", prev="0" * 64, alg="sm3"
    )
    assert Sealer(at=AT, recorded_at=AT, by="x", alg="sm3").seal("s:1", 1, "0" * 64, event).hash == entry.hash
