"""一事联办 in a case: what was promised for the whole of it, and whether the one reply has gone out."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Themed:
    """The theme a case was applied for under, as it stood that day. `within` are the working days promised for just
    these items; `feedback` is whole (one reply when the last item is done) or partial (each result as it comes)."""

    theme: str
    version: int
    within: int
    feedback: str
    on: date
    replied_on: date | None = None
