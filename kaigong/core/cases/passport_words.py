"""What is said about a passport where something does not hold: first Chinese, then English."""

from collections.abc import Mapping

TEXTS: Mapping[str, tuple[str, str]] = {
    "line.section": (
        "这一行（{got}）不应出现在此处：各部分的顺序不对",
        "this line ({got}) does not belong here: the parts are out of order",
    ),
    "file.too_many_lines": ("超过 {limit} 行", "more than {limit} lines"),
    "event.impossible": ("“{kind}”不可能发生在这样的事项上", "{kind} cannot have happened to an item like this"),
    "event.not_readable": ("“{kind}”的内容不全或类型不符", "{kind} lacks fields, or has some of another type"),
    "event.time": ("时间不能识别：{got}", "this is no moment with its offset: {got}"),
    "event.day": ("所记日期 {got} 与办理时间 {recomputed} 不符", "it is dated {got}, but was done on {recomputed}"),
    "event.ahead": (
        "发生时间 {got} 晚于记录时间 {recorded}",
        "it is said to have happened at {got}, after it was recorded at {recorded}",
    ),
    "case.opened_twice": ("申请 {got} 不是这一流的开头", "case {got} is not what this stream begins with"),
    "case.not_opened": ("流的开头没有统一受理的申请", "the stream does not begin with an application"),
    "item.unknown": ("申请中没有事项 {got}", "the case has no item {got}"),
    "move.unknown": ("从“{frm}”到“{to}”不是允许的办理步骤", "no step leads from {frm} to {to}"),
    "receipt.day": (
        "接件日记为 {got}，按办公时间和日历应为 {recomputed}",
        "received on {got} it says; by office hours and calendar it was {recomputed}",
    ),
    "acceptance.day": (
        "受理日（T0）记为 {got}，重新计算为 {recomputed}",
        "the day of acceptance (T0) is stated as {got}; recomputed: {recomputed}",
    ),
    "acceptance.not_silent": (
        "记为逾期未告知而视为受理，但期限到 {last} 才届满",
        "it is said to count as accepted by silence, but the limit ran until {last}",
    ),
    "acceptance.silence_overlooked": (
        "到 {last} 没有告知补正，自收到之日起即为受理，却记为后来受理（《行政许可法》第三十二条）",
        "silence until {last} accepted it on receipt, not later (Administrative Licensing Law, Art. 32)",
    ),
    "promise.changed": (
        "承诺时限由 {was} 个工作日改成了 {got} 个",
        "the promise was changed from {was} working days to {got}",
    ),
    "law.limit": (
        "所用法定时限 {got} 与当日有效的 {law} 不符",
        "the limit by law is stated as {got}; in force that day: {law}",
    ),
    "notice.too_late": (
        "补正告知晚于最后一日 {last}，事项已自收到之日起受理（《行政许可法》第三十二条）",
        "the notice came after its last day {last}: silence had accepted it (Administrative Licensing Law, Art. 32)",
    ),
    "notice.second": (
        "这是第二次补正告知，第一次在 {first}（《行政许可法》第三十二条）",
        "this is a second notice; the first was given on {first} (Administrative Licensing Law, Art. 32)",
    ),
    "notice.new_point": (
        "轮次已关闭而提出新的要求“{got}”，且不是由新材料引起（《行政许可法》第三十二条）",
        "the round was closed; no document caused the new point “{got}” (Administrative Licensing Law, Art. 32)",
    ),
    "stop.ground": ("以“{got}”停钟没有依据", "there is no ground to stop the clock for {got}"),
    "stop.clocks": ("“{got}”所停的时钟与其依据不符", "{got} does not stop the clocks that were stopped"),
    "extension.second": (
        "已延长过一次（{days} 个工作日），不能再延长",
        "it was prolonged before, by {days} working days",
    ),
    "extension.late": (
        "期限已于 {last} 届满，此后的延长无效",
        "the limit had ended on {last}: an extension after it is void",
    ),
    "due.statutory": (
        "法定到期日记为 {got}，重新计算为 {recomputed}",
        "the last day by law is stated as {got}; recomputed: {recomputed}",
    ),
    "due.promised": (
        "承诺到期日记为 {got}，重新计算为 {recomputed}",
        "the promised last day is stated as {got}; recomputed: {recomputed}",
    ),
    "due.unknown": (
        "“放假安排尚未公布”记为 {got}，与日历不符",
        "“no calendar published yet” is stated as {got}, which is not so",
    ),
    "late.statutory": (
        "是否超过法定期限记为 {got}，而期限为 {last}，决定于 {on}",
        "late by law is stated as {got}; the last day was {last}, the decision {on}",
    ),
    "late.promised": (
        "是否超过承诺期限记为 {got}，而期限为 {last}，决定于 {on}",
        "late by promise is stated as {got}; the last day was {last}, the decision {on}",
    ),
    "late.hand_over": (
        "记为逾期送达，而期限为 {last}，送达于 {on}",
        "it is said to be handed over late; the last day was {last}, handed over on {on}",
    ),
    "decision.second": ("同一轮已于 {first} 作出决定", "it was decided before in this round, on {first}"),
    "decision.too_early": ("前置事项尚未办结就作出决定", "it was decided before what it needs stood"),
    "hand_over.day": (
        "送达期限记为 {got}，重新计算为 {recomputed}",
        "the last day to hand over is stated as {got}; recomputed: {recomputed}",
    ),
    "lapse.day": (
        "记为 {got} 失效，而使用期限为 {last}",
        "it is said to have lapsed on {got}; its last day of use: {last}",
    ),
    "use.too_often": (
        "使用期限已延长 {times} 次，不能再延长",
        "the time of use was prolonged {times} times, as often as the law allows",
    ),
    "use.day": (
        "延长后的使用期限记为 {got}，重新计算为 {recomputed}",
        "the prolonged last day of use is stated as {got}; recomputed: {recomputed}",
    ),
    "renewal.silence": (
        "记为 {got} 因期满未答复而准予延续，而期限为 {last}（《行政许可法》第五十条）",
        "renewed by silence on {got} it says; its last day was {last} (Administrative Licensing Law, Art. 50)",
    ),
    "renewal.late": (
        "延续申请记于 {got}，最晚应在 {last} 提出（《行政许可法》第五十条）",
        "renewal was asked for on {got}; the last day to ask was {last} (Administrative Licensing Law, Art. 50)",
    ),
    "renewal.overdue": (
        "是否延续的决定记于 {got}，而期限为 {last}，期满未决定即为准予延续（《行政许可法》第五十条）",
        "the renewal was decided on {got}, after its last day {last}: silence had granted it "
        "(Administrative Licensing Law, Art. 50)",
    ),
    "debt.blocked_early": (
        "容缺或承诺事项尚未到期（{last}）就记为逾期",
        "the debt is said to be unpaid before its last day ({last})",
    ),
    "debt.day": (
        "欠交或承诺 {debt} 的日期记为 {got}，重新计算为 {recomputed}",
        "a day of the debt {debt} is stated as {got}; recomputed: {recomputed}",
    ),
    "debt.drawn": (
        "承诺 {debt} 是否抽中与种子和比例（{rate}%）不符",
        "whether {debt} was drawn for its check does not follow from its seed and rate ({rate} %)",
    ),
    "debt.revoked_early": (
        "陈述申辩期（至 {last}）未过就撤销",
        "revoked while the applicant could still state his case (until {last})",
    ),
    "certificate.no_decision": (
        "签发证书 {number} 之前没有准予的决定",
        "there is no approval before certificate {number}",
    ),
    "certificate.number_twice": ("证书编号 {number} 用了两次", "the certificate number {number} was given twice"),
    "certificate.unexpected": (
        "证书 {number} 不在记录之中，或列了两次",
        "certificate {number} is not in the record, or stands twice",
    ),
    "certificate.other": ("证书 {number} 与签发记录不符", "certificate {number} is not what its entry says"),
    "document.unexpected": (
        "文件 {got} 不在记录之中，或列了两次",
        "document {got} is not in the record, or stands twice",
    ),
    "document.missing": ("缺少记录中提到的文件 {got}", "the document {got}, which an entry names, is not listed"),
    "owed.other": (
        "各方用时“{of}”记为 {stated}，重新计算为 {found}",
        "of the days owed, “{of}” is stated as {stated}; recomputed: {found}",
    ),
    "owed.missing": ("缺少各方用时", "the days owed are missing"),
    "owed.impossible": ("这样的记录算不出各方用时", "the days owed cannot be computed from a record like this"),
}
