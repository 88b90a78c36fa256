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
    group: str = "decide"  # decide, clock, people or ask: how the page puts them together


VERBS: Mapping[str, Verb] = {
    "accept": Verb(_("受理"), _("发出受理通知，时钟自受理之日起算。"), "check", True, "a"),
    "ask_correction": Verb(
        _("提出补正意见"),
        _("一次列全所缺材料，随本轮一次性告知书一并发出，以后不能再提新的要求。"),
        "file-alert",
        False,
        "c",
    ),
    "find_not_needed": Verb(_("不受理"), _("依法不需要取得许可，书面告知，后续事项不再等待。"), "circle-minus"),
    "refuse_acceptance": Verb(_("不予受理"), _("不属于本部门职权或依法不得申请，书面告知理由。"), "ban"),
    "resupply": Verb(_("提交补正材料"), _("材料交回部门，补齐之日视为受理日。"), "upload", True),
    "take_on": Verb(_("接办"), _("由您承办，时钟自受理之日起已在走。"), "user-check", group="people"),
    "approve": Verb(_("作出决定"), _("办结（通过），签发证书，等待它的事项随即可以受理。"), "gavel", True, "d"),
    "approve_simulated": Verb(
        _("作出决定"), _("模拟审查通过；此时不发证，也不得据此开工，取得土地后转为正式决定。"), "gavel", True, "d"
    ),
    "reject": Verb(_("不予许可"), _("办结（不通过），须书面说明理由并告知救济途径。"), "x"),
    "suspend": Verb(_("启动特别程序"), _("依法定情形停钟，书面告知申请人所需时间。"), "player-pause", group="clock"),
    "resume": Verb(_("结束特别程序"), _("结果已出，时钟自次日继续走。"), "player-play", True, group="clock"),
    "extend": Verb(
        _("延长期限"), _("延长十个工作日，只能一次，须在到期前并告知理由。"), "calendar-plus", group="clock"
    ),
    "deliver": Verb(_("出件"), _("证书送达申请人。"), "send", True),
    "withdraw": Verb(_("撤回申请"), _("作出决定前可以撤回，时钟就此停止。"), "arrow-back-up"),
    "resubmit": Verb(_("重新申请"), _("重新送交部门，按新的申请计时。"), "refresh", True),
    "report_done": Verb(_("报告办结"), _("由建设单位办理的事项，办好后在此报告。"), "flag", True),
    "find_unmet": Verb(_("补正不符"), _("首轮告知的内容仍未补齐，逐条指出，交回申请人。"), "file-x"),
    "assign": Verb(_("分派"), _("交由一名经办人承办，时钟照走；可随时改派。"), "user-share", group="people"),
    "hand_over_work": Verb(_("改派"), _("换一名经办人，其余不变。"), "user-share", group="people"),
    "unassign": Verb(_("退回待分派"), _("不再由现经办人承办，时钟照走。"), "user-minus", group="people"),
    "transfer": Verb(_("转办"), _("转给有权的部门，受理日不变，时钟照走。"), "arrows-exchange", group="people"),
    "propose_stop": Verb(
        _("报请启动特别程序"), _("报部门负责人批准，批准之日停钟；批准前时钟照走。"), "player-pause", group="clock"
    ),
    "confirm_stop": Verb(
        _("批准停钟"), _("自今日起停钟，书面告知申请人所需时间。"), "player-pause", True, group="clock"
    ),
    "decline_stop": Verb(_("不批准停钟"), _("时钟照走，经办人收到理由。"), "player-play", group="clock"),
    "propose_extension": Verb(
        _("报请延长期限"), _("报部门负责人批准；须在到期当日或之前批准。"), "calendar-plus", group="clock"
    ),
    "decline_extension": Verb(_("不批准延长"), _("期限不变，经办人收到理由。"), "calendar-x", group="clock"),
    "extend_stage": Verb(_("延长联合办理期限"), _("由本级人民政府批准，延长十五个工作日，只能一次。"), "calendar-plus"),
    "call_back": Verb(_("撤回许可"), _("法律或客观情况变化，收回已作出的许可，依法补偿。"), "arrow-back"),
    "extend_use": Verb(
        _("延长使用期限"), _("证书的使用期限顺延，次数以法律规定为限。"), "calendar-plus", group="clock"
    ),
    "remeasure": Verb(
        _("补测变化部分"), _("只补测有变化的部分，其余以原成果为准；在用这份成果的部门随即看到。"), "ruler-measure"
    ),
    "ask_renewal": Verb(
        _("申请延续"), _("到期前作出决定；期满未决定的，视为准予延续（《行政许可法》第五十条）。"), "calendar-plus"
    ),
    "grant_renewal": Verb(_("准予延续"), _("使用期限顺延，证书随即换发，原证书指向新证书。"), "calendar-check", True),
    "decline_renewal": Verb(_("不予延续"), _("书面说明理由并告知救济途径；证书到期前仍然有效。"), "calendar-x"),
    "ask_opinions": Verb(
        _("征求部门意见"), _("各部门在期限内答复，逾期未答视为同意；不停钟。"), "users-group", group="ask"
    ),
    "give_opinion": Verb(_("答复部门意见"), _("同意或不同意，不同意须说明理由。"), "message-check", group="ask"),
    "comment": Verb(_("留言"), _("同事可见，不停钟，不改变事项状态。"), "message", group="ask"),
    "ask_consult": Verb(_("征询其他部门"), _("请其他部门提供意见供参考，不停钟。"), "message-question", group="ask"),
    "answer_consult": Verb(_("答复征询"), _("供承办部门参考。"), "message-check", group="ask"),
    "answer_question": Verb(_("答复申请人"), _("申请人随即看到。"), "message-reply", group="ask"),
    "take_paper": Verb(_("收取纸质材料"), _("打印收件凭证交送件人。"), "printer", group="ask"),
    "accept_deferred": Verb(_("容缺受理"), _("次要材料后补，时钟自受理之日起算；每份记为欠交。"), "file-plus"),
    "approve_deferred": Verb(_("办结（容缺通过）"), _("带着欠交作出决定，写明补交期限，由负责人作出。"), "file-check"),
    "sign_pledge": Verb(_("签署告知承诺书"), _("以承诺替代材料，部门当场决定，之后核查。"), "signature"),
    "decide_on_pledge": Verb(_("凭承诺当场决定"), _("受理并当场准予，核查计划随即开始。"), "gavel", True),
    "void_simulation": Verb(_("预审作废"), _("由他人竞得土地或者变更设计的，模拟审查结果失效。"), "ban"),
}
