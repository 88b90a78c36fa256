"""One verb on a chosen lot of items, the answer for each, and taking back what was just assigned."""

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core import signing
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from kaigong.apps.cases import actions, queries, queries_desk
from kaigong.apps.cases.actions.desk_work import LOTS, MOST, UNDO_SECONDS, Outcome
from kaigong.apps.cases.models import Item
from kaigong.apps.cases.verbs import VERBS

UNDO = "cases.undo"
UNDOABLE = frozenset({"assign", "take_on"})


@login_required
@require_POST
def bulk(request: HttpRequest) -> HttpResponse:
    """批量办理: each item is answered on its own; nothing is half done."""
    verb, marks = request.POST.get("verb", ""), request.POST.getlist("item")[:MOST]
    if verb not in LOTS or not queries.has_desk(request.person):
        raise Http404
    back = _back(request)
    fields = _fields(request, verb)
    if not marks or fields is None:
        messages.warning(request, _("请先勾选事项。") if not marks else _("请先选择经办人。"))
        return redirect(back)
    lot = [_chosen(request, mark) for mark in marks]
    outcomes = actions.act_on_lot(verb=verb, items=lot, person=request.person, now=request.now, **fields)
    done = [one for one in outcomes if one.done]
    context = {
        "outcomes": outcomes, "done": done, "refused": [one for one in outcomes if not one.done], "back": back,
        "verb": VERBS[verb], "seconds": UNDO_SECONDS,
        "undo": _token(request, done) if done and verb in UNDOABLE else "",
    }  # fmt: skip
    return render(request, "cases/bulk.html", context)


def _fields(request: HttpRequest, verb: str) -> dict[str, Any] | None:
    """What the verb needs besides; None where it is missing."""
    if verb != "assign":
        return {}
    officers = queries_desk.officers_at(queries.desks(request.person, request.today))
    officer = officers.filter(username=request.POST.get("officer", "")).first()
    return {"officer": officer} if officer else None


def _chosen(request: HttpRequest, mark: str) -> tuple[Item, int | None]:
    """An item of the person's desk with the entry its row showed; 404 for any other."""
    no, _slash, rest = mark.partition("/")
    code, _slash, seen = rest.partition("/")
    item = queries.item_on_desk(request.person, no, code, request.today)
    return item, int(seen) if seen.isdigit() else None


def _back(request: HttpRequest) -> str:
    page = request.POST.get("next", "")
    return page if page and url_has_allowed_host_and_scheme(page, {request.get_host()}) else "/cases/desk/"


def _token(request: HttpRequest, done: list[Outcome]) -> str:
    rows = [[one.item.case.no, one.item.code, one.item.seen_n, one.before] for one in done]
    return signing.dumps({"by": request.person.ref, "at": request.now.isoformat(), "rows": rows}, salt=UNDO)


@login_required
@require_POST
def undo(request: HttpRequest) -> HttpResponse:
    """撤销: within ten seconds each item goes back to whoever had it."""
    try:
        kept = signing.loads(request.POST.get("undo", ""), salt=UNDO)
    except signing.BadSignature:
        raise Http404 from None
    if kept["by"] != request.person.ref:
        raise Http404
    assigned = [
        (queries.item_on_desk(request.person, no, code, request.today), seen, before)
        for no, code, seen, before in kept["rows"]
    ]
    at = datetime.fromisoformat(kept["at"])
    outcomes = actions.take_back(assigned=assigned, at=at, person=request.person, now=request.now)
    refused = [one for one in outcomes if not one.done]
    back = _back(request)
    if not refused:
        messages.success(request, _("已撤销，{number} 个事项恢复原状。").format(number=len(outcomes)))
        return redirect(back)
    context = {"outcomes": outcomes, "done": [one for one in outcomes if one.done], "refused": refused, "back": back,
               "verb": VERBS["unassign"]}  # fmt: skip
    return render(request, "cases/bulk.html", context)
