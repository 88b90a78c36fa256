"""Commands of the desk that move no clock: back to the pool, a comment taken back, paper taken at the window."""

from dataclasses import dataclass

from kaigong.core.cases.commands.base import Command


@dataclass(frozen=True, slots=True, kw_only=True)
class Unassign(Command):
    """退回待分派: nobody works on it any more."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TakeBackComment(Command):
    """`entry` is the ledger entry of the comment, `by` who made it and takes it back."""

    entry: int
    by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TakePaper(Command):
    """Paper was taken at the window against a receipt. Who brought it does not stand here."""

    receipt: str
    what: str
    papers: tuple[str, ...] = ()
