"""指挥大屏: the figures of the one screen, each with the moment it was counted and the page that shows its rows.

Counted once for everybody who looks: a snapshot is kept until the ledger has a new entry or a minute has passed.
"""

from collections import Counter
from dataclasses import asdict, dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from threading import Lock
from typing import Any
from urllib.parse import urlencode

from django.db.models import Count, Q, Sum
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from kaigong.apps.accounts import queries as accounts
from kaigong.apps.boards import queries, words
from kaigong.apps.cases.models import Item
from kaigong.apps.ledger import queries as ledger
from kaigong.apps.projects.models import BEFORE_START, Klass, Project
from kaigong.apps.rulebook import queries as rulebook
from kaigong.apps.rulebook import words as rules
from kaigong.apps.supervision import rules as supervision_rules
from kaigong.apps.supervision.models import Line
from kaigong.core.supervision.meetings import meeting_days

BACK, AHEAD, RED, DESKS, HEADLINES = 10, 8, 6, 4, 6
KEPT_SECONDS = 60
FEN_PER_YI = Decimal(10**10)


@dataclass(frozen=True, slots=True)
class Headline:
    """A promise beside what is done and what is forecast for its day; `url` lists the rows behind it."""

    label: str
    unit: str
    promised: float
    actual: float
    forecast: float | None
    due: str
    url: str


@dataclass(frozen=True, slots=True)
class Snapshot:
    """Everything the screen shows, as plain values."""

    counted_at: str
    entry: int  # the last entry of the ledger it was counted after
    today: str
    headlines: list[Headline]
    weeks: list[dict[str, Any]]
    counties: list[dict[str, Any]]
    red: list[dict[str, Any]]
    red_count: int
    desks: list[dict[str, Any]]
    money: list[dict[str, Any]]
    meetings: list[str]


_kept: dict[str, tuple[datetime, Snapshot]] = {}
_one_at_a_time = Lock()


def snapshot(now: datetime, language: str) -> Snapshot:
    """The figures in a language, counted anew only when something was recorded or the last count is old."""
    with _one_at_a_time:
        found, entry = _kept.get(language), ledger.last_id()
        if (
            found is None
            or found[1].entry != entry
            or now - found[0] > timedelta(seconds=KEPT_SECONDS)
            or now < found[0]
        ):
            with translation.override(language):
                found = _kept[language] = now, count(now, entry)
        return found[1]


def plain(of: Snapshot) -> dict[str, Any]:
    """As JSON has it."""
    return asdict(of)


def count(now: datetime, entry: int) -> Snapshot:
    """Count everything, in some twenty queries however large the city is."""
    today = now.date()
    red = Line.objects.filter(ended=False, due_on__lt=today)
    return Snapshot(
        counted_at=now.isoformat(timespec="seconds"), entry=entry, today=words.longdate(today),
        headlines=_headlines(), weeks=_weeks(today), counties=_counties(today), red=_red(red, today),
        red_count=red.count(), desks=_desks(today), money=_money(today), meetings=_meetings(today),
    )  # fmt: skip


def _headlines() -> list[Headline]:
    """The public targets the system counts, those not reached first."""
    found = [each for each in queries.promises(None) if each.measured and each.measured.value is not None]
    return [
        Headline(
            f"{each.row.action}{each.row.subject}" if rules.chinese() or not each.row.said_en else each.row.said_en,
            each.row.unit, float(each.row.value), float(each.measured.value),
            None if each.measured.expected is None else float(each.measured.expected),
            words.longdate(each.row.due) if each.row.due else "", each.measured.url or reverse("targets:list"),
        )
        for each in found[:HEADLINES] if each.measured and each.measured.value is not None
    ]  # fmt: skip


def _weeks(today: date) -> list[dict[str, Any]]:
    """Starts week by week: done, and forecast from this week on."""
    monday = today - timedelta(today.weekday())
    first, last = monday - timedelta(7 * BACK), monday + timedelta(7 * AHEAD + 6)
    done = Counter(_monday(day) for day in _days("started_on", first, last))
    waiting = Project.objects.filter(stage__in=BEFORE_START, forecast_start_on__range=(monday, last))
    ahead = Counter(_monday(day) for day in waiting.values_list("forecast_start_on", flat=True) if day)
    mondays = [first + timedelta(7 * n) for n in range(BACK + AHEAD + 1)]
    return [
        {"monday": day.isoformat(), "done": done[day], "ahead": ahead[day], "label": f"{day.month}/{day.day}"}
        for day in mondays
    ]


def _days(column: str, first: date, last: date) -> list[date]:
    return list(Project.objects.filter(**{f"{column}__range": (first, last)}).values_list(column, flat=True))


def _monday(day: date) -> date:
    return day - timedelta(day.weekday())


def _counties(today: date) -> list[dict[str, Any]]:
    """County by county: started this year, waiting, later than planned."""
    waiting = Q(stage__in=BEFORE_START)
    rows = Project.objects.order_by().values("county").annotate(
        started=Count("id", filter=Q(started_on__year=today.year)), waiting=Count("id", filter=waiting),
        late=Count("id", filter=waiting & Q(plan_late_days__gt=0)),
    )  # fmt: skip
    names = {key: rules.named(region) for key, region in rulebook.regions().items()}
    found = [
        {"name": names.get(row["county"], row["county"]), "started": row["started"], "waiting": row["waiting"],
         "late": row["late"], "url": f"{reverse('projects:list')}?{urlencode({'county': row['county']})}"}
        for row in rows
    ]  # fmt: skip
    return sorted(found, key=lambda row: (-row["started"], row["name"]))


def _red(rows: Any, today: date) -> list[dict[str, Any]]:
    """What is stuck longest, at the highest level first."""
    found = rows.select_related("lead", "holder").order_by("-level", "due_on", "no")[:RED]
    return [
        {"title": line.title, "lead": rules.named(line.lead), "holder": rules.named(line.holder),
         "days": (today - line.due_on).days, "url": reverse("supervision:line", args=[line.no])}
        for line in found
    ]  # fmt: skip


def _desks(today: date) -> list[dict[str, Any]]:
    """The agencies with most late items, beside all they have in hand."""
    open_ = Item.objects.filter(finished=False, waits=False, next_on__isnull=False)
    rows = open_.values("agency_id").annotate(
        hand=Count("id"), late=Count("id", filter=Q(next_on__lt=today, stopped_since=None))
    )
    found = sorted(rows, key=lambda row: (-row["late"], -row["hand"], row["agency_id"]))[:DESKS]
    names = accounts.agency_names([row["agency_id"] for row in found])
    return [{"name": names.get(row["agency_id"], row["agency_id"]), **row} for row in found]


def _money(today: date) -> list[dict[str, Any]]:
    """Total investment of what has started this year, by class, in 亿元."""
    rows = (
        Project.objects.filter(started_on__year=today.year)
        .order_by()
        .values("klass")
        .annotate(fen=Sum("investment_fen"))
    )
    known = {row["klass"]: row["fen"] or 0 for row in rows}
    return [
        {"label": str(label), "yi": round(float(Decimal(known.get(value, 0)) / FEN_PER_YI), 1)}
        for value, label in Klass.choices
    ]


def _meetings(today: date) -> list[str]:
    monday = _monday(today)
    digit = supervision_rules.in_force().digit
    days = meeting_days(monday, monday + timedelta(6), rulebook.calendar(), digit)
    return [_("{day} 会办").format(day=words.longdate(day)) for day in days]
