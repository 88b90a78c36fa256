"""The list of projects: what is asked for in the address, the rows that answer it, and its columns."""

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from django.db.models import Q, QuerySet
from django.http import QueryDict
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kaigong.apps.projects import counted, listing_more, paging, searching, tallied
from kaigong.apps.projects.models import BEFORE_START, Klass, Project, Stage
from kaigong.apps.rulebook import queries as rulebook
from kaigong.apps.rulebook import words
from kaigong.core.values import Fact

SOON_DAYS = 14  # a groundbreaking planned within two weeks is near
STATES = {
    "late": gettext_lazy("超期"),
    "soon": gettext_lazy("临期"),
    "ok": gettext_lazy("正常"),
    "done": gettext_lazy("已开工"),
}
FLAGS = {"is_key": gettext_lazy("省市重点"), "named_on_page": gettext_lazy("见报"), "is_sample": gettext_lazy("样例")}
FLAG_KEYS = {"key": "is_key", "page": "named_on_page", "sample": "is_sample"}
MOST_TOWNS = 50
LARGE, LARGE_FEN = "yi", 10**10  # a hundred million yuan: the size from which the city counts its projects


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its key in the address, its heading, the fields it sorts by."""

    key: str
    label: Promise
    sort: tuple[str, ...]
    num: bool = False
    shown: bool = True
    wide: bool = False


COLUMNS = (
    Column("code", gettext_lazy("项目代码"), ("code",), shown=False, wide=True),
    Column("type", gettext_lazy("项目类型"), ("type", "code"), shown=False, wide=True),
    Column("stage", gettext_lazy("阶段"), ("stage", "code")),
    Column("klass", gettext_lazy("项目类别"), ("klass", "code")),
    Column("county", gettext_lazy("所在地"), ("county", "code")),
    Column("township", gettext_lazy("乡镇"), ("file__township", "code"), shown=False),
    Column("enterprise", gettext_lazy("建设单位"), ("enterprise__name", "code"), shown=False, wide=True),
    Column("investment", gettext_lazy("总投资（亿元）"), ("investment_fen", "code"), num=True),
    Column("signed", gettext_lazy("签约日"), ("signed_on", "code"), num=True, shown=False),
    Column("planned", gettext_lazy("计划开工"), ("planned_start_on", "code"), num=True),
    Column("forecast", gettext_lazy("预计开工"), ("forecast_start_on", "code"), num=True),
    Column("started", gettext_lazy("实际开工"), ("started_on", "code"), num=True, shown=False),
    Column("late", gettext_lazy("晚于计划（工作日）"), ("plan_late_days", "code"), num=True),
    Column("doubts", gettext_lazy("纸面开工疑点"), (), shown=False, wide=True),
    Column("statistics", gettext_lazy("统计入库"), ("statistics__state", "code"), shown=False),
    Column("updated", gettext_lazy("更新时间"), ("updated_at", "code"), num=True, shown=False),
)
NAME = Column("name", gettext_lazy("项目名称"), ("name", "code"))
SORTS = {column.key: column.sort for column in (NAME, *COLUMNS) if column.sort}
DEFAULT_SORT = "-late"
INDEXED = {"name", "code", "investment", "planned", "forecast", "late", "updated"}  # sorts with an index of their own


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the address asks for. Whatever it says that is not known is left aside."""

    text: str = ""
    stages: tuple[str, ...] = ()
    klasses: tuple[str, ...] = ()
    counties: tuple[str, ...] = ()
    states: tuple[str, ...] = ()
    flags: tuple[str, ...] = ()
    towns: tuple[str, ...] = ()
    doubts: tuple[str, ...] = ()
    statistics: tuple[str, ...] = ()
    sort: str = DEFAULT_SORT
    columns: tuple[Column, ...] = field(default=tuple(column for column in COLUMNS if column.shown))

    @property
    def fits(self) -> bool:
        """Whether the table has room on a desktop, so that its head can stay in sight while the page scrolls."""
        return len(self.columns) <= 7 and not any(column.wide for column in self.columns)

    @property
    def narrowed(self) -> bool:
        """Whether anything is filtered away."""
        return bool(
            self.text or self.stages or self.klasses or self.counties or self.states or self.flags or self.deeper
        )

    @property
    def deeper(self) -> bool:
        """Whether something is asked that the record itself, and so the tallies, cannot tell."""
        return bool(self.towns or self.doubts or self.statistics)


