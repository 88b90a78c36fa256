"""Why a file is not taken, in words."""

from django.utils.translation import gettext_lazy as _

TEXTS = {
    "document.empty": _("这个文件是空的，没有内容可存。请检查后重新选择。"),
    "document.too_large": _("文件大小为 {size}，超过 {limit} 的上限。请压缩或拆分后再上传。"),
    "document.type": _(
        "不能接收这种文件：只收 PDF、PNG、JPEG、纯文本、Word（docx）和 Excel（xlsx），"
        "按内容识别，不看扩展名；含脚本、网页或宏的文件一律不收。请转换为 PDF 后再上传。"
    ),
}
