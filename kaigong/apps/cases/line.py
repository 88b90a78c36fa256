"""An item as it stands in an open book, for actions that are handed a row: what a page would read of it, worked out
from the fold when somebody asks."""

from typing import Any

from kaigong.apps.cases import rows
from kaigong.apps.cases.book import Book, Card
from kaigong.apps.cases.models import Case, Item
from kaigong.apps.projects.models import Project
from kaigong.apps.rulebook import queries as rulebook
from kaigong.core.cases import values as core

COLUMNS = frozenset(field.name for field in Item._meta.get_fields())


class Line:
    """Reads like a row of `Item`. It has no key: a row may not have been written yet."""

    __slots__ = ("_book", "card", "case", "code", "project")

    def __init__(self, book: Book, card: Card, code: str) -> None:
        self._book, self.card, self.code = book, card, code
        self.case: Case = card.row
        self.project: Project = card.row.project

    @property
    def folded(self) -> core.Item:
        """The item itself."""
        return self.card.folded.items[self.code]

    @property
    def agencies(self) -> tuple[str, ...]:
        """Who has it."""
        return self.folded.agencies

    @property
    def promised_days(self) -> int | None:
        """The days promised with the plan."""
        return self.folded.terms.promised_days

    @property
    def parts(self) -> list[str]:
        """The items merged into it."""
        return [part.code for part in self.folded.parts]

    @property
    def name_zh(self) -> str:
        """Its name as the catalogue has it."""
        return rulebook.catalogue().items[self.code].name_zh

    @property
    def name_en(self) -> str:
        """The same in English."""
        return rulebook.catalogue().items[self.code].name_en

    @property
    def noted(self) -> bool:
        """Whether the agency has noted what is missing, and the merged notice has not gone out yet."""
        return self.folded.noted

    def __getattr__(self, name: str) -> Any:
        values = rows.values_of(self.folded, self._book.calendar(self.project)) if name in COLUMNS else {}
        if name not in values:
            raise AttributeError(f"an item of an open book has no {name}")
        return values[name]
