"""Headline tallies: counts that are moved in the transaction that changes what they count, and read instead of it.

Whoever owns rows says in which cells one stands (`Cells`), calls `move` with the cells before and after a change, and
registers how all of it is counted from the rows; `faults` compares the two. A writer only adds rows, and so never waits
for another at a cell that both change, nor can two of them wait for each other. The worker folds them every minute.
"""

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date
from functools import reduce
from operator import or_
from typing import Any, NamedTuple

from django.db import connection, transaction
from django.db.models import BigIntegerField, F, Q, QuerySet, Sum

from kaigong.apps.ledger import wire
from kaigong.apps.ledger.models import Tally
from kaigong.apps.ledger.models_tally import NEVER

COLUMNS = ("name", "place", "klass", "state", "marks", "day")
BOTH = (*COLUMNS, "count", "fen")
FEW, MOST = 50, 20_000  # cells in one statement; rows folded in one transaction
TAKE = (
    "DELETE FROM ledger_tally WHERE id IN "  # noqa: S608  only names of columns
    f"(SELECT id FROM ledger_tally WHERE NOT folded ORDER BY id LIMIT {MOST}{{lock}}) RETURNING {', '.join(BOTH)}"
)
ADD = (
    " ON CONFLICT (name, day, place, klass, state, marks) WHERE folded DO UPDATE SET "
    "count = ledger_tally.count + excluded.count, fen = ledger_tally.fen + excluded.fen"
)


class Cell(NamedTuple):
    """What is counted, and where: nothing in it is ever a person or a single thing."""

    name: str
    place: str = ""
    klass: str = ""
    state: str = ""
    marks: int = 0
    day: date = NEVER


class Amount(NamedTuple):
    """How many, and how much money."""

    count: int = 0
    fen: int = 0


Cells = Mapping[Cell, Amount]
NOTHING: Cells = {}


class Moves:
    """Changes of cells, gathered and written together: `with Moves() as moves: moves.add(before, after)`."""

    def __init__(self) -> None:
        self.count: Counter[Cell] = Counter()
        self.fen: Counter[Cell] = Counter()

    def add(self, before: Cells, after: Cells) -> None:
        """One row went from these cells to those."""
        if before == after:
            return
        for sign, cells in ((-1, before), (1, after)):
            for cell, (count, fen) in cells.items():
                self.count[cell] += sign * count
                self.fen[cell] += sign * fen

    def __enter__(self) -> "Moves":
        return self

    def __exit__(self, kind: object, *_rest: object) -> None:
        if kind is None:
            self.write()

    def write(self) -> None:
        """Add what has changed, in the caller's transaction."""
        _insert([(*cell, n, self.fen[cell]) for cell, n in self.count.items() if n or self.fen[cell]])


def move(before: Cells | None, after: Cells | None) -> None:
    """One row went from these cells to those; None: it was not there, or is no more."""
    with Moves() as moves:
        moves.add(before or NOTHING, after or NOTHING)


def _insert(rows: Sequence[Sequence[Any]], more: str = "") -> None:
    """Rows of cell and amount; `more` says what becomes of a folded row that is there."""
    names, one = ", ".join((*BOTH, "folded")), f"({', '.join(['%s'] * (len(BOTH) + 1))})"
    for start in range(0, len(rows), FEW):
        some = [(*row, bool(more)) for row in rows[start : start + FEW]]
        sql = f"INSERT INTO ledger_tally ({names}) VALUES {', '.join([one] * len(some))}{more}"  # noqa: S608
        wire.run(sql, [_plain(value) for row in some for value in row])


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value


# ------------------------------------------------------------------------------------------------------- reading


def rows(
    name: str | Collection[str], *, marked: int = 0, starting: Sequence[str] = (), **conditions: Any
) -> QuerySet[Tally]:
    """The rows of a name, or of some, that fulfil conditions such as `place="421003"`, have all of these marks, and
    whose place begins in one of these ways."""
    named = {"name": name} if isinstance(name, str) else {"name__in": sorted(name)}
    found = Tally.objects.filter(**named, **conditions)
    if starting:
        found = found.filter(reduce(or_, (Q(place__startswith=head) for head in starting)))
    if not marked:
        return found
    with_marks = found.annotate(marked=F("marks").bitand(marked))
    return with_marks.filter(marked=marked)


