"""The list as a CSV file that Excel opens: UTF-8 with its mark, row by row, never more in memory than a few hundred."""

import csv
from collections.abc import Iterator
from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.utils import translation
from django.utils.translation import gettext as _

from kaigong.apps.projects import listing_more
from kaigong.apps.projects.listing import COLUMNS, FLAGS, NAME, STATES, cell_makers, standing
from kaigong.apps.projects.models import Project
from kaigong.apps.rulebook import queries as rulebook

CHUNK = 500
FORMULA = ("=", "+", "-", "@", "\t", "\r")


class _Echo:
    """A file that gives back what is written to it."""

    def write(self, text: str) -> str:
        return text


def lines(found: QuerySet[Project], today: date, language: str) -> Iterator[bytes]:
    """The file, line by line, in the language of the page it was asked from: it is written after that page is done."""
    writer = csv.writer(_Echo())
    for number, row in enumerate(_table(found, today, language)):
        mark = "\ufeff" if number == 0 else ""
        yield (mark + writer.writerow([_safe(cell) for cell in row])).encode()


def _table(found: QuerySet[Project], today: date, language: str) -> Iterator[list[Any]]:
    with translation.override(language):
        yield [str(NAME.label), *(str(column.label) for column in COLUMNS), _("状态"), *map(str, FLAGS.values())]
        makers = cell_makers(rulebook.regions(), rulebook.catalogue().project_types)
    told = listing_more.told(found, [column.key for column in COLUMNS])
    for row in told.iterator(chunk_size=CHUNK):
        with translation.override(language):
            flags = [_("是") if getattr(row, flag) else "" for flag in FLAGS]
            state = str(STATES[standing(row, today)])
            yield [row.name, *(makers[column.key](row) for column in COLUMNS), state, *flags]


def _safe(cell: Any) -> Any:
    """A text that a spreadsheet would run as a formula is shown as text."""
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(FORMULA) else cell
