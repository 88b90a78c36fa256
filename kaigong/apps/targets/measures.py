"""What the system can already count beside a promise. A measure reads its conditions from the commitment's `where`."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from urllib.parse import urlencode

from django.db.models import Count, Q, QuerySet, Sum
from django.urls import NoReverseMatch, reverse

from kaigong.apps.accounts.models import AgencyKind
from kaigong.apps.accounts.queries import agencies
from kaigong.apps.ledger.tallies import Amount
from kaigong.apps.projects import counted as tallied
from kaigong.apps.projects.models import Project
from kaigong.apps.rulebook import queries as rulebook
from kaigong.apps.rulebook import themes as rulebook_themes

FEN_PER_YI = Decimal(10**10)
Where = Mapping[str, str]
Span = tuple[date, date]


@dataclass(frozen=True, slots=True)
class Measured:
    """The value as the system counts it, what is planned for the same span, the page that shows it, and what the
    forecasts of the projects make of it by the end of the span."""

    value: Decimal | None
    planned: Decimal | None = None
    url: str = ""
    expected: Decimal | None = None


def measured(name: str, where: Where) -> Measured | None:
    """The value of a measure now; None where there is no such measure. Promises alike are counted once a request."""
    if name not in MEASURES:
        return None
    return rulebook.once(f"measured {name} {sorted(where.items())}", lambda: MEASURES[name](where))  # type: ignore[no-any-return]


def _projects_count(where: Where) -> Measured:
    return _of_projects(where, lambda found: Decimal(found.count))


def _projects_yi(where: Where) -> Measured:
    return _of_projects(where, lambda found: Decimal(found.fen) / FEN_PER_YI)


def _of_projects(where: Where, said: Callable[[Amount], Decimal]) -> Measured:
    """From the tallies where they can tell such projects apart, else from the rows."""
    plain = {key: value for key, value in where.items() if not key.startswith("started_")}
    which = tallied.which(plain)
    if plain == where:
        return Measured(said(tallied.stock(which) if which else _summed(_such(plain))), None, _address(where))
    found = _from_rows(plain, _span(where)) if which is None else _from_tallies(which, _span(where))
    done, planned, expected = map(said, found)
    return Measured(done, planned, _address({**plain, "stage": "started"}), expected)


def _from_tallies(which: tallied.Which, span: Span) -> tuple[Amount, Amount, Amount]:
    """What has started in a span; that and what was planned to; that and what is forecast to."""
    done = tallied.started(*span, which)
    more = [counts(*span, which) for counts in (tallied.planned, tallied.expected)]
    planned, expected = (Amount(done.count + one.count, done.fen + one.fen) for one in more)
    return done, planned, expected


def _from_rows(plain: Where, span: Span) -> tuple[Amount, Amount, Amount]:
    rows, began = _such(plain), Q(started_on__range=span)
    planned = began | Q(started_on=None, planned_start_on__range=span)
    expected = began | Q(started_on=None, forecast_start_on__range=span)
    return _summed(rows.filter(began)), _summed(rows.filter(planned)), _summed(rows.filter(expected))


def _summed(rows: QuerySet[Project]) -> Amount:
    found = rows.aggregate(n=Count("pk"), fen=Sum("investment_fen"))
    return Amount(found["n"], found["fen"] or 0)


def projects_counted(where: Where) -> QuerySet[Project]:
    """The projects a count of starts is made over, whenever they start."""
    return _such({key: value for key, value in where.items() if not key.startswith("started_")})


def started(name: str, where: Where) -> list[tuple[date, Decimal]] | None:
    """What started when, as the measure counts it: by the month, said by its first day, where the span is of whole
    months, else by the day; None where it counts no starts."""
    found = started_by(name, where)
    return None if found is None else [(day, size) for day, _county, size in found]


def started_by(name: str, where: Where) -> list[tuple[date, str, Decimal]] | None:
    """The same with the county of each, whenever in the span; None where it counts no starts."""
    if name not in OF_PROJECTS or "started_from" not in where:
        return None
    return list(rulebook.once(f"started {name} {sorted(where.items())}", lambda: _started_by(name, where)))


def _started_by(name: str, where: Where) -> list[tuple[date, str, Decimal]]:
    money, first, last = OF_PROJECTS[name], *_span(where)
    which = tallied.which({key: value for key, value in where.items() if not key.startswith("started_")})
    if which is not None and not which.stages and first.day == 1 and (last + timedelta(1)).day == 1:
        found = tallied.started_by("day", "place", first=first, last=last, which=which)
        rows = [(day, county, *amount) for (day, county), amount in found.items()]
    else:
        days = projects_counted(where).filter(started_on__range=(first, last)).order_by()
        rows = list(days.values_list("started_on", "county").annotate(n=Count("pk"), fen=Sum("investment_fen")))
    return [(day, county, Decimal(fen or 0) / FEN_PER_YI if money else Decimal(n)) for day, county, n, fen in rows]


def counted(where: Where) -> QuerySet[Project]:
    """The projects a measure has counted: started within the span where there is one."""
    rows = projects_counted(where)
    return rows.filter(started_on__range=_span(where)) if "started_from" in where else rows


def _span(where: Where) -> tuple[date, date]:
    return date.fromisoformat(where["started_from"]), date.fromisoformat(where["started_until"])


def _such(where: Where) -> QuerySet[Project]:
    """The projects a condition names. `klass`, `type`, `stage` and `county` may list several values."""
    rows = Project.objects.all()
    for key in ("klass", "type", "stage", "county", "name"):
        if key in where:
            rows = rows.filter(**{f"{key}__in": where[key].split(",")})
    if "min_yi" in where:
        rows = rows.filter(investment_fen__gte=int(Decimal(where["min_yi"]) * FEN_PER_YI))
    return rows.filter(is_key=True) if "key" in where else rows


def _address(where: Where) -> str:
    """The list of projects, filtered the same way as far as the list can."""
    query = [(key, value) for key in ("klass", "stage", "county") for value in where.get(key, "").split(",") if value]
    query += [("q", where["name"])] if "name" in where else []
    query += [("flag", flag) for key, flag in (("key", "key"), ("min_yi", "yi")) if key in where]
    try:
        return f"{reverse('projects:list')}?{urlencode(query)}"
    except NoReverseMatch:
        return ""


def _signing_days(where: Where) -> Measured:
    project = _such(where).exclude(signed_on=None).exclude(started_on=None).first()
    if project is None or project.started_on is None or project.signed_on is None:
        return Measured(None)
    return Measured(Decimal((project.started_on - project.signed_on).days), None, _address(where))


def _themes(where: Where) -> Measured:
    return Measured(Decimal(len(rulebook_themes.published())), None, reverse("rulebook:themes"))


def _main_stages(where: Where) -> Measured:
    stages = [stage for stage in rulebook.stages() if stage.isdigit()]
    return Measured(Decimal(len(stages)), None, reverse("rulebook:items"))


def _special_commands(where: Where) -> Measured:
    return Measured(Decimal(_commands().filter(parent__parent__isnull=False).count()))


def _command_levels(where: Where) -> Measured:
    rows = list(_commands().select_related("parent__parent"))
    return Measured(Decimal(max((_depth(row) for row in rows), default=0)))


def _depth(agency: object) -> int:
    depth = 0
    while agency is not None:
        depth, agency = depth + 1, getattr(agency, "parent", None)
    return depth


def _commands() -> QuerySet:
    return agencies().filter(kind=AgencyKind.COMMAND)


OF_PROJECTS: Mapping[str, bool] = {"projects.count": False, "projects.yi": True}  # and whether it counts their money
MEASURES: Mapping[str, Callable[[Where], Measured]] = {
    "projects.count": _projects_count,
    "projects.yi": _projects_yi,
    "projects.signing_days": _signing_days,
    "catalogue.themes": _themes,
    "catalogue.main_stages": _main_stages,
    "agencies.special_commands": _special_commands,
    "agencies.command_levels": _command_levels,
}
