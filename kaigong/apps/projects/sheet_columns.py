"""The columns of the project register, made from the record and the catalogue, in the language of the page first."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from kaigong.apps.projects.models import KeyLevel, Klass, Stage
from kaigong.apps.projects.sheets import NO_REFORMS, USUAL, Column
from kaigong.apps.rulebook import queries as rulebook
from kaigong.apps.rulebook import words
from kaigong.core.rules.model import Attribute
from kaigong.core.values import replace

LANGUAGES = ("zh-hans", "en")
INVESTMENT = "investment_cny"  # the attribute that follows the column of the investment
YES, NO = _("是"), _("否")
ACROSS = _("跨县市区或市级")
SHEET = _("项目")
DAYS: Mapping[str, tuple[Promise, bool]] = {  # heading; said once only
    "start_on": (_("计划起算日"), False),
    "signed_on": (_("签约日"), False),
    "wished_start_on": (_("期望开工日"), False),
    "planned_start_on": (_("计划开工日"), True),
    "started_on": (_("实际开工日"), True),
}
FLAGS = {"is_key": _("省市重点"), "named_on_page": _("见报"), "is_sample": _("样例")}
CLEARED = ("signed_on", "wished_start_on")
PLACE = ("longitude", "latitude")
FILE: Mapping[str, tuple[Promise, Any]] = {  # heading; kind
    "sector_chain": (_("产业链"), "text"), "zone": (_("园区"), "text"), "township": (_("乡镇街道"), "text"),
    "leader": (_("包联领导"), "text"), "leader_title": (_("包联领导职务"), "text"), "officer": (_("责任人"), "text"),
    "jobs": (_("新增就业（人）"), "number"), "output_fen": (_("达产后年产值（万元）"), "wan"),
    "start_claimed_on": (_("自报开工日"), "day"), "finish_planned_on": (_("计划竣工日"), "day"),
    "longitude": (_("经度"), "number"), "latitude": (_("纬度"), "number"),
}  # fmt: skip
MONTHS_SHEET = _("月度数据")


def columns() -> tuple[Column, ...]:
    """All columns, in their order on the sheet."""
    catalogue = rulebook.catalogue()
    facts = [_fact(each) for each in catalogue.attributes.values() if each.id != INVESTMENT]
    return tuple(_told_apart((*_record(), *facts)))


def _record() -> Iterable[Column]:
    catalogue = rulebook.catalogue()
    places = {each.id: _both(each.name_zh, each.name_en) for each in rulebook.regions().values()}
    places[rulebook.CITY] = both(ACROSS)
    types = {each.id: _both(each.name_zh, each.name_en) for each in catalogue.project_types.values()}
    reforms = {each.id: _both(each.name_zh, each.name_en) for each in catalogue.reforms.values()}
    yield Column("code", both(_("项目代码")), "text")
    yield Column("name", both(_("项目名称")), "text", needed=True)
    yield _choice("type", _("项目类型"), types, needed=True)
    yield _choice("klass", _("项目类别"), {value: both(label) for value, label in _labels(Klass)}, needed=True)
    yield _choice("county", _("所在县市区"), places, needed=True)
    yield _choice("stage", _("阶段"), {value: both(label) for value, label in _labels(Stage)}, fixed=True)
    yield Column("enterprise", both(_("统一社会信用代码")), "text", needed=True, fixed=True, upper=True)
    yield Column("enterprise_name", both(_("建设单位")), "text", is_info=True)
    yield Column("investment_fen", both(_("总投资（万元）")), "wan", needed=True)
    yield _choice("reforms", _("采用改革举措"), reforms, kind="reforms")
    for key, (label, fixed) in DAYS.items():
        yield Column(key, both(label), "day", fixed=fixed, clears=key in CLEARED)
    for key, label in FLAGS.items():
        yield _flag(key, both(label))
    levels = {value: both(label) for value, label in _labels(KeyLevel) if value}
    yield _choice("key_level", _("重点级别"), levels, is_file=True, clears=True)
    for key, (label, kind) in FILE.items():
        yield Column(key, both(label), kind, is_file=True, clears=key not in PLACE)
    yield Column("forecast_start_on", both(_("预计开工日")), "day", is_info=True)
    yield Column("plan_late_days", both(_("晚于计划（工作日）")), "number", is_info=True)


def _fact(attribute: Attribute) -> Column:
    heads = _both(_with_unit(attribute, "zh-hans"), _with_unit(attribute, "en"))
    if attribute.type == "number":
        return Column(attribute.id, heads, "number", is_fact=True, clears=True)
    if attribute.type == "bool":
        return _flag(attribute.id, heads, is_fact=True, clears=True)
    labels = attribute.labels or {}
    told = {value: _both(*labels.get(value, (value, value))) for value in attribute.values}
    return _choice(attribute.id, heads, told, is_fact=True, clears=True)


def _with_unit(attribute: Attribute, language: str) -> str:
    with translation.override(language):
        unit = words.unit(attribute)
        name = words.named(attribute)
    return (f"{name}（{unit}）" if language == LANGUAGES[0] else f"{name} ({unit})") if unit else name


def _choice(
    key: str, label: Promise | tuple[str, ...], told: Mapping[Any, tuple[str, ...]], kind: Any = "choice", **more: Any
) -> Column:
    """A column of words; a wording two values share means neither of them, and is shown as the value itself."""
    meant: dict[str, set[Any]] = {}
    for value, names in told.items():
        for name in {*names, str(value)}:
            for word in {name, " ".join(name.split()).casefold()}:
                meant.setdefault(word, set()).add(value)
    plain = {word: next(iter(values)) for word, values in meant.items() if len(values) == 1}
    said = {value: names[0] if names[0] in plain else str(value) for value, names in told.items()}
    heads = label if isinstance(label, tuple) else both(label)
    return Column(key, heads, kind, plain, said, **more)


def _flag(key: str, heads: tuple[str, ...], **more: Any) -> Column:
    return Column(key, heads, "flag", said={True: str(YES), False: str(NO)}, **more)


def said_reforms(chosen: Any) -> Any:
    """Reforms as the cell has them: 是, 否, or their ids."""
    if chosen in ("", USUAL):
        return str(YES)
    return str(NO) if chosen in (NO_REFORMS, [], ()) else tuple(chosen)


def _labels(choices: Any) -> Iterable[tuple[str, Promise]]:
    return [(each.value, each.label) for each in choices]


def both(label: Any) -> tuple[str, ...]:
    """A text of the interface in both languages, the one of the page first."""
    found = []
    for language in LANGUAGES:
        with translation.override(language):
            found.append(str(label))
    return _both(*found)


def _both(zh: str, en: str) -> tuple[str, ...]:
    return (zh, en) if words.chinese() else (en, zh)


def _told_apart(found: Iterable[Column]) -> Iterable[Column]:
    """No two columns share a heading: the later one is named by its key as well."""
    taken: set[str] = set()
    for column in found:
        heads = tuple(head if head.casefold() not in taken else f"{head} [{column.key}]" for head in column.heads)
        taken |= {head.casefold() for head in heads}
        yield replace(column, heads=heads)


def month_columns() -> tuple[Column, ...]:
    """The columns of the second sheet: one project in one month."""
    return (
        Column("code", both(_("项目代码")), "text", needed=True),
        Column("name", both(_("项目名称")), "text", is_info=True),
        Column("month", both(_("月份")), "month", needed=True),
        Column("planned_fen", both(_("计划投资（万元）")), "wan"),
        Column("done_fen", both(_("完成投资（万元）")), "signed"),
        Column("physical_percent", both(_("实物工作量（%）")), "percent"),
        Column("reason", both(_("补报或更正理由")), "text"),
    )
