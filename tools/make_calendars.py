"""Write kaigong/catalogue/calendars: `make_calendars.py FOLDER_OF_CALENDAR_CN` (its state-council-days.zip).

Years the archive has are taken from the State Council's notices it was made from; earlier years from the package
`chinesecalendar`, and marked so. A day of a notice stands in the file of the year the notice is for.
"""

import argparse
import json
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from chinese_calendar import constants

SATURDAY = 5
CALENDARS = Path(__file__).resolve().parents[1] / "kaigong/catalogue/calendars"

# Number and day of the notices, where known; a page's address gives only the day it was put online.
NUMBERS: dict[str, tuple[str, str | None]] = {
    "content_5141603": ("国办发明电〔2016〕17号", "2016-12-01"),
    "content_5243579": ("国办发明电〔2017〕12号", "2017-11-30"),
    "content_5346276": ("国办发明电〔2018〕15号", None),
    "content_5375877": ("国办发明电〔2019〕3号", None),
    "content_5454164": ("国办发明电〔2019〕16号", "2019-11-21"),
    "content_5472352": ("国办发明电〔2020〕1号", None),
    "content_5564127": ("国办发明电〔2020〕27号", "2020-11-25"),
    "content_5644835": ("国办发明电〔2021〕11号", "2021-10-25"),
    "content_5730844": ("国办发明电〔2022〕16号", "2022-12-08"),
    "content_6911528": ("国办发明电〔2023〕7号", "2023-10-25"),
    "content_6986383": ("国办发明电〔2024〕12号", "2024-11-12"),
    "content_7047091": ("国办发明电〔2025〕7号", "2025-11-04"),
}

NAMES = {
    "New Year's Day": "元旦",
    "Spring Festival": "春节",
    "Tomb-sweeping Day": "清明节",
    "Labour Day": "劳动节",
    "Dragon Boat Festival": "端午节",
    "National Day": "国庆节",
    "Mid-autumn Festival": "中秋节",
    "Anti-Fascist 70th Day": "中国人民抗日战争暨世界反法西斯战争胜利70周年纪念日",
}


@dataclass
class Group:
    """A holiday while it is put together."""

    name: str
    rest: list[date] = field(default_factory=list)
    work: list[date] = field(default_factory=list)


def main() -> None:
    """Write every year; say how many."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path, help="the folder calendar-cn")
    parser.add_argument("--out", type=Path, default=CALENDARS, help="where to write (default: the catalogue)")
    options = parser.parse_args()
    archive = zipfile.ZipFile(options.folder / "state-council-days.zip")
    notices = {document["year"]: document for document in map(json.loads, map(archive.read, archive.namelist()))}
    packaged = package_days()
    for year in sorted(set(packaged) - set(notices)):
        write(options.out, year, "chinesecalendar", [], packaged[year])
    for year, document in notices.items():
        days = ((date.fromisoformat(day["date"]), day["name"], not day["isOffDay"]) for day in document["days"])
        write(options.out, year, "state-council", document["papers"], days)
    print(f"{len(set(packaged) | set(notices))} years in {options.out}")


def package_days() -> dict[int, list[tuple[date, str, bool]]]:
    """Days by the year of their notice: New Year's rest and swaps in December belong to the year that begins."""
    years: dict[int, list[tuple[date, str, bool]]] = {}
    for table, worked in ((constants.holidays, False), (constants.workdays, True)):
        for day, name in table.items():
            year = day.year + (day.month == 12 and NAMES[name] == "元旦")
            years.setdefault(year, []).append((day, NAMES[name], worked))
    return years


def groups(days: Iterable[tuple[date, str, bool]]) -> Iterator[Group]:
    """Holidays in the order of their first day, each with the days swapped for it."""
    found: dict[str, Group] = {}
    for day, name, worked in sorted(days):
        if worked and day.weekday() < SATURDAY:
            continue  # a notice saying "back to work on Monday" swaps nothing
        group = found.setdefault(name, Group(name))
        (group.work if worked else group.rest).append(day)
    return iter(found.values())


def spans(days: list[date]) -> Iterator[str]:
    """Days in order as A or A..B."""
    for day in (day for day in days if day - timedelta(1) not in days):
        last = day
        while last + timedelta(1) in days:
            last += timedelta(1)
        yield str(day) if last == day else f"{day}..{last}"


def notice(paper: str) -> str:
    """One line of `notices`."""
    number, dated = NUMBERS.get(paper.rpartition("/")[2].removesuffix(".htm"), (None, None))
    return f"  - {{number: {number or 'null'}, date: {dated or 'null'}, url: '{paper}'}}"


def write(folder: Path, year: int, source: str, papers: list[str], days: Iterable[tuple[date, str, bool]]) -> None:
    """The file of one year."""
    lines: list[Any] = [f"year: {year}", f"source: {source}"]
    lines += ["notices:", *map(notice, papers)] if papers else ["notices: []"]
    lines.append("holidays:")
    for group in groups(days):
        lines.append(f"  - name: {group.name}")
        lines.append(f"    rest: [{', '.join(spans(group.rest))}]")
        lines.append(f"    work: [{', '.join(map(str, group.work))}]")
    (folder / f"{year}.yaml").write_text("\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
