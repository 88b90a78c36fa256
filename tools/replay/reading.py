"""The logs as they are published, read into one shape: a trace of rows, each with its hour, activity and answer."""

import csv
import gzip
import xml.etree.ElementTree as ET
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from itertools import groupby
from pathlib import Path
from typing import IO


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a log, in local time without a zone: the law counts days as the office has them."""

    on: datetime
    activity: str
    answer: str = ""


@dataclass(frozen=True, slots=True)
class Trace:
    """One case of a log."""

    id: str
    rows: tuple[Row, ...]
    about: Mapping[str, str] = field(default_factory=dict)


def _local(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=None)


def _text(path: Path) -> IO[str]:
    return gzip.open(path, "rt", encoding="utf-8") if path.suffix == ".gz" else path.open(encoding="utf-8")


def xes(path: Path) -> Iterator[Trace]:
    """Event logs in XES: every trace with the attributes it has."""
    with gzip.open(path) as file:
        for _, element in ET.iterparse(file):  # noqa: S314 published logs, read by a tool
            if element.tag.rpartition("}")[2] == "trace":
                yield _trace(element)
                element.clear()


def _trace(element: ET.Element) -> Trace:
    about = {child.get("key", ""): child.get("value", "") for child in element if not child.tag.endswith("event")}
    events = [{child.get("key", ""): child.get("value", "") for child in event}
              for event in element if event.tag.endswith("event")]  # fmt: skip
    rows = [Row(_local(event["time:timestamp"]), event["concept:name"], event.get("question", "")) for event in events]
    return Trace(about.get("concept:name", ""), tuple(rows), about)


def csv_rows(case: str, activity: str, on: str) -> Callable[[Path], Iterator[Trace]]:
    """Event logs as CSV, one row an event, cases in any order: the names of the three columns."""

    def read(path: Path) -> Iterator[Trace]:
        with _text(path) as file:
            rows = sorted(csv.DictReader(file), key=lambda row: row[case])
        for name, events in groupby(rows, key=lambda row: row[case]):
            mine = list(events)
            yield Trace(name, tuple(Row(_local(row[on]), row[activity]) for row in mine), mine[0])

    return read


def dated(case: str, dates: Mapping[str, str]) -> Callable[[Path], Iterator[Trace]]:
    """Registers with one row a case and a column for each date: the activity each column stands for."""

    def read(path: Path) -> Iterator[Trace]:
        with _text(path) as file:
            for row in csv.DictReader(file):
                rows = tuple(Row(_local(row[column]), name) for column, name in dates.items() if row[column])
                yield Trace(row[case], rows, row)

    return read


READERS: Mapping[str, Callable[[Path], Iterator[Trace]]] = {
    "xes": xes,
    "receipt": csv_rows("case:concept:name", "concept:name", "time:timestamp"),
    "approvals": csv_rows("case", "activity", "timestamp"),
    "register": dated("permit_id", {"applied_date": "applied", "issued_date": "issued"}),
}
