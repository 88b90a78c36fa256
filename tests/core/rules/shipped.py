"""The shipped catalogue and its files, read once for all tests of this folder."""

import functools
import json
from typing import Any

from kaigong.core.rules.loader import SHIPPED, folder_files, load
from kaigong.core.rules.model import Catalogue
from kaigong.core.rules.tree import value_of


@functools.cache
def files() -> dict[str, str]:
    return folder_files(SHIPPED)


@functools.cache
def catalogue() -> Catalogue:
    return load(files())


@functools.cache
def schemas() -> dict[str, Any]:
    return {path.name: json.loads(path.read_text(encoding="utf-8")) for path in (SHIPPED / "schema").glob("*.json")}


def applies(item: str, facts: dict[str, Any]) -> bool | None:
    """Whether the shipped item's condition holds, derived attributes written out by hand of the caller."""
    return value_of(catalogue().items[item].applies_when.root, facts, frozenset())
