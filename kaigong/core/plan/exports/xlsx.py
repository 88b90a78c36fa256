"""A plan as an Excel workbook: the plan, the materials, the critical path."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime, time
from io import BytesIO
from typing import Any

import xlsxwriter

from kaigong.core.plan.exports.words import WORDS, named
from kaigong.core.plan.model import Plan, PlanItem
from kaigong.core.rules.model import Catalogue
from kaigong.core.rules.spoken import language_of, laws

WIDTHS = {
    "plan": (18, 40, 26, 8, 12, 12, 8, 8, 11, 11, 11, 11, 40, 50, 50, 34),
    "materials": (40, 40, 40, 60, 28),
    "path": (6, 40, 26, 8, 12, 12),
}


class Book:
    """The workbook being written, with its few formats."""

    def __init__(self, target: BytesIO) -> None:
        options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
        self.book: Any = xlsxwriter.Workbook(target, options)
        self.heading = self.book.add_format({"bold": True, "bg_color": "#DCE6F1", "text_wrap": True, "valign": "top"})
        self.day = self.book.add_format({"num_format": "yyyy-mm-dd", "align": "left"})
        self.critical = self.book.add_format({"bold": True, "font_color": "#C00000"})

    def sheet(self, name: str, widths: Sequence[int], header: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
        """One sheet with its first row frozen and a filter over all columns."""
        sheet = self.book.add_worksheet(name)
        sheet.freeze_panes(1, 0)
        for column, (width, title) in enumerate(zip(widths, header, strict=True)):
            sheet.set_column(column, column, width)
            sheet.write_string(0, column, title, self.heading)
        last = 0
        for last, row in enumerate(rows, start=1):
            for column, value in enumerate(row):
                self._write(sheet, last, column, value)
        sheet.autofilter(0, 0, last, len(header) - 1)

    def _write(self, sheet: Any, row: int, column: int, value: object) -> None:
        if isinstance(value, date):
            sheet.write_datetime(row, column, datetime.combine(value, time()), self.day)
        elif isinstance(value, int):
            sheet.write_number(row, column, value)
        elif value == "●":
            sheet.write_string(row, column, value, self.critical)
        elif value:
            sheet.write_string(row, column, str(value)[:32_000])


def xlsx(catalogue: Catalogue, plan: Plan, language: str = "zh") -> bytes:
    """The bytes of the workbook."""
    words, target = WORDS[language], BytesIO()
    book = Book(target)
    titles: tuple[str, ...] = (
        "stage", "item", "agency", "days", "start", "finish", "slack", "critical", "early_start", "early_finish",
        "late_start", "late_finish", "why", "needs", "gives", "item_id",
    )  # fmt: skip
    rows = (_item(catalogue, item, language) for item in plan.items)
    book.sheet(words["plan"], WIDTHS["plan"], [words[t] for t in titles], rows)
    columns = [words[t] for t in ("material", "giver", "takers", "needs", "id")]
    columns[3] = words["first_item"]
    book.sheet(words["materials"], WIDTHS["materials"], columns, _materials(catalogue, plan, language))
    titles = ("order", "item", "agency", "days", "start", "finish")
    book.sheet(words["path"], WIDTHS["path"], [words[t] for t in titles], _path(catalogue, plan, language))
    book.book.close()
    return target.getvalue()


def _item(catalogue: Catalogue, item: PlanItem, language: str) -> list[object]:
    law = laws(language_of(language), catalogue, item.why)
    needs, gives = ("；".join(_material(catalogue, m, language) for m in each) for each in (item.needs, item.gives))
    return [
        named(catalogue.stages[item.stage], language), named(item, language), _agency(catalogue, item, language),
        item.days, item.start, item.finish, item.slack_days, "●" if item.critical else "", item.early_start,
        item.early_finish, item.late_start, item.late_finish, "；".join(law), needs, gives, item.id,
    ]  # fmt: skip


def _agency(catalogue: Catalogue, item: PlanItem, language: str) -> str:
    return "、".join(named(catalogue.agencies[agency], language) for agency in item.agency)


def _material(catalogue: Catalogue, material: str, language: str) -> str:
    known = catalogue.materials.get(material)
    return named(known, language) if known else material


def _materials(catalogue: Catalogue, plan: Plan, language: str) -> Iterable[list[object]]:
    """Every material of the plan: who gives it, who takes it, who takes it first."""
    givers: dict[str, list[PlanItem]] = {}
    takers: dict[str, list[PlanItem]] = {}
    for item in plan.items:
        for table, materials in ((givers, item.gives), (takers, item.needs)):
            for material in materials:
                table.setdefault(material, []).append(item)
    for material in sorted(givers.keys() | takers.keys(), key=list(catalogue.materials).index):
        used = sorted(takers.get(material, ()), key=lambda item: item.early_start)
        source = "、".join(named(item, language) for item in givers.get(material, ()))
        yield [
            _material(catalogue, material, language), source or WORDS[language]["asked"],
            "、".join(named(item, language) for item in used), named(used[0], language) if used else "", material,
        ]  # fmt: skip


def _path(catalogue: Catalogue, plan: Plan, language: str) -> Iterable[list[object]]:
    items = {item.id: item for item in plan.items}
    for n, name in enumerate(plan.critical_path, start=1):
        item = items[name]
        yield [n, named(item, language), _agency(catalogue, item, language), item.days, item.start, item.finish]
