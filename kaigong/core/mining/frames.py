"""The same answer by expressions over tables, for any engine Ibis speaks to: Spark on a cluster, DuckDB in the tests.

    answer(table, order) -> Answer

The table has an event a row: `case` and `activity` (text), `time` (microseconds in UTC, null where unknown) and the
columns of `order`, which put the events of a case in their order. Nothing is taken to one machine but the answer.
"""

from collections.abc import Iterator, Sequence
from typing import Any

from kaigong.core.mining.answer import SHARES, Answer, Step, by_count, days, in_order
from kaigong.core.mining.bottleneck import ranked
from kaigong.core.mining.graph import WAIT_SHARES
from kaigong.core.mining.rework import Repeat
from kaigong.core.mining.rework import in_order as in_order_of_rework

Table = Any  # ibis.Table; Ibis is imported where it is used
Rows = list[dict[str, Any]]


def answer(table: Table, order: Sequence[str] = ("n",)) -> Answer:
    """Every figure of `answer.answer`, worked out where the table is."""
    followed = _followed(table, order)
    pairs = _rows(_pairs(followed))
    steps = in_order(_steps(pairs))
    totals = _rows(_spans(_cases(table)))[0]
    activities = _added(pairs, "activity", "count")
    return Answer(
        totals["cases"], sum(activities.values()), activities, _added(pairs, "activity", "starts"),
        by_count((row["activity"], row["count"]) for row in pairs if row["after"] is None),
        _variants(table, order), steps, dict(zip(SHARES, map(days, _several(totals["spans"], SHARES)), strict=True)),
        _rework(followed), ranked(steps),
    )  # fmt: skip


def _rows(expression: Table) -> Rows:
    found: Rows = expression.to_pyarrow().to_pylist()
    return found


def _followed(table: Table, order: Sequence[str]) -> Table:
    """Each event with the one after it in its case, and whether there is one before."""
    import ibis  # type: ignore[import-untyped]

    window = ibis.window(group_by="case", order_by=list(order))
    return table.mutate(
        after=table.activity.lead().over(window),
        then=table.time.lead().over(window),
        earlier=table.activity.lag().over(window),
    )


def _pairs(followed: Table) -> Table:
    """Every pair of an event and the next, and every last event as a pair with none; counted in one pass."""
    waits = followed.mutate(wait=followed.then - followed.time)
    return waits.group_by(["activity", "after"]).agg(
        count=waits.count(),
        starts=waits.earlier.isnull().cast("int64").sum(),
        timed=waits.wait.count(),
        waits=waits.wait.quantile(list(WAIT_SHARES)),
        total=waits.wait.cast("float64").sum(),
    )


def _steps(pairs: Rows) -> Iterator[Step]:
    for row in pairs:
        if row["after"] is not None:
            p50, p90 = map(days, _several(row["waits"], WAIT_SHARES))
            yield Step(row["activity"], row["after"], row["count"], row["timed"], p50, p90, days(row["total"]) or 0.0)


def _several(found: Sequence[float] | None, shares: Sequence[float]) -> Sequence[float | None]:
    """Quantiles as the engine gave them; of no values it gives none."""
    return found if found is not None and len(found) else [None] * len(shares)


def _added(rows: Rows, name: str, figure: str) -> dict[str, int]:
    """A figure of all rows of a name."""
    found: dict[str, int] = {}
    for row in rows:
        found[row[name]] = found.get(row[name], 0) + row[figure]
    return by_count(found.items())


def _cases(table: Table) -> Table:
    return table.group_by("case").agg(span=table.time.max() - table.time.min())


def _spans(cases: Table) -> Table:
    return cases.agg(cases=cases.count(), spans=cases.span.quantile([share / 100 for share in SHARES]))


def _variants(table: Table, order: Sequence[str]) -> tuple[tuple[tuple[str, ...], int], ...]:
    """Spark collects in no order, so each event brings its place along and the list is put in order afterwards."""
    import ibis

    place = {f"o{at}": table[column] for at, column in enumerate(order)}
    paths = table.group_by("case").agg(path=ibis.struct({**place, "activity": table.activity}).collect())
    paths = paths.mutate(path=paths.path.sort().map(lambda event: event.activity))
    found = [(tuple(row["path"]), row["count"]) for row in _rows(paths.group_by("path").agg(count=paths.count()))]
    found.sort()
    found.sort(key=lambda pair: -pair[1])
    return tuple(found)


def _rework(followed: Table) -> tuple[Repeat, ...]:
    again = followed.after == followed.activity
    per_case = followed.group_by(["case", "activity"]).agg(
        times=followed.count(),
        at_once=again.fill_null(False).cast("int64").sum(),
        first=followed.time.min(),
        last=followed.time.max(),
    )
    repeated = per_case.filter(per_case.times > 1)
    spans = repeated.group_by("activity").agg(
        cases_again=repeated.count(),
        again=repeated.times.sum() - repeated.count(),
        at_once=repeated.at_once.sum(),
        most=repeated.times.max(),
        middle=(repeated["last"] - repeated["first"]).quantile(0.5),
    )
    having = per_case.group_by("activity").agg(cases=per_case.count())
    rows = _rows(spans.join(having, "activity"))
    return in_order_of_rework(
        Repeat(
            row["activity"], row["cases"], row["cases_again"], row["again"], row["at_once"], row["most"],
            days(row["middle"]),
        )
        for row in rows
    )  # fmt: skip
