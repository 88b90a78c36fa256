"""A ranking as a PDF (in Chinese, as the papers of leaders are) and as a workbook."""

import io
import json
from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import Any

import xlsxwriter
from django.utils import translation
from django.utils.translation import gettext as _

from kaigong.apps.cases import fonts, typesetting
from kaigong.core.problems import Refused

TEMPLATE = Path(__file__).parent / "templates" / "targets" / "ranking.typ"
WIDTH = 24


def pdf(title: str, period: str, as_of: date, groups: Any, heads: Any, notes: list[str]) -> bytes:
    """Refused when a font lacks a character."""
    with translation.override("zh-hans"):
        says = {
            "fonts": typesetting.font_names(), "title": title, "period": period,
            "as_of": _("数据截至{day}").format(day=f"{as_of.year}年{as_of.month}月{as_of.day}日"),
            "head": [_("名次"), _("单位"), _("总分"), _("95% 区间"), *map(_headed, heads)],
            "rows": [line for group in groups for line in _lines(group)], "notes": notes,
        }  # fmt: skip
    text = json.dumps(says, ensure_ascii=False)
    if lacking := fonts.missing(text):
        raise Refused("certificate.characters_missing", characters=lacking, points=lacking)
    return typesetting.typeset(TEMPLATE, {"says": text}, datetime.combine(as_of, time(), UTC))


def _lines(group: Any) -> list[list[str]]:
    rank = "—" if group.rank is None else str(group.rank)
    if group.rank is not None and len(group.rows) > 1:
        rank = _("{rank} 并列").format(rank=group.rank)
    return [
        [rank, row.name, _number(row.place.total), _interval(row.place),
         *(_number(cell.part.value) for cell in row.cells)]
        for row in group.rows
    ]  # fmt: skip


def _headed(one: Any) -> str:
    """The name of an indicator with what it is divided by."""
    return f"{one['name']}（{one['per']}）" if one.get("per") else str(one["name"])


def _number(number: float | None) -> str:
    return "—" if number is None else f"{number:,.1f}"


def _interval(place: Any) -> str:
    return "—" if place.low is None else f"{place.low:.1f}–{place.high:.1f}"


def workbook(title: str, groups: Any, heads: Any, notes: list[str]) -> bytes:
    """One sheet of places, one of what they rest on; texts are never run as formulas."""
    file = io.BytesIO()
    book = xlsxwriter.Workbook(file, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    bold = book.add_format({"bold": True})
    sheet = book.add_worksheet(_("排名"))
    sheet.set_column(0, 5 + 7 * len(heads), WIDTH)
    sheet.write(0, 0, title, bold)
    names = [_("名次"), _("单位"), _("总分"), _("下限"), _("上限"), _("分不出先后")]
    for one in heads:
        names += [
            _headed(one), _("{name}（标准化）").format(name=one["name"]), _("分子"), _("分母"), _("完整率 %"),
            _("补报"), _("得分"),
        ]  # fmt: skip
    for column, label in enumerate(names):
        sheet.write(2, column, label, bold)
    rows = [row for group in groups for row in group.rows]
    for n, row in enumerate(rows, 3):
        cells: list[Any] = [row.place.rank, row.name, row.place.total, row.place.low, row.place.high, row.alike]
        for cell in row.cells:
            cells += [
                cell.part.raw,
                cell.part.value,
                *(cell.over or (None, None)),
                cell.complete,
                cell.late,
                cell.part.score,
            ]
        for column, value in enumerate(cells):
            if value is not None:
                sheet.write(n, column, value)
    for n, note in enumerate(notes, len(rows) + 4):
        sheet.write(n, 0, note)
    book.close()
    return file.getvalue()
