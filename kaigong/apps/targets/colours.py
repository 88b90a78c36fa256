"""Where a target turns from green to amber to red: what the catalogue ships, with what the city set laid over it."""

from collections.abc import Iterator, Mapping
from decimal import Decimal, InvalidOperation
from functools import lru_cache
from typing import Any

import yaml

from kaigong.apps.rulebook import queries as rulebook
from kaigong.apps.targets import definitions
from kaigong.apps.targets.models_definitions import DefinitionKind, DefinitionVersion
from kaigong.core.problems import Problem
from kaigong.core.rules.loader import SHIPPED
from kaigong.core.targets.shares import Thresholds

NAME = "targets"
PAIRS = (("likely", "doubtful"), ("on_line", "near_line"))  # where green begins, where amber begins
FIELDS = tuple(name for pair in PAIRS for name in pair)
WHOLE = 100


@lru_cache(maxsize=1)
def shipped() -> Mapping[str, Decimal]:
    """What the catalogue suggests."""
    found = yaml.safe_load((SHIPPED / "rankings" / "colours.yaml").read_text(encoding="utf-8"))["colours"]
    return {name: Decimal(str(found[name])) for name in FIELDS}


def in_force() -> tuple[Thresholds, int]:
    """The limits, and the version of the city's own; 0: the catalogue's."""
    found: tuple[Thresholds, int] = rulebook.once("colours", _in_force)
    return found


def _in_force() -> tuple[Thresholds, int]:
    for name, number, data in definitions.published_data(DefinitionKind.COLOURS):
        if name == NAME:
            return Thresholds(**_shares(data)), number
    return Thresholds(**shipped()), definitions.SHIPPED_VERSION


def thresholds() -> Thresholds:
    """The limits in force."""
    return in_force()[0]


def percents() -> dict[str, int]:
    """The same in percent, as people read and set them."""
    found = thresholds()
    return {name: int(getattr(found, name) * WHOLE) for name in FIELDS}


def read(name: str, data: Mapping[str, Any]) -> tuple[Thresholds | None, list[Problem]]:
    """Limits as the city set them, in percent as text, and everything wrong with them."""
    problems = list(_problems(name, data))
    return (None, problems) if problems else (Thresholds(**_shares(data)), [])


def versions() -> list[DefinitionVersion]:
    """What the city has set, the newest first."""
    rows = DefinitionVersion.objects.filter(definition__kind=DefinitionKind.COLOURS, definition__name=NAME)
    return list(rows.select_related("definition").order_by("-number"))


def _shares(data: Mapping[str, Any]) -> dict[str, Decimal]:
    return {name: Decimal(str(data[name])) / WHOLE for name in FIELDS}


def _problems(name: str, data: Mapping[str, Any]) -> Iterator[Problem]:
    if name != NAME:
        yield Problem("colours.name", at="name", data={"got": name})
    bad = [field for field in FIELDS if not _percent(data.get(field))]
    yield from (Problem("colours.percent", at=field, data={"got": data.get(field, "")}) for field in bad)
    for green, amber in PAIRS:
        if green not in bad and amber not in bad and Decimal(str(data[green])) <= Decimal(str(data[amber])):
            yield Problem("colours.order", at=amber, data={"green": data[green], "amber": data[amber]})


def _percent(value: object) -> bool:
    try:
        number = Decimal(str(value))
    except InvalidOperation:
        return False
    return number.is_finite() and 0 <= number <= WHOLE and number == number.to_integral_value()
