"""The catalogue's lists behind the facts and funds of projects: sources, factors, risks, papers, funds, limits."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from functools import lru_cache
from typing import Any

import yaml

from kaigong.apps.rulebook import words
from kaigong.core.measures.monthly import Limits
from kaigong.core.measures.readiness import Condition
from kaigong.core.problems import Faulty, Problem
from kaigong.core.rules.conditions import parse
from kaigong.core.rules.loader import SHIPPED

FOLDER = SHIPPED / "funds"


@dataclass(frozen=True, slots=True)
class Kind:
    """One row of a list."""

    id: str
    name_zh: str
    name_en: str
    unit_zh: str = ""
    unit_en: str = ""
    agency: str = ""
    oc4ids: str = ""
    fund: str = ""

    @property
    def unit(self) -> str:
        """What it is counted in, in the language of the page."""
        return words.pick(self.unit_zh, self.unit_en)


@dataclass(frozen=True, slots=True)
class Fund:
    """A kind of money that is applied for, with what makes a project ready for it."""

    id: str
    name_zh: str
    name_en: str
    agency: str
    conditions: tuple[Condition, ...]


@lru_cache(maxsize=1)
def limits() -> Limits:
    """From when on a month is late or asked about."""
    return Limits(**_read("facts")["reporting"])


@lru_cache(maxsize=1)
def sources() -> Mapping[str, Kind]:
    """资金来源, by id."""
    return _kinds("facts", "sources")


@lru_cache(maxsize=1)
def factors() -> Mapping[str, Kind]:
    """要素, by id."""
    return _kinds("facts", "factors")


@lru_cache(maxsize=1)
def risks() -> Mapping[str, Kind]:
    """风险类别, by id."""
    return _kinds("facts", "risks")


@lru_cache(maxsize=1)
def papers() -> Mapping[str, Kind]:
    """Documents a fund asks for that no approval gives, by id."""
    return _kinds("funds", "papers")


@lru_cache(maxsize=1)
def funds() -> Mapping[str, Fund]:
    """Kinds of money that are applied for, by id. Faulty where the file is."""
    found = {row["id"]: _fund(row) for row in _read("funds")["funds"]}
    if problems := [one for fund in found.values() for one in _problems(fund)]:
        raise Faulty(problems)
    return found


def _fund(row: Mapping[str, Any]) -> Fund:
    conditions = tuple(_condition(one) for one in row["conditions"])
    return Fund(row["id"], row["name_zh"], row["name_en"], row["agency"], conditions)


def _condition(row: Mapping[str, Any]) -> Condition:
    said = {key: value for key, value in row.items() if key not in ("items", "papers", "fact", "applies_when")}
    return Condition(
        items=tuple(row.get("items", ())), papers=tuple(row.get("papers", ())),
        fact=parse(row["fact"]) if "fact" in row else None,
        applies_when=parse(row["applies_when"]) if "applies_when" in row else None, **said,
    )  # fmt: skip


def _problems(fund: Fund) -> list[Problem]:
    known = papers()
    return [
        Problem("fund.unknown_paper", at=f"{fund.id}.{condition.id}", data={"got": paper})
        for condition in fund.conditions for paper in condition.papers if paper not in known
    ]  # fmt: skip


def _kinds(file: str, key: str) -> Mapping[str, Kind]:
    names = {field.name for field in fields(Kind)}
    return {row["id"]: Kind(**{name: row[name] for name in names & row.keys()}) for row in _read(file)[key]}


@lru_cache(maxsize=4)
def _read(file: str) -> dict[str, Any]:
    found: dict[str, Any] = yaml.safe_load((FOLDER / f"{file}.yaml").read_text(encoding="utf-8"))
    return found