def wanted(query: QueryDict) -> Wanted:
    """Read the address."""
    sort = query.get("sort", DEFAULT_SORT)
    columns = tuple(column for column in COLUMNS if column.key in query.getlist("col"))
    return Wanted(
        text=query.get("q", "").strip(),
        stages=_known(query, "stage", Stage.values),
        klasses=_known(query, "klass", Klass.values),
        counties=tuple(dict.fromkeys(query.getlist("county"))),
        states=_known(query, "state", STATES),
        flags=_known(query, "flag", (*FLAG_KEYS, LARGE)),
        towns=tuple(dict.fromkeys(query.getlist("town")))[:MOST_TOWNS],
        doubts=_known(query, "doubt", listing_more.DOUBTS),
        statistics=_known(query, "statistics", listing_more.STATISTICS),
        sort=sort if sort.removeprefix("-") in SORTS else DEFAULT_SORT,
        columns=columns or Wanted.__dataclass_fields__["columns"].default,
    )


def _known(query: QueryDict, key: str, values: Collection[str]) -> tuple[str, ...]:
    return tuple(value for value in dict.fromkeys(query.getlist(key)) if value in values)


def rows(visible: QuerySet[Project], ask: Wanted, today: date, *, walked: bool = False) -> QuerySet[Project]:
    """The projects asked for, among those the person may see, in the order asked for. `walked`: see `paging.walks`."""
    found = visible.select_related("enterprise").defer("facts", "baseline", "reforms")
    if ask.text:
        found = searching.named(found, ask.text)
    for column, values in (("stage", ask.stages), ("klass", ask.klasses), ("county", ask.counties)):
        if values:
            found = paging.without_index(found, column, values) if walked else found.filter(**{f"{column}__in": values})
    if ask.states:
        found = found.filter(_any(_state(state, today) for state in ask.states))
    for flag in ask.flags:
        found = found.filter(Q(investment_fen__gte=LARGE_FEN) if flag == LARGE else Q((FLAG_KEYS[flag], True)))
    if ask.towns:
        found = found.filter(file__township__in=ask.towns)
    if ask.doubts:
        found = listing_more.with_doubts(found, ask.doubts)
    if ask.statistics:
        found = listing_more.with_statistics(found, ask.statistics)
    down = "-" if ask.sort.startswith("-") else ""
    first, *rest = SORTS[ask.sort.removeprefix("-")]
    return found.order_by(f"{down}{first}", *rest)


def most(ask: Wanted) -> int:
    """How far the list is counted and can be turned through."""
    if ask.text:
        return paging.MOST_SEARCHED
    return paging.MOST_NARROWED if ask.narrowed else paging.MOST


def which(ask: Wanted) -> counted.Which | None:
    """The projects asked for, as the tallies know them; None where those cannot tell them apart."""
    marks = {LARGE: tallied.LARGE, "key": tallied.KEY}
    if ask.text or ask.states or ask.deeper or set(ask.flags) - marks.keys():
        return None
    marked = sum(marks[flag] for flag in set(ask.flags))
    return counted.Which(ask.counties, ask.klasses, ask.stages, marked)


def walked(ask: Wanted) -> bool:
    """Whether a page is found sooner along its order than among all that is asked for."""
    found = which(ask)
    if found is None or not ask.narrowed or ask.sort.removeprefix("-") not in INDEXED:
        return False
    return paging.walks(lambda: (counted.stock(found).count, counted.stock().count))


def known(ask: Wanted) -> int | None:
    """How many of all projects are asked for, from the tallies; None where those cannot tell."""
    found = which(ask)
    return None if found is None else counted.stock(found).count


def _any(conditions: Any) -> Q:
    result = Q(pk__in=[])
    for condition in conditions:
        result |= condition
    return result


def _state(state: str, today: date) -> Q:
    waiting, soon = Q(stage__in=BEFORE_START), today + timedelta(SOON_DAYS)
    on_time = Q(plan_late_days__lte=0)
    return {
        "done": ~waiting,
        "late": waiting & (Q(plan_late_days__gt=0) | Q(planned_start_on__lt=today)),
        "soon": waiting & on_time & Q(planned_start_on__gte=today, planned_start_on__lte=soon),
        "ok": waiting & on_time & (Q(planned_start_on__gt=soon) | Q(planned_start_on=None)),
    }[state]


