"""Sessions of a case: one expert meeting for many chapters (多评合一), one visit for many acceptances (联合验收)."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class SessionKind(StrEnum):
    MEETING = "meeting"
    VISIT = "visit"


class Verdict(StrEnum):
    """What an expert, a member or an authority says."""

    PASS = "pass"  # noqa: S105 a verdict
    REVISE = "revise"  # once what is named has been put right
    FAIL = "fail"


class FindingState(StrEnum):
    """How one finding of a visit stands."""

    NOTED = "noted"  # not on the list yet
    LISTED = "listed"  # on the one rectification list: the owner's turn
    ANSWERED = "answered"  # put right, to be looked at again
    MET = "met"


OWED = frozenset({FindingState.LISTED})
UNSETTLED = frozenset({FindingState.NOTED, FindingState.LISTED, FindingState.ANSWERED})


@dataclass(frozen=True, slots=True)
class Expert:
    name: str
    organisation: str = ""
    field: str = ""


@dataclass(frozen=True, slots=True)
class ChapterOpinion:
    expert: str
    verdict: Verdict
    text: str = ""


@dataclass(frozen=True, slots=True)
class Chapter:
    """One chapter of a consolidated report: the material it is, the authority that decides it, and what was said."""

    material: str
    agency: str
    opinions: tuple[ChapterOpinion, ...] = ()
    verdict: Verdict | None = None
    reason: str = ""
    decided_on: date | None = None
    document: str = ""

    @property
    def released(self) -> bool:
        return self.verdict is Verdict.PASS


@dataclass(frozen=True, slots=True)
class Finding:
    """One defect seen on the visit. `must`: nothing passes before it is put right; else it is advice."""

    id: str
    agency: str
    text: str
    place: str = ""
    photo: str = ""
    must: bool = True
    state: FindingState = FindingState.NOTED
    answer: str = ""
    documents: tuple[str, ...] = ()
    note: str = ""

    @property
    def blocks(self) -> bool:
        return self.must and self.state in UNSETTLED


@dataclass(frozen=True, slots=True)
class MemberOpinion:
    """What one member of the joint acceptance says. `lapsed`: silent past the day; it counts as no objection."""

    agency: str
    verdict: Verdict
    text: str = ""
    officer: str = ""
    on: date | None = None
    lapsed: bool = False


@dataclass(frozen=True, slots=True)
class Session:
    """One joint meeting or visit of an item. `unit`: the single building it is for, if it comes before the rest."""

    id: str
    kind: str
    items: tuple[str, ...] = ()
    on: date | None = None
    place: str = ""
    unit: str = ""
    first: str = ""  # the member that says its opinion first (planning verification)
    members: tuple[str, ...] = ()
    experts: tuple[Expert, ...] = ()
    chapters: tuple[Chapter, ...] = ()
    findings: tuple[Finding, ...] = ()
    opinions: tuple[MemberOpinion, ...] = ()
    called_on: date | None = None
    due_on: date | None = None
    listed_on: date | None = None
    rectify_by: date | None = None
    rectified_on: date | None = None
    concluded_on: date | None = None
    verdict: Verdict | None = None
    opinion: str = ""

    @property
    def item(self) -> str:
        return self.items[0] if self.items else ""

    @property
    def over(self) -> bool:
        return self.concluded_on is not None

    def chapter(self, material: str) -> Chapter | None:
        """The chapter that is this material."""
        return next((one for one in self.chapters if one.material == material), None)

    def finding(self, id: str) -> Finding | None:
        """The finding of that number."""
        return next((one for one in self.findings if one.id == id), None)

    def opinion_of(self, agency: str) -> MemberOpinion | None:
        """The last word of a member."""
        return next((one for one in reversed(self.opinions) if one.agency == agency), None)


def released_key(item: str, material: str) -> str:
    """How a released chapter is named among what is finished."""
    return f"{item}/{material}"


def simulated_key(item: str) -> str:
    """How a simulated result is named among what is finished: good for other simulated reviews, for nothing else."""
    return f"{item}/simulated"
