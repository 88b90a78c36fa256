"""Small values that the whole core shares."""

from datetime import date

Fact = bool | int | float | str  # the value of one project attribute
Span = tuple[date, date | None]  # first and last day; None while open
