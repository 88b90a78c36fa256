"""Commands from the application to acceptance: points and rounds, hand-ins, withdrawal, a new submission."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from kaigong.core.cases.commands.base import CaseCommand, Command
from kaigong.core.cases.records import Answer, NewPoint
from kaigong.core.cases.values import Terms


@dataclass(frozen=True, slots=True, kw_only=True)
class AcceptItem(Command):
    """`terms` as they are in force on the day, `law` the catalogue version they come from."""

    terms: Terms
    finished: Mapping[str, date] = field(default_factory=dict)
    law: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class DeemAccepted(Command):
    """T8, by the clock."""

    terms: Terms
    law: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class AskCorrection(Command):
    """The agency's points for its item, all at once. They go to the applicant with the merged notice of the round."""

    missing: tuple[str, ...] = ()
    points: tuple[NewPoint, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class SendNotice(CaseCommand):
    """The merged notice of the round, by the clock on the last day."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Resupply(Command):
    """`answers` point by point; without them the note and documents answer all that is owed."""

    note: str = ""
    documents: tuple[str, ...] = ()
    answers: tuple[Answer, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class FindUnmet(Command):
    """Points of the notice that are not met (T7). `fresh` ones must each name the new material that caused them."""

    reason: str
    unmet: tuple[str, ...] = ()
    fresh: tuple[NewPoint, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class FindNotNeeded(Command):
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RefuseAcceptance(Command):
    """`right_agency` is the one to go to, where it is not this agency's power."""

    reason: str
    right_agency: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class WithdrawItem(Command):
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ResubmitItem(Command):
    note: str = ""
    promised_days: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Recount(CaseCommand):
    """New last days after a calendar was published or amended, by the clock."""
