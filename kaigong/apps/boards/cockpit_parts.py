"""The zones of the big screen, each counted by itself: weeks, counties, the red list, desks, money, this week."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any
from urllib.parse import urlencode

from django.db.models import Count, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kaigong.apps.accounts import queries as accounts
from kaigong.apps.boards import words
from kaigong.apps.boards.models import Outlook
from kaigong.apps.cases.models import Item
from kaigong.apps.ledger.tallies import Amount
from kaigong.apps.projects import counted, tallied, tallied_money
from kaigong.apps.projects.models import BEFORE_START, Klass
from kaigong.apps.rulebook import queries as rulebook
from kaigong.apps.rulebook import words as rules
from kaigong.apps.supervision import rules as supervision_rules
from kaigong.apps.supervision.models import Line
from kaigong.apps.supervision.queries_events import events_between
from kaigong.core.supervision.meetings import meeting_days

BACK, AHEAD, RED, DESKS, DUE = 10, 8, 5, 3, 2
HAND_SECONDS = 30
FEN_PER_YI = Decimal(10**10)
Rows = list[dict[str, Any]]


def weeks(today: date) -> Rows:
    """Starts week by week: done, and forecast from this week on."""
    this = monday(today)
    first, last = this - timedelta(7 * BACK), this + timedelta(7 * AHEAD + 6)
    done = _by_week(counted.by_day(tallied.STARTS_BY_DAY, first, last))
    ahead = _by_week(counted.by_day(tallied.EXPECTED_BY_DAY, this, last))
    mondays = [first + timedelta(7 * n) for n in range(BACK + AHEAD + 1)]
    return [
        {"monday": day.isoformat(), "done": done.get(day, 0), "ahead": ahead.get(day, 0),
         "label": f"{day.month}/{day.day}"}
        for day in mondays
    ]  # fmt: skip


def _by_week(days: Mapping[date, Amount]) -> dict[date, int]:
    found: dict[date, int] = {}
    for day, amount in days.items():
        found[monday(day)] = found.get(monday(day), 0) + amount.count
    return found


def monday(day: date) -> date:
    """The first day of its week."""
    return day - timedelta(day.weekday())


def counties(today: date) -> Rows:
    """County by county: started this year, waiting, later than planned."""
    started = counted.started_by("place", first=date(today.year, 1, 1), last=date(today.year, 12, 31))
    waiting = counted.stock_by("place", which=counted.Which(stages=BEFORE_START))
    late = counted.stock_by("place", which=counted.Which(marked=tallied.LATE))
    places = {*started, *counted.stock_by("place")}
    names = {key: rules.named(region) for key, region in rulebook.regions().items()}
    none = Amount()
    found = [
        {"id": place, "name": names.get(place, place), "started": started.get(place, none).count,
         "waiting": waiting.get(place, none).count, "late": late.get(place, none).count,
         "url": f"{reverse('projects:list')}?{urlencode({'county': place})}"}
        for place in places
    ]  # fmt: skip
    return sorted(found, key=lambda row: (-row["started"], row["name"]))


def red(today: date) -> tuple[Rows, int]:
    """What is stuck longest, at the highest level first; and how many there are."""
    late = Line.objects.filter(ended=False, due_on__lt=today)
    found = late.select_related("lead", "holder").order_by("-level", "due_on", "no")[:RED]
    rows = [
        {"title": line.title, "lead": rules.named(line.lead), "holder": rules.named(line.holder),
         "days": (today - line.due_on).days, "url": reverse("supervision:line", args=[line.no])}
        for line in found
    ]  # fmt: skip
    return rows, late.count()


def desks(now: datetime, outlook: Outlook | None) -> Rows:
    """The desk that binds, as the last simulation found it, then the agencies with most late items; beside each what it
    has in hand."""
    hand = in_hand(now)
    seen = {desk["agency"]: desk for desk in (outlook.desks if outlook else ())}
    binding = [agency for agency, desk in seen.items() if desk["binding"]]
    busy = sorted(hand, key=lambda agency: (-hand[agency][1], -hand[agency][0], agency))
    shown = [*binding, *(agency for agency in busy if agency not in binding)][:DESKS]
    names = accounts.agency_names(shown)
    return [
        {"name": names.get(agency, agency), "hand": hand.get(agency, (0, 0))[0], "late": hand.get(agency, (0, 0))[1],
         "binding": agency in binding, "says": _desk_says(seen.get(agency))}
        for agency in shown
    ]  # fmt: skip


_hand: tuple[datetime, dict[str, tuple[int, int]]] | None = None


def in_hand(now: datetime) -> dict[str, tuple[int, int]]:
    """How much each agency has in hand and how much of it is late. All open items are looked at, so not oftener than
    every half minute."""
    global _hand  # noqa: PLW0603  one process, one memory, like the snapshot's
    if _hand is None or not timedelta(0) <= now - _hand[0] < timedelta(seconds=HAND_SECONDS):
        open_ = Item.objects.filter(finished=False, waits=False, next_on__isnull=False).order_by()
        late = Q(next_on__lt=timezone.localdate(now), stopped_since=None)
        rows = open_.values_list("agency_id").annotate(n=Count("id"), late=Count("id", filter=late))
        _hand = now, {agency: (n, late) for agency, n, late in rows}
    return _hand[1]


def forget() -> None:
    """Count anew the next time."""
    global _hand  # noqa: PLW0603  as above
    _hand = None


def _desk_says(desk: Mapping[str, Any] | None) -> str:
    """How busy it is, and what one more person there would bring."""
    if desk is None or desk["utilisation"] is None:
        return ""
    said = [_("利用率 {share:.0%}").format(share=float(desk["utilisation"]))]
    if desk["binding"] and desk["wait_days"]:
        said.append(_("每件平均等 {days:.1f} 个工作日").format(days=float(desk["wait_days"])))
    return rules.listed(said)


def money(today: date) -> dict[str, Any]:
    """What was done this year month by month beside the plan; where nobody has reported a month yet, the total
    investment of what has started, and it says so. In 亿元."""
    first, last = date(today.year, 1, 1), tallied.month(today)
    done, planned = (kept("day", first=first, last=last) for kept in (tallied_money.done_by, tallied_money.planned_by))
    if not done:
        started = counted.started_by("klass", first=first, last=date(today.year, 12, 31))
        rows = [{"label": str(label), "yi": _yi(started.get(value)), "planned": None} for value, label in Klass.choices]
        return {"done": False, "rows": rows, "total": _yi(_all(started)), "planned": None, "until": ""}
    months = sorted({*done, *planned})
    rows = [
        {"label": words.months()[month.month - 1], "yi": _yi(done.get(month)), "planned": _yi(planned.get(month))}
        for month in months
    ]
    until, planned_yi = words.months()[max(done).month - 1], _yi(_all(planned))
    return {"done": True, "rows": rows, "total": _yi(_all(done)), "planned": planned_yi or None, "until": until}


def _all(found: Mapping[Any, Amount]) -> Amount:
    return Amount(0, sum(amount.fen for amount in found.values()))


def _yi(amount: Amount | None) -> float:
    return round(float(Decimal(amount.fen if amount else 0) / FEN_PER_YI), 1)


def this_week(today: date) -> Rows:
    """What the week still brings: meetings, starts that are forecast, lines that fall due; the nearest first."""
    last = monday(today) + timedelta(6)
    return [*_meetings(today, last), *_events(today, last), *_starts(today, last), *_due(today, last)]


def _meetings(first: date, last: date) -> Iterator[dict[str, Any]]:
    for day in meeting_days(first, last, rulebook.calendar(), supervision_rules.in_force().digit):
        yield {"when": words.shortdate(day), "what": _("逢八会办"), "more": "", "url": reverse("supervision:meetings")}


def _events(first: date, last: date) -> Iterator[dict[str, Any]]:
    """集中开工 and 项目拉练."""
    for each in events_between(first, last):
        yield {"when": words.shortdate(each.on), "what": each.name, "more": "", "url": each.url}


def _starts(today: date, last: date) -> Iterator[dict[str, Any]]:
    n = sum(amount.count for amount in counted.by_day(tallied.EXPECTED_BY_DAY, today, last).values())
    if n:
        what = ngettext("预计开工 {n} 个项目", "预计开工 {n} 个项目", n).format(n=n)
        url = f"{reverse('projects:list')}?state=soon&sort=forecast"
        yield {"when": _("至{day}").format(day=words.shortdate(last)), "what": what, "more": "", "url": url}


def _due(today: date, last: date) -> Iterator[dict[str, Any]]:
    due = Line.objects.filter(ended=False, due_on__range=(today, last)).select_related("lead")
    rows: Sequence[Line] = due.order_by("due_on", "-level", "no")[: DUE + 1]
    for line in rows[:DUE]:
        yield {"when": words.shortdate(line.due_on), "what": line.title, "more": rules.named(line.lead),
               "url": reverse("supervision:line", args=[line.no])}  # fmt: skip
    if len(rows) > DUE:
        what = _("本周到期的督办事项共 {n} 件").format(n=due.count())
        yield {"when": _("至{day}").format(day=words.shortdate(last)), "what": what, "more": "",
               "url": reverse("supervision:list")}  # fmt: skip
