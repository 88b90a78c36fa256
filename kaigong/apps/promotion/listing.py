"""The list of leads: what is asked for in the address, the rows that answer it, and the same as a workbook."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from io import BytesIO
from typing import Any

import xlsxwriter
from django.db.models import Q, QuerySet
from django.http import QueryDict
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kaigong.apps.accounts.models import Person
from kaigong.apps.promotion import catalogue, queries
from kaigong.apps.promotion.models import OPEN, Lead, Stage
from kaigong.apps.rulebook import queries as rulebook
from kaigong.apps.rulebook import words

VIEWS: Mapping[str, Promise] = {
    "open": gettext_lazy("在谈"), "overdue": gettext_lazy("下一步逾期"), "asleep": gettext_lazy("久未联系"),
    "signed": gettext_lazy("已签约"), "paused": gettext_lazy("搁置"), "lost": gettext_lazy("流失"),
    "all": gettext_lazy("全部"),
}  # fmt: skip
FILTERS = ("stage", "kind", "chain", "source", "county", "agency", "team")
MOST_ROWS = 50_000
MOST_QUERY = 60


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the address asks for."""

    show: str
    text: str
    chosen: Mapping[str, str]

    @property
    def narrowed(self) -> bool:
        return bool(self.text) or any(self.chosen.values())


def wanted(query: QueryDict) -> Wanted:
    """Out of the address; what is not known is not asked for."""
    show = query.get("show", "open")
    chosen = {name: query.get(name, "").replace("\x00", "")[:MOST_QUERY] for name in FILTERS}
    text = query.get("q", "").replace("\x00", "").strip()[:MOST_QUERY]
    return Wanted(show if show in VIEWS else "open", text, chosen)


def rows(person: Person, ask: Wanted, today: date) -> QuerySet[Lead]:
    """The leads it asks for, what is to be done first on top."""
    found = narrowed(_shown(person, ask.show, today), ask)
    found = found.select_related("agency", "team", "owner", "project")
    order = ("-signed_on", "-no") if ask.show in ("signed", "lost", "all") else ("next_on", "touched_on", "no")
    return found.order_by(*order)


def narrowed(found: QuerySet[Lead], ask: Wanted) -> QuerySet[Lead]:
    """Those of them that the filters leave."""
    if ask.text:
        text = ask.text
        found = found.filter(
            Q(name__icontains=text) | Q(no__icontains=text) | Q(idea__icontains=text) | Q(home__icontains=text)
        )
    for name, value in ask.chosen.items():
        if value:
            found = found.filter(**{"team__no" if name == "team" else name: value})
    return found


def _shown(person: Person, show: str, today: date) -> QuerySet[Lead]:
    found = queries.leads(person)
    if show == "asleep":
        return queries.asleep(person, today)
    return found.filter({
        "open": Q(stage__in=OPEN), "overdue": Q(stage__in=OPEN, next_on__lt=today), "signed": Q(stage=Stage.SIGNED),
        "paused": Q(stage=Stage.PAUSED), "lost": Q(stage=Stage.LOST), "all": ~Q(stage=Stage.MERGED),
    }[show])  # fmt: skip


def views(person: Person, ask: Wanted, today: date) -> list[tuple[str, Promise, int | None, bool]]:
    """The chips above the list, with how many each has."""
    return [
        (name, label, None if name == "all" else _shown(person, name, today).count(), name == ask.show)
        for name, label in VIEWS.items()
    ]


def filters(person: Person, ask: Wanted) -> list[dict[str, Any]]:
    """The fields to choose by: name, label, what can be chosen, what is chosen."""
    counties = [(key, words.named(agency)) for key, agency in rulebook.regions().items()]
    agencies = [(agency.pk, words.named(agency)) for agency in queries.agencies()] if queries.sees_all(person) else []
    teams = [(team.no, team.name) for team in queries.teams(person)]
    offered = (
        ("stage", _("阶段"), [(stage, Stage(stage).label) for stage in (*OPEN, Stage.SIGNED)]),
        ("kind", _("企业类型"), catalogue.choices("kinds")), ("chain", _("产业链"), catalogue.choices("chains")),
        ("source", _("线索来源"), catalogue.choices("sources")), ("county", _("拟落地县市区"), counties),
        ("agency", _("首谈单位"), agencies), ("team", _("驻点招商队"), teams),
    )  # fmt: skip
    return [
        {"name": name, "label": label, "options": options, "value": ask.chosen[name]}
        for name, label, options in offered if options
    ]  # fmt: skip


def shown(found: Iterable[Lead], today: date) -> list[dict[str, Any]]:
    """Rows beside how they stand and the words of their keys."""
    counties = rulebook.regions()
    return [
        {
            "row": row, "state": row.colour(today), "kind": catalogue.said("kinds", row.kind),
            "chain": catalogue.said("chains", row.chain), "county": words.named(counties.get(row.county)) or row.county,
            "idle": (today - row.touched_on).days,
        }
        for row in found
    ]  # fmt: skip


def workbook(found: QuerySet[Lead], today: date) -> bytes:
    """The list as a workbook. Contact persons are not in it."""
    file = BytesIO()
    book = xlsxwriter.Workbook(file, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    sheet, head = book.add_worksheet(_("招商线索")), book.add_format({"bold": True, "bottom": 1})
    day = book.add_format({"num_format": "yyyy-mm-dd"})
    names = (_("编号"), _("企业名称"), _("企业类型"), _("产业链"), _("所在城市"), _("拟落地县市区"), _("拟投资内容"),
             _("意向投资（万元）"), _("首谈单位"), _("驻点招商队"), _("负责人"), _("阶段"), _("登记日"), _("最近联系"),
             _("下一步"), _("下一步日期"), _("签约日"), _("项目代码"))  # fmt: skip
    for place, name in enumerate(names):
        sheet.write_string(0, place, name, head)
    for n, line in enumerate(shown(found[:MOST_ROWS], today), 1):
        for place, cell in enumerate(_cells(line)):
            if isinstance(cell, date):
                sheet.write_datetime(n, place, cell, day)
            elif isinstance(cell, float):
                sheet.write_number(n, place, cell)
            elif cell:
                sheet.write_string(n, place, str(cell))
    sheet.freeze_panes(1, 2)
    sheet.set_column(0, len(names) - 1, 16)
    book.close()
    return file.getvalue()


def _cells(line: Mapping[str, Any]) -> tuple[Any, ...]:
    row: Lead = line["row"]
    return (
        row.no, row.name, line["kind"], line["chain"], row.home, line["county"], row.idea,
        row.investment_fen / 1_000_000 if row.investment_fen is not None else None, words.named(row.agency),
        row.team.name if row.team else "", row.owner.name_zh if row.owner else "", str(row.get_stage_display()),
        row.entered_on, row.last_contact_on, row.next_step, row.next_on, row.signed_on,
        row.project.code if row.project else "",
    )  # fmt: skip
