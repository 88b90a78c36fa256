"""Commands from taking an item on to its end and after: stops, extensions, decision, hand-over, use, call-back."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from kaigong.core.cases.commands.base import CaseCommand, Command
from kaigong.core.cases.debts_values import Later
from kaigong.core.cases.records import UseTerms
from kaigong.core.cases.values import EXTENSION_DAYS, Decision


@dataclass(frozen=True, slots=True, kw_only=True)
class TakeOn(Command):
    officer: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AssignItem(Command):
    """T11 by somebody else: `officer` is to work on it."""

    officer: str


@dataclass(frozen=True, slots=True, kw_only=True)
class HandOverWork(Command):
    """An item of a colleague who leaves or is away goes to another officer."""

    officer: str
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class TransferItem(Command):
    """转办: another agency takes it over; T0 stays."""

    agency: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SuspendItem(Command):
    """`reason` is a ground of the catalogue, which also says which clocks it stops."""

    reason: str
    statutory: bool
    promised: bool
    planned_days: int
    officer: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ProposeStop(SuspendItem):
    """The same, proposed by an officer; the clock runs until the head confirms it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ConfirmStop(Command):
    pass


@dataclass(frozen=True, slots=True, kw_only=True)
class DeclineStop(Command):
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ResumeItem(Command):
    """`document` is the result, where it is on paper or file."""

    result: str
    document: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ExtendItem(Command):
    """`days`: how many more (None: all that may be). `at_most`: what the law allows this item."""

    reason: str
    days: int | None = None
    at_most: int = EXTENSION_DAYS


@dataclass(frozen=True, slots=True, kw_only=True)
class ProposeExtension(ExtendItem):
    officer: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class DeclineExtension(Command):
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ExtendStage(CaseCommand):
    """Fifteen working days more for joint handling, by the government."""

    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DecideItem(Command):
    """`outputs` is what the certificate gives, if it is approved; `use` within which time it must be used."""

    decision: Decision
    reason: str
    officer: str
    outputs: tuple[str, ...] = ()
    use: UseTerms | None = None
    holds: tuple[str, ...] = ()  # debts of the project's other cases that close this gate
    laters: tuple[Later, ...] = ()  # what moved behind the start and is owed from the approval on


@dataclass(frozen=True, slots=True, kw_only=True)
class DeemApproved(Command):
    """T25, by the clock. `basis` is the rule the city's switch cites; a renewal needs none."""

    basis: str = ""
    outputs: tuple[str, ...] = ()
    use: UseTerms | None = None
    holds: tuple[str, ...] = ()
    laters: tuple[Later, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class DeliverItem(Command):
    pass


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportDone(Command):
    on: date
    note: str = ""
    document: str = ""
    finished: Mapping[str, date] = field(default_factory=dict)
    holds: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class CallBack(Command):
    """T22. `ground`: law (it changed) or facts (they changed); `compensation`: what is done about the loss."""

    ground: str
    reason: str
    compensation: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ExtendUse(Command):
    reason: str
    outputs: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Remeasure(Command):
    """What changed, by part; `users`: the agencies to be told."""

    parts: Mapping[str, str]
    document: str
    users: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class AskRenewal(Command):
    """`finished`: what stands in the project, for use begun in time needs no renewal."""

    reason: str
    documents: tuple[str, ...] = ()
    finished: Mapping[str, date] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class GrantRenewal(Command):
    officer: str
    reason: str = ""
    outputs: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class DeclineRenewal(Command):
    reason: str
    officer: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DeemRenewed(Command):
    """Art. 50, by the clock. `finished`: what stands in the project, for use begun in time needs no renewal."""

    outputs: tuple[str, ...] = ()
    finished: Mapping[str, date] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class LapseItem(Command):
    """T23, by the clock. `finished`: what stands in the project."""

    finished: Mapping[str, date] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class TellOverrun(Command):
    """A stop has outlasted its planned days (R-CAP), by the clock."""
