"""Parquet, OCEL 2.0, the ledger and our own store: what is written reads back, what is damaged is named."""

import json
from typing import Any

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kaigong.core.mining import read
from kaigong.core.mining.ledger import log_of
from kaigong.core.mining.log import NO_TIME, Column, Log
from kaigong.core.mining.parquet import write_parquet
from kaigong.core.mining.store import write_store
from kaigong.core.mining.words import Words
from kaigong.core.mining.write import write_ocel_json, write_ocel_sqlite, write_xes
from kaigong.core.problems import Faulty
from tests.core.mining.xes_twin import as_cases
from tests.shared import shared

TEXT = st.text(
    st.characters(exclude_categories=("Cs", "Cc"), exclude_characters="\ufffe\uffff"), min_size=1, max_size=6
)
MOMENTS = st.integers(0, 4_000_000_000_000_000)


def text_column(scope: Any, values: list[str | None]) -> Column:
    codes: dict[str, int] = {}
    taken = [-1 if value is None else codes.setdefault(value, len(codes)) for value in values]
    return Column(scope, "text", np.array(taken, np.int32), Words.of(codes))


@st.composite
def logs(draw: Any) -> Log:
    """A log with every kind of attribute; each case has an event, times rise within it."""
    names = draw(st.lists(TEXT, min_size=1, max_size=4, unique=True))
    counts = [draw(st.integers(1, 4)) for _ in names]
    n = sum(counts)
    first = np.concatenate([[0], np.cumsum(counts)]).astype(np.int64)
    time = np.concatenate([np.sort(draw(st.lists(MOMENTS, min_size=k, max_size=k))) for k in counts]).astype(np.int64)
    activity = text_column("event", draw(st.lists(TEXT, min_size=n, max_size=n)))
    resource = text_column("event", draw(st.lists(st.none() | TEXT, min_size=n, max_size=n)))
    whole = draw(st.lists(st.none() | st.integers(-(2**53), 2**53), min_size=n, max_size=n))
    part = draw(st.lists(st.none() | st.floats(allow_nan=False, allow_infinity=False), min_size=n, max_size=n))
    attributes = {
        "note": text_column("event", draw(st.lists(st.none() | TEXT, min_size=n, max_size=n))),
        "count": Column("event", "int", np.array([NO_TIME if v is None else v for v in whole], np.int64)),
        "share": Column("event", "float", np.array([np.nan if v is None else v for v in part])),
        "flag": Column("event", "bool", np.array(draw(st.lists(st.integers(-1, 1), min_size=n, max_size=n)), np.int8)),
        "case:kind": text_column("case", [draw(st.none() | TEXT) for _ in names]),
        "case:due": Column("case", "time", np.array([draw(st.just(NO_TIME) | MOMENTS) for _ in names], np.int64)),
    }
    case = np.repeat(np.arange(len(names), dtype=np.int32), counts)
    return Log(
        case, activity.values, time, resource.values, first, Words.of(names), Words.of(activity.words),
        Words.of(resource.words), attributes=attributes,
    )  # fmt: skip


@settings(max_examples=40, deadline=None)
@given(logs())
def test_what_is_written_reads_back_the_same(log: Log) -> None:
    expected = as_cases(log)
    written = (
        b"".join(write_xes(log)),
        write_parquet(log),
        b"".join(write_store(log)),
        write_ocel_json(log),
        write_ocel_sqlite(log),
    )
    for text in written:
        found = read.read(text)
        assert as_cases(found) == expected
        assert not found.problems


@pytest.mark.parametrize(
    "written", [lambda log: b"".join(write_xes(log)), write_parquet, lambda log: b"".join(write_store(log))]
)
def test_a_real_log_survives_being_written(written: Any) -> None:
    log = read.read(shared("data/permits-bpic15-nl/BPIC15_2.xes.gz").read_bytes())
    found = read.read(written(log))
    assert (len(found), list(found.cases), list(found.activities)) == (len(log), list(log.cases), list(log.activities))
    assert found.first.tolist() == log.first.tolist()
    named = {name: column.values.tolist() for name, column in log.attributes.items() if column.kind == "time"}
    assert {name: found.attributes[name].values.tolist() for name in named} == named


