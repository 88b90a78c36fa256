"""最省的办法: the cheapest set of measures for a wished level. It takes a while: begun, watched, stopped."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from kaigong.apps.boards import asking, hold, hold_words, live, reaching, searches
from kaigong.apps.boards.hold import Question
from kaigong.apps.boards.reaching import Wish
from kaigong.apps.boards.views.ahead import for_those_who_steer, tabs


@require_safe
@for_those_who_steer
def page(request: HttpRequest) -> HttpResponse:
    """Where the search stands, or what it found; what was asked is in the address."""
    of, wish = _question(request), reaching.read(request.GET)
    context = tabs(request.person, "hold") | {"question": of}
    if of is not None:
        context |= _context(of, wish)
    part = "boards/_hold_reach.html" if request.htmx else "boards/hold_reach.html"
    return render(request, part, context)


def _question(request: HttpRequest) -> Question | None:
    city = live.city(request.today)
    asked = asking.read(request.GET, desks=hold.desks_of(city), reforms=hold.reforms_of(city))
    return hold.question(request.person, request.today, asked)


def _context(of: Question, wish: Wish) -> dict[str, Any]:
    state = searches.state(wish.key(of))
    context: dict[str, Any] = {
        "wish": wish, "query": wish.query(of), "state": state, "levels": reaching.LEVELS,
        "prices": reaching.price_rows(wish), "replications": reaching.REPLICATIONS,
    }  # fmt: skip
    if state is None or state.status == searches.LOST:
        return context | {"lost": state is not None}
    if state.status == searches.RUNNING:
        share = min(round(state.seconds / searches.LIMIT * 100), 100)
        return context | {
            "running": True, "share": share, "seconds": round(state.seconds), "limit": round(searches.LIMIT),
            "tried": state.told.get("sets", 0), "best": hold_words.percent(state.told.get("best", 0.0)),
        }  # fmt: skip
    return context | {"found": reaching.told(of, wish, state)}


@require_POST
@for_those_who_steer
def begin(request: HttpRequest) -> HttpResponse:
    """Begin the search; where it runs or is done already, only look at it."""
    of, wish = _question(request), reaching.read(request.POST)
    if of is None:
        return redirect("boards:hold")
    searches.begin(wish.key(of), reaching.search(of, wish))
    return redirect(f"{reverse('boards:reach')}?{wish.query(of)}")


@require_POST
@for_those_who_steer
def stop(request: HttpRequest) -> HttpResponse:
    """Stop the search."""
    of, wish = _question(request), reaching.read(request.GET)
    if of is None:
        return redirect("boards:hold")
    searches.stop(wish.key(of))
    return redirect(f"{reverse('boards:reach')}?{wish.query(of)}")
