"""What people are told when something cannot be done in the marketplace."""

from django.utils.translation import gettext_lazy as _

TEXTS = {
    "body.known": _("“{name}”已经申请过入驻，不必再申请。请在机构页面查看核验进度。"),
    "body.agency_unknown": _("没有“{got}”这个部门，请从列表中选择。"),
    "body.listed_already": _("“{name}”已经在册，不必再核验。"),
    "body.suspended_already": _("“{name}”已经暂停承接。"),
    "body.reason_missing": _("暂停“{name}”承接业务须写明理由，理由会公开。"),
    "body.not_listed": _("“{name}”不在册或已暂停承接，不能承接这项服务。请另选机构。"),
    "body.not_qualified": _("“{name}”没有公示这项服务的资质。请另选机构。"),
    "body.qualification_expired": _("“{name}”的资质已于 {on} 到期。请另选机构，或待其更新资质。"),
    "body.affiliated": _(
        "“{name}”与{agencies}有隶属或利益关系，而该部门要对成果作出决定，所以不能承接（《优化营商环境条例》第四十三条）。"
        "请另选机构。"
    ),
    "offer.unknown_service": _("没有“{got}”这项中介服务，请从列表中选择。"),
    "offer.certificate_missing": _("请填写资质证书编号。"),
    "offer.expired": _("资质有效期 {got} 已过。请先更新资质。"),
    "offer.days": _("工作日应在 1 至 {limit} 之间，现为 {got}。"),
    "offer.price": _("价格应为不小于零的金额。"),
    "commission.unknown_method": _("没有“{got}”这种选取方式，请从列表中选择。"),
    "commission.brief_missing": _("请写明服务要求，机构据此报价和编制。"),
    "commission.quotes_until": _("竞价比选须定报价截止日，且晚于今天。"),
    "commission.body_missing": _("直接选取须选定一家机构。"),
    "commission.nobody_eligible": _("现在没有可以承接这项服务的在册机构。请换一种选取方式，或待机构入驻后再办。"),
    "commission.merged": _("“{service}”已并入“{into}”（多测合一）：一次委托、一次测绘、成果共用。请委托“{into}”。"),
    "commission.measured_before": _(
        "“{service}”已经委托过（{no}），成果由各事项共用，同一对象不重复测绘。有变化的，在该事项页面只补测变化部分。"
    ),
    "commission.not_possible": _("委托 {no} 现在的状态是“{state}”，不能这样办。请刷新页面查看可办的事。"),
    "commission.not_yours": _("委托 {no} 的这一步由另一方办理。"),
    "commission.changed_since": _("您打开页面之后，委托 {no} 已有变动，这次没有保存。请刷新页面再办。"),
    "commission.reason_missing": _("委托 {no}：请写明理由。"),
    "commission.points_missing": _("委托 {no}：请写明问题所在。"),
    "commission.rated_before": _("委托 {no} 已经评价过，一次委托只评价一次。"),
    "commission.score": _("评分为 1 至 5，现为 {got}。"),
    "commission.low_needs_reason": _("委托 {no}：评分 2 分及以下须写明原因。"),
    "quote.too_late": _("委托 {no} 的报价已于 {last} 截止。"),
    "quote.still_open": _("委托 {no} 的报价到 {last} 截止，次日起才能开启和选定。"),
    "quote.none_of_body": _("“{name}”没有报价，不能选定。"),
    "quote.values": _("报价应为不小于零的金额和 1 至 500 个工作日。"),
    "draw.witness_missing": _("委托 {no}：请写明见证人。"),
    "draw.words_missing": _("委托 {no}：请见证人当场说出一个词或数字，作为抽取的随机来源之一。"),
    "draw.pool_empty": _("名册里没有可以抽取的对象。"),
    "draw.member_twice": _("名册里有重复的对象。"),
    "draw.weight": _("签数应不小于 1，现为 {got}。"),
    "draw.take": _("抽取数应在 1 至 {limit} 之间，现为 {got}。"),
}
PROBLEMS = TEXTS
