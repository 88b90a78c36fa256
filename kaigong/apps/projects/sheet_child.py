"""Reads one workbook from standard input, as a process of its own with bounds on memory and time, and writes the cells
of its sheet of projects to standard output. A file that makes the reader fall takes nothing else along.

Run as a script: `python -I sheet_child.py MOST_ROWS MOST_COLUMNS NAME…`; the names are those the sheet may have.
"""

import io
import resource
import sys
from datetime import date, time, timedelta
from typing import Any

import msgspec
from python_calamine import CalamineError, CalamineWorkbook

MEMORY = 2 * 1024**3
SECONDS = 60
BETWEEN = "--"
FAULTS = (CalamineError, OSError, ValueError, KeyError, OverflowError, MemoryError)


def main(most_rows: int, most_columns: int, *names: str) -> None:
    """Within bounds: read, write."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    try:
        answer = _read(sys.stdin.buffer.read(), most_rows, most_columns, names)
    except FAULTS as error:
        answer = {"fault": "sheet.damaged", "data": {"reason": type(error).__name__}}
    sys.stdout.buffer.write(msgspec.msgpack.encode(answer))


def _read(content: bytes, most_rows: int, most_columns: int, names: tuple[str, ...]) -> dict[str, Any]:
    """The sheet of one of the names, else the first; after the name `--` stand those of a second sheet, if any."""
    book = CalamineWorkbook.from_filelike(io.BytesIO(content))
    if not book.sheet_names:
        return {"fault": "sheet.none", "data": {}}
    cut = names.index(BETWEEN) if BETWEEN in names else len(names)
    second = next((name for name in book.sheet_names if name.strip() in names[cut + 1 :]), None)
    others = [name for name in book.sheet_names if name != second]
    name = next((name for name in others if name.strip() in names[:cut]), (others or book.sheet_names)[0])
    found: dict[str, Any] = {"name": name}
    for key, wanted in (("cells", name), ("second", second)):
        cells = _cells(book, wanted, most_rows, most_columns) if wanted else []
        if cells is None:
            return {"fault": "sheet.too_large", "data": {"rows": most_rows, "columns": most_columns}}
        found[key] = cells
    return found | {"second_name": second if second != name else None}


def _cells(book: CalamineWorkbook, name: str, most_rows: int, most_columns: int) -> list[list[Any]] | None:
    sheet = book.get_sheet_by_name(name)
    rows, columns = sheet.end or (-1, -1)
    if rows > most_rows or columns >= most_columns:
        return None
    cells = sheet.to_python(skip_empty_area=False) if rows >= 0 else []
    return [[_plain(cell) for cell in line] for line in cells]


def _plain(cell: Any) -> Any:
    kind = type(cell)
    if kind is str or kind is float or kind is bool:
        return cell
    return cell.isoformat() if isinstance(cell, date | time) else str(cell) if isinstance(cell, timedelta) else cell


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]), *sys.argv[3:])
