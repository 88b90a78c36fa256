"""哪些措施最管用: computed after the page is there, for it takes longer; a page of its own where scripts are off."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from kaigong.apps.boards import asking, hold, live, remedies
from kaigong.apps.boards.views.ahead import for_those_who_steer, tabs


@require_safe
@for_those_who_steer
def measures(request: HttpRequest) -> HttpResponse:
    """The ranked list of what would help, for a what-if as asked in the address."""
    city = live.city(request.today)
    asked = asking.read(request.GET, desks=hold.desks_of(city), reforms=hold.reforms_of(city))
    question = hold.question(request.person, request.today, asked)
    context = {"question": question}
    if question:
        found = remedies.tries(question)
        context |= {
            "replications": remedies.REPLICATIONS, "measures": remedies.rows(question, found),
            "measures_finding": remedies.finding(found), "unchanged": found.idle,
        }  # fmt: skip
    part = "boards/_hold_measures.html" if request.htmx else "boards/hold_measures.html"
    return render(request, part, context | tabs(request.person, "hold"))
