"""The rows a formula may count, and their fields: what they are called in both languages and what they hold.

The tables behind them belong to the apps, which bind each field to its column (`apps/targets/sources.py` and whoever
registers there). Here stands only what a formula may say, so that `catalogue check` needs no database.
"""

from collections.abc import Mapping

from kaigong.core.measures.tree import Column, Sort, Source

Told = tuple[str, Sort, str, str]


def _source(name: str, zh: str, en: str, groups: str, *columns: Told, gaps: str = "") -> Source:
    """`groups`: county=field and so on, by blanks; `gaps`: the fields that ought to be known."""
    missing = set(gaps.split())
    made = {each[0]: Column(*each, gap=each[0] in missing) for each in columns}
    pairs = (pair.split("=") for pair in groups.split())
    return Source(name, zh, en, made, dict(pairs))


_PLACE: tuple[Told, ...] = (("county", "text", "所在县市区", "county"), ("township", "text", "所在乡镇", "township"))
_SORT: tuple[Told, ...] = (("klass", "text", "类别", "class"), ("type", "text", "项目类型", "type"))
_OF_ITS_PROJECT: tuple[Told, ...] = (
    ("county", "text", "所在县市区", "county"),
    ("klass", "text", "项目类别", "class of the project"),
    ("type", "text", "项目类型", "type of the project"),
)
_BY_ALL = "county=county agency=agency klass=klass type=type"
_BY_PLACE = "county=county township=township klass=klass type=type"

PROJECTS = _source(
    "projects",
    "项目",
    "projects",
    _BY_PLACE,
    ("stage", "text", "阶段", "stage"),
    *_SORT,
    *_PLACE,
    ("is_key", "flag", "省市重点", "key project"),
    ("investment_fen", "number", "总投资（分）", "total investment (fen)"),
    ("signed_on", "date", "签约日", "day of signing"),
    ("registered_on", "date", "登记日", "day of registration"),
    ("planned_start_on", "date", "计划开工日", "planned start"),
    ("forecast_start_on", "date", "预计开工日", "expected start"),
    ("started_on", "date", "实际开工日", "start"),
    ("plan_late_days", "number", "晚于计划（工作日）", "working days behind plan"),
    ("done_fen", "number", "累计完成投资（分）", "investment done (fen)"),
    ("in_statistics", "flag", "统计入库", "in statistics"),
    ("start_noted_late", "flag", "开工补登", "start recorded late"),
    gaps="township signed_on planned_start_on",
)
MONTHS = _source(
    "months",
    "项目月度数据",
    "monthly figures of projects",
    _BY_PLACE,
    ("month", "date", "月份", "month"),
    *_PLACE,
    *_SORT,
    ("planned_fen", "number", "当月计划（分）", "planned (fen)"),
    ("done_fen", "number", "当月完成（分）", "done (fen)"),
    ("physical_percent", "number", "形象进度", "physical progress"),
    ("late", "flag", "补报", "reported late"),
    ("started_on", "date", "实际开工日", "start"),
    gaps="township done_fen",
)
ITEMS = _source(
    "items",
    "审批事项",
    "approval items",
    _BY_ALL,
    ("code", "text", "事项", "item"),
    ("agency", "text", "承办部门", "agency"),
    *_OF_ITS_PROJECT,
    ("state", "text", "状态", "state"),
    ("kind", "text", "类型", "kind"),
    ("finished", "flag", "已办结", "finished"),
    ("deemed", "flag", "视为受理", "deemed accepted"),
    ("received_on", "date", "接件日", "received"),
    ("accepted_on", "date", "受理日", "accepted"),
    ("due_on", "date", "到期日", "due"),
    ("promised_due_on", "date", "承诺期限", "promised day"),
    ("statutory_due_on", "date", "法定期限", "statutory day"),
    ("decided_on", "date", "决定日", "decided"),
    ("ended_on", "date", "办结日", "ended"),
    ("legal_days", "number", "法定时限", "statutory days"),
    ("promised_days", "number", "承诺时限", "promised days"),
    ("round", "number", "轮次", "round"),
    ("entered_late", "flag", "补录", "entered late"),
    gaps="due_on promised_due_on",
)
DEBTS = _source(
    "debts",
    "容缺材料",
    "materials owed",
    _BY_ALL,
    ("agency", "text", "核查部门", "verifier"),
    *_OF_ITS_PROJECT,
    ("kind", "text", "类别", "kind"),
    ("state", "text", "状态", "state"),
    ("due_on", "date", "补交期限", "due"),
    ("ended", "flag", "已了结", "ended"),
    gaps="due_on",
)
LINES = _source(
    "lines",
    "督办事项",
    "supervised lines",
    "agency=agency county=county",
    ("agency", "text", "牵头单位", "lead"),
    ("county", "text", "项目所在县市区", "county of the project"),
    ("source", "text", "来源", "source"),
    ("raised_on", "date", "立项日", "raised"),
    ("due_on", "date", "到期日", "due"),
    ("closed_on", "date", "销号日", "closed"),
    ("ended", "flag", "已销号", "ended"),
    ("charges", "number", "重开次数", "times reopened"),
    ("late_answers", "number", "逾期反馈", "late answers"),
    ("level", "number", "督办层级", "level"),
    ("moved", "number", "调整时限次数", "times put off"),
)
TICKETS = _source(
    "tickets",
    "企业诉求",
    "tickets of enterprises",
    "agency=agency county=county",
    ("agency", "text", "责任单位", "agency"),
    ("county", "text", "项目所在县市区", "county of the project"),
    ("klass", "text", "类别", "class"),
    ("state", "text", "状态", "state"),
    ("raised_on", "date", "提出日", "raised"),
    ("answered_on", "date", "答复日", "answered"),
    ("overdues", "number", "逾期次数", "times overdue"),
    ("overdue", "flag", "逾期", "overdue"),
    ("satisfied", "flag", "满意", "satisfied"),
)
LEADS = _source(
    "leads",
    "招商线索",
    "investment leads",
    "county=county agency=agency",
    ("agency", "text", "首谈单位", "agency that was first"),
    ("county", "text", "拟落地县市区", "county it may come to"),
    ("chain", "text", "产业链", "industry chain"),
    ("stage", "text", "阶段", "stage"),
    ("entered_on", "date", "登记日", "day of registration"),
    ("first_contact_on", "date", "首谈日", "first contact"),
    ("next_on", "date", "下一步日期", "day of the next step"),
    ("signed_on", "date", "签约日", "day of signing"),
    ("investment_fen", "number", "意向投资（分）", "intended investment (fen)"),
    gaps="county investment_fen",
)
SOURCES: Mapping[str, Source] = {each.name: each for each in (PROJECTS, MONTHS, ITEMS, DEBTS, LINES, TICKETS, LEADS)}
