"""What the catalogue says of joint visits and ceremonies: the usual sheet, the days, what a project shows first."""

from collections.abc import Sequence
from functools import lru_cache
from typing import Any

import yaml

from kaigong.apps.projects import doubts
from kaigong.apps.projects.models import Project
from kaigong.core.rules.loader import SHIPPED
from kaigong.core.supervision.tours import Criterion


def usual_sheet() -> tuple[Criterion, ...]:
    """The sheet a tour begins with."""
    return tuple(Criterion(row["name"], int(row["most"])) for row in _read()["tour"]["sheet"])


def finding_days() -> int:
    """Working days a finding gets."""
    return int(_read()["tour"]["finding_days"])


def follow_days() -> int:
    """Days after a ceremony within which its projects have to have started."""
    return int(_read()["groundbreaking"]["follow_days"])


def wants() -> tuple[tuple[str, ...], ...]:
    """What a project shows before it is put on the list of a ceremony: one proof of each line."""
    return tuple(tuple(kinds) for kinds in _read()["groundbreaking"]["wants"])


def lacking(projects: Sequence[Project]) -> dict[int, list[list[str]]]:
    """The lines of kinds of which each project shows nothing."""
    found = doubts.lives(projects)
    return {pk: [list(kinds) for kinds in wants() if not life.of(*kinds)] for pk, life in found.items()}


@lru_cache(maxsize=1)
def _read() -> dict[str, Any]:
    found: dict[str, Any] = yaml.safe_load((SHIPPED / "supervision" / "events.yaml").read_text())
    return found
