"""What people are told when notices say no."""

from django.utils.translation import gettext_lazy as _

TEXTS = {
    "address.link_too_old": _(
        "这个确认链接已经失效，或者不是发给您的。请在通知设置中重新填写电子邮箱，系统会再发一封确认邮件。"
    ),
    "webhook.too_many": _("每个单位最多可以订阅 {limit} 个接收地址。请先停止不再使用的地址。"),
    "webhook.ended": _("这个订阅已经停止，不能再更改。需要时请重新订阅。"),
}
PROBLEMS = {
    "webhook.bad_url": _("这不是可用的接收地址。请填写完整的 https 地址，不带用户名、密码和 # 号。"),
    "webhook.private_address": _(
        "{host} 属于内部网络，系统不向内部网络推送。请使用公网地址；确有需要的，请系统管理员在设置中允许该网段。"
    ),
    "webhook.not_encrypted": _("接收地址须使用 https，以免内容在传输中泄露。"),
    "webhook.unknown_kind": _("没有“{kind}”这一类通知。"),
}