def test_parquet_of_others_reads_with_its_columns_guessed() -> None:
    frame = pl.DataFrame(
        {"case_id": [7, 7, 8], "activity": ["b", "a", None], "timestamp": ["2022-01-02", "2022-01-01", "2022-01-03"]}
    )
    frame = frame.with_columns(pl.col("timestamp").str.to_datetime(), pl.lit("x").cast(pl.Categorical).alias("k"))
    sink = __import__("io").BytesIO()
    frame.write_parquet(sink)
    with pytest.raises(Faulty) as refused:
        read.read(sink.getvalue())
    assert [(p.code, p.at) for p in refused.value.problems] == [("csv.no_activity", "line 3, byte 0")]
    log = read.read(sink.getvalue(), rest=True)
    assert (list(log.cases), [log.activities[int(a)] for a in log.activity]) == (["7"], ["a", "b"])
    assert log.attributes["k"][0] == "x"
    with pytest.raises(Faulty):
        read.read(sink.getvalue()[:-30])


@pytest.mark.parametrize("unit", [1, 10**3, 10**6, 10**9])
def test_whole_numbers_are_a_time_in_whatever_unit_they_must_be_meant(unit: int) -> None:
    times = [1_704_067_200 * unit, None, 1_704_153_600 * unit]
    sink = __import__("io").BytesIO()
    pl.DataFrame({"case": ["1", "1", "1"], "activity": ["a", "x", "b"], "time": times}).write_parquet(sink)
    log = read.read(sink.getvalue(), columns={"case": "case", "activity": "activity", "time": "time"}, rest=True)
    assert log.time.tolist() == [1_704_067_200_000_000, 1_704_153_600_000_000]
    assert [(fault.code, fault.line) for fault in log.faults] == [("csv.no_time", 2)]


def named(name: str, *attributes: tuple[str, str]) -> dict[str, Any]:
    return {"name": name, "attributes": [{"name": key, "type": kind} for key, kind in attributes]}


def sized(day: str, value: int) -> dict[str, Any]:
    return {"name": "size", "time": f"2022-{day}T00:00:00Z", "value": value}


def happened(id: str, type: str, day: int, objects: str, **values: str) -> dict[str, Any]:
    return {
        "id": id,
        "type": type,
        "time": f"2022-01-0{day}T00:00:00Z",
        "attributes": [{"name": name, "value": value} for name, value in values.items()],
        "relationships": [{"objectId": each, "qualifier": ""} for each in objects.split()],
    }


OCEL: dict[str, Any] = {
    "objectTypes": [named("project", ("size", "integer")), named("permit")],
    "eventTypes": [named("apply"), named("grant", ("resource", "string"))],
    "objects": [
        {"id": "p1", "type": "project", "attributes": [sized("02-01", 6), sized("01-01", 5)]},
        {"id": "l1", "type": "permit"},
        {"id": "l2", "type": "permit"},
    ],
    "events": [happened("e2", "grant", 3, "l1 p1", resource="Sun"), happened("e1", "apply", 2, "l1 l2 p1")],
}


def test_the_objects_of_one_type_are_the_cases() -> None:
    text = json.dumps(OCEL).encode()
    permits = read.read(text, object_type="permit")
    assert [(permits.cases[c], permits.activities[a]) for c, a in zip(permits.case, permits.activity, strict=True)] == [
        ("l1", "apply"), ("l1", "grant"), ("l2", "apply"),
    ]  # fmt: skip
    assert permits.about["copies"] == 1
    projects = read.read(text, object_type="project")
    assert (len(projects), projects.attributes["case:size"][0], list(projects.resources)) == (2, 6, ["Sun"])
    with pytest.raises(Faulty) as refused:
        read.read(text)
    assert refused.value.problems[0].data["types"] == "permit, project"


