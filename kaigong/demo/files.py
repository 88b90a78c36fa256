"""The demo city's own data files, read once."""

import csv
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

import yaml

FOLDER = Path(__file__).parent / "data"


@cache
def read(name: str) -> Mapping[str, Any]:
    """One YAML file of the folder."""
    with (FOLDER / f"{name}.yaml").open(encoding="utf-8") as file:
        content: Mapping[str, Any] = yaml.safe_load(file)
    return content


@cache
def front_page() -> tuple[Mapping[str, str], ...]:
    """The statements of the newspaper page, one row each."""
    with (FOLDER / "front_page.csv").open(encoding="utf-8", newline="") as file:
        return tuple(csv.DictReader(file))


def agencies() -> list[Mapping[str, Any]]:
    """The agencies, each after its parent."""
    return list(read("agencies")["agencies"])


def agency_names() -> Mapping[str, str]:
    return {row["id"]: row["zh"] for row in agencies()}


def named_projects() -> list[Mapping[str, Any]]:
    return list(read("named")["projects"])


def says() -> Mapping[str, Mapping[str, Any]]:
    """What the page says of the projects it names, by name."""
    return {row["name"]: row for row in named_projects()}
