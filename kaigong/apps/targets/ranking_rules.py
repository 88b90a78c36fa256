"""Rankings in force: the catalogue's, with what the city published laid over them."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import yaml
from django.http import Http404

from kaigong.apps.accounts.models import Person
from kaigong.apps.targets import definitions
from kaigong.apps.targets.models_definitions import DefinitionKind
from kaigong.core.measures import rules
from kaigong.core.measures.rules import Rules
from kaigong.core.problems import Problem
from kaigong.core.rules.loader import SHIPPED


@dataclass(frozen=True, slots=True)
class InForce:
    """A ranking in force; shipped ones have version 0."""

    rules: Rules
    version: int
    own: bool


@lru_cache(maxsize=1)
def shipped() -> Mapping[str, Mapping[str, Any]]:
    """What the catalogue suggests."""
    found = yaml.safe_load((SHIPPED / "rankings" / "rankings.yaml").read_text(encoding="utf-8"))
    return {one["id"]: one for one in found["rankings"]}


def read(name: str, data: Mapping[str, Any]) -> tuple[Rules | None, list[Problem]]:
    """A ranking as somebody wrote it, over the indicators in force, and everything wrong with it."""
    known = {key: one.indicator for key, one in definitions.indicators().items()}
    return rules.read(name, json.loads(json.dumps(dict(data))), known)


def in_force() -> dict[str, InForce]:
    """Every ranking that can be reckoned today; one whose indicator was withdrawn is left out."""
    found: dict[str, InForce] = {}
    city = {name: (number, data) for name, number, data in definitions.published_data(DefinitionKind.RANKING)}
    for name in dict.fromkeys((*shipped(), *city)):
        number, data = city.get(name, (definitions.SHIPPED_VERSION, shipped().get(name, {})))
        made, problems = read(name, data)
        if made is not None and not problems:
            found[name] = InForce(made, number, own=name in city)
    return found


def may_see(person: Person | None, one: Rules) -> bool:
    """Whether a ranking is for this person."""
    return "public" in one.seen_by or (person is not None and person.is_active and person.role in one.seen_by)


def one(person: Person | None, name: str) -> InForce:
    """One ranking the person may see, or 404."""
    found = in_force().get(name)
    if found is None or not may_see(person, found.rules):
        raise Http404
    return found


def raw_of(name: str) -> dict[str, Any]:
    """The fields of a ranking in force as plain data, to start a change from."""
    city = {key: data for key, _number, data in definitions.published_data(DefinitionKind.RANKING)}
    return {key: value for key, value in city.get(name, shipped().get(name, {})).items() if key != "id"}