def total(name: str, *, marked: int = 0, **conditions: Any) -> Amount:
    """The sum over them."""
    found = rows(name, marked=marked, **conditions).aggregate(n=_sum("count"), amount=_sum("fen"))
    return Amount(found["n"] or 0, found["amount"] or 0)


def sums(name: str, by: Sequence[str], *, marked: int = 0, **conditions: Any) -> dict[Any, Amount]:
    """The same by some columns: by one its values, by several tuples of them. Cells that have become empty are left
    out."""
    found = summed(rows(name, marked=marked, **conditions).order_by().values_list(*by))
    return {row[0] if len(by) == 1 else tuple(row[: len(by)]): Amount(*map(int, row[-2:])) for row in found}


def summed(columns: QuerySet[Any]) -> Iterator[Sequence[Any]]:
    """Some columns of rows with the sums of those that have them alike; none that have become empty."""
    return (row for row in columns.annotate(n=_sum("count"), amount=_sum("fen")) if any(row[-2:]))


def counts(name: str, by: str, *, marked: int = 0, **conditions: Any) -> Iterator[tuple[Any, int]]:
    """The counts alone by one column, where there are very many values."""
    found = rows(name, marked=marked, **conditions).order_by().values_list(by).annotate(n=_sum("count"))
    return ((value, int(count)) for value, count in found if count)


def _sum(column: str) -> Sum:
    return Sum(column, output_field=BigIntegerField())


# ------------------------------------------------------------------------------------------------------- folding


def fold() -> int:
    """Make one row of all that were added to a cell; how many were folded. Those of a transaction under way are left
    for the next time, and whoever reads meanwhile sees the same sums."""
    folded = 0
    while some := _fold_some():
        folded += some
    return folded


@transaction.atomic
def _fold_some() -> int:
    with connection.cursor() as cursor:
        cursor.execute(TAKE.format(lock=" FOR UPDATE SKIP LOCKED" if connection.vendor == "postgresql" else ""))
        gone = cursor.fetchall()
    count, fen = Counter[Any](), Counter[Any]()
    for *cell, n, amount in gone:
        count[tuple(cell)] += n
        fen[tuple(cell)] += amount
    together = [(*cell, n, fen[cell]) for cell, n in sorted(count.items()) if n or fen[cell]]
    _insert(together, ADD)
    return len(gone)


# ------------------------------------------------------------------------------------------------------ checking

Recount = Callable[[], Iterable[Cells]]
_owners: dict[str, tuple[tuple[str, ...], Recount]] = {}


def register(owner: str, names: Sequence[str], recount: Recount) -> None:
    """Say how the tallies of these names are counted from the rows: the cells of every single row."""
    _owners[owner] = tuple(names), recount


def from_scratch(owner: str) -> dict[Cell, Amount]:
    """What the rows come to, however long that takes."""
    moves = Moves()
    for cells in _owners[owner][1]():
        moves.add(NOTHING, cells)
    return {cell: Amount(n, moves.fen[cell]) for cell, n in moves.count.items() if n or moves.fen[cell]}


def kept(owner: str) -> dict[Cell, Amount]:
    """What the tallies say."""
    found = Tally.objects.filter(name__in=_owners[owner][0]).order_by().values_list(*COLUMNS)
    summed = found.annotate(n=_sum("count"), amount=_sum("fen"))
    return {Cell(*row[:6]): Amount(*map(int, row[6:])) for row in summed if any(row[6:])}


def faults() -> Iterator[str]:
    """Every cell that does not say what the rows come to, one line each."""
    for owner in _owners:
        stored, found = kept(owner), from_scratch(owner)
        for cell in sorted(stored.keys() | found.keys()):
            was, says = stored.get(cell, Amount()), found.get(cell, Amount())
            if was != says:
                yield f"tally {' '.join(map(str, cell))}: it is {was}, the rows say {says}"


@transaction.atomic
def recount() -> None:
    """Throw away what was kept and count anew: after rows were put in past the actions."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("LOCK TABLE ledger_tally IN EXCLUSIVE MODE")
    for owner, (names, _recount) in _owners.items():
        Tally.objects.filter(name__in=names).delete()
        _insert([(*cell, *amount) for cell, amount in from_scratch(owner).items()])
