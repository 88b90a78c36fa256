"""全市排程: the plan of every project still to start, its desks, its conflicts, and what a moved day would move."""

import json
from collections.abc import Mapping
from datetime import date
from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from kaigong.apps.boards import city_move, city_plan, city_words, queries
from kaigong.apps.boards.city_plan import CityPlan
from kaigong.apps.boards.views.ahead import for_those_who_steer, tabs
from kaigong.apps.projects.models import Klass
from kaigong.apps.rulebook import queries as rulebook
from kaigong.apps.rulebook import words as rules

PER_PAGE = 50
MOST_LEADERS = 40  # named as filters; the rest are found by grouping
GROUPS = ("county", "klass", "leader")
LAST = "\U0010ffff"  # after every name


@require_safe
@for_those_who_steer
def page(request: HttpRequest) -> HttpResponse:
    """The plan, narrowed as the address says."""
    plan = city_plan.plan(request.today, request.now)
    filters = _filters(request, plan) if plan.result.plan is not None else []
    context = {**tabs(request.person, "plan"), "plan": plan, "filters": filters}
    if plan.result.plan is None:
        return render(request, "boards/city_plan.html", context | {"nothing": True})
    return render(request, "boards/city_plan.html", context | _context(request, plan))


def _context(request: HttpRequest, plan: CityPlan) -> dict[str, Any]:
    city = plan.asked.city
    missed, loads = city_words.late(plan), city_words.desks(plan)
    leaders = queries.leaders(request.person)
    shown = [n for n, each in enumerate(city.waiting) if _fits(request, each.row, leaders)]
    shown.sort(key=lambda n: (plan.start(n), city.waiting[n].row.code))
    begun = [row for row in city.started if _fits(request, row, leaders)] if "begun" not in request.GET else []
    begun.sort(key=lambda row: (row.started_on or city.today, row.code), reverse=True)
    groups = _groups(request, leaders)
    data = city_words.picture(plan, shown, begun, groups)
    if groups:
        shown.sort(key=lambda n: groups(city.waiting[n].row))
    rows = [_row(plan, n) | {"group": groups(city.waiting[n].row)[1] if groups else ""} for n in shown]
    rows = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    agency = request.GET.get("agency", "")
    return {
        "data_json": json.dumps(data, ensure_ascii=False, separators=(",", ":")), "finding":
        city_words.finding(plan, missed), "late": missed[: city_words.MOST_LATE], "late_count": len(missed),
        "conflicts": city_words.conflicts(plan, loads, missed), "loads": loads,
        "load": next((desk for desk in loads if desk.agency == agency), loads[0] if loads else None),
        "page": rows, "grouped": groups is not None, "count": len(shown), "begun": len(begun), "gap": plan.result.gap,
        "gap_said": f"{(plan.result.gap or 0) * 100:.1f}%",
    }  # fmt: skip


def _row(plan: CityPlan, n: int) -> dict[str, Any]:
    each = plan.asked.city.waiting[n]
    planned, start = each.row.planned_start_on, plan.start(n)
    days = start - city_plan.number_of(plan.asked.city, planned) if planned else 0
    return {"row": each.row, "planned": planned, "possible": city_plan.day_of(plan.asked.city, start), "days": days}


def _fits(request: HttpRequest, row: Any, leaders: Mapping[str, str]) -> bool:
    has = {"county": row.county, "klass": row.klass, "leader": leaders.get(row.code, "")}
    asked = ((name, request.GET.getlist(name)) for name in has)
    return all(not values or has[name] in values for name, values in asked)


def _groups(request: HttpRequest, leaders: Mapping[str, str]) -> city_words.Group | None:
    """By what rows are put together: an order, and what stands over them. None: not at all."""
    by = next((value for value in reversed(request.GET.getlist("group")) if value in GROUPS), None)
    if by is None:
        return None
    if by == "leader":
        return lambda row: (leaders.get(row.code, "") or LAST, leaders.get(row.code, "") or _("没有登记责任领导"))
    if by == "klass":
        return lambda row: (row.klass, str(Klass(row.klass).label))
    places = rulebook.regions()
    return lambda row: (row.county, rules.named(places.get(row.county)) or _("跨县市区或市级"))


def _filters(request: HttpRequest, plan: CityPlan) -> list[dict[str, Any]]:
    counties, klasses = request.GET.getlist("county"), request.GET.getlist("klass")
    here = {each.row.county for each in plan.asked.city.waiting} | {row.county for row in plan.asked.city.started}
    places = [(place.id, rules.named(place)) for place in rulebook.regions().values() if place.id in here]
    leaders = sorted({name for name in queries.leaders(request.person).values() if name})[:MOST_LEADERS]
    grouped, names = request.GET.getlist("group"), {"county": _("所在地"), "klass": _("类别"), "leader": _("责任领导")}
    return [
        {"key": "klass", "label": _("类别"), "options": [
            {"value": value, "label": text, "active": value in klasses} for value, text in Klass.choices]},
        {"key": "county", "label": _("所在地"), "options": [
            {"value": value, "label": text, "active": value in counties} for value, text in places]},
        {"key": "leader", "label": _("责任领导"), "options": [
            {"value": name, "label": name, "active": name in request.GET.getlist("leader")} for name in leaders]},
        {"key": "group", "label": _("分组"), "options": [
            {"value": name, "label": names[name], "active": name in grouped} for name in GROUPS
            if name != "leader" or leaders]},
    ]  # fmt: skip


@require_safe
@for_those_who_steer
def move(request: HttpRequest) -> HttpResponse:
    """What would move if one project broke ground on another day. Nothing is stored."""
    plan = city_plan.plan(request.today, request.now)
    code, city = request.GET.get("project", ""), plan.asked.city
    place = next((n for n, each in enumerate(city.waiting) if each.row.code == code), None)
    if place is None or plan.result.plan is None:
        raise Http404
    context = {**tabs(request.person, "plan"), "project": city.waiting[place].row, **_moved(plan, place, _day(request))}
    return render(request, "boards/city_move.html", context)


def _day(request: HttpRequest) -> date:
    try:
        return max(date.fromisoformat(request.GET.get("day", "")), request.today)
    except ValueError as fault:
        raise Http404 from fault


def _moved(plan: CityPlan, place: int, asked: date) -> dict[str, Any]:
    city = plan.asked.city
    reached, found = city_move.move(plan, place, city_plan.number_of(city, asked))
    others = [one for one in found if one.project != place]
    rows = [
        {"row": city.waiting[one.project].row, "before": city_plan.day_of(city, one.before), "days": one.days,
         "by": abs(one.days), "after": city_plan.day_of(city, one.after), "self": one.project == place}
        for one in found[: city_words.MOST_MOVED]
    ]  # fmt: skip
    day, late = city_plan.day_of(city, reached), reached > city_plan.number_of(city, asked)
    return {"asked_day": asked, "day": day, "rows": rows, "others": len(others), "missed": late}
