"""The verbs of the table of moves as people read them: the word on the button and what it will do."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True, slots=True)
class Verb:
    label: Promise
    effect: Promise
    icon: str
    primary: bool = False
    key: str = ""


VERBS: Mapping[str, Verb] = {
    "accept": Verb(_("受理"), _("发出受理通知，时钟自受理之日起算。"), "check", True, "a"),
    "ask_correction": Verb(
        _("一次性告知补正"), _("一次列全所缺材料，只能告知一次；时钟不起算。"), "file-alert", False, "c"
    ),
    "find_not_needed": Verb(_("不受理"), _("依法不需要取得许可，书面告知，后续事项不再等待。"), "circle-minus"),
    "refuse_acceptance": Verb(_("不予受理"), _("不属于本部门职权或依法不得申请，书面告知理由。"), "ban"),
    "resupply": Verb(_("提交补正材料"), _("材料交回部门，补齐之日视为受理日。"), "upload", True),
    "take_on": Verb(_("接办"), _("由您承办，时钟自受理之日起已在走。"), "user-check"),
    "approve": Verb(_("作出决定"), _("办结（通过），签发证书，等待它的事项随即可以受理。"), "gavel", True, "d"),
    "reject": Verb(_("不予许可"), _("办结（不通过），须书面说明理由并告知救济途径。"), "x"),
    "suspend": Verb(_("启动特别程序"), _("依法定情形停钟，书面告知申请人所需时间。"), "player-pause"),
    "resume": Verb(_("结束特别程序"), _("结果已出，时钟自次日继续走。"), "player-play", True),
    "extend": Verb(_("延长期限"), _("延长十个工作日，只能一次，须在到期前并告知理由。"), "calendar-plus"),
    "deliver": Verb(_("出件"), _("证书送达申请人。"), "send", True),
    "withdraw": Verb(_("撤回申请"), _("作出决定前可以撤回，时钟就此停止。"), "arrow-back-up"),
    "resubmit": Verb(_("重新申请"), _("重新送交部门，按新的申请计时。"), "refresh", True),
    "report_done": Verb(_("报告办结"), _("由建设单位办理的事项，办好后在此报告。"), "flag", True),
}
