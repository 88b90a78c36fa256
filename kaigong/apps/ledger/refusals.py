"""What people are told when the ledger says no."""

from django.utils.translation import gettext_lazy as _

TEXTS = {
    "stream.moved_on": _(
        "在您打开页面之后，已有他人先办理了这一事项（{stream}），您的操作没有记入。请刷新页面，查看最新情况后再办理。"
    ),
    "ledger.day_sealed": _("{day} 的日根已经签署（最近一次为 {last}），不能重复签署。之后记入的内容由下一个日根覆盖。"),
    "ledger.day_ahead": _("{day} 尚未到来，不能签署当日的日根。今天是 {today}。"),
    "ledger.clock_behind": _(
        "服务器时钟（{now}）早于这一记录链的最后一条（{last}），您的操作没有记入，以免记录先后颠倒。请系统管理员校准服务器时钟后再办理。"
    ),
    "outbox.ended": _("第 {id} 号投递已经送达或已被放弃，不能再次处理。请刷新页面，查看最新情况。"),
    "outbox.for_administrators": _("对外投递由系统管理员处理。"),
    "key.unreadable": _("签名密钥文件 {file} 不能识别，现在不能签发。请系统管理员从备份恢复该文件。"),
    "key.algorithm": _("不认识的签名算法：{got}。设置 KAIGONG_SIGNATURE 可以是 {known}。"),
    "json.number_too_large": _("数值超出账本可以准确记录的范围（绝对值不超过 {limit}）。请核对单位后重新填写。"),
    "json.not_finite": _("数值不是有限的数，不能记入账本。请核对后重新填写。"),
    "json.lone_surrogate": _("文字中含有不完整的字符，不能记入账本。请删除无法显示的字符后重新填写。"),
    "json.too_deep": _("内容嵌套超过 {limit} 层，不能记入账本。"),
}
