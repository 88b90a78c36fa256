"""Several logs as one: nothing is lost, nothing of two files is mixed up."""

from collections import Counter

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from kaigong.core.mining.log import NO_TIME, Column, Log
from kaigong.core.mining.merge import FILE, by_time, joined, merge
from kaigong.core.mining.words import Words
from tests.core.mining.naive import log_of, rows_of
from tests.core.mining.test_graph import EVENTS, LOGS


@settings(max_examples=60, deadline=None)
@given(st.lists(LOGS, min_size=1, max_size=3))
def test_files_side_by_side_keep_every_case_and_its_order(logs: list[Log]) -> None:
    found = merge(logs, [f"f{n}" for n in range(len(logs))])
    assert list(rows_of(found).values()) == [events for log in logs for events in rows_of(log).values()]
    files = [found.attributes[FILE][case] for case in range(len(found.cases))]
    assert Counter(files) == Counter({f"f{n}": len(log.cases) for n, log in enumerate(logs) if len(log.cases)})


@settings(max_examples=60, deadline=None)
@given(st.lists(st.dictionaries(st.sampled_from(["P1", "P2", "P3"]), EVENTS, max_size=3), min_size=1, max_size=3))
def test_pieces_of_a_case_are_put_together_by_time(pieces: list[dict[str, list[tuple[str, int | None]]]]) -> None:
    found = joined(log_of(piece) for piece in pieces)
    names = list(dict.fromkeys(name for piece in pieces for name in piece))
    assert list(found.cases) == names
    for case, events in rows_of(found).items():
        together = [event for piece in pieces for event in piece.get(names[case], [])]
        assert events == sorted(together, key=lambda event: NO_TIME if event[1] is None else event[1])


@settings(max_examples=60, deadline=None)
@given(LOGS)
def test_by_time_sorts_each_case_and_keeps_ties(log: Log) -> None:
    for case, events in rows_of(by_time(log)).items():
        before = rows_of(log)[case]
        assert events == sorted(before, key=lambda event: NO_TIME if event[1] is None else event[1])


def test_attributes_that_only_some_files_have_are_absent_elsewhere() -> None:
    one = log_of(
        {"x": [("a", 1)]}, case__due=Column("case", "time", np.array([5])), fee=Column("event", "int", np.array([7]))
    )
    words = Column("event", "text", np.array([0], np.int32), Words.of(["free"]))
    found = merge([one, log_of({"y": [("b", 2)]}, fee=words)], ["1", "2"])
    assert [found.attributes["case:due"][case] for case in (0, 1)] == [5, None]
    assert [found.attributes["fee"][event] for event in (0, 1)] == ["7", "free"], "numbers and texts together are texts"


def test_resources_starts_and_lifecycles_come_along() -> None:
    one = log_of({"x": [("a", 10)]}, resources=["Sun"], starts=[5])
    two = log_of({"y": [("b", 20)]}, resources=["Wei"])
    found = merge([one, two], ["1", "2"])
    assert found.start is not None
    assert found.start.tolist() == [5, NO_TIME]
    assert [found.resources[code] for code in found.resource] == ["Sun", "Wei"]
