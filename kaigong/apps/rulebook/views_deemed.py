"""The page on which everybody reads, and an administrator sets, where silence approves."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from kaigong.apps.accounts import roles
from kaigong.apps.rulebook import actions_deemed as actions
from kaigong.apps.rulebook import deemed, queries, words
from kaigong.apps.rulebook.forms import WithdrawForm
from kaigong.apps.rulebook.forms_deemed import PLACES, DeemedRuleForm
from kaigong.apps.rulebook.refusals import TEXTS
from kaigong.core.problems import Faulty


def deemed_rules(request: HttpRequest) -> HttpResponse:
    """Every rule that is or was set; the administrator may set one."""
    form = DeemedRuleForm(request.POST or None)
    if request.method == "POST":
        roles.require(request.person, "change_rulebook")
        if form.is_valid() and _was_set(request, form):
            return redirect("rulebook:deemed_rules")
    items = queries.catalogue().items
    context = {
        "rows": [(row, items.get(row.item)) for row in deemed.rules()], "open": deemed.open_to_it().values(),
        "regions": queries.regions(), "may_change": queries.may_change(request.person), "form": form,
        "withdraw_form": WithdrawForm(), "tab": "deemed",
    }  # fmt: skip
    return render(request, "rulebook/deemed_rules.html", context, status=422 if form.errors else 200)


@require_POST
def end_deemed_rule(request: HttpRequest, pk: int) -> HttpResponse:
    """From today on silence approves nothing there any more."""
    row = deemed.rule(request.person, pk)
    reason = request.POST.get("reason", "")
    actions.end_deemed_rule(rule=row, reason=reason, by=request.person.ref, now=request.now)
    messages.success(request, _("已停用。办理期限在今天及以后届满的申请，逾期不再视为同意。"))
    return redirect("rulebook:deemed_rules")


def _was_set(request: HttpRequest, form: DeemedRuleForm) -> bool:
    try:
        actions.set_deemed_rule(**form.cleaned_data, by=request.person.ref, now=request.now)
    except Faulty as faulty:
        words.put_on_form(form, faulty.problems, TEXTS, PLACES)
        return False
    messages.success(request, _("已启用。施行日及以后届满而没有作出决定的，系统按视为同意办理。"))
    return True
