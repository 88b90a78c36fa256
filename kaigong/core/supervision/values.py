"""A duty line 责任事项 as its entries tell it, and the ladder it climbs when nobody acts.

Days are working days of the calendar handed in, dates are days of the city.
"""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class LineState(StrEnum):
    """Where a line stands."""

    OPEN = "open"  # 在办
    CHECKING = "checking"  # 待核验: closing was asked for, with evidence
    CLOSED = "closed"  # 已销号
    DROPPED = "dropped"  # 已撤销: raised by mistake


class Source(StrEnum):
    """What made the line."""

    DUTY = "duty"  # 责任清单, entered by the command
    BLOCKAGE = "blockage"  # 梗阻, reported by an agency or an enterprise's contact
    CASE = "case"  # an approval item past its day
    PROJECT = "project"  # a project whose forecast lies after its promise
    TARGET = "target"  # a promise behind its straight line
    DEBT = "debt"  # an obligation past its day
    MEETING = "meeting"  # a decision of a meeting


@dataclass(frozen=True, slots=True)
class Ladder:
    """How long inaction lasts at each level before a line goes up, and the other limits; all of it configuration.

    `rungs`: working days at each level from the lowest; the last level is the top, from which nothing climbs.
    """

    rungs: tuple[int, ...] = (3, 5)
    answer_days: int = 3
    check_days: int = 3
    yellow_days: int = 2
    talk_after: int = 2
    due_days: int = 5


@dataclass(frozen=True, slots=True)
class Order:
    """A 督办单: what is asked, until when an answer is wanted, and the answer."""

    no: int
    asked: str
    on: date
    answer_by: date
    answer: str = ""
    answered_on: date | None = None
    promised_on: date | None = None
    late: bool = False


@dataclass(frozen=True, slots=True)
class Closing:
    """That a line be closed: who asked, for which agency, with which evidence."""

    on: date
    by: str
    agency: str
    text: str
    documents: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Charge:
    """A line that had to be opened again, put down to who had it closed and who had checked it."""

    on: date
    agency: str
    by: str
    checked_by: str
    reason: str


@dataclass(frozen=True, slots=True)
class Line:
    """One duty line. `chain`: the headquarters from the lowest level up; `level`: the place of the one that has it;
    `since`: from when inaction at this level counts."""

    no: str = ""
    title: str = ""
    wanted: str = ""  # the evidence that will be asked for
    source: Source = Source.DUTY
    origin: str = ""  # what made it, so that it is made once: "item:KG-2022-000001/fire-review"
    project: str = ""
    lead: str = ""
    helpers: tuple[str, ...] = ()
    chain: tuple[str, ...] = ()
    level: int = 0
    raised_on: date = date.min
    since: date = date.min
    due_on: date = date.min
    state: LineState = LineState.OPEN
    orders: tuple[Order, ...] = ()
    closing: Closing | None = None
    checked_by: str = ""
    closed_on: date | None = None
    charges: tuple[Charge, ...] = ()
    climbs: tuple[date, ...] = ()
    moved: int = 0  # how often its day was put off
    talk_on: date | None = None  # on the 约谈 list since
    talked_on: date | None = None
    settled: str = ""  # the entry that says the cause is gone
    last: int = 0

    @property
    def ended(self) -> bool:
        """Closed or dropped: nothing is owed any more."""
        return self.state in (LineState.CLOSED, LineState.DROPPED)

    @property
    def holder(self) -> str:
        """The headquarters that has the line now."""
        return self.chain[self.level] if self.chain else ""

    @property
    def open_order(self) -> Order | None:
        """The order that waits for its answer: the newest; one never answered is overtaken by the next."""
        return self.orders[-1] if self.orders and self.orders[-1].answered_on is None else None

    @property
    def late_answers(self) -> int:
        """How many orders were answered late or not at all in time."""
        return sum(order.late for order in self.orders)

    @property
    def owes_talk(self) -> bool:
        """On the list of those to be talked to, and not yet talked to."""
        return self.talk_on is not None and self.talked_on is None
