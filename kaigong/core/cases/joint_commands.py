"""What somebody may ask of a joint session. `agency` is the one he speaks for."""

from dataclasses import dataclass
from datetime import date

from kaigong.core.cases import commands as c
from kaigong.core.cases.joint_values import Expert, Verdict


@dataclass(frozen=True, slots=True, kw_only=True)
class ConveneMeeting(c.Command):
    on: date
    place: str
    experts: tuple[Expert, ...]
    chapters: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionCommand(c.Command):
    session: str
    agency: str = ""
    officer: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class GiveExpertOpinion(SessionCommand):
    chapter: str
    expert: str
    verdict: Verdict
    text: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class DecideChapter(SessionCommand):
    chapter: str
    verdict: Verdict
    reason: str = ""
    document: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class CallVisit(c.Command):
    """`units_allowed`: single buildings may be accepted before the rest; `days`: the days of the procedure."""

    on: date
    place: str
    agency: str
    members: tuple[str, ...]
    first: str = ""
    unit: str = ""
    units_allowed: bool = False
    days: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class NoteFinding(SessionCommand):
    text: str
    place: str = ""
    photo: str = ""
    must: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class GiveMemberOpinion(SessionCommand):
    verdict: Verdict
    text: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ListRectification(SessionCommand):
    """`statutory`, `promised`: which clocks rectification stops, as the catalogue has it."""

    days: int
    statutory: bool = False
    promised: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerFinding(SessionCommand):
    finding: str
    text: str
    documents: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class RecheckFinding(SessionCommand):
    finding: str
    met: bool
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ConcludeAcceptance(SessionCommand):
    """`silence`: the city lets a member's silence past the day count as no objection (internal opinions only)."""

    opinion: str
    verdict: Verdict
    silence: bool = False
    outputs: tuple[str, ...] = ()
    holds: tuple[str, ...] = ()
