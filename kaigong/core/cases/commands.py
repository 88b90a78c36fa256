"""What somebody may ask of a case. `actors` are the parts he acts in, `seen` the ledger entry his page showed."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from kaigong.core.cases.values import Actor, Decision, Terms


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


@dataclass(frozen=True, slots=True)
class OpenCase:
    """One application for all items of a stage. `finished`: what stands already, and since when."""

    no: str
    project: str
    stage: str
    entries: tuple[Entry, ...]
    materials: tuple[tuple[str, str, str], ...] = ()  # (material, how, document)
    finished: Mapping[str, date] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Command:
    item: str
    actors: frozenset[Actor]
    seen: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class AcceptItem(Command):
    """`terms` as they are in force on the day."""

    terms: Terms
    finished: Mapping[str, date] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class AskCorrection(Command):
    missing: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Resupply(Command):
    note: str = ""
    documents: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class FindNotNeeded(Command):
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RefuseAcceptance(Command):
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class WithdrawItem(Command):
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class TakeOn(Command):
    officer: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SuspendItem(Command):
    """`reason` is a ground of the catalogue, which also says which clocks it stops."""

    reason: str
    statutory: bool
    promised: bool
    planned_days: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ResumeItem(Command):
    result: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ExtendItem(Command):
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DecideItem(Command):
    """`outputs` is what the certificate gives, if it is approved."""

    decision: Decision
    reason: str
    officer: str
    outputs: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class DeliverItem(Command):
    pass


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportDone(Command):
    on: date
    note: str = ""
    document: str = ""
    finished: Mapping[str, date] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class ResubmitItem(Command):
    note: str = ""
    promised_days: int | None = None
