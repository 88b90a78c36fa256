"""What a change of law makes of items under way. `run`: the migration run; `law`: the version then."""

from dataclasses import dataclass
from datetime import date

from kaigong.core.cases.values import Terms


@dataclass(frozen=True, slots=True)
class ItemMigrated:
    """The item goes on under another version, on the ground that lets it. What stood before can be restored."""

    item: str
    on: date
    run: str
    law: str
    ground: str
    agencies: tuple[str, ...]
    needs: tuple[str, ...]
    exclusions: tuple[str, ...]
    ready_on: date | None
    terms: Terms
    statutory_due: date | None
    promised_due: date | None
    due_unknown: bool = False


@dataclass(frozen=True, slots=True)
class ItemAddedByLaw:
    """The version asks for an item the case did not have. `owed`: the owner does it himself and reports it."""

    item: str
    on: date
    run: str
    law: str
    ground: str
    agencies: tuple[str, ...]
    kind: str
    needs: tuple[str, ...]
    exclusions: tuple[str, ...]
    promised_days: int | None = None
    owed: bool = False


@dataclass(frozen=True, slots=True)
class ItemDroppedByLaw:
    """The version no longer asks for it; what waited for it may go on."""

    item: str
    on: date
    run: str
    law: str
    ground: str


@dataclass(frozen=True, slots=True)
class MigrationTakenBack:
    """What stood before the run stands again; its due days are counted anew with what happened since."""

    item: str
    on: date
    run: str
    reason: str
    law: str
    statutory_due: date | None
    promised_due: date | None
    due_unknown: bool = False
