"""Read RCPSP/max projects (`.SCH` of ProGen/max): lags from start to start, a negative one being a maximum lag.

Rows: `n resources 0 0`; for each of n + 2 activities `number 1 successors … [lag] …`; again for each `number 1
duration demands …`; the capacities. Every fault is named with its line.
"""

import re
from collections.abc import Iterator

from kaigong.core.optimise.textlines import MOST_DAYS, Lines
from kaigong.core.optimise.values import Activity, Lag, Problem, Resource

MOST_ACTIVITIES = 100_000
Row = tuple[int, list[str]]


def read(source: bytes) -> Problem:
    """A project with minimum and maximum lags; raises Faulty with all that is wrong in the text."""
    lines = Lines(source)
    rows = ((number, _apart(lines, number)) for number, _ in lines.filled())
    count, kinds = _head(lines, next(rows, (1, [])))
    relations = [_relation(lines, row, i, count) for i, row in _next(lines, rows, count, "successors")]
    work = [_work(lines, row, i, kinds) for i, row in _next(lines, rows, count, "duration")]
    capacities = [_capacities(lines, row, kinds) for _, row in _next(lines, rows, 1, "capacities")]
    for number, words in rows:
        lines.fault("line.unexpected", number, got=" ".join(words)[:60])
    lines.finish()
    activities = tuple(Activity(i, days, demand) for i, (days, demand) in enumerate(work))
    resources = tuple(Resource(f"R{k}", units) for k, units in enumerate(capacities[0], 1))
    return Problem(activities, tuple(lag for each in relations for lag in each), resources)


def _apart(lines: Lines, number: int) -> list[str]:
    """The words of a line, each bracket with its numbers being one word."""
    return re.findall(r"\[[^\]]*\]?|[^\s\[]+", lines.rows[number - 1])


def _next(lines: Lines, rows: Iterator[Row], count: int, what: str) -> Iterator[tuple[int, Row]]:
    for i in range(count):
        row = next(rows, None)
        if row is None:
            lines.fault("file.cut_off", max(1, len(lines.rows)), wanted=what, activity=i)
            lines.finish()
        else:
            yield i, row


def _head(lines: Lines, row: Row) -> tuple[int, int]:
    number, words = row
    if len(words) != 4:
        lines.fault("columns.wrong", number, what="activities, resources, 0, 0", got=len(words), expected=4)
        lines.finish()
    inner = lines.whole(words[0], number, "activities", 0, MOST_ACTIVITIES)
    kinds = lines.whole(words[1], number, "resources", 0, 1000)
    for word, kind in zip(words[2:], ("nonrenewable", "doubly constrained"), strict=True):
        if lines.whole(word, number, kind):
            lines.fault("resource.kind", number, kind=kind)
    lines.finish()
    return inner + 2, kinds


def _same(lines: Lines, number: int, words: list[str], i: int) -> None:
    """The row is that of activity i, in its one mode."""
    if lines.whole(words[0], number, "activity") != i:
        lines.fault("activity.order", number, got=words[0][:40], expected=i)
    if lines.whole(words[1], number, "modes", 1) != 1:
        lines.fault("modes.many", number, got=words[1])


def _relation(lines: Lines, row: Row, i: int, count: int) -> list[Lag]:
    number, words = row
    if len(words) < 3:
        lines.fault("columns.wrong", number, what="activity, modes, successors", got=len(words), expected=3)
        return []
    _same(lines, number, words, i)
    named = lines.whole(words[2], number, "successors", 0, count)
    if len(words) != 3 + 2 * named:
        lines.fault("successors.count", number, activity=i, got=len(words) - 3, expected=2 * named)
        return []
    after = [lines.whole(word, number, "successor", 0, count - 1) for word in words[3 : 3 + named]]
    days = [_lag(lines, number, word) for word in words[3 + named :]]
    return [Lag(i, j, wait) for j, wait in zip(after, days, strict=True)]


def _lag(lines: Lines, number: int, word: str) -> int:
    inside = word[1:-1].split() if word.startswith("[") and word.endswith("]") else []
    if len(inside) != 1:
        lines.fault("lag.wrong", number, got=word[:40])
        return 0
    return lines.whole(inside[0], number, "lag", -MOST_DAYS, MOST_DAYS)


def _work(lines: Lines, row: Row, i: int, kinds: int) -> tuple[int, tuple[int, ...]]:
    number, words = row
    if len(words) != 3 + kinds:
        lines.fault(
            "columns.wrong", number, what="activity, mode, duration, demands", got=len(words), expected=3 + kinds
        )
        return 0, (0,) * kinds
    _same(lines, number, words, i)
    duration = lines.whole(words[2], number, "duration", 0, MOST_DAYS)
    return duration, tuple(lines.whole(word, number, "demand") for word in words[3:])


def _capacities(lines: Lines, row: Row, kinds: int) -> list[int]:
    number, words = row
    if len(words) != kinds:
        lines.fault("columns.wrong", number, what="capacities", got=len(words), expected=kinds)
    return [lines.whole(word, number, "capacity") for word in words]
