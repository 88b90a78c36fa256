"""What can have happened in the joint sessions of a case: the expert meeting, the acceptance visit."""

from dataclasses import dataclass
from datetime import date

from kaigong.core.cases.joint_values import Expert, Finding, Verdict


@dataclass(frozen=True, slots=True)
class MeetingConvened:
    """多评合一: one expert meeting for all chapters. `chapters` are pairs of material and deciding authority."""

    item: str
    session: str
    on: date
    place: str
    experts: tuple[Expert, ...]
    chapters: tuple[tuple[str, str], ...]
    called_on: date


@dataclass(frozen=True, slots=True)
class ExpertOpinionGiven:
    item: str
    session: str
    chapter: str
    expert: str
    verdict: Verdict
    text: str
    on: date


@dataclass(frozen=True, slots=True)
class ChapterDecided:
    item: str
    session: str
    chapter: str
    agency: str
    verdict: Verdict
    reason: str
    officer: str
    on: date


@dataclass(frozen=True, slots=True)
class ChapterReleased:
    """What needs only this chapter need not wait for the whole report."""

    item: str
    session: str
    chapter: str
    document: str
    on: date


@dataclass(frozen=True, slots=True)
class VisitCalled:
    """联合验收: one visit for all members. `first` gives its opinion before the others (城乡规划法 Art. 45)."""

    item: str
    session: str
    on: date
    place: str
    members: tuple[str, ...]
    first: str
    unit: str
    called_on: date
    due_on: date | None


@dataclass(frozen=True, slots=True)
class FindingNoted:
    item: str
    session: str
    finding: Finding
    officer: str
    on: date


@dataclass(frozen=True, slots=True)
class MemberOpinionGiven:
    item: str
    session: str
    agency: str
    verdict: Verdict
    text: str
    officer: str
    on: date


@dataclass(frozen=True, slots=True)
class MemberOpinionLapsed:
    """Silent past the day: no objection, and the silent member answers for it (T24)."""

    item: str
    session: str
    agency: str
    on: date


@dataclass(frozen=True, slots=True)
class RectificationListed:
    """整改清单: everything found, in one list, once."""

    item: str
    session: str
    on: date
    due_on: date
    findings: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class FindingAnswered:
    item: str
    session: str
    finding: str
    text: str
    documents: tuple[str, ...]
    on: date


@dataclass(frozen=True, slots=True)
class RectificationReported:
    """Everything on the list is answered: the clock runs again, the re-check is due."""

    item: str
    session: str
    on: date


@dataclass(frozen=True, slots=True)
class FindingRechecked:
    item: str
    session: str
    finding: str
    met: bool
    note: str
    officer: str
    on: date


@dataclass(frozen=True, slots=True)
class AcceptanceConcluded:
    """One opinion for all members."""

    item: str
    session: str
    verdict: Verdict
    opinion: str
    officer: str
    on: date


@dataclass(frozen=True, slots=True)
class UnitAccepted:
    """A single building may be used before the whole project is accepted; the whole acceptance is still due."""

    item: str
    session: str
    unit: str
    number: str
    on: date
