"""颜色: every colour of the house with its limits, where they come from and who may change them."""

from collections.abc import Iterator
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from kaigong.apps.accounts import roles
from kaigong.apps.boards import cockpit
from kaigong.apps.projects import listing
from kaigong.apps.rulebook import words
from kaigong.apps.supervision import queries as supervision
from kaigong.apps.supervision import rules
from kaigong.apps.targets import actions_definitions as actions
from kaigong.apps.targets import colours
from kaigong.apps.targets.forms_definitions import ColoursForm
from kaigong.apps.targets.refusals import PROBLEMS
from kaigong.core.clock.colours import USUAL
from kaigong.core.problems import Faulty

VERB = "change_rulebook"
FAULTY = 422


@require_GET
def page(request: HttpRequest) -> HttpResponse:
    """The limits in force; who may change them has the form."""
    return _page(request, ColoursForm(initial=colours.percents()))


@login_required
@require_POST
def set_limits(request: HttpRequest) -> HttpResponse:
    """设定: the limits of targets, in force at once."""
    roles.require(request.person, VERB)
    form = ColoursForm(request.POST)
    if form.is_valid():
        try:
            done = actions.set_colours(limits=form.cleaned_data, by=request.person.ref, now=request.now)
        except Faulty as faulty:
            words.put_on_form(form, faulty.problems, PROBLEMS, {})
        else:
            messages.success(request, _("颜色界线第 {n} 版已施行，目标的颜色随即按它显示。").format(n=done.version))
            return redirect("boards:colours")
    return _page(request, form)


def _page(request: HttpRequest, form: ColoursForm) -> HttpResponse:
    context = {
        "rows": list(_rows(request)), "form": form, "may_set": roles.may(request.person, VERB),
        "version": colours.in_force()[1], "versions": colours.versions(),
    }  # fmt: skip
    return render(request, "boards/colours.html", context, status=FAULTY if form.errors else 200)


def _rows(request: HttpRequest) -> Iterator[dict[str, Any]]:
    """Each thing that has a colour: from when it is amber, from when red, by which source, and where it is set."""
    limits, number = colours.percents(), colours.in_force()[1]
    ladder = rules.in_force().ladder
    clock = _("时钟规则（通行做法）；写在规则内核里，改动须重算全部在办事项")
    own = _("本市设定，第 {n} 版").format(n=number) if number else _("目录 rankings/colours.yaml（建议值，待本市确认）")
    here = {"source": own, "here": True}
    yield {"what": _("审批事项"), "amber": _("剩余不超过 {days} 个工作日，或不超过期限的 {share}%").format(
        days=USUAL.days, share=USUAL.share_percent), "red": _("到期日之后"), "source": clock}  # fmt: skip
    yield {"what": _("目标（有推演）"), "amber": _("兑现概率不到 {limit}%").format(limit=limits["likely"]),
           "red": _("兑现概率不到 {limit}%").format(limit=limits["doubtful"]), **here}  # fmt: skip
    yield {"what": _("目标（没有推演）"), "amber": _("完成不到直线进度的 {limit}%").format(limit=limits["on_line"]),
           "red": _("完成不到直线进度的 {limit}%").format(limit=limits["near_line"]), **here}  # fmt: skip
    yield {"what": _("大屏上的把握"), "amber": "", "red": _("不到 {limit}%").format(limit=round(cockpit.LIKELY * 100)),
           "source": _("界面约定：把握不到一半即标红")}  # fmt: skip
    yield {"what": _("督办事项"), "amber": _("到期前 {days} 个工作日起").format(days=ladder.yellow_days),
           "red": _("到期日之后"), "source": _("督办规则，由指挥部设定"),
           "url": reverse("supervision:rules") if supervision.may_look(request.person) else ""}  # fmt: skip
    yield {"what": _("项目"), "amber": _("计划开工在 {days} 天以内").format(days=listing.SOON_DAYS),
           "red": _("预计或实际晚于计划开工"), "source": _("界面约定")}  # fmt: skip
