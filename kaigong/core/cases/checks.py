"""What every decision looks at first: is the item there, has it moved since the page was read, may this be done."""

from collections.abc import Mapping
from datetime import date

from kaigong.core.cases import events as e
from kaigong.core.cases.clocks import due_days
from kaigong.core.cases.commands import Command
from kaigong.core.cases.joint_values import released_key, simulated_key
from kaigong.core.cases.moves import check
from kaigong.core.cases.values import Case, Item, ItemState, Terms
from kaigong.core.clock.acts import correction_limit
from kaigong.core.clock.calendar import Calendar, UnknownYear
from kaigong.core.problems import Refused
from kaigong.core.values import replace

BEFORE_ACCEPTANCE = (ItemState.RECEIVED, ItemState.TO_DO)


def found(case: Case, do: Command) -> Item:
    """The item the command is about, unless it changed after what the person saw."""
    item = case.items.get(do.item)
    if item is None:
        raise Refused("item.unknown", item=do.item, case=case.no)
    if do.seen is not None and item.seen > do.seen:
        raise Refused("item.changed_since", item=item.code, seen=do.seen, now=item.seen, state=item.state.value)
    return item


def allowed(case: Case, do: Command, verb: str) -> Item:
    """The item, if the table of moves lets this person do this now."""
    item = found(case, do)
    check(item, verb, do.actors)
    return item


def need_reason(reason: str, code: str, item: Item) -> str:
    """The reason, stripped; refused without one."""
    if not reason.strip():
        raise Refused(code, item=item.code)
    return reason.strip()


def waiting_for(item: Item, finished: Mapping[str, date]) -> list[str]:
    """The items this one still waits for."""
    return sorted(code for code in item.needs if stood(item, code, finished) is None)


def may_begin(item: Item, finished: Mapping[str, date]) -> bool:
    """Whether it waits for nothing more."""
    if finished.keys() >= item.needs:
        return True
    in_part = item.chapters or item.simulated or item.confirms  # less than the whole of what it needs is enough
    return bool(in_part) and not waiting_for(item, finished)


def stood(item: Item, code: str, finished: Mapping[str, date]) -> date | None:
    """Since when what an item needs of another stands: the whole of it, the chapters it needs, or for what is itself
    simulated the simulated result."""
    if code in finished:
        return finished[code]
    if item.simulated or item.confirms:
        return finished.get(simulated_key(code))
    chapters = [finished.get(released_key(code, chapter)) for chapter in item.chapters.get(code, ())]
    released = [day for day in chapters if day is not None]
    return max(released) if released and len(released) == len(chapters) else None


def made_ready(item: Item, finished: Mapping[str, date]) -> e.ItemReady:
    """The event that everything it needs stands, or the refusal that names what does not."""
    if waits := waiting_for(item, finished):
        raise Refused("item.waits_for", item=item.code, needs=waits)
    return e.ItemReady(item.code, ready_day(item, finished))


def ready_day(item: Item, finished: Mapping[str, date]) -> date:
    """The day the last item it needs was finished, or its own first day where it needs none."""
    first = item.received_on or date.min
    return max((day for code in item.needs if (day := stood(item, code, finished))), default=first)


def silence_ends(item: Item, calendar: Calendar) -> date | None:
    """The last day on which acceptance may still be answered otherwise; None while it cannot be said."""
    if item.state is not ItemState.RECEIVED or item.complete_on is None:
        return None
    try:
        return correction_limit(item.complete_on, calendar)
    except UnknownYear:
        return None


def in_silence(item: Item, today: date, calendar: Calendar) -> date | None:
    """The day of receipt, if silence has outlasted its limit, so that the item counts as accepted on it (T8)."""
    last = silence_ends(item, calendar)
    return item.complete_on if last is not None and today > last else None


def in_time(item: Item, today: date, calendar: Calendar, code: str) -> None:
    """Refused once silence has outlasted its limit: the item is accepted already."""
    if silent_since := in_silence(item, today, calendar):
        raise Refused(code, item=item.code, last=silence_ends(item, calendar), since=silent_since)


def accepted(item: Item, on: date, terms: Terms, calendar: Calendar, *, deemed: bool, law: str = "") -> e.ItemAccepted:
    """Acceptance on a day, with both last days counted from it."""
    terms = replace(terms, promised_days=item.terms.promised_days)  # the promise was made with the plan
    due = due_days(replace(item, accepted_on=on, terms=terms), calendar)
    return e.ItemAccepted(item.code, on, terms, due.statutory, due.promised, due.unknown, deemed, law)
