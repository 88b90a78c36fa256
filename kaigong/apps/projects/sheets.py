"""The register as a table of cells: columns, and what a cell says. Nothing here asks the database or opens a file.

An empty cell leaves a thing as it is; 清空 takes it away. A cell that says what is stored already is never a fault.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal, InvalidOperation
from functools import lru_cache, partial
from typing import Any, Literal

from kaigong.core.ledger.canonical import MAX_INT
from kaigong.core.problems import Problem

Cell = str | float | int | bool | date | None
Kind = Literal["text", "choice", "day", "wan", "number", "flag", "reforms", "month", "percent", "signed"]
CLEAR = frozenset({"清空", "clear"})
TRUTH = {"是": True, "yes": True, "true": True, "1": True, "否": False, "no": False, "false": False, "0": False}
USUAL, NO_REFORMS = "type", "none"
FEN_PER_WAN = 1_000_000
EXACT = 10.0**9  # below it a float of 万元 is exact to the fen
MOST = Decimal(10) ** 15
DAY = re.compile(r"(\d{4})(?:-|/|\.|年)(\d{1,2})(?:-|/|\.|月)(\d{1,2})日?(?:T00:00:00)?", re.ASCII)
MONTH = re.compile(r"(\d{4})(?:-|/|\.|年)(\d{1,2})月?(?:(?:-|/)\d{1,2}(?:T00:00:00)?)?", re.ASCII)
FIRST_EXCEL_YEAR = 1901


class Bad(Exception):
    """A cell that cannot be what its column holds."""

    def __init__(self, code: str, **data: Any) -> None:
        super().__init__(code)
        self.code, self.data = code, data


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its key in the record (or the attribute), its headings in both languages, and its words.

    `words` lead from any wording (small letters) to the value, `said` from the value to the wording shown.
    """

    key: str
    heads: tuple[str, ...]
    kind: Kind
    words: Mapping[str, Any] = field(default_factory=dict)
    said: Mapping[Any, str] = field(default_factory=dict)
    is_fact: bool = False
    is_file: bool = False  # of the project's file, not of its record
    is_info: bool = False  # shown for the reader, never taken in
    needed: bool = False  # a new project cannot do without
    fixed: bool = False  # said once, when the project is entered; afterwards it follows from evidence
    clears: bool = False
    upper: bool = False  # letters are capitals

    @property
    def head(self) -> str:
        """The heading in the language of the page."""
        return self.heads[0]


@dataclass(frozen=True, slots=True)
class Row:
    """One line: its number on the sheet, what its cells say, and the cells that could not be read."""

    number: int
    values: Mapping[str, Any]
    faults: Mapping[str, Problem] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Table:
    """A sheet as read: where each column stands, its rows, and what is wrong with its head."""

    name: str
    places: Mapping[str, str]
    rows: Sequence[Row] = ()
    problems: Sequence[Problem] = ()
    months: "Table | None" = None  # the second sheet: figures month by month

    def at(self, key: str, number: int) -> str:
        """How a cell is named: 项目!B7; a column that is not there is named by its row."""
        return f"{self.name}!{self.places.get(key, '')}{number}"


def letter(position: int) -> str:
    """A, B … Z, AA … as spreadsheets name columns, from 0."""
    text = ""
    position += 1
    while position:
        position, rest = divmod(position - 1, 26)
        text = chr(ord("A") + rest) + text
    return text


def parse(name: str, cells: Sequence[Sequence[Cell]], columns: Sequence[Column], first: int = 2) -> Table:
    """What a sheet says; its first row holds the headings, in any order and in either language. `first` is the number
    of the row after it."""
    found, problems = _heads(name, cells[0] if cells else (), columns)
    table = Table(name, {column.key: letter(position) for position, column in found.items()}, problems=problems)
    if problems:
        return table
    readers = [
        (column.key, position, partial(read, column)) for position, column in found.items() if not column.is_info
    ]
    rows = (_row(table, number, line, readers) for number, line in enumerate(cells[1:], first))
    return Table(name, table.places, [row for row in rows if row.values or row.faults])


