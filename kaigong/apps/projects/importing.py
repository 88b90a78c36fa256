"""What a table would change in the register: new projects, changed ones, and every fault by its cell. Pure."""

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import msgspec

from kaigong.apps.projects import checks, importing_files
from kaigong.apps.projects.importing_files import MonthCheck
from kaigong.apps.projects.models import BEFORE_START, Stage
from kaigong.apps.projects.sheet_columns import DAYS, FLAGS, INVESTMENT
from kaigong.apps.projects.sheet_files import stored
from kaigong.apps.projects.sheets import USUAL, Column, Row, Table, same, show
from kaigong.core.geo.values import Box
from kaigong.core.problems import Problem
from kaigong.core.rules.facts import fact_problems
from kaigong.core.rules.model import Catalogue

FEN_PER_YUAN = 100
Named = tuple[str, str]  # the name of a project and the credit code of its enterprise


@dataclass(frozen=True, slots=True)
class New:
    """A project that would be entered."""

    number: int
    record: Mapping[str, Any]
    file: Mapping[str, Any] = field(default_factory=dict)  # what is said beside the record


@dataclass(frozen=True, slots=True)
class Changed:
    """A project of which cells say something else than what is stored; `values` by column, `before` as stored."""

    number: int
    code: str
    name: str
    seen: int
    values: Mapping[str, Any]
    before: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Base:
    """What is known of the city when a table is held against it."""

    catalogue: Catalogue
    columns: Sequence[Column]
    projects: Mapping[str, Any]
    enterprises: Mapping[str, Any]  # credit code -> key
    named: Mapping[Named, str]  # -> project code
    today: date
    city: Box | None = None  # where a place may lie


@dataclass(frozen=True, slots=True)
class Check:
    """The dry run."""

    new: Sequence[New] = ()
    changed: Sequence[Changed] = ()
    unchanged: int = 0
    problems: Sequence[Problem] = ()
    columns: Sequence[Column] = field(default=(), repr=False)
    months: MonthCheck = field(default_factory=MonthCheck)

    @property
    def fingerprint(self) -> str:
        """One name for all that would change; when it is another at the confirmation, something has come between."""
        said = [[one.number, one.record, one.file] for one in self.new]
        moved = [[one.code, one.seen, one.values] for one in self.changed]
        return hashlib.sha256(msgspec.json.encode([said, moved, self.months.said])).hexdigest()


def compare(table: Table, base: Base) -> Check:
    """Hold every row against the base."""
    by_key = {column.key: column for column in base.columns}
    new: list[New] = []
    changed: list[Changed] = []
    unchanged, problems = 0, [*table.problems, *_repeated(table)]
    if not table.problems and not table.rows and not (table.months and table.months.rows):
        problems.append(Problem("sheet.no_rows", at=table.at("code", 2)))
    for row in table.rows:
        project = base.projects.get(row.values.get("code", ""))
        if project is None:
            record = _record(row, base)
            problems += _new_problems(row, record, table, base)
            new.append(New(row.number, record, importing_files.said(row.values, by_key)))
            problems += _placed(importing_files.problems(new[-1].file, base.city), table, row.number)
            continue
        found = _changes(row, project, by_key)
        faulty = list(_changed_problems(row, found, project, table, base, by_key))
        problems += faulty
        if found:
            before = {key: stored(project, by_key[key]) for key in found}
            changed.append(Changed(row.number, project.code, project.name, project.seen_n, found, before))
        else:
            unchanged += not faulty
    return Check(new, changed, unchanged, problems, base.columns)


# ------------------------------------------------------------------------------------------------- known projects


def _changes(row: Row, project: Any, by_key: Mapping[str, Column]) -> dict[str, Any]:
    return {
        key: value for key, value in row.values.items()
        if key != "code" and not same(by_key[key], value, stored(project, by_key[key]))
    }  # fmt: skip


def _changed_problems(
    row: Row, found: Mapping[str, Any], project: Any, table: Table, base: Base, by_key: Mapping[str, Column]
) -> Iterator[Problem]:
    """Cells that could not be read, unless they say what is stored; what is said once; and values that cannot be."""
    for key, fault in row.faults.items():
        if show(by_key[key], stored(project, by_key[key])) != fault.data["got"]:
            yield fault
    for key in found:
        if by_key[key].fixed:
            yield Problem("sheet.fixed", at=table.at(key, row.number), data={"column": by_key[key].head})
    if "name" in found:
        yield from _placed(checks.name_problems(found["name"]), table, row.number)
    if "investment_fen" in found:
        yield from _placed(checks.money_problems(found["investment_fen"]), table, row.number)
    facts = {key: value for key, value in found.items() if by_key[key].is_fact and value is not None}
    yield from _placed(fact_problems(base.catalogue, facts), table, row.number)
    file = importing_files.said(found, by_key)
    yield from _placed(importing_files.problems(importing_files.whole(file, project), base.city), table, row.number)


