"""The pipeline of the project base as a table: from, to, who, the kinds of evidence it takes (one of them). What is
not listed is forbidden."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from kaigong.apps.accounts.models import Role
from kaigong.apps.projects.models import Kind, Stage

OWNER = (Role.ENTERPRISE, Role.WINDOW, Role.COMMAND)
CITY = (Role.COMMAND,)
SYSTEM = ()


@dataclass(frozen=True, slots=True)
class Move:
    """One step. `carries`: it follows from the evidence of the start itself when its year has gone by."""

    before: Stage
    after: Stage
    who: tuple[Role, ...]
    kinds: tuple[Kind, ...]
    by_works_start: bool = False  # only the record of the start of works makes this step
    carries: bool = False

    @property
    def evidence(self) -> str:
        """In words what proves it."""
        *others, last = (str(kind.label) for kind in self.kinds)
        return _("{these}或{last}").format(these=_("、").join(others), last=last) if others else last


START = (Kind.REPORT, Kind.PERMIT, Kind.PHOTO, Kind.ARCHIVE)
WORKS = (Kind.PHOTO, Kind.INVOICE, Kind.PAYMENT, Kind.ARCHIVE)
DONE = (Kind.ACCEPTANCE, Kind.CERTIFICATE, Kind.METER, Kind.ARCHIVE)
MOVES = (
    Move(Stage.IDEA, Stage.RESERVE, OWNER, (Kind.APPROVAL, Kind.ARCHIVE)),
    Move(Stage.RESERVE, Stage.SIGNED, CITY, (Kind.AGREEMENT, Kind.ARCHIVE)),
    Move(Stage.IDEA, Stage.SIGNED, CITY, (Kind.AGREEMENT, Kind.ARCHIVE)),
    Move(Stage.IDEA, Stage.STARTED, SYSTEM, START, by_works_start=True),
    Move(Stage.RESERVE, Stage.STARTED, SYSTEM, START, by_works_start=True),
    Move(Stage.SIGNED, Stage.STARTED, SYSTEM, START, by_works_start=True),
    Move(Stage.STARTED, Stage.CONTINUING, CITY, WORKS, carries=True),
    Move(Stage.STARTED, Stage.IN_USE, OWNER, DONE),
    Move(Stage.CONTINUING, Stage.IN_USE, OWNER, DONE),
    Move(Stage.IN_USE, Stage.FULL, OWNER, (Kind.METER, Kind.TAX, Kind.INVOICE, Kind.CERTIFICATE)),
)


def move(before: str, after: str) -> Move | None:
    """The row for a step, if there is one."""
    return next((row for row in MOVES if row.before == before and row.after == after), None)


def open_to(before: str, role: str) -> list[Move]:
    """The steps a person of that role may take from here."""
    return [row for row in MOVES if row.before == before and role in row.who]
