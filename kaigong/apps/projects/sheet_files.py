"""Workbooks: the template, the list as a workbook, and the cells of one that was handed in."""

import subprocess
import sys
import tempfile
from collections.abc import Iterable, Sequence
from datetime import date
from pathlib import Path
from typing import IO, Any

import msgspec
import xlsxwriter
from django.utils.translation import gettext as _

from kaigong.apps.projects.sheet_columns import MONTHS_SHEET, NO, SHEET, YES, both, month_columns, said_reforms
from kaigong.apps.projects.sheets import FIRST_EXCEL_YEAR, Cell, Column, Table, parse, show
from kaigong.core.problems import Faulty, Problem, Refused
from kaigong.core.values import replace

MOST_ROWS = 100_000
MOST_COLUMNS = 400
CHILD = Path(__file__).with_name("sheet_child.py")
SECONDS = 300
FORMULA = ("=", "+", "-", "@", "\t", "\r")
DAY_FORMAT, MONTH_FORMAT, MONEY_FORMAT = "yyyy-mm-dd", "yyyy-mm", "#,##0.######"
HEAD = {"text_wrap": True, "valign": "top", "bottom": 1}
OPTIONS = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}


def template(columns: Sequence[Column]) -> IO[bytes]:
    """An empty register to fill in."""
    return workbook(columns, ())


def workbook(columns: Sequence[Column], projects: Iterable[Any], months: Iterable[Any] = ()) -> IO[bytes]:
    """The register as a workbook: projects, their months, how to fill it in, and the words of the drop-downs."""
    file = tempfile.TemporaryFile()  # noqa: SIM115  whoever asked for it closes it
    book = xlsxwriter.Workbook(file, OPTIONS)
    formats = {
        "head": book.add_format({"bold": True, **HEAD}),
        "needed": book.add_format({"bold": True, "bg_color": "#FFF2CC", **HEAD}),
        "info": book.add_format({"font_color": "#666666", **HEAD}),
        "day": book.add_format({"num_format": DAY_FORMAT}), "wan": book.add_format({"num_format": MONEY_FORMAT}),
        "month": book.add_format({"num_format": MONTH_FORMAT}), "quoted": book.add_format({"quote_prefix": True}),
    }  # fmt: skip
    sheet = book.add_worksheet(str(SHEET))
    _heading(sheet, columns, formats)
    _validate(sheet, columns)
    count = 0
    for count, project in enumerate(projects, 1):
        if count > MOST_ROWS:
            book.close()
            file.close()
            raise Refused("sheet.too_many", most=MOST_ROWS)
        _line(sheet, count, columns, project, formats)
    sheet.autofilter(0, 0, count, len(columns) - 1)
    _months(book.add_worksheet(str(MONTHS_SHEET)), months, formats)
    _explain(book.add_worksheet(_("填写说明")), columns, formats)
    _options(book.add_worksheet(_("选项")), columns, formats)
    book.close()
    file.seek(0)
    return file


def _heading(sheet: Any, columns: Sequence[Column], formats: Any) -> None:
    sheet.freeze_panes(1, 2)
    widths = {"code": 26, "name": 36, "type": 20, "enterprise": 22, "enterprise_name": 28}
    for position, column in enumerate(columns):
        style = formats["info" if column.is_info else "needed" if column.needed else "head"]
        sheet.set_column(position, position, widths.get(column.key, 14), formats.get(column.kind))
        sheet.write_string(0, position, column.head, style)


def _validate(sheet: Any, columns: Sequence[Column]) -> None:
    lists = 0
    for position, column in enumerate(columns):
        if column.is_info:
            continue
        if words := _words(column):
            letters = xlsxwriter.utility.xl_col_to_name(lists)
            lists += 1
            source = f"='{_('选项')}'!${letters}$2:${letters}${len(words) + 1}"
            soft = {"error_type": "warning"} if column.clears or column.kind == "reforms" else {}
            sheet.data_validation(1, position, MOST_ROWS, position, {"validate": "list", "source": source, **soft})
        elif column.kind == "day":
            first = date(FIRST_EXCEL_YEAR, 1, 1)
            rule = {"validate": "date", "criteria": ">=", "value": first, "error_type": "warning"}
            sheet.data_validation(1, position, MOST_ROWS, position, rule)


def _words(column: Column) -> list[str]:
    return [str(YES), str(NO)] if column.kind == "reforms" else list(column.said.values())


def _line(sheet: Any, number: int, columns: Sequence[Column], project: Any, formats: Any) -> None:
    for position, column in enumerate(columns):
        cell = show(column, stored(project, column))
        if cell is None:
            continue
        if isinstance(cell, date):
            if cell.year >= FIRST_EXCEL_YEAR:
                sheet.write_datetime(number, position, cell, formats["day"])
            else:
                sheet.write_string(number, position, cell.isoformat())
        elif isinstance(cell, str):
            sheet.write_string(number, position, cell, formats["quoted"] if cell.startswith(FORMULA) else None)
        else:
            sheet.write_number(number, position, cell, formats.get(column.kind))


