"""Funds as workbooks: all applications, or those of one round."""

import tempfile
from collections.abc import Iterable
from typing import IO

import xlsxwriter
from django.utils.translation import gettext as _

from kaigong.apps.projects import lists, pages_funds
from kaigong.apps.projects.models import FundApplication
from kaigong.apps.projects.sheet_files import OPTIONS
from kaigong.apps.rulebook import words

FEN_PER_WAN = 1_000_000


def workbook(applications: Iterable[FundApplication]) -> IO[bytes]:
    """One row an application; money in 万元, what was missing by name."""
    file = tempfile.TemporaryFile()  # noqa: SIM115  whoever asked for it closes it
    book = xlsxwriter.Workbook(file, OPTIONS)
    bold, money = book.add_format({"bold": True, "bottom": 1}), book.add_format({"num_format": "#,##0.00"})
    sheet = book.add_worksheet(_("资金申报"))
    heads = (
        _("批次"), _("资金类别"), _("项目代码"), _("项目名称"), _("建设单位"), _("申请金额（万元）"),
        _("成熟度（%）"), _("缺少"), _("结果"), _("下达金额（万元）"), _("支付金额（万元）"), _("理由"),
    )  # fmt: skip
    sheet.freeze_panes(1, 0)
    for column, head in enumerate(heads):
        sheet.write_string(0, column, head, bold)
        sheet.set_column(column, column, 30 if column in (0, 3, 4, 7) else 14)
    for line, one in enumerate(applications, 1):
        _line(sheet, line, one, money)
    book.close()
    file.seek(0)
    return file


def _line(sheet: xlsxwriter.worksheet.Worksheet, line: int, one: FundApplication, money: object) -> None:
    names = {each.id: words.named(each) for each in lists.funds()[one.round.kind].conditions}
    texts = {
        0: one.round.name, 1: pages_funds.fund_name(one.round.kind), 2: one.project.code, 3: one.project.name,
        4: one.project.enterprise.name, 7: words.listed(names.get(key, key) for key in one.missing),
        8: str(one.get_state_display()), 11: one.reason,
    }  # fmt: skip
    for column, text in texts.items():
        sheet.write_string(line, column, text)
    for column, fen in ((5, one.asked_fen), (9, one.granted_fen), (10, one.drawn_fen)):
        sheet.write_number(line, column, fen / FEN_PER_WAN, money)
    sheet.write_number(line, 6, one.score)
