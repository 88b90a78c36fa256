"""Everything that can be wrong with what is said about the file of a project, named at once."""

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from kaigong.apps.projects import lists
from kaigong.apps.projects.checks import MOST_FEN
from kaigong.apps.projects.models import KeyLevel, Project
from kaigong.core.problems import Problem

LONGEST = 60
LONGEST_TEXT = 300
MOST_PEOPLE = 1_000_000
MOST_AMOUNT = Decimal(10) ** 12
DEGREES = range(1, 6)
YEARS = range(2000, 2100)
TEXTS = ("sector_chain", "zone", "township", "leader", "leader_title", "officer")
DAYS = ("start_claimed_on", "finish_planned_on")
CITY_COLUMNS = frozenset({"leader", "leader_title", "officer", "key_level"})  # only people of the city say these
COLUMNS = frozenset({*TEXTS, *DAYS, "key_level", "jobs", "output_fen"})


@dataclass(frozen=True, slots=True)
class Figure:
    """What is said of one project in one month. None: nothing is said about it, what was there stays."""

    project: Project
    month: date
    done_fen: int | None = None
    physical_percent: Decimal | None = None
    planned_fen: int | None = None

    @property
    def at(self) -> str:
        """Where its faults stand."""
        return f"{self.project.code}.{self.month:%Y-%m}"


def file_problems(changes: Mapping[str, Any]) -> Iterator[Problem]:
    """Columns of the file: known, of their kind, and within reason."""
    for column, value in changes.items():
        if column not in COLUMNS:
            yield Problem("file.unknown_column", at=column, data={"got": column})
        elif not CHECKS[column](value):
            yield Problem(f"file.{KINDS[column]}", at=column, data={"got": value, "limit": LONGEST})


def _is_text(value: object) -> bool:
    return isinstance(value, str) and len(value) <= LONGEST


def _is_day(value: object) -> bool:
    return value is None or isinstance(value, date)


def _is_level(value: object) -> bool:
    return value in KeyLevel.values


def _is_count(value: object) -> bool:
    return value is None or (isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= MOST_PEOPLE)


def _is_money(value: object) -> bool:
    return value is None or (isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= MOST_FEN)


CHECKS: Mapping[str, Callable[[object], bool]] = {
    **dict.fromkeys(TEXTS, _is_text), **dict.fromkeys(DAYS, _is_day), "key_level": _is_level, "jobs": _is_count,
    "output_fen": _is_money,
}  # fmt: skip
KINDS: Mapping[str, str] = {
    **dict.fromkeys(TEXTS, "text"), **dict.fromkeys(DAYS, "day"), "key_level": "level", "jobs": "count",
    "output_fen": "money",
}  # fmt: skip


def figure_problems(figure: Figure, today: date) -> Iterator[Problem]:
    """A month is its first day, not ahead of today; money and percent within reason."""
    if figure.month.day != 1 or figure.month.year not in YEARS:
        yield Problem("month.not_a_month", at=figure.at, data={"got": figure.month})
    elif figure.month > today and figure.done_fen is not None:
        yield Problem("month.ahead", at=figure.at, data={"month": f"{figure.month:%Y-%m}"})
    if figure.done_fen is not None and abs(figure.done_fen) > MOST_FEN:
        yield Problem("month.money", at=figure.at, data={"got": figure.done_fen})
    if figure.planned_fen is not None and not 0 <= figure.planned_fen <= MOST_FEN:
        yield Problem("month.money", at=figure.at, data={"got": figure.planned_fen})
    if figure.physical_percent is not None and not 0 <= figure.physical_percent <= 100:
        yield Problem("month.percent", at=figure.at, data={"got": figure.physical_percent})


def twice_problems(figures: Iterable[Figure]) -> Iterator[Problem]:
    """One project says one thing about one month at a time."""
    for at, times in Counter(figure.at for figure in figures).items():
        if times > 1:
            yield Problem("month.twice", at=at, data={"got": at})


