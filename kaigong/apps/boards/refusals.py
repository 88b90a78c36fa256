"""What people are told when an address of the guided form says what cannot be."""

from django.utils.translation import gettext_lazy as _

TEXTS = {
    "guide.too_much": _("网址里的内容超过 {limit} 项，无法读取。请从头填写。"),
    "guide.unknown_key": _("网址里的“{got}”不是本表的问题，已忽略。"),
    "guide.unknown_type": _("没有“{got}”这种项目类型，请在下面重新选择。"),
    "guide.wrong_value": _("“{name}”不能填“{got}”。{wanted}"),
    "guide.wrong_day": _("起算日“{got}”不是日期。请按 2022-02-10 的样子填写。"),
    "guide.no_enterprise": _("您的账号还没有登记在任何单位名下，不能以单位名义申报。请到综合窗口登记单位后再申报。"),
}
