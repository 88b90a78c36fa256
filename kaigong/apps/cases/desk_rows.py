"""The rows of the desk: what each column says, the quick moves, and the same as a CSV file."""

import csv
from collections.abc import Iterable, Iterator
from datetime import date
from functools import lru_cache
from typing import Any

from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from kaigong.apps.accounts import queries as accounts
from kaigong.apps.accounts.models import Person
from kaigong.apps.cases import names, queries
from kaigong.apps.cases.desk import COLUMNS, Ask
from kaigong.apps.cases.item_page import shown_colour
from kaigong.apps.cases.models import Item

CHUNK = 500
FORMULA = ("=", "+", "-", "@", "\t", "\r")


def rows(ask: Ask, items: Iterable[Item]) -> list[dict[str, Any]]:
    """Everything a page of the desk shows; the people are read at once, whatever the number of rows."""
    found = list(items)
    people = accounts.names_of({item.officer for item in found if item.officer})
    pick = _("选择 %(item)s %(no)s")
    return [_row(ask, item, people, pick) for item in found]


def _row(ask: Ask, item: Item, people: dict[str, Person], pick: str) -> dict[str, Any]:
    verbs = {move.verb for move in queries.moves(ask.person, item, ask.today, ask.away)}
    return {
        "item": item, "colour": shown_colour(item, ask.today), "quick": verbs,
        "waits_for": names.joined(names.item(code) for code in item.preds) if item.waits else "",
        "officer": people.get(item.officer), "mark": f"{item.case.no}/{item.code}/{item.seen_n}",
        "county": _place(ask, item), "at": _address(item.case.no, item.code),
        "pick": pick % {"item": names.of(item), "no": item.case.no},
    }  # fmt: skip


@lru_cache(maxsize=20_000)
def _address(no: str, code: str) -> str:
    return reverse("cases:item", args=(no, code))


def _place(ask: Ask, item: Item) -> str:
    return ask.places.get(item.project.county, item.project.county)


class _Echo:
    """A file that gives back what is written to it."""

    def write(self, text: str) -> str:
        return text


def lines(ask: Ask, language: str) -> Iterator[bytes]:
    """The whole view as a CSV file, line by line, in the language of the page it was asked from."""
    writer = csv.writer(_Echo())
    with translation.override(language):
        yield ("\ufeff" + writer.writerow([_safe(cell) for cell in heading(ask)])).encode()
    chunk: list[Item] = []
    for item in ask.rows().iterator(chunk_size=CHUNK):
        chunk.append(item)
        if len(chunk) == CHUNK:
            yield _written(ask, chunk, writer, language)
            chunk = []
    yield _written(ask, chunk, writer, language)


def _written(ask: Ask, items: list[Item], writer: Any, language: str) -> bytes:
    with translation.override(language):
        people = accounts.names_of({item.officer for item in items if item.officer})
        cells = ([_safe(cell) for cell in line(ask, item, people)] for item in items)
        return "".join(writer.writerow(row) for row in cells).encode()


def heading(ask: Ask) -> list[str]:
    """The names of the columns of the file."""
    return [_("事项"), _("受理编号"), *(str(COLUMNS[column]) for column in ask.columns), _("补录")]


def line(ask: Ask, item: Item, people: dict[str, Person]) -> list[str]:
    """One item in the file."""
    late = _("是") if getattr(item, "entered_late", False) else ""
    cells = {
        "project": item.project.name, "enterprise": item.project.enterprise.name, "county": _place(ask, item),
        "state": str(item.get_state_display()), "due": _iso(item.next_on), "received": _iso(item.received_on),
        "officer": names.of(people[item.officer]) if item.officer in people else "",
        "stage": names.stage(item.case.stage), "agency": names.joined(names.agency(agency) for agency in item.agencies),
    }  # fmt: skip
    return [names.of(item), item.case.no, *(cells[column] for column in ask.columns), late]


def _iso(day: date | None) -> str:
    return day.isoformat() if day else ""


def _safe(cell: str) -> str:
    """A text that a spreadsheet would run as a formula is shown as text."""
    return f"'{cell}" if cell.startswith(FORMULA) else cell
