"""The same answer by expressions over tables, for any engine Ibis speaks to: Spark on a cluster, DuckDB in the tests.

    answer(table, order) -> Answer

The table has an event a row: `case` and `activity` (text), `time` (microseconds in UTC, null where unknown) and the
columns of `order`, which put the events of a case in their order. Nothing is taken to one machine but the answer.
"""

from collections.abc import Iterator, Sequence
from typing import Any

from kaigong.core.mining.answer import SHARES, Answer, Step, by_count, days, in_order
from kaigong.core.mining.bottleneck import ranked
from kaigong.core.mining.rework import Repeat
from kaigong.core.mining.rework import in_order as in_order_of_rework

Table = Any  # ibis.Table; Ibis is imported where it is used
Rows = list[dict[str, Any]]


def answer(table: Table, order: Sequence[str] = ("n",)) -> Answer:
    """Every figure of `answer.answer`, worked out where the table is."""
    followed = _followed(table, order)
    steps = in_order(_steps(followed))
    places = _rows(_ends(followed))
    totals = _rows(_cases(table).agg(**_spans(_cases(table))))[0]
    activities = by_count((row["activity"], row["count"]) for row in places)
    return Answer(
        totals["cases"], sum(activities.values()), activities,
        by_count((row["activity"], row["starts"]) for row in places),
        by_count((row["activity"], row["ends"]) for row in places),
        _variants(table, order), steps, {share: days(totals[f"p{share}"]) for share in SHARES},
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


def _steps(followed: Table) -> Iterator[Step]:
    pairs = followed.filter(followed.after.notnull())
    pairs = pairs.mutate(wait=pairs.then - pairs.time)
    counted = pairs.group_by(["activity", "after"]).agg(
        count=pairs.count(),
        timed=pairs.wait.count(),
        p50=pairs.wait.quantile(0.5),
        p90=pairs.wait.quantile(0.9),
        total=pairs.wait.cast("float64").sum(),
    )
    for row in _rows(counted):
        waits = (days(row["p50"]), days(row["p90"]), days(row["total"]) or 0.0)
        yield Step(row["activity"], row["after"], row["count"], row["timed"], *waits)


def _ends(followed: Table) -> Table:
    return followed.group_by("activity").agg(
        count=followed.count(),
        starts=followed.earlier.isnull().cast("int64").sum(),
        ends=followed.after.isnull().cast("int64").sum(),
    )


def _cases(table: Table) -> Table:
    return table.group_by("case").agg(span=table.time.max() - table.time.min())


def _spans(cases: Table) -> dict[str, Any]:
    return {"cases": cases.count(), **{f"p{share}": cases.span.quantile(share / 100) for share in SHARES}}


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
