"""What the pages of promotion show. Reads only."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.core.paginator import Paginator
from django.forms import Form
from django.http import QueryDict
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from kaigong.apps.accounts import queries as accounts
from kaigong.apps.accounts import roles
from kaigong.apps.accounts.models import Person
from kaigong.apps.ledger import queries as ledger
from kaigong.apps.projects import saved
from kaigong.apps.promotion import catalogue, figures, folded, forms, listing, parts, queries, survival
from kaigong.apps.promotion.models import Lead, LeadPerson, Stage, Team
from kaigong.apps.rulebook import queries as rulebook
from kaigong.apps.rulebook import words
from kaigong.core.measures.funnel import Level, Place
from kaigong.core.promotion.moves import Part, moves_from
from kaigong.core.promotion.values import PATH
from kaigong.core.promotion.values import Lead as Core

PER_PAGE, WEEK, YEAR, FIRST = 50, 7, 365, 12


@dataclass(frozen=True, slots=True)
class Verb:
    label: Promise
    effect: Promise
    primary: bool = False


VERBS: Mapping[str, Verb] = {
    "log": Verb(_("记录联系"), _("谈了什么、下一步哪天做什么；首次联系即进入接洽，并作为首谈报备。"), True),
    "advance": Verb(_("推进"), _("进入下一阶段；意向须附意向书或者备忘录。")),
    "hand_over": Verb(_("移交"), _("把线索交给另一个单位继续谈，原来的记录都保留。")),
    "decline_handover": Verb(_("不同意移交"), _("说明理由，线索仍由本单位跟进。")),
    "keep_person": Verb(_("登记联系人"), _("姓名和电话只有跟进的人看得到，不写入账本。")),
    "pause": Verb(_("搁置"), _("暂时谈不下去，写明原因和再次研究的日期。")),
    "take_up": Verb(_("重启"), _("回到搁置或者流失以前的阶段。"), True),
    "lose": Verb(_("流失"), _("不再来了，写明原因；原因计入统计。")),
    "merge": Verb(_("并入另一条线索"), _("是同一家企业的，联系记录并到另一条；首谈按最早报备的算。")),
}


@dataclass(frozen=True, slots=True)
class Panel:
    """One thing the person can do."""

    verb: str
    words: Verb
    form: Form
    url: str
    open: bool


def overview(person: Person, query: QueryDict, today: date) -> dict[str, Any]:
    """招商 at a glance: what is in the funnel, what is to be done this week, who brings the most."""
    ask = listing.wanted(query)
    rows = listing.narrowed(queries.leads(person), ask)
    steps = queries.next_steps(person, today + timedelta(WEEK))
    signed = queries.signed_projects(person).filter(signed_on__gte=today - timedelta(YEAR))
    return {
        "levels": levels(figures.funnel_of(rows, today)), "head": figures.headline(person, today),
        "days": figures.signing_to_start_of_all(signed, today),
        "steps": listing.shown(steps[:FIRST], today), "steps_count": steps.count(), "ask": ask,
        "filters": [each for each in listing.filters(person, ask) if each["name"] != "stage"],
        "league": places(figures.league_of(person, rows, "agency"), "agency")[:5], "may_write": parts.may_write(person),
    }  # fmt: skip


def levels(found: list[Level]) -> list[dict[str, Any]]:
    """The funnel with names, widths and shares."""
    most = max((level.reached for level in found), default=0) or 1
    return [
        {
            "level": level, "label": Stage(level.stage).label, "width": round(100 * level.reached / most),
            "share": None if level.share is None else round(100 * level.share),
            "low": level.span and round(100 * level.span[0]), "high": level.span and round(100 * level.span[1]),
            "is_end": level.stage == Stage.SIGNED,
        }
        for level in found
    ]  # fmt: skip


def places(found: list[Place], by: str) -> list[dict[str, Any]]:
    """The league with names."""
    keys = [place.entry.key for place in found]
    if by == "team":
        names: Mapping[str, str] = dict(Team.objects.filter(no__in=keys).values_list("no", "name"))
    else:
        names = accounts.agency_names(keys)
    return [
        {
            "place": place, "name": names.get(place.entry.key, place.entry.key),
            "known": place.entry.signed + place.entry.lost, "low": round(100 * place.low),
            "high": round(100 * place.high), "share": None if place.share is None else round(100 * place.share),
            "url": f"{reverse('promotion:list')}?show=all&{by}={place.entry.key}",
        }
        for place in found
    ]  # fmt: skip


def list_page(person: Person, query: QueryDict, today: date) -> dict[str, Any]:
    """The leads of one view, filtered."""
    ask = listing.wanted(query)
    page = Paginator(listing.rows(person, ask, today), PER_PAGE).get_page(query.get("page"))
    return {
        "page": page, "rows": listing.shown(page.object_list, today), "ask": ask,
        "views": listing.views(person, ask, today), "filters": listing.filters(person, ask),
        "may_steer": roles.may(person, "steer"), "saved": saved.views(person, "leads", query),
        "may_write": parts.may_write(person),
    }  # fmt: skip


def lead_page(person: Person, row: Lead, today: date, bound: tuple[str, Form] | None) -> dict[str, Any]:
    """One lead: what it is, what was said, what comes next, and what the person can do."""
    known, actor = folded.lead_of(row), parts.actor(person, row)
    log = list(queries.log(row)[:100])
    people = accounts.names_of({one.by for one in log})
    holds = known.holds(today, catalogue.limits())
    return {
        "row": row, "lead": known, "state": row.colour(today), "panels": _panels(person, row, known, today, bound),
        "steps": _steps(known), "line": listing.shown([row], today)[0], "holds": holds,
        "source": catalogue.said("sources", row.source), "reason": _reason(row),
        "log": [
            {"one": one, "way": catalogue.said("ways", one.way), "who": words.named(people.get(one.by))} for one in log
        ],
        "persons": persons(person, row, today), "may_erase": bool(actor.parts & {Part.KEEPER, Part.COMMAND}),
        "same": queries.maybe_same(person, row) if row.is_open and actor.parts else [],
        "agreements": row.agreements.all(), "entries": ledger.entries(person, row.stream),
        "may": {move.verb for move in moves_from(known, actor.parts)}, "asker": accounts.agency(row.asked_by),
        "asleep": known.asleep(today, catalogue.limits()),
    }  # fmt: skip


def _reason(row: Lead) -> str:
    return catalogue.said("pause_reasons" if row.stage == Stage.PAUSED else "lost_reasons", row.reason)


def _steps(known: Core) -> list[dict[str, Any]]:
    """The path with the day each stage was first reached."""
    came: dict[str, date] = {}
    for step in known.steps:
        came.setdefault(step.stage, step.on)
    at = known.stage if known.stage in PATH else known.before
    return [{"label": Stage(stage).label, "on": came.get(stage), "here": stage == at} for stage in PATH]


def persons(person: Person, row: Lead, today: date) -> list[dict[str, Any]]:
    """Whom to talk to; who has no part in the lead reads only a letter and some digits."""
    found, may_see = queries.persons(person, row)
    return [
        {
            "name": one.name if may_see else masked(one.name, 1, 0), "title": one.title,
            "phone": one.phone if may_see else masked(one.phone, 3, 4), "masked": not may_see,
            "form": forms.ErasePersonForm(row, today, key=one.key, auto_id=f"id_{one.key}_%s"),
        }
        for one in found
    ]  # fmt: skip


def masked(text: str, first: int, last: int) -> str:
    """王**; 138****0000."""
    hidden = len(text) - first - last
    return text if not text else text[:first] + "*" * max(hidden, 2) + (text[len(text) - last :] if last else "")


def person_of(row: LeadPerson) -> str:
    """What a link to call somebody says."""
    return "".join(row.phone.split())


def _panels(person: Person, row: Lead, known: Core, today: date, bound: tuple[str, Form] | None) -> list[Panel]:
    allowed = {move.verb for move in moves_from(known, parts.actor(person, row).parts)}
    made = []
    for verb, said in VERBS.items():
        if verb not in allowed or (verb == "decline_handover" and known.asking is None):
            continue
        here = bool(bound and bound[0] == verb)
        form = bound[1] if bound and here else made_form(verb, row, today, person)
        url = reverse("promotion:move", args=[row.no, verb])
        asked = verb in ("hand_over", "decline_handover") and known.asking is not None
        made.append(Panel(verb, said, form, url, here or said.primary or asked))
    return made


def made_form(verb: str, row: Lead, today: date, person: Person, *data: Any) -> Any:
    """The form of a verb, empty or with what was sent."""
    options: dict[str, Any] = {"auto_id": f"id_{verb}_%s"}
    if verb == "advance":
        options["by"] = person
    return forms.FORMS[verb](row, today, *data, **options)


def team_page(person: Person, team: Team, today: date) -> dict[str, Any]:
    """One team: who, where, its leads, its trips, its quarters."""
    rows = queries.leads(person).filter(team=team)
    trips = queries.trips(person).filter(team=team)
    open_ = rows.filter(stage__in=queries.OPEN).select_related("agency", "team", "owner", "project")
    return {
        "team": team, "members": team.members.order_by("username"), "quarters": figures.of_team(rows, team.targets),
        "levels": levels(figures.funnel_of(rows, today)), "rows": listing.shown(open_.order_by("next_on")[:50], today),
        "trips": trips[:20], "spent": figures.spent(trips), "entries": ledger.entries(person, team.stream),
        "may_write": _keeps(person, team.agency_id), "abroad": team.ends_on is None or team.ends_on >= today,
    }  # fmt: skip


def _keeps(person: Person, agency: str) -> bool:
    return parts.may_write(person) and (person.role == "command" or person.agency_id == agency)


def trip_page(person: Person, trip: Any) -> dict[str, Any]:
    """One trip: who, where, whom they met, what it cost, what came of it."""
    return {
        "trip": trip, "leads": queries.leads(person).filter(pk__in=trip.leads.values("pk")).select_related("agency"),
        "entries": ledger.entries(person, trip.stream), "may_write": _keeps(person, trip.agency_id),
    }  # fmt: skip


def days_page(person: Person, query: QueryDict, today: date, per_page: int = PER_PAGE) -> dict[str, Any]:
    """From signing to groundbreaking; a county or a quarter opens its rows."""
    county, quarter = query.get("county", ""), query.get("quarter", "")
    rows = queries.signed_projects(person)
    regions = rulebook.regions()
    found = figures.signing_to_start(rows, today)
    listed = rows.filter(county=county) if county in {row.key for row in found.counties} else rows
    if span := _quarter(quarter):
        listed = listed.filter(signed_on__range=span)
    page = Paginator(listed.order_by("-signed_on", "code"), per_page).get_page(query.get("page"))
    most = max((each.ended + each.open for each in found.bins), default=0) or 1
    return {
        "days": found, "curve": survival.curve(found.all.waiting), "page": page, "county": county,
        "quarter": quarter if span else "",
        "county_name": words.named(regions.get(county)),
        "counties": [(row, words.named(regions.get(row.key)) or row.key) for row in found.counties],
        "rows": [{"project": one, "days": _days(one, today)} for one in page.object_list],
        "bins": [(one, round(100 * one.ended / most), round(100 * one.open / most)) for one in found.bins],
    }  # fmt: skip


def _days(project: Any, today: date) -> int:
    return int(((project.started_on or today) - project.signed_on).days)


def _quarter(text: str) -> tuple[date, date] | None:
    """The first and the last day of 2021Q4."""
    year, mark, number = text.partition("Q")
    if not (mark and year.isascii() and year.isdigit() and len(year) == 4 and number in ("1", "2", "3", "4")):
        return None
    first, n = int(year), int(number)
    if not 1900 <= first <= 2200:
        return None
    after = date(first + (n == 4), 3 * n % 12 + 1, 1)
    return date(first, 3 * n - 2, 1), after - timedelta(1)


def standard_page(person: Person) -> dict[str, Any]:
    """Standard land: promised, due, measured, met; and what was missed."""
    known = catalogue.indicators()
    rows = [
        {"kept": kept, "indicator": known[kept.indicator],
         "share": round(100 * kept.met / kept.measured) if kept.measured else None,
         "low": kept.span and round(100 * kept.span[0]), "high": kept.span and round(100 * kept.span[1])}
        for kept in figures.standard_land(person)
    ]  # fmt: skip
    missed = [{"row": row, "indicator": known.get(row.indicator)} for row in figures.missed(person)[:PER_PAGE]]
    waiting = queries.promises(person).filter(figures.is_due(), met=None)[:PER_PAGE]
    due = [{"row": row, "indicator": known.get(row.indicator)} for row in waiting]
    return {"rows": rows, "missed": missed, "due": due}