# ---------------------------------------------------------------------------------------------------- new projects


def _record(row: Row, base: Base) -> dict[str, Any]:
    """A project as `register_project` would enter it."""
    said, fen = row.values, row.values.get("investment_fen")
    facts = {column.key: said[column.key] for column in base.columns if column.is_fact and column.key in said}
    facts = {key: value for key, value in facts.items() if value is not None}
    if fen is not None:
        facts[INVESTMENT] = yuan(fen)
    return {
        "code": said.get("code"), "name": said.get("name", ""), "type": said.get("type", ""), "facts": facts,
        "reforms": said.get("reforms", USUAL), "stage": said.get("stage", str(Stage.IDEA)),
        "klass": said.get("klass", ""), "county": said.get("county", ""), "investment_fen": fen,
        "enterprise": said.get("enterprise", ""), **{key: bool(said.get(key)) for key in FLAGS},
        **{key: said.get(key) for key in DAYS}, "forecast_start_on": None,
        "start_on": said.get("start_on") or base.today.isoformat(),
    }  # fmt: skip


def yuan(fen: int) -> int | float:
    """An investment as the attribute has it."""
    return fen // FEN_PER_YUAN if fen % FEN_PER_YUAN == 0 else fen / FEN_PER_YUAN


def _new_problems(row: Row, record: Mapping[str, Any], table: Table, base: Base) -> Iterator[Problem]:
    yield from row.faults.values()
    missing = {
        column.key: column for column in base.columns
        if column.needed and column.key not in row.values and column.key not in row.faults
    }  # fmt: skip
    for key, column in missing.items():
        yield Problem("sheet.missing", at=table.at(key, row.number), data={"column": column.head})
    silent = missing.keys() | row.faults.keys()
    yield from _placed(checks.record_problems(base.catalogue, record), table, row.number, keep=silent)
    yield from _start_problems(record, row.number, table, base.today)
    code = record["enterprise"]
    if code and code not in base.enterprises:
        yield Problem("sheet.unknown_enterprise", at=table.at("enterprise", row.number), data={"got": code})
    if record["code"] is None and (known := base.named.get((record["name"], code))):
        yield Problem("sheet.known_name", at=table.at("name", row.number), data={"code": known, "got": record["name"]})


def _placed(problems: Iterable[Problem], table: Table, number: int, keep: Iterable[str] = ()) -> Iterator[Problem]:
    """Faults of a record at their cells; those of cells in `keep` are named already."""
    for one in problems:
        if one.at not in keep:
            yield Problem(one.code, at=table.at(one.at, number), data=one.data)


def _start_problems(record: Mapping[str, Any], number: int, table: Table, today: date) -> Iterator[Problem]:
    """A project that has started says since when; one that has not says no day."""
    started, on = record["stage"] not in BEFORE_START, record["started_on"]
    at = table.at("started_on", number)
    if started and on is None:
        yield Problem("sheet.start_missing", at=at)
    elif on is not None and not started:
        yield Problem("sheet.start_early", at=at)
    elif on is not None:
        for one in checks.start_problems(date.fromisoformat(on), today):
            yield Problem(one.code, at=at, data=one.data)


def _repeated(table: Table) -> Iterator[Problem]:
    """The same project twice in one table."""
    for key, name_of in (("code", _code_of), ("name", _name_of)):
        seen: dict[Any, int] = {}
        for row in table.rows:
            name = name_of(row)
            if name is None:
                continue
            first = seen.setdefault(name, row.number)
            if first != row.number:
                at = table.at(key, row.number)
                yield Problem("sheet.twice", at=at, data={"got": row.values[key], "first": table.at(key, first)})


def _code_of(row: Row) -> Any:
    return row.values.get("code")


def _name_of(row: Row) -> Any:
    said = row.values
    return (said["name"], said.get("enterprise")) if "code" not in said and said.get("name") else None
