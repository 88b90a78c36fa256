"""A run as a file for a spreadsheet: one line an item, in the language of the page it was asked from."""

import csv
from collections.abc import Iterator
from typing import Any

from django.utils import translation
from django.utils.translation import gettext as _

from kaigong.apps.cases import law_words, queries_law
from kaigong.apps.cases.models import LawRun, LawRunCase

CHUNK = 500
FORMULA = ("=", "+", "-", "@", "\t", "\r")


class _Echo:
    """A file that gives back what is written to it."""

    def write(self, text: str) -> str:
        return text


def lines(run: LawRun, language: str) -> Iterator[bytes]:
    """The file, line by line; UTF-8 with its mark, as Excel wants it."""
    writer = csv.writer(_Echo())
    with translation.override(language):
        yield ("\ufeff" + writer.writerow(_heads())).encode()
    for row in queries_law.cases(run).iterator(chunk_size=CHUNK):
        with translation.override(language):
            found = [writer.writerow([_safe(cell) for cell in cells]) for cells in _cells(row)]
        yield "".join(found).encode()


def _heads() -> list[str]:
    return [
        _("受理编号"), _("项目名称"), _("事项"), _("变化"), _("对申请人"), _("是否改按新版"), _("理由"),
        _("原承办部门"), _("承办部门"), _("原期限"), _("期限"), _("原到期日"), _("到期日"), _("人工决定的理由"),
        _("结果"),
    ]  # fmt: skip


def _cells(row: LawRunCase) -> Iterator[list[Any]]:
    for one in row.differences:
        line = law_words.line(one)
        by_hand = row.by_hand.get(line.item) or row.by_hand.get("") or ["", ""]
        left = law_words.LEFT.get(row.left.get(line.item, ""), "")
        yield [
            row.case.no, row.case.project.name, line.name, line.what, line.effect, _("是") if line.moves else _("否"),
            line.why, *line.agencies, *line.days, *(day.isoformat() if day else "" for day in line.due), by_hand[1],
            str(left) or row.get_state_display(),
        ]  # fmt: skip


def _safe(cell: Any) -> Any:
    """A text that a spreadsheet would run as a formula is shown as text."""
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(FORMULA) else cell
