"""Projects in tallies that tell townships apart: what the indicators and rankings of places are counted from.

A project stands in them by its own record, by the township its file says, and by whether its start was recorded long
after it happened. Each of the three moves the cells when it changes: `carry`, `tallied_money.moving`, `note`.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC, date, datetime, time, timedelta
from typing import Any, NamedTuple

from django.db.models import (
    Case,
    Count,
    DateField,
    DateTimeField,
    Exists,
    ExpressionWrapper,
    F,
    IntegerField,
    OuterRef,
    Q,
    QuerySet,
    Sum,
    Value,
    When,
)
from django.db.models.functions import Cast, Coalesce, TruncMonth

from kaigong.apps.ledger import tallies
from kaigong.apps.ledger.days import DaysBetween
from kaigong.apps.ledger.models_tally import NEVER
from kaigong.apps.ledger.tallies import Amount, Cell, Cells, Moves
from kaigong.apps.projects.models import Milestone, Project, Stage
from kaigong.apps.projects.tallied_marks import KEPT, KEY, LARGE, LARGE_FEN, NOTED_LATE, PLANNED, SIGNED, lasting

STOCK, STARTS, PLANS = "town-projects", "town-starts", "town-plans"  # all; by the month of the start; of the plan
DAYS = "town-days"  # by the month of the start: days from signing, and their squares
NAMES = (STOCK, STARTS, PLANS, DAYS)
NOTED_WITHIN = timedelta(days=30)  # a start recorded later than that after it happened counts as filled in afterwards
LOOKED_UP = 500


class Row(NamedTuple):
    """What of its own record the cells of a project hang on."""

    county: str
    klass: str
    investment_fen: int
    is_key: bool
    signed_on: date | None
    planned_start_on: date | None
    started_on: date | None


def row_of(project: Any) -> Row:
    """Out of a row of projects."""
    return Row(*(getattr(project, name) for name in Row._fields))


def place(county: str, town: str | None) -> str:
    """The place of a cell."""
    return f"{county}/{town or ''}"


def cells(row: Row, town: str | None, noted: bool) -> Cells:
    """The cells one project stands in."""
    where, one = (place(row.county, town), row.klass, ""), Amount(1, row.investment_fen)
    marks = lasting(row) | (NOTED_LATE if noted else 0)
    planned, started = row.planned_start_on, row.started_on
    found = {Cell(STOCK, *where, marks | (PLANNED if planned else 0)): one}
    if planned:
        kept = KEPT if started and started <= planned else 0
        found[Cell(PLANS, *where, marks | kept, planned.replace(day=1))] = one
    if started:
        month = started.replace(day=1)
        found[Cell(STARTS, *where, marks | (SIGNED if row.signed_on else 0), month)] = one
        if row.signed_on:
            days = (started - row.signed_on).days
            found[Cell(DAYS, *where, marks, month)] = Amount(days, days * days)
    return found


def carry(changed: Mapping[int, tuple[Row | None, Row]], moves: Moves) -> None:
    """Projects whose records were such (None: they are new) are so now, wherever their files say they lie."""
    old = [key for key, (was, _now) in changed.items() if was is not None]
    known: dict[int, tuple[str, bool]] = {}
    for start in range(0, len(old), LOOKED_UP):
        rows = with_noted(Project.objects.order_by().filter(pk__in=old[start : start + LOOKED_UP]))
        known |= {
            key: (town or "", noted) for key, town, noted in rows.values_list("pk", "file__township", NOTED)
        }  # fmt: skip
    for key, (was, now) in changed.items():
        town, noted = known.get(key, ("", False))
        moves.add(cells(was, town, noted) if was else {}, cells(now, town, noted))


def resettle(project: Any, noted: bool, towns: tuple[str, str], moves: Moves) -> None:
    """A project that lay in one township by its file lies in another now."""
    row = row_of(project)
    moves.add(cells(row, towns[0], noted), cells(row, towns[1], noted))


def note(project: Project, was: bool, now: bool) -> None:
    """Whether its start was recorded long after it happened is otherwise than it was."""
    if was == now:
        return
    town = Project.objects.order_by().filter(pk=project.pk).values_list("file__township", flat=True).first()
    row = row_of(project)
    with Moves() as moves:
        moves.add(cells(row, town, was), cells(row, town, now))


def is_noted_late(on: date | None, recorded_at: datetime | None) -> bool:
    """What `with_noted` says of a milestone of the start."""
    if on is None or recorded_at is None:
        return False
    return recorded_at > datetime.combine(on, time(), UTC) + NOTED_WITHIN


# ---------------------------------------------------------------------------------------------- counted from rows

NOTED = "start_noted_late"


def with_noted(rows: QuerySet[Any], steps: QuerySet[Any] | None = None) -> QuerySet[Any]:
    """With the mark of those whose start was recorded long after it happened."""
    latest = ExpressionWrapper(F("on") + NOTED_WITHIN, output_field=DateTimeField())
    steps = Milestone.objects.all() if steps is None else steps
    noted = steps.filter(project=OuterRef("pk"), stage=Stage.STARTED, recorded_at__gt=latest)
    return rows.annotate(**{NOTED: Exists(noted)})


def _bit(marks: int, test: Q) -> Any:
    return Case(When(test, then=Value(marks)), default=Value(0), output_field=IntegerField())


ALWAYS = (
    _bit(LARGE, Q(investment_fen__gte=LARGE_FEN)) + _bit(KEY, Q(is_key=True)) + _bit(NOTED_LATE, Q(**{NOTED: True}))
)
MORE: Mapping[str, tuple[str, Any]] = {  # by name: the day it is counted by, and the marks that only it has
    STOCK: ("", _bit(PLANNED, Q(planned_start_on__isnull=False))),
    PLANS: ("planned_start_on", _bit(KEPT, Q(started_on__lte=F("planned_start_on")))),
    STARTS: ("started_on", _bit(SIGNED, Q(signed_on__isnull=False))),
}


class Counted(NamedTuple):
    """Some projects of one place, class and marks: how many, their money; of starts their days and the squares."""

    place: str
    klass: str
    marks: int
    month: date
    count: int
    fen: int
    days: int
    squares: int


def counted(
    name: str, rows: QuerySet[Any], *, months: bool = False, towns: bool = True, steps: QuerySet[Any] | None = None
) -> Iterator[Counted]:
    """Rows by place, class and marks as the cells of a name have them; by months where asked, else together."""
    day, own = MORE[name]
    town = F("file__township") if towns else Value("")
    found = with_noted(rows.order_by(), steps).annotate(marks_=ALWAYS + own, town_=town)
    by = ["county", "town_", "klass", "marks_"]
    if months and day:
        found, by = found.annotate(month_=Cast(TruncMonth(day), DateField())), [*by, "month_"]
    wanted: dict[str, Any] = {"n_": Count("pk"), "fen_": Sum("investment_fen")}
    if name == STARTS:
        days = DaysBetween(F("started_on"), F("signed_on"))
        wanted |= {"days_": Coalesce(Sum(days), 0), "squares_": Coalesce(Sum(days * days), 0)}
    for row in found.values(*by).annotate(**wanted).iterator(5000):
        yield Counted(
            place(row["county"], row["town_"]), row["klass"], row["marks_"], row.get("month_", NEVER), row["n_"],
            int(row["fen_"]), int(row.get("days_", 0)), int(row.get("squares_", 0)),
        )  # fmt: skip


def every(rows: QuerySet[Any] | None = None, steps: QuerySet[Any] | None = None) -> Iterator[Cells]:
    """The cells of all projects, counted by the database."""
    rows = Project.objects.all() if rows is None else rows
    for name, (day, _marks) in MORE.items():
        some = rows.filter(**{f"{day}__isnull": False}) if day else rows
        for one in counted(name, some, months=True, steps=steps):
            where = one.place, one.klass, ""
            found = {Cell(name, *where, one.marks, one.month): Amount(one.count, one.fen)}
            if one.squares:
                found[Cell(DAYS, *where, one.marks & ~SIGNED, one.month)] = Amount(one.days, one.squares)
            yield found


def register() -> None:
    """Called once when the app is ready."""
    tallies.register("towns", NAMES, every)


def held(keys: Iterable[int]) -> Sequence[Any]:
    """These projects as they stand; the caller holds them (`filing.locked`)."""
    return Project.objects.order_by().filter(pk__in=keys).only("pk", *Row._fields)