def _months(sheet: Any, months: Iterable[Any], formats: Any) -> None:
    """The second sheet: what each month was to bring and has brought."""
    columns = month_columns()
    _heading(sheet, columns, formats)
    sheet.data_validation(
        1, 5, MOST_ROWS, 5, {"validate": "decimal", "criteria": "between", "minimum": 0, "maximum": 100}
    )
    for number, row in enumerate(months, 1):
        for position, column in enumerate(columns):
            cell = show(column, row.get(column.key))
            if isinstance(cell, date):
                sheet.write_datetime(number, position, cell, formats["month"])
            elif isinstance(cell, str):
                sheet.write_string(number, position, cell, formats["quoted"] if cell.startswith(FORMULA) else None)
            elif cell is not None:
                sheet.write_number(number, position, cell, formats.get(column.kind))


def stored(project: Any, column: Column) -> Any:
    """What is stored of a project under a column."""
    if column.is_file:
        value = getattr(getattr(project, "file", None), column.key, None)
        return None if value == "" else value
    if column.is_fact:
        return project.facts.get(column.key)
    if column.key == "enterprise":
        return project.enterprise.credit_code
    if column.key == "enterprise_name":
        return project.enterprise.name
    value = getattr(project, column.key)
    return said_reforms(value) if column.key == "reforms" else value


def _explain(sheet: Any, columns: Sequence[Column], formats: Any) -> None:
    sheet.set_column(0, 0, 34)
    sheet.set_column(1, 2, 70)
    sheet.freeze_panes(1, 0)
    for position, head in enumerate((_("列"), _("怎样填"), _("可填内容"))):
        sheet.write_string(0, position, head, formats["head"])
    notes = [
        (_("更新和新增"), _("按项目代码更新；没有代码的行登记为新项目，代码由系统编。"), ""),
        (_("空格子"), _("空格子保持原样；要去掉已填的内容，请填“清空”。"), ""),
        *((column.head, " ".join(_how(column)), "、".join(_words(column))) for column in columns),
    ]  # fmt: skip
    for number, note in enumerate(notes, 1):
        for position, text in enumerate(note):
            sheet.write_string(number, position, text[:30_000])


def _how(column: Column) -> Iterable[str]:
    if column.is_info:
        yield _("只供参考，导入时不读。")
        return
    if column.needed:
        yield _("新项目必填。")
    if column.fixed:
        yield _("只在登记新项目时填；以后由证明文件和计划产生，不能用表格更改。")
    if column.kind == "day":
        yield _("日期，例如 2022-02-10。")
    if column.kind == "wan":
        yield _("金额，单位万元。")
    if column.kind == "number":
        yield _("不小于零的数字。")
    if column.kind == "reforms":
        yield _("“是”按项目类型通常采用，“否”不采用；也可以写举措名称，用顿号隔开。")
    if column.clears:
        yield _("还不清楚时留空；填“清空”去掉已填的内容。")


def _options(sheet: Any, columns: Sequence[Column], formats: Any) -> None:
    lists = [(column.head, _words(column)) for column in columns if not column.is_info and _words(column)]
    rows = max(len(words) for _head, words in lists)
    sheet.set_column(0, len(lists) - 1, 20)
    for position, (head, _found) in enumerate(lists):
        sheet.write_string(0, position, head, formats["head"])
    for number in range(rows):
        for position, (_head, words) in enumerate(lists):
            if number < len(words):
                sheet.write_string(number + 1, position, words[number])


def cells(file: IO[bytes]) -> tuple[str, list[list[Cell]]]:
    """Name and cells of the sheet of projects, read by a process of its own; Faulty where it cannot be read."""
    answer = _read(file)
    return answer["name"], answer["cells"]


def tables(file: IO[bytes], columns: Sequence[Column], months: Sequence[Column]) -> Table:
    """What the workbook says: its sheet of projects, and that of the months where it has one."""
    answer = _read(file)
    table = parse(answer["name"], answer["cells"], columns)
    if not answer["second_name"]:
        return table
    return replace(table, months=parse(answer["second_name"], answer["second"], months))


def _read(file: IO[bytes]) -> dict[str, Any]:
    words = [*both(SHEET), "--", *both(MONTHS_SHEET)]
    command = [sys.executable, "-I", str(CHILD), str(MOST_ROWS), str(MOST_COLUMNS), *words]
    file.seek(0)
    try:
        run = subprocess.run(command, input=file.read(), capture_output=True, timeout=SECONDS, check=False)  # noqa: S603
    except subprocess.TimeoutExpired as error:
        raise Faulty([Problem("sheet.damaged", data={"reason": "timeout"})]) from error
    if run.returncode:
        raise Faulty([Problem("sheet.damaged", data={"reason": f"{run.returncode}"})])
    answer: dict[str, Any] = msgspec.msgpack.decode(run.stdout)
    if "fault" in answer:
        raise Faulty([Problem(answer["fault"], data=answer["data"])])
    return answer
