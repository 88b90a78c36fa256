"""能否兑现: the page, the measures below it, and the scenarios kept of it."""

import json
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from kaigong.apps.accounts import roles
from kaigong.apps.boards import actions, asking, hold, hold_words, live, queries, reaching
from kaigong.apps.boards.asking import Asked
from kaigong.apps.boards.hold import Question
from kaigong.apps.boards.models import Scenario
from kaigong.apps.boards.reaching import Wish
from kaigong.apps.boards.views.ahead import for_those_who_steer, tabs
from kaigong.apps.rulebook import queries as rulebook
from kaigong.apps.rulebook import words as rules
from kaigong.core.simulate.answer import Answer
from kaigong.core.simulate.scenario import DISCIPLINES

DESKS_SHOWN = 6


@require_safe
@for_those_who_steer
def page(request: HttpRequest) -> HttpResponse:
    """Will the promise hold, as asked in the address."""
    question = _question(request)
    context = tabs(request.person, "hold") | {"question": question}
    response = render(request, "boards/hold.html", context | (_context(request, question) if question else {}))
    if question and request.htmx:  # an address that can be sent: only what differs from today
        response["HX-Replace-Url"] = f"{reverse('boards:hold')}?{question.asked.query()}"
    return response


def _question(request: HttpRequest) -> Question | None:
    city = live.city(request.today)
    asked = asking.read(request.GET, desks=hold.desks_of(city), reforms=hold.reforms_of(city))
    return hold.question(request.person, request.today, asked)


def _context(request: HttpRequest, of: Question) -> dict[str, Any]:
    answer = hold.answer(of)
    missing, count = hold_words.missing(of, answer)
    return {
        "answer": answer, "finding": hold_words.finding(of, answer), "figures": hold_words.figures(of, answer),
        "desks": hold_words.desks(of, answer), "missing": missing, "missing_count": count,
        "premises": hold_words.premises(of), "now_value": _now_value(of),
        "fan_json": json.dumps(hold_words.fan(of, answer), ensure_ascii=False, separators=(",", ":")),
        "fan_rows": _weekly(of, answer), "open_targets": hold.open_targets(request.person, request.today),
        "disciplines": [(name, hold_words.discipline(name)) for name in DISCIPLINES],
        **_wish(), **_form_desks(of, answer), **_form_reforms(of), **_saved(request, of),
    }  # fmt: skip


def _wish() -> dict[str, Any]:
    """The form that asks for the cheapest way to be surer."""
    wish = Wish()
    return {"wish": wish, "levels": reaching.LEVELS, "prices": reaching.price_rows(wish)}


def _now_value(of: Question) -> str:
    """The probability as things are, to hold a what-if against."""
    if not of.asked.differs:
        return ""
    now = Question(of.city, of.learned, of.target, Asked(target=of.asked.target))
    return hold_words.percent(hold.answer(now).targets[0].probability)


def _weekly(of: Question, answer: Answer) -> list[Any]:
    """The fan as a table: each Friday or what comes last of a week, and the day the promise is due."""
    days = answer.fan
    last = [day for day, after in zip(days, days[1:], strict=False) if after.day.weekday() < day.day.weekday()]
    due = [day for day in days if day.day <= of.target.last][-1:]
    return sorted({*last, *due, *days[-1:]}, key=lambda day: day.day)


def _form_desks(of: Question, answer: Answer) -> dict[str, Any]:
    """The desks that matter most in front, the others behind."""
    wanted = dict(of.asked.reviewers)
    busy = sorted(answer.desks, key=lambda desk: (
        desk.agency not in wanted, not desk.binding, -desk.mean_wait_days * desk.arrivals, -(desk.utilisation or 0)
    ))  # fmt: skip
    order = [desk.agency for desk in busy if desk.agency in of.city.desks]
    rows = [
        {"id": agency, "name": hold_words.agency(agency), "today": of.city.desks[agency].on(of.city.today),
         "count": wanted.get(agency, of.city.desks[agency].on(of.city.today))}
        for agency in order
    ]  # fmt: skip
    rest = rows[DESKS_SHOWN:]
    return {"form_desks": rows[:DESKS_SHOWN], "more_desks": rest,
            "more_open": any(row["count"] != row["today"] for row in rest)}  # fmt: skip


def _form_reforms(of: Question) -> dict[str, Any]:
    known = hold.reforms_of(of.city)
    asked, names = of.asked, rulebook.catalogue().reforms
    rows = [
        {"id": name, "name": rules.named(names[name]), "on": (acts and name not in asked.off) or name in asked.on}
        for name, acts in known.items()
    ]
    return {"form_reforms": rows, "reforms_on": sum(row["on"] for row in rows)}


# ------------------------------------------------------------------------------------------------ scenarios


def _saved(request: HttpRequest, of: Question) -> dict[str, Any]:
    rows = queries.scenarios(request.person).filter(target=of.target.row.no)[: queries.MOST_SCENARIOS]
    return {
        "saved": [_row(request, row, of) for row in rows],
        "may_keep": roles.may(request.person, "keep_scenarios"),
    }


def _row(request: HttpRequest, row: Scenario, of: Question) -> dict[str, Any]:
    kept = row.asked
    asked = asking.of(
        row.target, kept["reviewers"], kept["off"], kept["on"], kept["discipline"], desks=hold.desks_of(of.city),
        reforms=hold.reforms_of(of.city),
    )  # fmt: skip
    answer = row.answer
    return {
        "row": row, "query": asked.query(), "changes": changes(asked, of),
        "probability": hold_words.percent(answer["probability"]), "interval": hold_words.span(tuple(answer["ci"])),
        "binding": hold_words.agency(answer["binding"]) if answer["binding"] else "",
        "own": row.saved_by == request.person.ref, "stale": row.entry < of.city.entry,
    }  # fmt: skip


def changes(asked: Asked, of: Question) -> str:
    """What a what-if changes, in one line."""
    today, names = hold.desks_of(of.city), rulebook.catalogue().reforms
    parts = [f"{hold_words.agency(agency)} {n - today[agency]:+d}" for agency, n in asked.reviewers if agency in today]
    parts += [_("停用{reform}").format(reform=rules.named(names[name])) for name in asked.off]
    parts += [_("启用{reform}").format(reform=rules.named(names[name])) for name in asked.on]
    parts += [hold_words.discipline(asked.discipline)] if asked.discipline != asking.USUAL else []
    return rules.listed(parts) if parts else _("现状")


@require_POST
@for_those_who_steer
def save_scenario(request: HttpRequest) -> HttpResponse:
    """Keep what the address asks, with what comes out of it now."""
    of = _question(request)
    if of is None:
        return redirect("boards:hold")
    actions.save_scenario(
        name=request.POST.get("name", ""), target=of.target.row.no, asked=of.asked.plain(),
        answer=hold.figures(of, hold.answer(of)), day=request.today, entry=of.city.entry, person=request.person,
        now=request.now,
    )  # fmt: skip
    return redirect(f"{reverse('boards:hold')}?{of.asked.query()}#saved")


@require_POST
@for_those_who_steer
def drop_scenario(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Take one's own scenario off the list."""
    row = queries.own_scenario(request.person, pk)
    actions.drop_scenario(scenario=row, person=request.person, now=request.now)
    return redirect(f"{reverse('boards:hold')}?target={row.target}#saved")
