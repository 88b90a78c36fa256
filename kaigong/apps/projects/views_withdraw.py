"""Pages for what was recorded wrongly: take a step back, and record a start anew."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from kaigong.apps.documents import actions as documents
from kaigong.apps.projects import actions, actions_withdraw, forms_withdraw, queries, queries_life
from kaigong.apps.projects.views_life import answered, done, to_life


@login_required
def withdraw(request: HttpRequest, code: str) -> HttpResponse:
    """撤回阶段."""
    project = queries.kept_life(request.person, code, queries.COMMANDS)
    steps = queries_life.steps(project)
    if not steps:
        raise Http404
    form = forms_withdraw.WithdrawForm(request.POST or None, request.FILES or None, steps=steps)
    by = {"by": request.person.ref, "now": request.now}

    def act(said: dict[str, Any]) -> object:
        upload = said.pop("document")
        ground = documents.store(upload=upload, **by) if upload else None
        return actions_withdraw.withdraw_step(project=project, document=ground, **said, **by)

    if done(request, form, act):
        project.refresh_from_db()
        told = _("已撤回，项目回到“{stage}”；新开工计数、目标进度和疑点已随之更新。")
        messages.success(request, told.format(stage=project.get_stage_display()))
        return to_life(project)
    note = _("所选节点和它之后的节点一并撤回，原登记、理由和依据都留在历史里；已提交的证据不删除。")
    return answered(request, project, form, _("撤回阶段"), _("撤回"), note)


@login_required
def start(request: HttpRequest, code: str) -> HttpResponse:
    """重新登记开工, where the first record was taken back."""
    project = queries.project(request.person, code)
    if not queries_life.may_record_start(request.person, project):
        raise Http404
    form = forms_withdraw.StartForm(request.POST or None, request.FILES or None)
    by = {"by": request.person.ref, "now": request.now}

    def act(said: dict[str, Any]) -> object:
        proof = form.proof(documents.store(upload=said["document"], **by))
        return actions.record_start(project=project, on=said["started_on"], evidence=proof, **by)

    if done(request, form, act):
        messages.success(request, _("开工已登记，计入开工当年的新开工。"))
        return to_life(project)
    return answered(request, project, form, _("重新登记开工"), _("登记开工"))
