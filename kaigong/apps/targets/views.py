"""The public list of commitments."""

from decimal import Decimal
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from kaigong.apps.accounts import roles
from kaigong.apps.ledger import queries as ledger
from kaigong.apps.rulebook import words
from kaigong.apps.targets import actions_tree as actions
from kaigong.apps.targets import breaking, colours, indicators, queries, tree
from kaigong.apps.targets.forms_tree import PartsForm, WayForm
from kaigong.apps.targets.models import Kind
from kaigong.apps.targets.refusals import PROBLEMS
from kaigong.core.problems import Faulty

PER_PAGE = 100


def listed(request: HttpRequest) -> HttpResponse:
    """All commitments, by who made them and kind, each beside what the system counts today."""
    speakers, kinds = request.GET.getlist("speaker"), request.GET.getlist("kind")
    rows = queries.commitments(request.person, speakers=speakers, kinds=kinds)
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    shown = list(queries.shown(page.object_list))
    context = {
        "page": page,
        "shown": shown,
        "filters": _filters(speakers, kinds),
        "filtered": bool(speakers or kinds),
        "counted": sum(each.reached is not None for each in shown),
        "may_read": roles.may(request.person, "steer"),
        "may_follow": roles.may(request.person, "see_every_project"),
    }
    return render(request, "targets/list.html", context)


def tree_page(request: HttpRequest) -> HttpResponse:
    """The promises as a tree, each against its straight line."""
    found = tree.tree(request.person, request.today)
    context = {
        "tree": found, "may_look_ahead": roles.may(request.person, "look_ahead"),
        "may_share": roles.may(request.person, "steer"), "limits": colours.percents(),
    }  # fmt: skip
    return render(request, "targets/tree.html", context)


def commitment(request: HttpRequest, number: str) -> HttpResponse:
    """One promise: its words, its line month by month, and the rows behind its number."""
    found = tree.commitment(request.person, number)
    leaf = tree.leaf(found, request.today)
    may_follow = roles.may(request.person, "see_every_project")
    context = {
        "each": found, "row": found.row, "progress": leaf.progress, "leaf": leaf, "forecast": leaf.forecast,
        "may_share": roles.may(request.person, "steer") and found.row.kind == Kind.TARGET,
        "entries": ledger.entries(request.person, f"breakdown:{number}") if leaf.parts else [],
        "indicator": indicators.of_measure(found.row.measure), "may_follow": may_follow,
        "may_look_ahead": roles.may(request.person, "look_ahead") and found.row.measure == queries.STARTS,
        "behind": list(tree.rows_behind(request.person, found.row)), "most": tree.MOST_ROWS,
    }  # fmt: skip
    return render(request, "targets/commitment.html", context)


@login_required
def share(request: HttpRequest, number: str) -> HttpResponse:
    """分解目标: parts proposed by the way chosen, put right by hand, kept with their sum or the reason of the gap."""
    roles.require(request.person, "steer")
    row = tree.commitment(request.person, number).row
    how = WayForm(request.GET or None)
    way, among = how.chosen()
    proposal = breaking.proposal(row, among, way)
    form = PartsForm(request.POST or None, proposal=proposal)
    if request.method == "POST" and form.is_valid():
        try:
            actions.share_promise(
                commitment=row, parts=form.parts(), way=way, reason=form.cleaned_data["reason"], by=request.person.ref,
                now=request.now,
            )  # fmt: skip
        except Faulty as faulty:
            words.put_on_form(form, faulty.problems, PROBLEMS, {"reason": "reason"} | form.places())
        else:
            messages.success(request, _("目标已分解，各份按自己的直线进度计算。"))
            return redirect("targets:commitment", number)
    context = {
        "row": row, "form": form, "how": how, "way": way, "among": among, "lines": form.lines(),
        "total": sum((value for _cell, value in proposal), Decimal(0)),
    }  # fmt: skip
    return render(request, "targets/share.html", context, status=422 if form.errors else 200)


def _filters(speakers: list[str], kinds: list[str]) -> list[dict[str, Any]]:
    english = (get_language() or "").startswith("en")
    names = {
        speaker: agency.name_en if agency and english else speaker for speaker, agency in queries.speakers().items()
    }
    return [_chips("kind", _("类别"), queries.kinds(), kinds), _chips("speaker", _("承诺单位"), names, speakers)]


def _chips(key: str, label: str, options: dict[str, Any], chosen: list[str]) -> dict[str, Any]:
    chips = [{"value": value, "label": text, "active": value in chosen} for value, text in options.items()]
    return {"key": key, "label": label, "options": chips}
