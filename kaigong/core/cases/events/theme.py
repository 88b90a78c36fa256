"""Events of an application under a theme (一事联办): one form, sent to every agency at once, and one reply."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class ThemeApplied:
    """What was applied for together. The form itself holds personal data and is kept outside the ledger: here stand
    the names of its fields and the SHA-256 of what was filled in, in canonical JSON."""

    theme: str
    version: int
    items: tuple[str, ...]
    within: int
    feedback: str
    fields: tuple[str, ...]
    form: str
    on: date


@dataclass(frozen=True, slots=True)
class ThemeReplied:
    """集中反馈: the one reply to the applicant, once the last item is done. `results` has the state of every item."""

    theme: str
    results: Mapping[str, str]
    promised: date | None
    late: bool
    on: date
