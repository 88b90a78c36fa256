"""A lead 招商线索 as its entries tell it, an agreement with the indicators it promises, and the limits that hold.

Dates are days of the city; money is in fen.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum


class Stage(StrEnum):
    """How far the talks have come."""

    CLUE = "clue"  # 线索: somebody may invest
    CONTACTED = "contacted"  # 接洽: spoken with
    VISITED = "visited"  # 考察: one has seen the other's place
    TALKING = "talking"  # 洽谈: terms are talked about
    INTENT = "intent"  # 意向: a letter of intent
    SIGNED = "signed"  # 签约: an agreement
    PAUSED = "paused"  # 搁置, with a reason
    LOST = "lost"  # 流失, with a reason
    MERGED = "merged"  # 已合并: another lead is the same enterprise


PATH = (Stage.CLUE, Stage.CONTACTED, Stage.VISITED, Stage.TALKING, Stage.INTENT, Stage.SIGNED)
OPEN = PATH[:-1]  # where something can still be done to win it
ENDED = (Stage.SIGNED, Stage.LOST, Stage.MERGED)


@dataclass(frozen=True, slots=True)
class Limits:
    """What the city has set: after how many days without contact a lead sleeps, the first contact 首谈 lapses, and how
    many days somebody has for his first contact after entering a lead."""

    sleep_days: int = 30
    lapse_days: int = 90
    first_days: int = 15
    alike: float = 0.75


@dataclass(frozen=True, slots=True)
class Step:
    """When a stage was reached."""

    stage: Stage
    on: date


@dataclass(frozen=True, slots=True)
class Asking:
    """Another agency asks for the lead."""

    agency: str
    team: str
    by: str
    reason: str
    on: date


@dataclass(frozen=True, slots=True)
class About:
    """What is known of a lead besides what happens to it."""

    name: str = ""
    credit_code: str = ""
    kind: str = ""
    chain: str = ""
    home: str = ""
    source: str = ""
    county: str = ""
    idea: str = ""  # what they would build
    investment_fen: int | None = None


@dataclass(frozen=True, slots=True)
class Lead:
    """One enterprise that may invest. `before`: the stage it had when it was put aside."""

    no: str = ""
    about: About = field(default_factory=About)
    agency: str = ""
    team: str = ""
    owner: str = ""
    entered_on: date = date.min
    stage: Stage = Stage.CLUE
    before: Stage = Stage.CLUE
    reason: str = ""
    look_again_on: date | None = None
    steps: tuple[Step, ...] = ()
    contacts: int = 0
    first_contact_on: date | None = None  # when it was reported, whatever day it speaks of: this decides who was first
    last_contact_on: date | None = None
    next_step: str = ""
    next_on: date | None = None
    asking: Asking | None = None
    people: Mapping[str, str] = field(default_factory=dict)  # key -> digest; the people themselves are in no ledger
    merged_into: str = ""
    absorbed: tuple[str, ...] = ()
    agreement: str = ""
    project: str = ""
    signed_on: date | None = None
    last: int = 0

    @property
    def ended(self) -> bool:
        """Won, lost, or the same as another."""
        return self.stage in ENDED

    @property
    def furthest(self) -> Stage:
        """The furthest stage of the path it ever reached."""
        return max((step.stage for step in self.steps if step.stage in PATH), key=PATH.index, default=Stage.CLUE)

    def touched_on(self) -> date:
        """The last day on which somebody did something for it."""
        return max(self.last_contact_on or self.entered_on, self.entered_on)

    def holds(self, today: date, limits: Limits) -> bool:
        """首谈: whoever was first has it to himself while he keeps in contact."""
        if self.stage is Stage.SIGNED:
            return True
        if self.ended:
            return False
        days = limits.lapse_days if self.first_contact_on else limits.first_days
        return (today - self.touched_on()).days <= days

    def asleep(self, today: date, limits: Limits) -> bool:
        """Nobody has been in contact for too long."""
        return self.stage in OPEN and (today - self.touched_on()).days > limits.sleep_days


class DueAt(StrEnum):
    """From which stage of the project a promised indicator is checked."""

    IN_USE = "in_use"
    FULL = "full"


@dataclass(frozen=True, slots=True)
class Promised:
    """An indicator promised in an agreement, as exact text."""

    indicator: str
    value: str
    due_at: DueAt = DueAt.FULL


@dataclass(frozen=True, slots=True)
class Terms:
    """What an agreement says. Areas and values are exact texts."""

    title: str
    kind: str
    signed_on: date
    parties: str = ""
    investment_fen: int | None = None
    land_mu: str = ""
    floor_area_m2: str = ""
    consequences: str = ""
    promised: tuple[Promised, ...] = ()


@dataclass(frozen=True, slots=True)
class Measured:
    """What was found of a promised indicator."""

    value: str
    on: date
    met: bool
    document: str


@dataclass(frozen=True, slots=True)
class Version:
    """One version of an agreement."""

    number: int
    terms: Terms
    reason: str
    document: str
    on: date


@dataclass(frozen=True, slots=True)
class Agreement:
    """An agreement with all its versions; the last one binds."""

    no: str = ""
    lead: str = ""
    versions: tuple[Version, ...] = ()
    measured: Mapping[str, Measured] = field(default_factory=dict)
    enforced: Mapping[str, str] = field(default_factory=dict)  # indicator -> what followed from missing it
    last: int = 0

    @property
    def terms(self) -> Terms:
        """What binds now."""
        return self.versions[-1].terms