def _heads(name: str, heads: Sequence[Cell], columns: Sequence[Column]) -> tuple[dict[int, Column], list[Problem]]:
    by_word = {_word(head): column for column in columns for head in (*column.heads, column.key)}
    found: dict[int, Column] = {}
    problems = []
    for position, head in enumerate(heads):
        if _blank(head):
            continue
        column, at = by_word.get(_word(head)), f"{name}!{letter(position)}1"
        if column is None:
            problems.append(Problem("sheet.unknown_column", at=at, data={"got": head}))
        elif column in found.values():
            problems.append(Problem("sheet.column_twice", at=at, data={"got": head}))
        else:
            found[position] = column
    if not found and not problems:
        problems.append(Problem("sheet.no_head", at=f"{name}!A1"))
    return found, problems


def _row(table: Table, number: int, line: Sequence[Cell], readers: Iterable[tuple[str, int, Any]]) -> Row:
    values: dict[str, Any] = {}
    faults: dict[str, Problem] = {}
    for key, position, reader in readers:
        cell = line[position] if position < len(line) else None
        if cell == "" or cell is None or _blank(cell):
            continue
        try:
            values[key] = reader(cell)
        except Bad as bad:
            faults[key] = Problem(bad.code, at=table.at(key, number), data={"got": cell, **bad.data})
    return Row(number, values, faults)


def _blank(cell: Cell) -> bool:
    return cell is None or (isinstance(cell, str) and not cell.strip())


def _word(cell: Cell) -> str:
    return " ".join(str(cell).split()).casefold()


def read(column: Column, cell: Cell) -> Any:
    """What a cell that is not empty says: None where it takes the thing away; `Bad` where it says nothing."""
    if isinstance(cell, str) and cell.strip().casefold() in CLEAR and (column.kind != "text" or column.clears):
        if not column.clears:
            raise Bad("sheet.not_cleared", column=column.head)
        return None
    return READ[column.kind](column, cell)


def show(column: Column, value: Any) -> Cell:
    """The cell that says a value, so that reading it gives the value again; None: an empty cell."""
    if value is None or value == "":
        return None
    if column.kind == "flag":
        return column.said[value]
    if column.kind in ("wan", "signed"):
        return value // FEN_PER_WAN if value % FEN_PER_WAN == 0 else value / FEN_PER_WAN
    if column.kind in ("day", "month"):
        return value if isinstance(value, date) else date.fromisoformat(value)
    if column.kind == "percent":
        return float(value)
    if column.kind == "reforms":
        return value if isinstance(value, str) else "、".join(column.said.get(each, each) for each in value)
    return column.said.get(value, value if column.kind == "number" else str(value))


def same(column: Column, value: Any, stored: Any) -> bool:
    """Whether a cell that says `value` says what is stored: at once, or as the stored value would be read back."""
    if value == stored and type(value) is type(stored):
        return True
    if stored is None or value is None:
        return value is stored
    return says(column, stored, value)


def says(column: Column, stored: Any, value: Any) -> bool:
    """Whether the stored value, written into a cell and read back, is this value."""
    try:
        return bool(read(column, _written(show(column, stored))) == value)
    except Bad:
        return False


def _written(cell: Cell) -> Cell:
    """A cell after its way through a workbook: numbers have sixteen digits there."""
    if isinstance(cell, bool) or not isinstance(cell, int | float):
        return cell.isoformat() if isinstance(cell, date) else cell
    return float(f"{cell:.16G}")


def _text(column: Column, cell: Cell) -> str:
    if isinstance(cell, float) and cell.is_integer():
        cell = int(cell)
    text = str(cell).replace("\x00", "").strip()
    return text.upper() if column.upper else text


def _choice(column: Column, cell: Cell) -> Any:
    try:
        return column.words[cell]  # type: ignore[index]  # as it is nearly always written
    except KeyError:
        pass
    value = column.words.get(_word(cell))
    if value is None:
        raise Bad("sheet.unknown_word", column=column.head)
    return value


