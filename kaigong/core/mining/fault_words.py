"""What is said about each fault of a log: first Chinese, then English."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from kaigong.core.mining.log import Fault

TEXTS: Mapping[str, tuple[str, str]] = {
    "gzip.cut_off": ("压缩文件被截断", "the gzip file was cut off"),
    "gzip.bomb": (
        "压缩文件解开后大得不合常理（已解出 {got} 字节），停止读取",
        "the gzip file unpacks to more than any log does ({got} bytes so far), reading stopped",
    ),
    "gzip.damaged": ("压缩数据损坏（{got}）", "the gzip data are damaged ({got})"),
    "gzip.trailing": ("压缩数据之后有多余字节，已略过", "bytes after the gzip data, passed over"),
    "text.unknown_encoding": ("不认识的字符编码 {got}", "unknown encoding {got}"),
    "text.not_decoded": ("有字节不是合法的 {encoding}", "bytes that are no {encoding}"),
    "text.not_utf8": ("有字节不是合法的 UTF-8，已用 � 代替", "bytes that are no UTF-8; they read as �"),
    "text.control": ("有 XML 不允许的控制字符 {got}", "control character {got}, which XML does not allow"),
    "xml.cut_off": ("文件到此中断，标签不完整", "the file ends within a tag"),
    "xml.malformed": ("标签写法不合规", "malformed tag"),
    "xml.quote_missing": ("属性值缺少引号", "the value of an XML attribute is not quoted"),
    "xml.less_than": (
        "属性值中有 <：多半是缺少右引号",
        "< within the value of an XML attribute: most likely its closing quote is missing",
    ),
    "xml.not_closed": ("<{element}> 没有结束标签", "<{element}> was not closed"),
    "xml.no_start": ("</{element}> 没有对应的开始标签", "</{element}> closes nothing that is open"),
    "xml.text": ("标签之间有文字：多半是丢失了 <", "text between tags: most likely a < is missing"),
    "xml.entity": ("不认识或不完整的实体", "unknown or malformed entity"),
    "xml.too_deep": ("嵌套超过 {got} 层", "nested deeper than {got} levels"),
    "xml.after": ("根元素结束之后还有内容", "there is more after the end of the log"),
    "xml.doctype": ("文件带有 DOCTYPE，其中的定义不予采用", "the file has a DOCTYPE; what it defines is not used"),
    "xml.same_attribute": ("同一标签中重复的 XML 属性", "the same XML attribute twice in one tag"),
    "xes.open_at_end": ("文件到此结束，<{element}> 尚未结束", "the file ends while <{element}> is open"),
    "xes.not_a_log": ("不是 XES 日志：根元素不是 <log>", "this is no XES log: its root is not <log>"),
    "xes.key_missing": ("<{element}> 缺少 key", "<{element}> has no key"),
    "xes.value_missing": ("<{element}> 缺少 value", "<{element}> has no value"),
    "xes.key_twice": ("同一处重复的 key「{key}」，保留第一个", "the key “{key}” a second time; the first was kept"),
    "xes.unknown_element": ("不认识的元素，已略过", "unknown element, passed over"),
    "xes.misplaced": ("<{element}> 不应在此处", "<{element}> does not belong here"),
    "event.no_activity": ("事件没有 concept:name，无法归入任何活动", "an event without concept:name"),
    "event.no_time": ("事件没有时间", "an event without a time"),
    "event.no_case": ("事件不属于任何案件", "an event that belongs to no case"),
    "case.no_name": ("案件没有 concept:name", "a case without concept:name"),
    "case.name_twice": ("多个案件同名「{name}」", "more than one case is called “{name}”"),
    "value.no_date": ("不是日期时间", "this is no date and time"),
    "value.no_integer": ("不是 64 位整数", "this is no integer of 64 bits"),
    "value.no_number": ("不是数", "this is no number"),
    "value.no_boolean": ("不是 true 或 false", "this is neither true nor false"),
    "value.no_zone": ("{count} 个时间没有时区，按 UTC 读取", "{count} times without a zone were read as UTC"),
    "faults.more": ("另有 {count} 处「{of}」", "{count} more of “{of}”"),
    "attributes.too_many": ("属性太多，{count} 个未读入", "too many attributes; {count} were not read"),
    "csv.columns_missing": ("没有名为「{column}」的列", "there is no column “{column}”"),
    "csv.columns_unknown": (
        "认不出哪一列是{role}，请指明（有：{names}）",
        "which column is the {role} cannot be told; name it (there are: {names})",
    ),
    "csv.no_rows": ("只有表头，没有记录", "a head without any rows"),
    "csv.wide": (
        "每行是一件：{columns} 各列的日期各作一个活动",
        "a line a case: each day of the columns {columns} was read as an event",
    ),
    "zip.not_one": (
        "压缩包里应当只有一个日志，现有 {count} 个文件（{names}）；请逐个给出",
        "the archive should hold one log and holds {count} files ({names}); give them one by one",
    ),
    "zip.damaged": ("压缩包损坏或加密（{got}）", "the archive is damaged or encrypted ({got})"),
    "kind.workbook": (
        "这是 Excel 工作簿；请在 Excel 中另存为 CSV（UTF-8）后再读",
        "this is an Excel workbook; save it as CSV (UTF-8) first",
    ),
    "kind.empty": ("文件没有内容", "the file is empty"),
    "csv.column_twice": ("多个列都叫「{column}」", "more than one column is called “{column}”"),
    "csv.empty": ("文件没有内容", "the file is empty"),
    "csv.fields": ("本行有 {got} 列，应有 {expected} 列", "{got} fields where the head has {expected}"),
    "csv.quote": ("引号没有配对", "a quote without its pair"),
    "csv.no_case": ("本行没有案件号", "a line without a case"),
    "csv.no_activity": ("本行没有活动", "a line without an activity"),
    "csv.no_time": ("本行没有时间", "a line without a time"),
    "csv.bad_time": ("看不懂的时间「{got}」", "this is no time that can be read: “{got}”"),
    "csv.day_or_month": (
        "时间可能是日在前也可能是月在前（如「{got}」），请指明（命令行：--day-first 或 --month-first）",
        "day first or month first cannot be told (“{got}”); say which (--day-first or --month-first)",
    ),
    "csv.excel_days": (
        "时间是 Excel 的日期序号，已换算（如「{got}」为 {day}）",
        "times are days as Excel counts them (“{got}” is {day})",
    ),
    "table.column_kind": (
        "「{column}」列不能读作{role}（{got}）",
        "column “{column}” cannot be read as {role} ({got})",
    ),
    "parquet.damaged": ("Parquet 文件损坏（{got}）", "the Parquet file is damaged ({got})"),
    "ocel.malformed": ("不是 OCEL 2.0（{got}）", "this is no OCEL 2.0 ({got})"),
    "ocel.no_object": (
        "事件指向不存在的对象「{object}」",
        "an event refers to an object that is not there: “{object}”",
    ),
    "ocel.which_type": (
        "请指明按哪一类对象归案（{types}），例如 --case",
        "name the type of object that makes a case ({types}), with --case",
    ),
    "ocel.no_case": ("{count} 个事件与「{type}」类对象无关", "{count} events have no object of type “{type}”"),
    "ledger.malformed": ("不是账本的一行（{got}）", "this is no line of a ledger ({got})"),
    "ledger.time": ("时间看不懂（{got}）", "a time that cannot be read ({got})"),
    "store.damaged": ("存储的日志损坏（{got}）", "the stored log is damaged ({got})"),
    "kind.unknown": ("认不出这是什么文件", "what kind of file this is cannot be told"),
}


ROLES = {"case": "案件", "activity": "活动", "time": "时间", "resource": "人员"}


def sentence(fault: "Fault", language: str) -> str:
    """The text of a fault; a code without one is shown as it is."""
    return said(fault.code, fault.data, language)


def said(code: str, data: Mapping[str, Any], language: str) -> str:
    """What a code means, with its particulars."""
    if code not in TEXTS:
        return code
    if language != "en" and data.get("role") in ROLES:
        data = {**data, "role": ROLES[data["role"]]}
    return TEXTS[code][language == "en"].format_map(_Data(data))


class _Data(dict[str, Any]):
    """A text may name something a fault does not carry; it then reads as a dash."""

    def __missing__(self, key: str) -> str:
        return "—"
