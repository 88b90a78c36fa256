"""What moving cases to another version of the law is told in: the version, what it asks of a case, what differs."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from kaigong.core.cases import events as e
from kaigong.core.cases.commands import Entry
from kaigong.core.cases.values import DueDays, Terms

WHOLE_CASE = ""  # the key of an exception for all items of a case


class Transition(StrEnum):
    """What becomes of cases under way."""

    FAVOURABLE = "favourable"
    ORDERED = "ordered"
    KEEP = "keep"


class Effect(StrEnum):
    """What a difference means for the applicant; `desk`: only who handles it, or on what article, changes."""

    BETTER = "better"
    SAME = "same"
    WORSE = "worse"


class Why(StrEnum):
    """Why an item moves or stays."""

    BETTER = "better"
    ORDERED = "ordered"
    DESK = "desk"
    BY_HAND_MOVE = "by-hand-move"
    BY_HAND_KEEP = "by-hand-keep"
    KEPT = "kept"
    WORSE = "worse"
    EQUAL = "equal"
    LATE_BY_CHANGE = "late-by-change"
    UNKNOWN = "unknown"


class By(StrEnum):
    """An exception somebody decided by hand."""

    KEEP = "keep"
    MOVE = "move"


@dataclass(frozen=True, slots=True)
class Version:
    """The version to move to. `counted_from_force`: its days count from its day in force, not from acceptance."""

    law: str
    force_on: date
    transition: Transition
    ground: str
    run: str = ""
    counted_from_force: bool = False


@dataclass(frozen=True, slots=True)
class Asked:
    """What the version asks of one case, as plan and rules hand it over: its items before and after, the limits the law
    gives them, those whose legal basis it replaces, what stands, and what was decided by hand."""

    before: Mapping[str, Entry]
    after: Mapping[str, Entry]
    limits: Mapping[str, Terms]
    rebased: frozenset[str] = frozenset()
    finished: Mapping[str, date] = field(default_factory=dict)
    by_hand: Mapping[str, By] = field(default_factory=dict)
    whole_stage: bool = True  # a themed case does not grow by items it never asked for


@dataclass(frozen=True, slots=True)
class Difference:
    """What the version changes for one item, whether it moves, and why. `terms`, `needs`, … as they are after it."""

    item: str
    what: str  # added | dropped | changed | rebased
    effect: Effect
    moves: bool
    why: Why
    agencies_before: tuple[str, ...] = ()
    agencies: tuple[str, ...] = ()
    terms_before: Terms = Terms()
    terms: Terms = Terms()
    due_before: DueDays = field(default_factory=DueDays)
    due: DueDays = field(default_factory=DueDays)
    needs: tuple[str, ...] = ()
    exclusions: tuple[str, ...] = ()
    entry: Entry | None = None


@dataclass(frozen=True, slots=True)
class TakenBack:
    """The events that restore what stood, and the items that cannot be restored, with the reason."""

    events: list[e.Event]
    left: Mapping[str, str]
