"""A block copied from a spreadsheet: tabs between cells, quotes around cells with tabs, line breaks or quotes. Pure."""

from collections.abc import Iterator, Sequence

from kaigong.apps.projects.sheets import Cell, Column, Table, parse
from kaigong.core.problems import Problem

MOST_ROWS, MOST_CHARACTERS = 5000, 4_000_000
TAB, QUOTE = "\t", '"'


def cells(text: str) -> list[list[Cell]]:
    """The cells of a block, without the empty lines at its end."""
    lines = list(_lines(text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")))
    while lines and not any(str(cell).strip() for cell in lines[-1]):
        lines.pop()
    return lines


def _lines(text: str) -> Iterator[list[Cell]]:
    line: list[Cell] = []
    at, size = 0, len(text)
    while at <= size:
        cell, at = _cell(text, at)
        line.append(cell)
        if at >= size:
            yield line
            return
        if text[at] == "\n":
            yield line
            line = []
        at += 1


def _cell(text: str, at: int) -> tuple[str, int]:
    """One cell and where it ends; quotes count only where they open the cell and something closes it."""
    if text.startswith(QUOTE, at) and (end := _closing(text, at + 1)) is not None:
        return text[at + 1 : end].replace(QUOTE * 2, QUOTE), end + 1
    ends = [found for mark in (TAB, "\n") if (found := text.find(mark, at)) >= 0]
    end = min(ends, default=len(text))
    return text[at:end], end


def _closing(text: str, at: int) -> int | None:
    """Where a quoted cell closes: at a quote before a tab, a line break or the end; None where it never does."""
    while (at := text.find(QUOTE, at)) >= 0:
        if text.startswith(QUOTE * 2, at):
            at += 2
        elif at + 1 == len(text) or text[at + 1] in (TAB, "\n"):
            return at
        else:
            return None
    return None


def table(name: str, lines: Sequence[Sequence[Cell]], columns: Sequence[Column]) -> Table:
    """What a block says: with headings in its first line, or without, in the order of the columns given."""
    if not lines:
        return Table(name, {}, problems=[Problem("sheet.nothing_pasted")])
    if len(lines) > MOST_ROWS or max(map(len, lines)) > len(columns):
        limits = {"rows": MOST_ROWS, "columns": len(columns)}
        return Table(name, {}, problems=[Problem("sheet.too_large", data=limits)])
    if has_heads(lines[0], columns):
        return parse(name, lines, columns)
    heads: list[Cell] = [column.head for column in columns]
    return parse(name, [heads[: max(map(len, lines))], *lines], columns, first=1)


def has_heads(line: Sequence[Cell], columns: Sequence[Column]) -> bool:
    """Whether a line is one of headings: half of its cells that say anything are names of columns."""
    words = {" ".join(word.split()).casefold() for column in columns for word in (*column.heads, column.key)}
    said = [" ".join(str(cell).split()).casefold() for cell in line if str(cell or "").strip()]
    return bool(said) and 2 * sum(word in words for word in said) >= len(said)
