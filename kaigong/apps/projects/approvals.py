"""Which approval items a project has behind it. The app that decides them stands above this one, so it tells how to
find them: `register(source)` once, when it is ready."""

from collections.abc import Callable, Collection, Mapping
from datetime import date

Source = Callable[[Collection[int]], Mapping[int, set[str]]]
Dates = Callable[[int], Mapping[str, tuple[date | None, date | None]]]
_sources: list[Source] = []
_dates: list[Dates] = []


def register(source: Source) -> None:
    """Ask this source, too: keys of projects -> codes of the items granted, or shown not to be needed."""
    if source not in _sources:
        _sources.append(source)


def of(projects: Collection[int]) -> dict[int, set[str]]:
    """The items behind some projects; none for a project nobody knows anything of."""
    found: dict[int, set[str]] = {key: set() for key in projects}
    for source in _sources:
        for project, codes in source(projects).items():
            found[project] |= codes
    return found


def register_dates(dates: Dates) -> None:
    """Ask this source when items really began and ended: key of a project -> code of an item -> the two days."""
    if dates not in _dates:
        _dates.append(dates)


def dates_of(project: int) -> dict[str, tuple[date | None, date | None]]:
    """When the items of a project really began and ended."""
    return {code: days for source in _dates for code, days in source(project).items()}
