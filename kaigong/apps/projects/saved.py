"""Saved views as the pages show them. Everybody sees his own."""

from typing import Any

from django.http import Http404, QueryDict
from django.urls import reverse

from kaigong.apps.accounts.models import Person
from kaigong.apps.projects.models import Listed, SavedView

PAGES = {Listed.PROJECTS.value: "projects:list", Listed.MAP.value: "boards:map", Listed.LEADS.value: "promotion:list"}
LEFT_OUT = ("page",)  # of an address: where one had turned to


def tidy(query: QueryDict) -> str:
    """The address of a view, without what is only of the moment."""
    kept = query.copy()
    for name in LEFT_OUT:
        kept.pop(name, None)
    return kept.urlencode()


def views(person: Person | None, page: str, query: QueryDict) -> dict[str, Any]:
    """The views of one list, and what would be saved now."""
    rows = SavedView.objects.filter(person=person, page=page) if person else []
    here, address = tidy(query), reverse(PAGES[page])
    known = [{"row": row, "url": f"{address}?{row.query}", "here": row.query == here} for row in rows]
    return {"page": page, "views": known, "query": here, "is_new": bool(here) and not any(one["here"] for one in known)}


def view(person: Person | None, pk: int) -> SavedView:
    """One's own, or 404."""
    found = SavedView.objects.filter(person=person, pk=pk).first() if person else None
    if found is None:
        raise Http404
    return found