def _flag(column: Column, cell: Cell) -> bool:
    value = cell if isinstance(cell, bool) else TRUTH.get(_word(_text(column, cell)))
    if value is None:
        raise Bad("sheet.not_yes_or_no")
    return value


def _day(_column: Column, cell: Cell) -> str:
    if isinstance(cell, date):
        return cell.isoformat()[:10]
    day = _day_of(cell.strip()) if isinstance(cell, str) else None
    if day is None:
        raise Bad("sheet.not_a_day")
    return day


@lru_cache(maxsize=4096)
def _day_of(text: str) -> str | None:
    if not (found := DAY.fullmatch(text)):
        return None
    try:
        return date(*map(int, found.groups())).isoformat()
    except ValueError:
        return None


def _month(_column: Column, cell: Cell) -> str:
    """The first day of a month, however the month is written."""
    text = cell.isoformat()[:7] if isinstance(cell, date) else str(cell).strip()
    found = MONTH.fullmatch(text)
    if found is None or not 1 <= int(found[2]) <= 12:
        raise Bad("sheet.not_a_month")
    return f"{found[1]}-{int(found[2]):02}-01"


def _percent(_column: Column, cell: Cell) -> str:
    number = _decimal(cell.rstrip("%％ ") if isinstance(cell, str) else cell)
    if number > 100:
        raise Bad("sheet.not_a_percent")
    return str(number.quantize(Decimal("0.01")))


def _wan(column: Column, cell: Cell) -> int:
    if isinstance(cell, float) and 0 <= cell < EXACT:
        return round(cell * FEN_PER_WAN)
    fen = round(_decimal(cell) * FEN_PER_WAN)
    if fen > MAX_INT:
        raise Bad("sheet.out_of_range")
    return fen


def _signed(_column: Column, cell: Cell) -> int:
    fen = round(_plain_decimal(cell) * FEN_PER_WAN)
    if abs(fen) > MAX_INT:
        raise Bad("sheet.out_of_range")
    return fen


def _number(_column: Column, cell: Cell) -> int | float:
    number = _decimal(cell)
    return int(number) if number == number.to_integral_value() else float(number)


def _decimal(cell: Cell) -> Decimal:
    number = _plain_decimal(cell)
    if number < 0:
        raise Bad("sheet.negative")
    return number


def _plain_decimal(cell: Cell) -> Decimal:
    if isinstance(cell, bool | date):
        raise Bad("sheet.not_a_number")
    try:
        number = Decimal("".join(str(cell).replace("，", "").replace(",", "").split()))
    except InvalidOperation:
        raise Bad("sheet.not_a_number") from None
    if not number.is_finite() or abs(number) > MOST:
        raise Bad("sheet.out_of_range")
    return number


def _reforms(column: Column, cell: Cell) -> str | tuple[str, ...]:
    """是: those usual for the type; 否: none; else the reforms themselves, by name or id."""
    if isinstance(cell, bool):
        return USUAL if cell else NO_REFORMS
    word = _word(cell)
    if word in TRUTH or word in (USUAL, NO_REFORMS):
        return USUAL if word == USUAL or TRUTH.get(word) else NO_REFORMS
    if word in column.words:
        return (column.words[word],)
    return tuple(sorted({_reform(column, part) for part in _parts(word)}))


def _parts(text: str) -> Iterator[str]:
    return (part.strip() for part in re.split(r"[、;；]", text) if part.strip())


def _reform(column: Column, part: str) -> str:
    if part not in column.words:
        raise Bad("sheet.unknown_word", column=column.head)
    return str(column.words[part])


READ = {
    "text": _text, "choice": _choice, "flag": _flag, "day": _day, "wan": _wan, "number": _number, "reforms": _reforms,
    "month": _month, "percent": _percent, "signed": _signed,
}  # fmt: skip
