"""项目拉练 and 集中开工 on paper: the sheet that is handed round as a PDF, and the route as a workbook."""

import io
import json
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import Any

import xlsxwriter
from django.utils import translation
from django.utils.translation import gettext as _

from kaigong.apps.cases import fonts, typesetting
from kaigong.apps.rulebook import queries as rulebook
from kaigong.apps.rulebook import words
from kaigong.apps.supervision import pages_events, queries_events
from kaigong.apps.supervision.minutes import _day
from kaigong.apps.supervision.models import EventState, Groundbreaking, Tour
from kaigong.core.problems import Refused

TEMPLATE = Path(__file__).parent / "templates" / "supervision" / "event.typ"
FEN_PER_YI, WIDTH = 10**10, 18


def tour_pdf(tour: Tour) -> bytes:
    """The route with room for points: what everybody has in his hand on the bus."""
    with translation.override("zh-hans"):
        rows = [
            [str(stop.n), stop.project.name, county, _yi(stop.project.investment_fen), stop.note, ""]
            for stop, county in _stops(tour)
        ]
        sheet = "；".join(f"{name} {most}" for name, most in tour.sheet)
        head = [_("站序"), _("项目"), _("所在地"), _("总投资（亿元）"), _("现场情况"), _("打分")]
        notes = [_("评分表：{sheet}。").format(sheet=sheet)]
    lines = [f"{_day(tour.on)}至{_day(tour.until)}", tour.headquarters.name_zh, tour.route]
    return _typeset(tour, "项目拉练", lines, head, rows, notes)


def groundbreaking_pdf(row: Groundbreaking, today: date) -> bytes:
    """The list of a ceremony, with what each project lacked when it was listed and what became of it."""
    held = row.state == EventState.HELD
    with translation.override("zh-hans"):
        n, fen = queries_events.totals(row)
        head = [_("序号"), _("项目"), _("所在地"), _("建设单位"), _("总投资（亿元）"), _("列入时核对")]
        rows = [
            [str(place), one["project"].name, one["county"], one["project"].enterprise.name,
             _yi(one["listed"].investment_fen),
             _("缺{lacked}").format(lacked=words.listed(one["lacked"])) if one["lacked"] else _("手续齐备"),
             *([str(one["word"])] if held else [])]
            for place, one in enumerate(pages_events.groundbreaking_rows(row, today), 1)
        ]  # fmt: skip
        notes = [_("共 {n} 个项目，总投资 {money} 亿元。").format(n=n, money=_yi(fen))]
        head += [_("开工情况")] if held else []
    return _typeset(row, "集中开工", [_day(row.on), row.place, row.headquarters.name_zh], head, rows, notes)


def tour_workbook(tour: Tour) -> bytes:
    """The route, what was seen and the points of each line of the sheet (means); texts are never run as formulas."""
    file = io.BytesIO()
    book = xlsxwriter.Workbook(file, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    bold, sheet = book.add_format({"bold": True}), book.add_worksheet(tour.no)
    names = [name for name, _most in tour.sheet]
    head = [
        _("站序"), _("项目代码"), _("项目名称"), _("所在地"), _("总投资（亿元）"), _("到站日"), _("现场情况"),
        _("发现的问题"), *names,
    ]  # fmt: skip
    sheet.write(0, 0, f"{tour.title} {tour.on.isoformat()}", bold)
    sheet.set_column(0, len(head) - 1, WIDTH)
    for column, label in enumerate(head):
        sheet.write(2, column, label, bold)
    for n, (stop, county) in enumerate(_stops(tour), 3):
        found = words.listed(one.line.title for one in stop.findings.all())
        seen = stop.seen_on.isoformat() if stop.seen_on else ""
        given = _means(stop.scores.all())
        money = stop.project.investment_fen / FEN_PER_YI
        cells = [stop.n, stop.project.code, stop.project.name, county, money, seen, stop.note, found]
        for column, cell in enumerate([*cells, *(given.get(name) for name in names)]):
            if cell is not None:
                sheet.write(n, column, cell)
    book.close()
    return file.getvalue()


def _stops(tour: Tour) -> list[tuple[Any, str]]:
    rows = tour.stops.select_related("project").prefetch_related("scores", "findings__line").order_by("n")
    regions = rulebook.regions()
    return [(stop, words.named(regions.get(stop.county)) or stop.county) for stop in rows]


def _means(scores: Sequence[Any]) -> Mapping[str, float]:
    given: dict[str, list[int]] = {}
    for one in scores:
        given.setdefault(one.criterion, []).append(one.points)
    return {name: round(sum(points) / len(points), 1) for name, points in given.items()}


def _yi(fen: int) -> str:
    return f"{fen / FEN_PER_YI:,.2f}"


def _typeset(
    row: Any, kind: str, lines: Sequence[str], head: Sequence[str], rows: Sequence[Sequence[str]], notes: Sequence[str]
) -> bytes:
    """Refused when a font lacks a character."""
    says = {
        "fonts": typesetting.font_names(), "kind": kind, "no": row.no, "title": row.title,
        "lines": [line for line in lines if line], "head": head, "rows": rows, "notes": notes, "record": row.stream,
        "sample": row.is_sample, "state": "" if row.state == EventState.HELD else "筹备中，名单可能变动",
    }  # fmt: skip
    text = json.dumps(says, ensure_ascii=False)
    if lacking := fonts.missing(text):
        raise Refused("certificate.characters_missing", characters=lacking, points=lacking)
    return typesetting.typeset(TEMPLATE, {"says": text}, datetime.combine(row.on, time(), UTC))
