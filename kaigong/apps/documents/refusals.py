"""Why a file is not taken, in words."""

from django.utils.translation import gettext_lazy as _

TEXTS = {
    "document.empty": _("这个文件是空的，没有内容可存。请检查后重新选择。"),
    "document.too_large": _("文件大小为 {size}，超过 {limit} 的上限。请压缩或拆分后再上传。"),
    "document.type": _(
        "不能接收这种文件：只收 PDF、PNG、JPEG、纯文本、Word（docx）和 Excel（xlsx），"
        "按内容识别，不看扩展名；含脚本、网页或宏的文件一律不收。请转换为 PDF 后再上传。"
    ),
    "document.infected": _("扫描发现这个文件带有病毒，没有存入。请清除后再上传。"),
    "document.not_scanned": _("现在无法扫描文件，所以没有存入，您填写的内容都还在。请稍后再试，或告诉窗口。"),
    "document.not_yours": _("这个文件是别人上传的，不能使用。请自己上传。"),
    "document.too_many": _("这里的文件已达 {limit} 个的上限。请合并后再上传。"),
    "upload.too_many": _("您有 {limit} 个没有传完的文件。请先传完或放弃其中一些。"),
    "upload.elsewhere": _("应从第 {offset} 字节继续上传。"),
    "upload.piece_too_large": _("这一段太长，最多 {limit} 字节。"),
    "redaction.not_drawable": _("“{name}”不能显示为页面，所以不能脱敏。只有 PDF 和图片可以脱敏。"),
    "redaction.no_boxes": _("请至少标出一处要涂黑的区域。"),
    "redaction.reason_missing": _("请写明脱敏的理由。"),
    "redaction.no_such_page": _("第 {n} 处写的是第 {page} 页，而文件只有 {pages} 页。"),
    "redaction.outside": _("第 {n} 处超出了页面。"),
    "publication.policy": _("没有“{got}”这种公开方式，请从列表中选择。"),
    "publication.day_missing": _("要公开的文件须写明从哪一天起公开。"),
    "publication.basis_missing": _("请写明公开或不公开的依据。"),
}
PROBLEMS = TEXTS
