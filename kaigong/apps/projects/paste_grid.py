"""A pasted block shown cell by cell: what is wrong stands at its cell and is put right there; the rest stays."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from kaigong.apps.projects.paste import QUOTE, TAB
from kaigong.apps.projects.sheets import Cell, letter

MOST_ROWS, MOST_CELLS = 100, 700  # so many are shown; so many can be written in at once
PLACE = re.compile(r"([A-Z]{0,3})(\d{1,5})", re.ASCII)
FIELD = re.compile(r"cell-([A-Z]{1,3})(\d{1,5})", re.ASCII)
Lines = list[list[Cell]]


@dataclass(frozen=True, slots=True)
class Square:
    """One cell: how the form calls it, what it says, what is wrong with it."""

    name: str
    text: str
    fault: str


@dataclass(frozen=True, slots=True)
class Line:
    """One row; `told`: what is wrong with it that stands at no cell of it."""

    number: int
    squares: Sequence[Square]
    told: str
    open: bool  # can be written in


@dataclass(frozen=True, slots=True)
class Grid:
    """The rows shown, the letters above them, and how many others there are, faulty and sound."""

    letters: Sequence[str]
    lines: Sequence[Line]
    more: int
    sound: int

    @property
    def open(self) -> bool:
        return any(line.open for line in self.lines)


def edited(lines: Lines, said: Mapping[str, str]) -> Lines:
    """The block with the cells that were written in; names are those of the form's fields."""
    found = [list(line) for line in lines]
    for name, text in said.items():
        place = FIELD.fullmatch(name)
        if place is None:
            continue
        column, row = _position(place[1]), int(place[2]) - 1
        if 0 <= row < len(found) and column < max(map(len, found)):
            found[row] += [""] * (column + 1 - len(found[row]))
            found[row][column] = text.replace("\r\n", "\n").replace("\r", "\n")
    return found


def _position(letters: str) -> int:
    found = 0
    for each in letters:
        found = found * 26 + ord(each) - ord("A") + 1
    return found - 1


def written(lines: Sequence[Sequence[Cell]]) -> str:
    """The block as a spreadsheet copies it; reading it again gives the same cells."""
    return "\n".join(TAB.join(_quoted(str(cell)) for cell in line) for line in lines)


def _quoted(cell: str) -> str:
    if TAB in cell or "\n" in cell or cell.startswith(QUOTE):
        return QUOTE + cell.replace(QUOTE, QUOTE * 2) + QUOTE
    return cell


def grid(lines: Sequence[Sequence[Cell]], faults: Iterable[tuple[str, str]], *, heads: bool = False) -> Grid:
    """The faulty rows, open, under the headings; where nothing is wrong the first rows, to be read."""
    at, rows = _placed(faults)
    wide = max(map(len, lines), default=0)
    faulty = sorted(number for number in rows if 1 <= number <= len(lines))
    most = min(MOST_ROWS, max(MOST_CELLS // wide, 1)) if wide else 0
    chosen = faulty[:most] if faulty else list(range(1, min(len(lines), MOST_ROWS) + 1))
    shown = [1, *chosen] if heads and faulty and 1 not in chosen else chosen
    found = [
        Line(
            number, [
                Square(f"cell-{letter(n)}{number}", str(cell), at.get(f"{letter(n)}{number}", ""))
                for n, cell in enumerate([*lines[number - 1], *([""] * (wide - len(lines[number - 1])))])
            ], at.get(str(number), ""), number in rows,
        )
        for number in shown
    ]  # fmt: skip
    more, sound = len(faulty) - len(chosen) if faulty else 0, len(lines) - max(len(faulty), len(shown))
    return Grid([letter(place) for place in range(wide)], found, more, sound)


def _placed(faults: Iterable[tuple[str, str]]) -> tuple[dict[str, str], set[int]]:
    """The faults by their cell (B7) or their row (7), and the rows that have any."""
    at: dict[str, str] = {}
    rows = set()
    for place, text in faults:
        if found := PLACE.fullmatch(place.rpartition("!")[2]):
            at[found[0]] = f"{at[found[0]]} {text}" if found[0] in at else text
            rows.add(int(found[2]))
    return at, rows
