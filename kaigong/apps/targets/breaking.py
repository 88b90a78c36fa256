"""Breaking a promise down: into which parts, by which weights, and how each part stands."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from kaigong.apps.accounts import queries as accounts
from kaigong.apps.accounts.models import AgencyKind
from kaigong.apps.projects.models import BEFORE_START
from kaigong.apps.targets import measures
from kaigong.apps.targets.models import Commitment, Share, Way
from kaigong.core.targets.progress import Progress, progress, span_of
from kaigong.core.targets.shares import months_of, quarters_of, shared

AMONG = ("county", "quarter", "month", "county-quarter")
PLACES = (AgencyKind.COUNTY, AgencyKind.ZONE)
Cell = tuple[str, str]  # agency, period


@dataclass(frozen=True, slots=True)
class Stands:
    """A part of a promise beside what is counted for it."""

    share: Share
    name: str
    progress: Progress | None


def span(row: Commitment) -> tuple[date, date] | None:
    """The days a promise is about."""
    if "started_until" in row.where:
        return date.fromisoformat(row.where["started_from"]), date.fromisoformat(row.where["started_until"])
    return span_of(row.period, row.due) or ((date(row.due.year, 1, 1), row.due) if row.due else None)


def periods(row: Commitment, size: str) -> list[str]:
    """The months or quarters of a promise."""
    days = span(row)
    return [] if days is None else (months_of(*days) if size == "month" else quarters_of(*days))


def cells(row: Commitment, among: str) -> list[Cell]:
    """The parts it can be broken into."""
    places = [place.pk for place in accounts.agencies().filter(kind__in=PLACES)] if "county" in among else [""]
    size = "month" if among == "month" else "quarter"
    times = periods(row, size) if among != "county" else [""]
    return [(place, time) for place in places for time in times]


def proposal(row: Commitment, among: str, way: str) -> list[tuple[Cell, Decimal]]:
    """The parts with the value the way gives them; what is there already where it is filled in by hand."""
    found = cells(row, among)
    if way == Way.HAND:
        have = {(share.agency_id, share.period): share.value for share in row.shares.all()}
        return [(cell, have.get(cell, Decimal(0))) for cell in found]
    step = Decimal(1) if row.value == int(row.value) else Decimal("0.01")
    return list(zip(found, shared(row.value, weights(row, found, way), step), strict=True))


def weights(row: Commitment, found: Sequence[Cell], way: str) -> list[Decimal]:
    """Even; by the projects of the promise's kind still to start; by what the same span of the year before brought."""
    if way == Way.STOCK:
        waiting = measures.projects_counted(row.where).filter(stage__in=BEFORE_START)
        counted: dict[Cell, int] = {}
        for county, day in waiting.values_list("county", "planned_start_on"):
            _count(counted, found, county, day)
        return [Decimal(counted.get(cell, 0)) for cell in found]
    if way == Way.LAST_YEAR and (days := span(row)):
        counted = {}
        first, last = (_year_before(day) for day in days)
        rows = measures.projects_counted(row.where).filter(started_on__range=(first, last))
        for county, day in rows.values_list("county", "started_on"):
            _count(counted, found, county, day.replace(year=day.year + 1) if day and day.day < 29 else day)
        return [Decimal(counted.get(cell, 0)) for cell in found]
    return [Decimal(1)] * len(found)


def _year_before(day: date) -> date:
    return date(day.year - 1, day.month, min(day.day, 28) if day.month == 2 else day.day)


def _count(counted: dict[Cell, int], found: Iterable[Cell], county: str, day: date | None) -> None:
    names = {"", *((f"{day:%Y-%m}", f"{day.year}Q{(day.month + 2) // 3}") if day else ())}
    for cell in found:
        if cell[0] in ("", county) and cell[1] in names:
            counted[cell] = counted.get(cell, 0) + 1


def standing(row: Commitment, day: date) -> list[Stands]:
    """Every part with its progress, where the system counts starts by county; one query for all of them."""
    shares = list(row.shares.all())
    if not shares:
        return []
    names, whole = accounts.agency_names({share.agency_id for share in shares}), span(row)
    started = measures.started_by(row.measure, row.where)
    made = []
    for share in shares:
        days = span_of(share.period, None) if share.period else whole
        mine = None if started is None else [
            (on, size) for on, county, size in started if share.agency_id in ("", county)
        ]  # fmt: skip
        stands = progress(share.value, mine, *days, day) if mine is not None and days and share.value else None
        made.append(Stands(share, names.get(share.agency_id, share.agency_id), stands))
    return made


def gap(row: Commitment) -> Decimal | None:
    """What the parts are short of the promise; none where it was not broken down."""
    values = [share.value for share in row.shares.all()]
    return row.value - sum(values, Decimal(0)) if values else None
