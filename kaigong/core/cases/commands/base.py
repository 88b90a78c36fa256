"""The application itself, and what every command has: who acts, what his page showed, whether it is entered late."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from kaigong.core.cases.records import LateEntry, Part
from kaigong.core.cases.values import Actor


@dataclass(frozen=True, slots=True)
class Entry:
    """One item of an application as the plan and the rules hand it over. `owed`: the owner does it and reports it."""

    code: str
    agencies: tuple[str, ...]
    kind: str
    needs: tuple[str, ...] = ()
    exclusions: tuple[str, ...] = ()
    promised_days: int | None = None
    owed: bool = False
    parts: tuple[Part, ...] = ()
    unit: str = ""
    renews_until: date | None = None
    simulated: bool = False
    confirmed_by: str = ""  # of a simulated one: the item that makes its result real
    confirms: bool = False  # it is that item: simulated results are enough for it
    chapters: tuple[tuple[str, tuple[str, ...]], ...] = ()  # (giver, chapters) where it need not wait for the whole


@dataclass(frozen=True, slots=True)
class OpenCase:
    """One application for all items of a stage. `finished`: what stands already, and since when."""

    no: str
    project: str
    stage: str
    entries: tuple[Entry, ...]
    materials: tuple[tuple[str, str, str], ...] = ()  # (material, how, document)
    finished: Mapping[str, date] = field(default_factory=dict)
    law: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseCommand:
    """A command about the whole case. `actors` are the parts somebody acts in, `late` that it is entered afterwards."""

    actors: frozenset[Actor]
    seen: int | None = None
    late: LateEntry | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Command(CaseCommand):
    """A command about one item. `seen` is the ledger entry his page showed of it."""

    item: str
