"""指挥大屏: the figures of the one screen, each with the moment it was counted and the page that shows its rows.

Counted once for everybody who looks: a snapshot is kept until the ledger has a new entry or a minute has passed. What
grows with the city is read from tallies, and the forecast from the last simulation, so a count costs the same always.
"""

from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from datetime import date, datetime, timedelta
from threading import Lock
from typing import Any

from django.db.models import Sum
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from kaigong.apps.boards import cockpit_parts as parts
from kaigong.apps.boards import outlook as outlooks
from kaigong.apps.boards import queries, words
from kaigong.apps.boards.models import Outlook
from kaigong.apps.ledger import queries as ledger
from kaigong.apps.rulebook import words as rules
from kaigong.apps.targets import measures
from kaigong.apps.targets import queries as targets

HEADLINES = 6  # with the red list these are the seven figures a wall can carry
KEPT_SECONDS = 60
WEEK = timedelta(7)
ZONES = ("headlines", "promise", "red", "week", "map", "desks", "money")
LEAST_SAID, MOST_SAID = 0.005, 0.995
LIKELY = 0.5
COUNTERS = "个座家项条件"


@dataclass(frozen=True, slots=True)
class Headline:
    """A promise: what was said, what is, what the simulation expects of its day; `change` is against a week ago, and
    `url` lists the rows behind it. `expected` is what the plans add up to, where nothing was simulated."""

    label: str
    unit: str
    promised: float
    actual: float
    change: float | None
    likely: str  # P10–P90
    chance: str
    tone: str
    expected: float | None
    due: str
    url: str


@dataclass(frozen=True, slots=True)
class Snapshot:
    """Everything the screen shows, as plain values."""

    counted_at: str
    entry: int  # the last entry of the ledger it was counted after
    today: str
    headlines: list[Headline]
    promise: dict[str, Any]
    weeks: list[dict[str, Any]]
    counties: list[dict[str, Any]]
    red: list[dict[str, Any]]
    red_count: int
    red_change: int | None
    desks: list[dict[str, Any]]
    money: dict[str, Any]
    week: list[dict[str, Any]]
    foreseen_at: str  # when the city was simulated last; empty: not yet


Key = tuple[int, int]
_kept: dict[str, tuple[datetime, Key, Snapshot]] = {}
_one_at_a_time = Lock()


def state() -> Key:
    """What changes when the screen may: the last entry of the ledger, and that of the simulations."""
    return ledger.last_id(), Outlook.objects.values_list("seen_n", flat=True).first() or 0


def snapshot(now: datetime, language: str) -> Snapshot:
    """The figures in a language, counted anew only when something was recorded or the last count is old."""
    with _one_at_a_time:
        found, key = _kept.get(language), state()
        if (
            found is None
            or found[1] != key
            or now - found[0] > timedelta(seconds=KEPT_SECONDS)
            or now < found[0]
        ):  # fmt: skip
            with translation.override(language):
                found = _kept[language] = now, key, count(now, key[0])
        return found[2]


def plain(of: Snapshot) -> dict[str, Any]:
    """As JSON has it."""
    return asdict(of)


def drawn(of: Snapshot, language: str) -> dict[str, Any]:
    """The same with the zones as the page has them: a screen that listens puts them in place."""
    figures = plain(of)
    with translation.override(language):
        zones = {zone: render_to_string(f"boards/_cockpit_{zone}.html", {"figures": figures}) for zone in ZONES}
    return figures | {"zones": zones}


def count(now: datetime, entry: int) -> Snapshot:
    """Count everything, in some twenty queries however large the city is."""
    today = timezone.localdate(now)
    seen = outlooks.newest(today)
    red, red_count = parts.red(today)
    return Snapshot(
        counted_at=now.isoformat(timespec="seconds"), entry=entry, today=words.longdate(today),
        headlines=list(_headlines(today, seen)), promise=_promise(today, seen), weeks=parts.weeks(today),
        counties=parts.counties(today), red=red, red_count=red_count, red_change=_red_change(today, red_count),
        desks=parts.desks(now, seen), money=parts.money(today), week=parts.this_week(today),
        foreseen_at=timezone.localtime(seen.made_at).isoformat(timespec="seconds") if seen else "",
    )  # fmt: skip