@pytest.mark.parametrize(
    "damage",
    [b'{"events": [', b'{"events": 5}', b"SQLite format 3\0rubbish", b'{"events": [{"id": 1}], "objects": []}'],
)
def test_damaged_ocel_is_named(damage: bytes) -> None:
    with pytest.raises(Faulty) as refused:
        read.read(damage)
    assert {p.code for p in refused.value.problems} <= {"ocel.malformed", "ocel.which_type"}


CLERK, MORNING = "clerk", "2022-02-10T09:00:00+08:00"
OPENED = '{"no":"2","project":"P","stage":"1","on":"2022-02-10"}'
RECEIVED = '{"item":"fire","agencies":["housing"],"on":"2022-02-10"}'
DECIDED = '{"item":"fire","decision":"granted","officer":"sun","on":"2022-02-12"}'
ROWS = [
    ("case:2", "CaseOpened", MORNING, MORNING, CLERK, OPENED),
    ("project:1", "Registered", MORNING, MORNING, CLERK, "{}"),
    ("case:2", "ItemReceived", "2022-02-10T10:00:00+08:00", "2022-02-10T10:00:00+08:00", CLERK, RECEIVED),
    ("case:2", "ItemDecided", "2022-02-12T10:00:00+08:00", "2022-02-14T10:00:00+08:00", "x", DECIDED),
]


def test_the_ledger_is_mined_from_its_rows_and_from_an_export_alike() -> None:
    log = log_of(ROWS)
    assert [log.activities[int(a)] for a in log.activity] == ["CaseOpened", "fire ItemReceived", "fire ItemDecided"]
    assert [log.attributes["agency"][i] for i in range(3)] == [None, "housing", "housing"]
    assert (log.resources[int(log.resource[2])], log.attributes["decision"][2]) == ("sun", "granted")
    assert log.attributes["recorded_at"][1] is None
    assert log.attributes["recorded_at"][2] - int(log.time[2]) == 2 * 86_400_000_000
    assert log.attributes["case:project"][0] == "P"
    names = ("stream", "kind", "at", "recorded_at", "by")
    lines = [json.dumps({"kaigong": "ledger", "version": 1})]
    lines += [
        json.dumps(dict(zip(names, row, strict=False)) | {"data": json.loads(row[5]), "n": 1, "hash": "0"})
        for row in ROWS
    ]
    exported = "\n".join([*lines, json.dumps({"head": {"stream": "case:2"}}), ""]).encode()
    assert as_cases(read.read(exported)) == as_cases(log)
    broken = exported.replace(b"2022-02-12T10", b"2022-99-12T10") + b"{\n"
    log = read.read(broken, rest=True)
    assert [(f.code, f.line) for f in log.faults] == [("ledger.malformed", 5), ("ledger.malformed", 7)]
    assert len(log) == 2


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_a_damaged_store_is_refused_or_reads_within_bounds(data: Any) -> None:
    log = log_of(ROWS)
    text = bytearray(b"".join(write_store(log)))
    if data.draw(st.booleans()):
        text = text[: data.draw(st.integers(14, len(text) - 1))]
    else:
        text[data.draw(st.integers(14, len(text) - 1))] ^= data.draw(st.integers(1, 255))
    try:
        found = read.read(bytes(text), kind="store")
    except Faulty as refused:
        assert [p.code for p in refused.problems] == ["store.damaged"]
        return
    assert found.activity.max() < len(found.activities)
    assert found.first[-1] == len(found)
    list(found.cases)


def test_kinds_are_told_by_bytes_not_by_names() -> None:
    with pytest.raises(Faulty):
        read.read(b"")
    assert read.kind_of(b"\xef\xbb\xbf<?xml version='1.0'?><log/>")[1] == "xes"
    assert read.kind_of("<log/>".encode("utf-16"))[1] == "xes"
    assert read.kind_of(b"case,activity\n")[1] == "csv"
