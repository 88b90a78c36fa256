"""Days observed, read from a file of comma-separated values: one column of numbers."""

import csv
import io
import math

from kaigong.core.simulate.fields import MOST, Notes

MOST_FAULTS = 20


def read_days(name: str, content: bytes, column: str, notes: Notes) -> tuple[float, ...]:
    """The numbers of the named column, or of the first; a first line without a number is its heading. Blank fields are
    passed over; anything else that is no number of days is a fault with its line."""
    try:
        rows = csv.reader(io.StringIO(content.decode("utf-8-sig"), newline=""), strict=True)
        lines = [(rows.line_num, row) for row in rows if row]
    except (UnicodeDecodeError, csv.Error) as error:
        notes.add("unreadable_file", name, name, f"is no text of comma-separated values: {error}", name)
        return ()
    place = _place(name, lines, column, notes)
    if place is None:
        return ()
    if lines and (column or _days(lines[0][1][place : place + 1]) is None):
        lines = lines[1:]
    found, wrong = list[float](), 0
    for number, row in lines:
        text = row[place].strip() if place < len(row) else ""
        days = _days([text])
        if days is not None:
            found.append(days)
        elif text and wrong < MOST_FAULTS:
            wrong += 1
            notes.add("not_a_number", text[:40], f"{name} line {number}", f"is not a number of days from 0 to {MOST}",
                      f"{name}:{number}")  # fmt: skip
    if not found and not wrong:
        notes.add("empty", name, name, "has no days", name)
    return tuple(found)


def _place(name: str, lines: list[tuple[int, list[str]]], column: str, notes: Notes) -> int | None:
    if not column:
        return 0
    heading = [field.strip() for field in lines[0][1]] if lines else []
    if column in heading:
        return heading.index(column)
    notes.add("unknown_column", column, f"{name} line 1", f"the columns are {', '.join(heading)}", f"{name}:1")
    return None


def _days(fields: list[str]) -> float | None:
    try:
        value = float(fields[0])
    except (ValueError, IndexError):
        return None
    return value if math.isfinite(value) and 0 <= value <= MOST else None