def reason_problems(figure: Figure, *, late: bool, corrects: bool, reason: str) -> Iterator[Problem]:
    """补报 and corrections say why."""
    if len(reason) > LONGEST_TEXT:
        yield Problem("text.too_long", at="reason", data={"got": len(reason), "limit": LONGEST_TEXT})
    if figure.done_fen is not None and not reason.strip() and (late or corrects):
        code = "month.correction_without_reason" if corrects else "month.late_without_reason"
        yield Problem(code, at=figure.at, data={"month": f"{figure.month:%Y-%m}"})


def year_problems(years: Mapping[int, int]) -> Iterator[Problem]:
    """年度计划投资: a year of this age, an amount from zero up."""
    for year, fen in years.items():
        if year not in YEARS:
            yield Problem("year.unknown", at=str(year), data={"got": year})
        if not _is_money(fen) or fen is None:
            yield Problem("file.money", at=str(year), data={"got": fen})


def source_problems(kind: str, planned: int, granted: int, drawn: int) -> Iterator[Problem]:
    """Money of one source: nothing negative, and not more drawn than granted."""
    if kind not in lists.sources():
        yield Problem("source.unknown", at="kind", data={"got": kind})
    for name, fen in (("planned_fen", planned), ("granted_fen", granted), ("drawn_fen", drawn)):
        if not _is_money(fen) or fen is None:
            yield Problem("file.money", at=name, data={"got": fen})
    if _is_money(drawn) and _is_money(granted) and drawn > granted:
        yield Problem("source.drawn_beyond", at="drawn_fen", data={"granted": granted, "drawn": drawn})


def factor_problems(
    kind: str, applied: Decimal, granted: Decimal, agency: str | None, note: str, known: Collection[str]
) -> Iterator[Problem]:
    """A factor: of the list, amounts from zero up, owed by an agency there is."""
    if kind not in lists.factors():
        yield Problem("factor.unknown", at="kind", data={"got": kind})
    for name, amount in (("applied", applied), ("granted", granted)):
        if not amount.is_finite() or not 0 <= amount <= MOST_AMOUNT:
            yield Problem("factor.amount", at=name, data={"got": amount})
    if agency is not None and agency not in known:
        yield Problem("factor.agency", at="agency", data={"got": agency})
    yield from _long("note", note, LONGEST_TEXT)


def risk_problems(
    kind: str, text: str, likelihood: int, effect: int, owner: str, measure: str, review_on: date, today: date
) -> Iterator[Problem]:
    """A risk: what, how likely and how bad from 1 to 5, who, what is done, and a day to look again."""
    if kind not in lists.risks():
        yield Problem("risk.unknown", at="kind", data={"got": kind})
    for name, degree in (("likelihood", likelihood), ("effect", effect)):
        if degree not in DEGREES:
            yield Problem("risk.degree", at=name, data={"got": degree})
    for name, said, limit in (
        ("text", text, LONGEST_TEXT),
        ("owner", owner, LONGEST),
        ("measure", measure, LONGEST_TEXT),
    ):
        if not said.strip():
            yield Problem("text.missing", at=name)
        yield from _long(name, said, limit)
    if review_on < today:
        yield Problem("risk.review_past", at="review_on", data={"got": review_on})


def work_problems(name: str, unit: str, weight: int, planned: Decimal) -> Iterator[Problem]:
    """A kind of work: named, counted in something, more than none of it."""
    for at, said, limit in (("name", name, LONGEST), ("unit", unit, 20)):
        if not said.strip():
            yield Problem("text.missing", at=at)
        yield from _long(at, said, limit)
    if not 1 <= weight <= 100:
        yield Problem("work.weight", at="weight", data={"got": weight})
    if not planned.is_finite() or not 0 < planned <= MOST_AMOUNT:
        yield Problem("factor.amount", at="planned", data={"got": planned})


def _long(at: str, said: str, limit: int) -> Iterator[Problem]:
    if len(said) > limit:
        yield Problem("text.too_long", at=at, data={"got": len(said), "limit": limit})
