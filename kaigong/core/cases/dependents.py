"""A rejected child ends only what needs its output (clock-rules §7.8); the others go on."""

from datetime import date

from kaigong.core.cases import events as e
from kaigong.core.cases.values import Case, Item, ItemState

NOT_BEGUN = frozenset({ItemState.RECEIVED, ItemState.CORRECTING, ItemState.CORRECTED})
UNDER_WAY = frozenset({ItemState.ACCEPTED, ItemState.IN_REVIEW, ItemState.SUSPENDED})


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


def built_on(case: Case, ended: set[str]) -> list[Item]:
    """The items accepted but not decided that rest on something that will not stand: accepted on an earlier result that
    was called back or lapsed since. Chapters of it released on their own are enough for what needs only them."""
    under_way = (item for item in case.items.values() if item.state in UNDER_WAY)
    return [item for item in under_way if any(code in ended and not item.chapters.get(code) for code in item.needs)]


def ended_elsewhere(case: Case, rejected: Item, today: date) -> list[e.Event]:
    """What a rejection ends in another case of the project: what is under way there and rests on it. What is not
    accepted yet goes on waiting, for no clock of it runs."""
    return [e.ItemEnded(one.code, rejected.code, today) for one in built_on(case, gives(rejected))]


def brought_back(case: Case, cause: str, day: date) -> list[e.Event]:
    """The new submissions, in any case, of what had ended with an item that is applied for again; they wait for it."""
    with_it = (i for i in case.items.values() if i.ended_by == cause and i.state is ItemState.WITHDRAWN)
    return [e.ItemResubmitted(i.code, day, "", i.terms.promised_days) for i in with_it]


def ended_with(case: Case, item: Item, today: date) -> list[e.Event]:
    """The endings that follow the rejection of an item."""
    ended = [*dependents(case, item), *built_on(case, gives(item))]
    return [e.ItemEnded(one.code, item.code, today) for one in ended]