def standing(project: Project, today: date) -> str:
    """How the project stands against its plan: late, soon, ok, or done once ground is broken."""
    planned = project.planned_start_on
    if project.is_started:
        return "done"
    if project.plan_late_days > 0 or (planned and planned < today):
        return "late"
    return "soon" if planned and planned <= today + timedelta(SOON_DAYS) else "ok"


def filters(ask: Wanted, counties: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The chips of the list."""
    places = {code: words.named(agency) for code, agency in counties.items()}
    flags = {LARGE: _("亿元以上")} | {key: FLAGS[column] for key, column in FLAG_KEYS.items()}
    return [
        _chips("state", _("状态"), STATES, ask.states),
        _chips("stage", _("阶段"), dict(Stage.choices), ask.stages),
        _chips("klass", _("项目类别"), dict(Klass.choices), ask.klasses),
        *([_chips("county", _("所在地"), places, ask.counties)] if places else []),
        _chips("town", _("乡镇"), listing_more.towns(ask.counties, ask.towns), ask.towns),
        _chips("flag", _("标记"), flags, ask.flags),
        _chips("doubt", _("开工疑点"), listing_more.DOUBTS, ask.doubts),
        _chips("statistics", _("统计入库"), listing_more.STATISTICS, ask.statistics),
    ]


def _chips(key: str, label: str, options: Mapping[str, Any], chosen: Collection[str]) -> dict[str, Any]:
    chips = [{"value": value, "label": text, "active": value in chosen} for value, text in options.items()]
    return {"key": key, "label": label, "options": chips}


def cell_makers(counties: Mapping[str, Any], types: Mapping[str, Any]) -> dict[str, Callable[[Project], Any]]:
    """How each column reads a row, as plain values for the CSV file."""
    return {
        "code": lambda row: row.code,
        "type": lambda row: words.named(types.get(row.type)) or row.type,
        "stage": lambda row: row.get_stage_display(),
        "klass": lambda row: row.get_klass_display(),
        "county": lambda row: words.named(counties.get(row.county)) or row.county,
        "enterprise": lambda row: row.enterprise.name,
        "investment": lambda row: f"{row.investment_fen / 10**10:.4f}",
        "signed": lambda row: row.signed_on or "",
        "planned": lambda row: row.planned_start_on or "",
        "forecast": lambda row: row.forecast_start_on or "",
        "started": lambda row: row.started_on or "",
        "late": lambda row: row.plan_late_days,
        "township": listing_more.township_of,
        "doubts": listing_more.doubts_of,
        "statistics": listing_more.statistics_of,
        "updated": lambda row: f"{row.updated_at:%Y-%m-%d}",
    }


def headings(ask: Wanted) -> list[dict[str, Any]]:
    """The head of the table: the name, then the columns chosen."""
    return [
        {"label": column.label, "sort": column.key if column.sort else "", "num": column.num}
        for column in (NAME, *ask.columns)
    ]


def shown(page: Iterable[Project], ask: Wanted, counties: Mapping[str, Any], today: date) -> list[dict[str, Any]]:
    """The rows of the page, each with its state and the words of its cells."""
    makers = cell_makers(counties, rulebook.catalogue().project_types)
    return [
        {
            "project": row,
            "state": standing(row, today),
            "cells": [(column, _words(column.key, makers[column.key](row), row)) for column in ask.columns],
        }
        for row in page
    ]


def _words(key: str, value: Any, row: Project) -> Any:
    if key == "investment":
        return f"{row.investment_fen / 10**10:,.2f}"
    return str(value) if value else "—"


def kept(query: QueryDict, *leaving: str) -> list[tuple[str, str]]:
    """What a small form of the page carries along so that the rest of the address stays."""
    return [(key, value) for key, values in query.lists() if key not in leaving for value in values]


def differences(project: Project, said: Mapping[str, Fact | None]) -> list[tuple[str, str, str]]:
    """Where the facts as they stand differ from what was typed: name, as stored now, as typed."""
    attributes = rulebook.catalogue().attributes
    return [
        (
            words.named(attributes[name]),
            words.value(attributes[name], project.facts.get(name)),
            words.value(attributes[name], fact),
        )
        for name, fact in said.items()
        if project.facts.get(name) != fact
    ]
