"""A rejected child ends only what needs its output (clock-rules §7.8); the others go on."""

from datetime import date

from kaigong.core.cases import events as e
from kaigong.core.cases.values import Case, Item, ItemState

NOT_BEGUN = frozenset({ItemState.RECEIVED, ItemState.CORRECTING, ItemState.CORRECTED})


def gives(item: Item) -> set[str]:
    """The codes it stands for: its own, and those of the items merged into it."""
    return {item.code, *(part.code for part in item.parts)}


def dependents(case: Case, item: Item) -> list[Item]:
    """The items that wait for it, directly or through others, and have not been accepted."""
    ended, found = gives(item), dict[str, Item]()
    while True:
        more = [i for i in case.items.values() if i.code not in found and _waits(i) and i.needs & ended]
        if not more:
            return list(found.values())
        for one in more:
            found[one.code] = one
            ended |= gives(one)


def _waits(item: Item) -> bool:
    return item.ready_on is None and item.state in NOT_BEGUN


def ended_with(case: Case, item: Item, today: date) -> list[e.Event]:
    """The endings that follow the rejection of an item."""
    return [e.ItemEnded(one.code, item.code, today) for one in dependents(case, item)]
