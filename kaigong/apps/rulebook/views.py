"""Pages of the rules."""

from datetime import date
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from kaigong.apps.accounts import roles
from kaigong.apps.rulebook import actions, browse, queries, words
from kaigong.apps.rulebook.forms import PLACES, CalendarYearForm, RegionDayForm, WithdrawForm
from kaigong.apps.rulebook.refusals import TEXTS
from kaigong.core.problems import Faulty

PER_PAGE = 50


def items(request: HttpRequest) -> HttpResponse:
    """Items of the catalogue, by stage, agency, kind and words."""
    chosen = {key: request.GET.getlist(key) for key in ("stage", "kind", "agency")}
    text = request.GET.get("q", "")
    agencies = [agency for agency in chosen["agency"] if agency]
    found = browse.items(text=text, stages=chosen["stage"], kinds=chosen["kind"], agencies=agencies)
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "page": page, "filters": browse.filters(chosen), "q": text, "agencies": browse.agencies(),
        "chosen_agencies": chosen["agency"], "tab": "items",
    }  # fmt: skip
    return render(request, "rulebook/items.html", context)


def item(request: HttpRequest, item_id: str) -> HttpResponse:
    """One item, with the law as of today or of a day asked for."""
    day, wrong = _day_asked(request)
    context = {
        "shown": browse.item_page(item_id, day),
        "day": day,
        "day_wrong": wrong,
        "catalogue": queries.catalogue(),
    }
    return render(request, "rulebook/item.html", {**context, "tab": "items"})


def reforms(request: HttpRequest) -> HttpResponse:
    """Every reform: where it applies, what it changes."""
    return render(request, "rulebook/reforms.html", {"rows": browse.reforms(), "tab": "reforms"})


def types(request: HttpRequest) -> HttpResponse:
    """Every project type, with its sample facts and usual reforms."""
    return render(request, "rulebook/types.html", {"rows": browse.types(), "tab": "types"})


def calendars(request: HttpRequest) -> HttpResponse:
    """Every year with a calendar and the notice it rests on."""
    context = {
        "years": browse.years(), "may_change": queries.may_change(request.person), "tab": "calendars",
        "region_count": queries.region_days().count(),
    }  # fmt: skip
    return render(request, "rulebook/calendars.html", context)


def calendar_year(request: HttpRequest, year: int) -> HttpResponse:
    """One year as twelve months."""
    region = request.GET.get("region", queries.CITY)
    regions = queries.regions()
    calendar = queries.calendar(region if region in regions else queries.CITY)
    if not calendar.known(year):
        raise Http404
    context = {
        "year": browse.year_row(calendar, year), "months": browse.months(calendar, year), "region": region,
        "regions": regions, "region_days": queries.region_days(year), "today": request.today, "tab": "calendars",
        "may_change": queries.may_change(request.person),
    }  # fmt: skip
    return render(request, "rulebook/calendar_year.html", context)


def new_calendar(request: HttpRequest) -> HttpResponse:
    """Enter a year from its notice. Faults stand at their fields; nothing changes until all is in order."""
    roles.require(request.person, "change_rulebook")
    asked = request.GET.get("year", "")
    form = CalendarYearForm(request.POST or None, initial={"year": asked if asked.isdigit() else browse.next_year()})
    if request.method == "POST" and form.is_valid():
        try:
            entered = actions.enter_calendar_year(**form.cleaned_data, by=request.person.ref, now=request.now)
        except Faulty as faulty:
            words.put_on_form(form, faulty.problems, TEXTS, PLACES)
        else:
            messages.success(
                request, _("{year} 年的放假安排已录入，各处期限从现在起按它计算。").format(year=entered.year)
            )
            return redirect("rulebook:calendar_year", entered.year)
    return _form(request, "rulebook/new_calendar.html", form, {"known": browse.years()[:1]})


def region_days(request: HttpRequest) -> HttpResponse:
    """Days on which a region departs from the country; the administrator may add one."""
    form = RegionDayForm(request.POST or None)
    if request.method == "POST":
        roles.require(request.person, "change_rulebook")
        if form.is_valid() and _region_day_entered(request, form):
            return redirect("rulebook:region_days")
    context = {
        "rows": queries.region_days(), "regions": queries.regions(), "may_change": queries.may_change(request.person),
        "withdraw_form": WithdrawForm(), "tab": "calendars",
    }  # fmt: skip
    return _form(request, "rulebook/region_days.html", form, context)


@require_POST
def withdraw_region_day(request: HttpRequest, pk: int) -> HttpResponse:
    """Let the region follow the country again."""
    row = queries.region_day(request.person, pk)
    reason = request.POST.get("reason", "")
    actions.withdraw_region_day(region_day=row, reason=reason, by=request.person.ref, now=request.now)
    messages.success(request, _("已撤下，当天恢复按全国安排计算。"))
    return redirect("rulebook:region_days")


def _region_day_entered(request: HttpRequest, form: RegionDayForm) -> bool:
    try:
        actions.enter_region_day(**form.cleaned_data, by=request.person.ref, now=request.now)
    except Faulty as faulty:
        words.put_on_form(
            form, faulty.problems, TEXTS, {"region": "region", "day": "day", "works": "works", "notice": "notice"}
        )
        return False
    messages.success(request, _("已录入，当地的期限从现在起按它计算。"))
    return True


def _form(request: HttpRequest, template: str, form: Any, context: dict[str, Any]) -> HttpResponse:
    """The page of a form; 422 when what was sent has faults."""
    return render(request, template, {"form": form, "tab": "calendars", **context}, status=422 if form.errors else 200)


def _day_asked(request: HttpRequest) -> tuple[date, bool]:
    """The day in the address, and whether it could not be read."""
    text = request.GET.get("day", "")
    try:
        return (date.fromisoformat(text), False) if text else (request.today, False)
    except ValueError:
        return request.today, True
