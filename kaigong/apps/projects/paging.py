"""Pages of long lists. Counting stops at `most`: whoever has more before him narrows the list, and does not turn a
thousand pages. The rows of a page are found by their keys first, so that what is skipped is never read whole."""

from collections.abc import Callable, Sequence
from typing import Any

from django.core.paginator import Paginator
from django.db import connection
from django.db.models import F, Func, QuerySet
from django.utils.functional import cached_property

PER_PAGE = 50
MOST = 50_000
MOST_NARROWED = 10_000
MOST_SEARCHED = 1000  # where a text is looked for, every row costs more


class Plain(Func):
    """A column for which SQLite uses no index."""

    template = "+%(expressions)s"
    arity = 1


def walks(counts: Callable[[], tuple[int, int]]) -> bool:
    """Whether to go along the order of a list until a page is full: so few rows must then be gone over that sorting all
    that is asked for costs more. `counts`: how many are asked for, of how many. PostgreSQL sees that by itself."""
    if connection.vendor != "sqlite":
        return False
    asked, every = counts()
    return asked * asked > PER_PAGE * every


def without_index(found: QuerySet[Any], column: str, values: Sequence[str]) -> QuerySet[Any]:
    """Those with one of these values, found without an index of the column."""
    return found.alias(**{f"plain_{column}": Plain(F(column))}).filter(**{f"plain_{column}__in": values})


def counted(found: QuerySet[Any], most: int) -> int:
    """How many there are, but no more than `most` + 1 are looked at."""
    return found.order_by().values("pk")[: most + 1].count()


def said(count: int, most: int) -> int | str:
    """A number as a tab says it: 1000+ is enough to know."""
    return f"{most}+" if count > most else count


class Pages(Paginator):
    """A list by pages of fifty, up to the first `most` rows. `known`: how many there are, where that need not be
    counted."""

    def __init__(self, found: QuerySet[Any], most: int = MOST, known: int | None = None) -> None:
        super().__init__(found, PER_PAGE)
        self.most, self.known = most, known

    @cached_property
    def _counted(self) -> int:
        return counted(self.object_list, self.most) if self.known is None else self.known

    @property
    def count(self) -> int:  # type: ignore[override]
        """The rows that can be turned to."""
        return min(self._counted, self.most)

    @property
    def more(self) -> bool:
        """Whether there are more than that."""
        return self._counted > self.most

    def page(self, number: Any) -> Any:
        """One page: its keys in the order asked for, then their rows."""
        number = self.validate_number(number)
        start = (number - 1) * self.per_page
        keys = list(self.object_list.values_list("pk", flat=True)[start : start + self.per_page])
        rows = self.object_list.order_by().in_bulk(keys) if keys else {}
        return self._get_page([rows[key] for key in keys if key in rows], number, self)
