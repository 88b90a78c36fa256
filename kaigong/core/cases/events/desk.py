"""Events of the desk that move no clock: back to the pool, a comment taken back, paper taken at the window."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class ItemUnassigned:
    """It waits again for somebody to work on it; its clock runs on."""

    item: str
    officer: str
    on: date


@dataclass(frozen=True, slots=True)
class CommentTakenBack:
    """The comment of that ledger entry counts no more; the ledger keeps it."""

    item: str
    entry: int
    by: str
    on: date


@dataclass(frozen=True, slots=True)
class PaperTaken:
    """收件: paper taken at the window against a receipt. Who brought it stands with the receipt alone."""

    item: str
    receipt: str
    what: str
    papers: tuple[str, ...]
    on: date
