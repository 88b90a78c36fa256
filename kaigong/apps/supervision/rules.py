"""The rules of supervision in force: the catalogue's, with what the city has set laid over them."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from functools import lru_cache
from typing import Any

import yaml

from kaigong.apps.supervision.models import Rules
from kaigong.core.problems import Faulty, Problem
from kaigong.core.rules.loader import SHIPPED
from kaigong.core.supervision.values import Ladder

MOST_DAYS = 250


@dataclass(frozen=True, slots=True)
class InForce:
    """The ladder, when things become lines by themselves (working days), the meetings, and who takes which class."""

    ladder: Ladder
    item_late_days: int
    project_late_days: int
    debt_late_days: int
    digit: int
    level: int
    headquarters: Mapping[str, str]  # class of projects -> key of a headquarters


@lru_cache(maxsize=1)
def shipped() -> Mapping[str, Any]:
    """What the catalogue suggests."""
    found = yaml.safe_load((SHIPPED / "supervision" / "ladder.yaml").read_text())
    return {**found["ladder"], **found["alarms"], **found["meetings"], "headquarters": found["headquarters"]}


def plain() -> dict[str, Any]:
    """The rules in force as the form and the ledger have them."""
    row = Rules.objects.filter(pk="rules").first()
    return {**shipped(), **(row.values if row else {})}


def in_force() -> InForce:
    """The rules in force."""
    return built(plain())


def built(values: Mapping[str, Any]) -> InForce:
    """The rules as values; raises Faulty with every fault."""
    if problems := list(_problems(values)):
        raise Faulty(problems)
    names = {field.name for field in fields(Ladder)}
    ladder = Ladder(**{key: value for key, value in values.items() if key in names} | {"rungs": tuple(values["rungs"])})
    rest = {key: values[key] for key in ("item_late_days", "project_late_days", "debt_late_days", "digit", "level")}
    return InForce(ladder, headquarters=dict(values["headquarters"]), **rest)


def _problems(values: Mapping[str, Any]) -> list[Problem]:
    days = {f"rungs.{n}": value for n, value in enumerate(values["rungs"], 1)}
    days |= {key: values[key] for key in (*_days(), "item_late_days", "project_late_days", "debt_late_days")}
    found = [
        Problem("rules.days", at=at, data={"got": value, "most": MOST_DAYS})
        for at, value in days.items() if not 1 <= value <= MOST_DAYS
    ]  # fmt: skip
    if not values["rungs"]:
        found.append(Problem("rules.no_rung", at="rungs"))
    if not 0 <= values["digit"] <= 9:
        found.append(Problem("rules.digit", at="digit", data={"got": values["digit"]}))
    return found


def _days() -> list[str]:
    return [name for name in asdict(Ladder()) if name != "rungs"]
