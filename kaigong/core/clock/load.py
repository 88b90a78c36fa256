"""Read calendars from a folder: one YAML file a year, and overlays of regions in the folder `regions` beside them."""

from pathlib import Path
from typing import Any

import yaml

from kaigong.core.clock.calendar import Calendar, calendar_from
from kaigong.core.clock.years import Overlay, YearData, overlay_from, year_from
from kaigong.core.problems import Faulty, Problem

_Base: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class _Loader(_Base):  # type: ignore[misc]
    """YAML whose days stay text, so that a wrong day is our fault to name and not the parser's to refuse."""

    yaml_implicit_resolvers = {
        first: [(tag, pattern) for tag, pattern in resolvers if not tag.endswith(":timestamp")]
        for first, resolvers in _Base.yaml_implicit_resolvers.items()
    }


def load_calendars(folder: Path) -> Calendar:
    """The national calendar of every year in the folder."""
    return calendar_from(read_years(folder))


def read_years(folder: Path) -> list[YearData]:
    """Every year in the folder; raises Faulty naming each fault of each file."""
    years, faults = list[YearData](), list[Problem]()
    for path in sorted(folder.glob("[0-9][0-9][0-9][0-9].yaml")):
        try:
            year = year_from(_document(path))
        except Faulty as faulty:
            faults.extend(_placed(path, faulty))
            continue
        if path.stem != str(year.year):
            faults.append(Problem("calendar.file_named_otherwise", path.name, {"year": year.year}))
        years.append(year)
    if faults:
        raise Faulty(faults)
    return years


def read_overlays(folder: Path) -> list[Overlay]:
    """Every regional overlay below the folder, in the order of file names."""
    overlays, faults = list[Overlay](), list[Problem]()
    for path in sorted((folder / "regions").glob("*.yaml")):
        try:
            overlays.append(overlay_from(_document(path)))
        except Faulty as faulty:
            faults.extend(_placed(path, faulty))
    if faults:
        raise Faulty(faults)
    return overlays


def _document(path: Path) -> object:
    try:
        return yaml.load(path.read_bytes(), Loader=_Loader)  # noqa: S506 (a safe loader)
    except yaml.YAMLError as error:
        raise Faulty([Problem("calendar.not_yaml", data={"why": str(error)})]) from error


def _placed(path: Path, faulty: Faulty) -> list[Problem]:
    return [Problem(problem.code, f"{path.name}: {problem.at}", problem.data) for problem in faulty.problems]
