"""What is written into the ledger: any frozen dataclass, named by its class; a Fact where no class is worth it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import msgspec

from kaigong.core.problems import Faulty, Problem


@dataclass(frozen=True, slots=True)
class Fact:
    """An event that needs no class of its own."""

    kind: str
    data: dict[str, Any]


def encode(event: Any) -> tuple[str, dict[str, Any]]:
    """The kind and the plain data of an event: dates as ISO text, enums as their values, sets sorted."""
    kind, source = (event.kind, event.data) if isinstance(event, Fact) else (type(event).__name__, event)
    try:
        data = msgspec.to_builtins(source, str_keys=True, order="deterministic")
    except (TypeError, ValueError) as error:
        raise Faulty([Problem("event.not_plain", at=kind, data={"got": str(error)})]) from None
    if not isinstance(data, dict):
        raise Faulty([Problem("event.not_an_object", at=kind, data={"got": type(data).__name__})])
    return kind, data


def decode(kinds: Mapping[str, type], kind: str, data: Mapping[str, Any]) -> Any:
    """The event as it was before `encode`: an object of the class of that name, or a Fact where none is known."""
    if kind not in kinds:
        return Fact(kind, dict(data))
    try:
        return msgspec.convert(data, kinds[kind])
    except msgspec.ValidationError as error:
        raise Faulty([Problem("event.not_readable", at=kind, data={"got": str(error)})]) from None
