"""The weekly brief as a PDF for leaders (in Chinese, as their papers are) and as a workbook."""

import io
import json
from datetime import UTC, datetime, time
from pathlib import Path

import xlsxwriter
from django.utils import translation
from django.utils.translation import gettext as _

from kaigong.apps.boards import brief
from kaigong.apps.boards.words import longdate
from kaigong.apps.cases import fonts, typesetting
from kaigong.core.problems import Refused

TEMPLATE = Path(__file__).parent / "templates" / "boards" / "brief.typ"
SHEET = 31  # characters a sheet's name can have
WIDTH = 34


def pdf(found: brief.Week) -> bytes:
    """At most two pages; refused when a font lacks a character."""
    with translation.override("zh-hans"):
        says = {
            "fonts": typesetting.font_names(), "title": "每周简报", "week": longdate(found.monday),
            "made": longdate(found.today),
            "sections": [
                {"no": no, "title": one.title, "said": one.said, "head": one.head, "rows": one.rows}
                for no, one in brief.numbered(found.sections)
            ],
        }  # fmt: skip
    text = json.dumps(says, ensure_ascii=False)
    if lacking := fonts.missing(text):
        raise Refused("certificate.characters_missing", characters=lacking, points=lacking)
    return typesetting.typeset(TEMPLATE, {"says": text}, datetime.combine(found.monday, time(), UTC))


def workbook(found: brief.Week) -> bytes:
    """One sheet a section, in the language of whoever asks; texts are never run as formulas."""
    file = io.BytesIO()
    book = xlsxwriter.Workbook(file, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    bold = book.add_format({"bold": True})
    for one in found.sections:
        sheet = book.add_worksheet(one.title[:SHEET])
        sheet.set_column(0, 0, WIDTH)
        sheet.write(0, 0, _("每周简报") + f" {found.monday.isoformat()}", bold)
        for n, said in enumerate(one.said, 1):
            sheet.write(n, 0, said)
        top = len(one.said) + 2
        for column, label in enumerate(one.head):
            sheet.write(top, column, label, bold)
        for n, row in enumerate(one.rows, top + 1):
            for column, cell in enumerate(row):
                sheet.write(n, column, cell)
    book.close()
    return file.getvalue()
