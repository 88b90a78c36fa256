"""The page of one item and its moves. Each view makes three moves: find, check, act."""

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from kaigong.apps.accounts import queries as accounts
from kaigong.apps.cases import actions, forms, item_page, names, queries, queries_desk
from kaigong.apps.cases.models import Item
from kaigong.apps.cases.views.shared import is_fragment, stored


@login_required
@require_GET
def item(request: HttpRequest, no: str, code: str) -> HttpResponse:
    """事项: is everything here to decide, and what happens if I do?"""
    accounts.look_once(request.person, request.today)
    return _item(request, queries_desk.item(request.person, no, code, request.today))


@login_required
@require_POST
def decide_item(request: HttpRequest, no: str, code: str) -> HttpResponse:
    """作出决定."""
    item = queries.item_on_desk(request.person, no, code, request.today)
    form = forms.DecideItemForm(item, request.POST, auto_id="id_decide_%s")
    if form.is_valid():
        item = actions.decide_item(item=item, person=request.person, now=request.now, **form.cleaned_data)
        return _done(request, item, str(form.cleaned_data["decision"]))
    return _item(request, item, ("decide", form))


@login_required
@require_POST
def move(request: HttpRequest, no: str, code: str, verb: str) -> HttpResponse:
    """Any other verb of the table of moves."""
    if verb not in item_page.FORMS:
        raise Http404
    item = queries.item_to_act_on(request.person, no, code, request.today)
    form = item_page.FORMS[verb](item, request.POST, request.FILES, auto_id=f"id_{verb}_%s")
    if form.is_valid():
        act = ACTIONS[verb]
        item = act(item=item, person=request.person, now=request.now, **_ready(request, verb, form))
        return _done(request, item, verb)
    return _item(request, item, (verb, form))


ACTIONS: Mapping[str, Any] = {
    "accept": actions.accept_item, "ask_correction": actions.ask_correction, "take_on": actions.take_on_item,
    "find_not_needed": actions.find_not_needed, "refuse_acceptance": actions.refuse_acceptance,
    "extend": actions.extend_item, "suspend": actions.suspend_item, "resume": actions.resume_item,
    "deliver": actions.deliver_item, "withdraw": actions.withdraw_item, "resupply": actions.resupply,
    "report_done": actions.report_done, "resubmit": actions.resubmit_item,
    "find_unmet": actions.find_unmet, "unassign": actions.unassign_item, "assign": actions.assign_item,
    "transfer": actions.transfer_item, "propose_stop": actions.propose_stop, "confirm_stop": actions.confirm_stop,
    "decline_stop": actions.decline_stop, "propose_extension": actions.propose_extension,
    "decline_extension": actions.decline_extension, "call_back": actions.call_back, "extend_use": actions.extend_use,
    "remeasure": actions.remeasure, "ask_renewal": actions.ask_renewal, "grant_renewal": actions.grant_renewal,
    "decline_renewal": actions.decline_renewal,
    "accept_deferred": actions.accept_deferred, "approve_deferred": actions.approve_deferred,
    "sign_pledge": actions.sign_pledge, "decide_on_pledge": actions.decide_on_pledge,
    "void_simulation": actions.void_simulation,
    "ask_opinions": actions.ask_opinions, "comment": actions.comment, "ask_consult": actions.ask_consult,
}  # fmt: skip
AGENCY_BY_KEY = frozenset({"transfer", "ask_consult"})
UNSEEN = frozenset({"comment", "ask_consult"})  # said at any time, whatever has moved


def _ready(request: HttpRequest, verb: str, form: Form) -> dict[str, Any]:
    """The form's values as the action takes them: an upload becomes a document of the store."""
    values = dict(form.cleaned_data)
    if verb in UNSEEN:
        values.pop("seen", None)
    if verb in AGENCY_BY_KEY:
        values["agency"] = values["agency"].pk
    if "document" in values:
        kept = stored(request, values.pop("document"))
        values |= {"documents": [kept] if kept else []} if verb == "resupply" else {"document": kept}
    return values


def _inserted(request: HttpRequest) -> str:
    """Without scripts a template is inserted by the server: ?template=3 fills in the review opinion."""
    chosen = request.GET.get("template", "")
    return queries_desk.template_text(request.person, int(chosen)) if chosen.isdigit() else ""


def _item(request: HttpRequest, item: Item, bound: tuple[str, Form] | None = None) -> HttpResponse:
    context = item_page.item_page(request.person, item, request.now, bound, _inserted(request))
    fragment = is_fragment(request)
    return render(request, "cases/_item.html" if fragment else "cases/item.html", context, status=422 if bound else 200)


def _done(request: HttpRequest, item: Item, verb: str) -> HttpResponse:
    """The page it came from, or the item as it is now."""
    words = item_page.words_of(item, verb)
    told = _("已办理：{item}，{verb}。{effect}").format(item=names.of(item), verb=words.label, effect=words.effect)
    messages.success(request, told)
    if is_fragment(request):
        context = item_page.item_page(request.person, item, request.now)
        return render(request, "cases/_item.html", {**context, "told": True})
    page = request.POST.get("next", "")
    if page and url_has_allowed_host_and_scheme(page, {request.get_host()}):
        return redirect(page)
    return HttpResponseRedirect(request.path[: request.path.rindex("/", 0, -1) + 1])  # less the verb: the item's page