# -------------------------------------------------------------------------------------------------- the promises


def _headlines(today: date, seen: Outlook | None) -> Iterator[Headline]:
    """The public targets the system counts: what is many things before what is one, what was simulated before what was
    not, what is not reached before what is."""
    foreseen = {each["no"]: each for each in (seen.targets if seen else ())}
    found = sorted(queries.promises(None), key=lambda each: (each.row.value <= 1, each.row.no not in foreseen))
    for each in found[:HEADLINES]:
        measured, row = each.measured, each.row
        if measured is None or measured.value is None:
            continue
        yield Headline(
            _whose(each) + label(row), unit(row), float(row.value), float(measured.value), _change(row, today),
            **forecast(foreseen.get(row.no)),
            expected=None if measured.expected is None else float(measured.expected),
            due=words.shortdate(row.due) if row.due else "", url=measured.url or reverse("targets:list"),
        )  # fmt: skip


def label(row: Any) -> str:
    """A promise in the language of the page."""
    if row.said_en and not rules.chinese():
        return str(row.said_en)
    return f"{row.action}{row.subject}{f'（{row.qualifier}）' if row.qualifier else ''}"


def unit(row: Any) -> str:
    """个 goes without a word in English."""
    return row.unit if rules.chinese() or row.unit not in COUNTERS else ""


def _whose(each: targets.Shown) -> str:
    """The county a promise speaks of, so that it is not taken for the city's."""
    if "county" not in each.row.where or each.agency is None:
        return ""
    return _("{place}：").format(place=rules.named(each.agency))


def _change(row: Any, today: date) -> float | None:
    """By how much the figure has moved within a week; None where it counts no starts."""
    if row.measure not in measures.OF_PROJECTS or "started_from" not in row.where:
        return None
    first, last = (date.fromisoformat(row.where[name]) for name in ("started_from", "started_until"))
    days = max(first, today - WEEK + timedelta(1)), min(last, today)
    rows = measures.projects_counted(row.where).filter(started_on__range=days)
    if measures.OF_PROJECTS[row.measure]:
        return float((rows.aggregate(fen=Sum("investment_fen"))["fen"] or 0) / measures.FEN_PER_YI)
    return float(rows.count())


def forecast(of: Mapping[str, Any] | None) -> dict[str, str]:
    """What the simulation expects: between which numbers, and how surely the promise holds."""
    if of is None or of["probability"] is None:
        return {"likely": "", "chance": "", "tone": ""}
    share = float(of["probability"])
    likely = f"{of['p10']}–{of['p90']}" if of["p10"] != of["p90"] else f"{of['p50']}"
    return {"likely": likely, "chance": percent(share), "tone": "late" if share < LIKELY else "ok"}


def percent(share: float) -> str:
    """46%; a simulation never says never."""
    if share < LEAST_SAID:
        return _("不到 1%")
    return _("99% 以上") if share > MOST_SAID else f"{share:.0%}"


def _promise(today: date, seen: Outlook | None) -> dict[str, Any]:
    """The nearest promise: what it says, what comes of it, and the fan to draw."""
    if seen is None or not seen.targets:
        return {}
    first = seen.targets[0]
    row = targets.commitments(None).filter(no=first["no"]).first()
    if row is None:
        return {}
    share = None if first["probability"] is None else float(first["probability"])
    last = date.fromisoformat(row.where["started_until"])
    return {
        "label": label(row), "unit": unit(row), "least": first["least"], "p50": first["p50"],
        "due": last.isoformat(), "day": words.shortdate(last),
        "chance": "" if share is None else percent(share), "tone": "late" if (share or 0) < LIKELY else "ok",
        "fan": seen.fan, "replications": seen.replications, "url": f"{reverse('boards:hold')}?target={row.no}",
    }  # fmt: skip


def _red_change(today: date, red: int) -> int | None:
    """Against a week ago, as it stood then; None where that was not kept."""
    then = outlooks.newest(today - WEEK)
    return None if then is None or then.day < today - 2 * WEEK else red - then.red
