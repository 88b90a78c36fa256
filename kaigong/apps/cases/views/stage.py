"""延长联合办理期限, from the page of a case."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from kaigong.apps.cases import actions, parts, queries, stage_part
from kaigong.apps.cases.forms.stage import StageForm
from kaigong.apps.cases.views.applications import case_context


@login_required
@require_POST
def extend_stage(request: HttpRequest, no: str) -> HttpResponse:
    """Fifteen working days more for the stage, by the government."""
    case = queries.case(request.person, no)
    if not parts.over_stages(request.person):
        raise Http404
    form = StageForm(request.POST, auto_id="id_stage_%s")
    if not form.is_valid():
        context = case_context(request, case)
        context["joint"] = stage_part.of(request.person, case, request.today, form)
        return render(request, "cases/case.html", context, status=422)
    actions.extend_stage(case=case, person=request.person, now=request.now, **form.cleaned_data)
    messages.success(request, _("已延长联合办理期限。"))
    return redirect("cases:case", no)
