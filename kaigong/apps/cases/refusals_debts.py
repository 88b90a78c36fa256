"""Why something about a debt, a pledge, a simulated review or a joint session cannot be done now."""

from django.utils.translation import gettext_lazy as _

TEXTS = {
    "debt.gate_closed": _(
        "“{item}”现在不能作出决定或报告办结：以下欠交事项尚未补交并核查通过：{debts}。请先补交，或由部门负责人依规定免予补交。"
    ),
    "debt.decision_waits": _(
        "“{item}”受理时有材料容缺，须在决定前补齐：{debts}。补齐后即可作出决定；逾期未补的，不予许可。"
    ),
    "debt.decide_with_debts": _(
        "“{item}”还有可以在决定后补交的材料：{debts}。请由部门负责人作出“办结（容缺通过）”的决定，或等材料补齐。"
    ),
    "debt.unknown": _("这个事项没有这一项欠交。请从欠交清单重新进入。"),
    "debt.ended_before": _("{debt}已经了结，不能再次办理。请在欠交清单查看结果。"),
    "debt.not_possible": _("{debt}现在的状态不能这样办理。请查看该项页面上可以办理的操作。"),
    "debt.not_yours": _("{debt}的这一步不由您的岗位办理。请转请核查部门、部门负责人或申请人办理。"),
    "debt.nothing_handed_in": _("没有上传材料，也没有说明。请上传补交的材料，或写明整改情况。"),
    "debt.document_missing": _("补交{debt}须上传材料本身。请上传后再提交。"),
    "debt.extended_before": _("{debt}的期限已经延长过一次，不能再延长。请按现在的期限补交。"),
    "debt.no_days": _("没有写明延长的工作日数，或者该项没有以日计算的期限。请核对后填写。"),
    "debt.not_heard": _(
        "{debt}还不能撤销：应当先听取申请人的陈述和申辩（《行政许可法》第七条）。"
        "申请人陈述之后，或者陈述期限{last}届满之后，可以作出决定。"
    ),
    "deferral.bad_credit": _("“{enterprise}”有严重不良信用记录且未修复，不适用容缺受理。请一次提交全部材料。"),
    "deferral.promise_missing": _("没有书面承诺。容缺受理须由申请人书面承诺补交的时间，请补写后再提交。"),
    "deferral.names_nothing": _("没有选择容缺的材料。材料齐全的，请直接受理或作出决定。"),
    "deferral.not_published": _("“{material}”不在办事指南公布的可容缺材料之列，不能容缺。请按一次性告知补正处理。"),
    "deferral.barred": _("“{material}”证明安全、危险物品、生态保护红线或权属，一律不得容缺。请在补齐后受理。"),
    "deferral.given_before": _("“{material}”已经容缺过一次，每份材料只容缺一次。请提交该材料。"),
    "deferral.days_missing": _("“{material}”没有补交期限。请写明决定前补交的工作日数，或者选择按公布的期限补交。"),
    "pledge.not_allowed": _(
        "“{item}”不适用告知承诺：目录没有允许，或者本项目涉及公共安全、生态环境、生命健康（国办发〔2020〕42号）。"
        "请按一般程序提交材料。"
    ),
    "pledge.bad_credit": _(
        "申请人有严重不良信用记录且未修复，不适用告知承诺（国办发〔2020〕42号）。请先修复信用，或按一般程序提交材料。"
    ),
    "pledge.not_whole": _("承诺书不完整：应当有告知的条件、承诺的内容和签署人。请补全后再签署。"),
    "pledge.not_signed": _("“{item}”还没有签署告知承诺书。请由申请人签署后再决定。"),
    "pledge.signed_before": _("“{item}”的告知承诺书已经签署，不需要再次签署。"),
    "pledge.text_changed": _("告知承诺书的内容在您打开页面之后有更新，尚未签署。请阅读现在的内容，再行签署。"),
    "pledge.days_missing": _("没有写明改正的期限。责令改正应当给出工作日数，请填写。"),
    "statement.empty": _("没有写明陈述和申辩的内容。请填写后再提交。"),
    "simulation.no_debts": _(
        "“{item}”正在作模拟审查，结果不是许可，不作容缺通过。请作出模拟审查的意见；所欠材料在正式核发之后按期补交。"
    ),
    "simulation.no_ground": _("没有选择预审作废的情形。请选择由他人竞得土地，或者设计方案已变更。"),
    "session.unknown": _("没有这次联合评审会或踏勘。请从事项页面重新进入。"),
    "session.over": _("这次联合办理已经结束，不能再添加内容。"),
    "session.not_held_yet": _("会议或踏勘的日期是{session_on}，还没有到。请在当日或之后记录。"),
    "session.in_the_past": _("日期{session_on}已经过去。请填写今天或以后的日期。"),
    "meeting.not_whole": _("联合评审会须有专家和章节。请至少填写一位专家；本项目没有需要评审的章节时，无须开会。"),
    "meeting.one_only": _("“{item}”已经召开联合评审会。多评合一只开一次会，各章节在会上分别提出意见。"),
    "meeting.no_such_expert": _("{expert}不在这次会议的专家名单里。请核对。"),
    "meeting.said_before": _("{expert}已经对“{material}”提出意见，不能重复填写。"),
    "meeting.no_such_chapter": _("这次会议没有“{material}”这一章。请核对。"),
    "meeting.not_your_chapter": _("“{material}”由{agency}决定，不由您的部门决定。"),
    "meeting.decided_before": _("“{material}”已经通过并先行放行，不能再次决定。"),
    "meeting.no_opinion": _("“{material}”还没有专家意见。请先记录专家意见，再作决定。"),
    "meeting.chapter_open": _("“{item}”还有章节没有通过：{materials}。全部章节通过之后才能整体办结。"),
    "acceptance.no_units": _("“{item}”不能按单体提前验收：本项目没有实行单体竣工提前验收。请在全部完工后一并申请。"),
    "acceptance.not_accepted": _("“{item}”还没有受理，不能安排联合踏勘。请先受理。"),
    "acceptance.one_visit": _("已经安排{session_on}的联合踏勘。一次申请只踏勘一次，不另行安排。"),
    "acceptance.not_a_member": _("您的部门不是这次联合验收的参加部门。请由参加部门办理。"),
    "acceptance.not_the_lead": _("这一步由牵头部门{agency}办理。"),
    "acceptance.list_closed": _("整改清单已于{listed_on}发出。清单之后不得再提新的问题，复验只看清单所列内容。"),
    "acceptance.nothing_found": _("没有记录问题，不需要整改清单。请各部门出具意见后统一出具验收意见。"),
    "acceptance.days_missing": _("没有写明整改期限。请填写工作日数。"),
    "acceptance.findings_open": _("还有必须整改的问题没有复验通过：{findings}。请复验通过之后再出具通过的意见。"),
    "acceptance.planning_first": _(
        "规划核实应当先行作出（《城乡规划法》第四十五条）。请待{agency}出具通过的意见之后再出具。"
    ),
    "acceptance.opinion_missing": _("{agency}还没有出具通过的意见，不能出具统一的验收意见。请先催办，或者整改后再办。"),
    "acceptance.not_your_finding": _("这个问题由{agency}提出，由其复验。"),
    "acceptance.visit_open": _("“{item}”已经安排{session_on}的联合踏勘，以统一的验收意见作出决定。请在踏勘页面办理。"),
    "finding.empty": _("没有写明问题。请写明看到的情况和位置。"),
    "finding.answer_empty": _("没有写明整改情况。请写明怎样整改，并附照片或材料。"),
    "finding.not_listed": _("清单里没有第{finding}项。请核对。"),
    "finding.not_yours_now": _("第{finding}项现在不需要整改答复。请查看清单。"),
    "finding.not_answered": _("第{finding}项还没有整改答复，不能复验。请等建设单位答复。"),
}
