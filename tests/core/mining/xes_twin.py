"""An independent reading of XES with the standard library's XML parser; shares no code with the compiled scan."""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any
from xml.etree import ElementTree

from kaigong.core.mining.log import NO_TIME, Log

TYPES = {"string", "date", "int", "float", "boolean", "id", "list", "container"}
STANDARD = {"concept:name", "time:timestamp", "org:resource", "lifecycle:transition"}
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def local(element: ElementTree.Element) -> str:
    return element.tag.rpartition("}")[2]


def micros(text: str) -> int:
    moment = datetime.fromisoformat(text.strip())
    moment = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    passed = moment - EPOCH
    return (passed.days * 86400 + passed.seconds) * 1_000_000 + passed.microseconds


def typed(kind: str, text: str) -> Any:
    if kind == "date":
        return micros(text)
    if kind == "int":
        return int(text)
    if kind == "float":
        return float(text)
    return text.lower() in ("true", "1") if kind == "boolean" else text


def attributes(element: ElementTree.Element, above: str = "", in_list: bool = False) -> Iterator[tuple[str, str, Any]]:
    """(path, type, value) of everything an element holds; the first of two equal keys, but all within a list."""
    seen: dict[str, int] = {}
    children = [c for child in element for c in (child if local(child) == "values" else [child])]
    for child in children:
        kind = local(child)
        if kind not in TYPES:
            continue
        key = child.get("key", "")
        seen[(key, kind)] = seen.get((key, kind), 0) + 1
        if seen[(key, kind)] > 1 and not in_list:
            continue
        path = above + key + (f"#{seen[(key, kind)]}" if seen[(key, kind)] > 1 else "")
        if child.get("value") is not None:
            yield path, kind, typed(kind, child.get("value", ""))
        yield from attributes(child, path + "/", kind == "list")


def cases(text: bytes) -> list[tuple[dict[str, Any], list[dict[str, Any]]]]:
    """Every case with its attributes and its events."""
    found = []
    for trace in ElementTree.fromstring(text):
        if local(trace) == "trace":
            events = [as_dict(event) for event in trace if local(event) == "event"]
            found.append((as_dict(trace), [event for event in events if "concept:name" in event]))
    return found


def as_dict(element: ElementTree.Element) -> dict[str, Any]:
    return {path: value for path, _, value in attributes(element)}


def as_cases(log: Log) -> list[tuple[dict[str, Any], list[dict[str, Any]]]]:
    """A log in the same shape."""
    found = []
    for c in range(len(log.cases)):
        own = {name[5:]: column[c] for name, column in log.attributes.items() if column.scope == "case"}
        named = {} if log.cases[c] == f"#{c + 1}" else {"concept:name": log.cases[c]}
        events = [event(log, i) for i in range(log.first[c], log.first[c + 1])]
        found.append((named | {k: v for k, v in own.items() if v is not None}, events))
    return found


def event(log: Log, i: int) -> dict[str, Any]:
    found: dict[str, Any] = {"concept:name": log.activities[int(log.activity[i])]}
    if log.time[i] != NO_TIME:
        found["time:timestamp"] = int(log.time[i])
    if log.resource[i] >= 0:
        found["org:resource"] = log.resources[int(log.resource[i])]
    if log.lifecycle is not None and log.lifecycle[i] >= 0:
        found["lifecycle:transition"] = log.lifecycles[int(log.lifecycle[i])]
    for name, column in log.attributes.items():
        if column.scope == "event" and column[i] is not None:
            found[name.removeprefix("event:")] = column[i]
    return found
