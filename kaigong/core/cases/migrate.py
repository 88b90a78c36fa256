"""What another version of the law would change in a case under way, and what of it moves.

    differences(case, asked, version, today, calendar) -> (Difference, …)
    terms_under(item, asked, version) -> Terms      the days it would give one item, for backtests

An item keeps the version in force at its acceptance (从旧) unless the new one is better for the applicant (从旧兼从
有利) or the law orders it. Better is decided clock by clock: the earlier last day wins, and a promise once made is not
taken back. Whose desk an item belongs to is no right of the applicant and follows the new law wherever anything may.
An item that would be late by the change alone stays as it is, unless the law orders otherwise: people look at it.
"""

from dataclasses import dataclass
from datetime import date

from kaigong.core.cases.clocks import due_days
from kaigong.core.cases.commands import Entry
from kaigong.core.cases.migrate_values import WHOLE_CASE, Asked, By, Difference, Effect, Transition, Version, Why
from kaigong.core.cases.values import Case, DueDays, Item, Terms
from kaigong.core.clock.calendar import Calendar
from kaigong.core.values import replace


def differences(case: Case, asked: Asked, version: Version, today: date, calendar: Calendar) -> tuple[Difference, ...]:
    """Every item of the case the version would treat otherwise, in the order of the case, new items last."""
    found = []
    for item in case.items.values():
        if item.finished or item.law == version.law:
            continue
        if item.code in asked.after:
            found.append(_changed(item, asked, version, today, calendar))
        elif item.code in asked.before:
            found.append(_dropped(item, asked, version))
    new = asked.after.keys() - asked.before.keys() - case.items.keys() if asked.whole_stage else frozenset()
    found += [_added(entry, asked, version) for code, entry in asked.after.items() if code in new]
    return tuple(one for one in found if one is not None)


def _dropped(item: Item, asked: Asked, version: Version) -> Difference:
    moves, why = _moves(item.code, asked, version, Effect.BETTER)
    return Difference(
        item.code, "dropped", Effect.BETTER, moves, why, item.agencies, item.agencies, item.terms, item.terms, item.due
    )


def _added(entry: Entry, asked: Asked, version: Version) -> Difference:
    moves, why = _moves(entry.code, asked, version, Effect.WORSE)
    return Difference(
        entry.code, "added", Effect.WORSE, moves, why, (), entry.agencies, Terms(),
        Terms(promised_days=entry.promised_days), needs=entry.needs, exclusions=entry.exclusions, entry=entry,
    )  # fmt: skip


def _changed(item: Item, asked: Asked, version: Version, today: date, calendar: Calendar) -> Difference | None:
    """1. What the version says of the item. 2. What of it is better. 3. Whether it moves, and with what."""
    if _untouched(item, asked):
        return None
    told = _told(item, asked, version)
    whole = replace(item, terms=told.terms)
    before, after = _settled(item, today, calendar), _settled(whole, today, calendar)
    effect = _effect(item, whole, before, after)
    moves, why = _moves(item.code, asked, version, effect)
    if not moves or why not in (Why.ORDERED, Why.BY_HAND_MOVE):
        told, moves, why = _favoured(item, told, before, after, moves, why, today)
    if _same(item, told):
        rebased = item.code in asked.rebased and item.accepted_on is not None
        if not rebased and _same(item, _told(item, asked, version)):
            return None
        moves = moves and rebased and why in (Why.ORDERED, Why.BY_HAND_MOVE)
        why = Why.EQUAL if why in (Why.BETTER, Why.DESK) else why
    return _difference(item, told, asked, effect, moves, why, calendar)


def _untouched(item: Item, asked: Asked) -> bool:
    """Whether the version cannot concern the item; so of most items nothing more need be worked out."""
    before, after = asked.before.get(item.code), asked.after[item.code]
    if before is not None and before != after or item.code in asked.rebased:
        return False
    limit = asked.limits.get(item.code, Terms())
    same = (limit.legal, limit.from_receipt) == (item.terms.legal, item.terms.from_receipt)
    return item.accepted_on is None or same


@dataclass(frozen=True, slots=True)
class _Told:
    agencies: tuple[str, ...]
    terms: Terms
    needs: frozenset[str]
    exclusions: frozenset[str]


def _told(item: Item, asked: Asked, version: Version) -> _Told:
    """What the version says of an item. What the plan says alike before and after has not come from the law."""
    before, after = asked.before.get(item.code), asked.after[item.code]
    terms = item.terms
    if item.accepted_on is not None:
        limit = asked.limits.get(item.code, Terms())
        if (limit.legal, limit.from_receipt) != (terms.legal, terms.from_receipt):
            start = version.force_on if version.counted_from_force else None
            terms = replace(terms, legal=limit.legal, from_receipt=limit.from_receipt, legal_from=start)
    if before is not None and before.promised_days != after.promised_days != terms.promised_days:
        start = version.force_on if version.counted_from_force and item.accepted_on else None
        terms = replace(terms, promised_days=after.promised_days, promised_from=start)
    needs, exclusions, agencies = item.needs, item.exclusions, item.agencies
    if before is not None and before.agencies != after.agencies:
        agencies = after.agencies
    if before is not None and item.accepted_on is None and set(before.needs) != set(after.needs):
        needs = frozenset(after.needs)
    if before is not None and set(before.exclusions) != set(after.exclusions):
        exclusions = frozenset(after.exclusions)
    return _Told(agencies, terms, needs, exclusions)


def terms_under(item: Item, asked: Asked, version: Version) -> Terms:
    """The days the version would give an item, whatever becomes of cases under way."""
    return _told(item, asked, version).terms


def _same(item: Item, told: _Told) -> bool:
    return (item.agencies, item.terms, item.needs, item.exclusions) == (
        told.agencies, told.terms, told.needs, told.exclusions)  # fmt: skip


def _favoured(
    item: Item, told: _Told, before: DueDays, after: DueDays, moves: bool, why: Why, today: date
) -> tuple[_Told, bool, Why]:
    """Of what the version says only what is better, and whose desk it is. Told in full where nothing moves, so that
    people see what they would move to."""
    if why is Why.BY_HAND_KEEP or why is Why.KEPT:
        return told, False, why
    terms = _better(item, told.terms, before, after)
    late = _late_by_change(item, terms, before, after, today)
    kept = item.terms if late else terms
    best = _Told(told.agencies, kept, item.needs & told.needs, item.exclusions & told.exclusions)
    if not _same(item, best):
        return best, True, Why.DESK if best.terms == item.terms and best.needs == item.needs else Why.BETTER
    if late or before.unknown or after.unknown:
        return told, False, Why.LATE_BY_CHANGE if late else Why.UNKNOWN
    return told, False, Why.EQUAL if why is Why.BETTER else why


def _better(item: Item, new: Terms, before: DueDays, after: DueDays) -> Terms:
    """Clock by clock the terms whose last day is earlier; not accepted yet: the shorter promise."""
    old = item.terms
    if item.accepted_on is None:
        shorter = _days(new.promised_days) < _days(old.promised_days)
        return replace(old, promised_days=new.promised_days) if shorter else old
    if before.unknown or after.unknown:
        return old
    found = old
    if _day(after.statutory) < _day(before.statutory):
        found = replace(found, legal=new.legal, from_receipt=new.from_receipt, legal_from=new.legal_from)
    if _day(after.promised) < _day(before.promised):
        found = replace(found, promised_days=new.promised_days, promised_from=new.promised_from)
    return found


def _late_by_change(item: Item, terms: Terms, before: DueDays, after: DueDays, today: date) -> bool:
    """Whether an item in time would be late for no other reason than the change."""
    if item.accepted_on is None or terms == item.terms:
        return False
    moved = (after.statutory if terms.legal != item.terms.legal else before.statutory,
             after.promised if terms.promised_days != item.terms.promised_days else before.promised)  # fmt: skip
    return min(map(_day, moved)) < today <= _day(before.binding)


def _days(days: int | None) -> float:
    return float("inf") if days is None else days


def _day(day: date | None) -> date:
    """No limit at all is the latest of days."""
    return day or date.max


def _settled(item: Item, today: date, calendar: Calendar) -> DueDays:
    """The last days as if an open stop ended today, so that items standing still can be compared too."""
    if item.accepted_on is None:
        return DueDays()
    if item.stopped:
        stop = replace(item.stops[-1], closed=max(today, item.stops[-1].opened))
        item = replace(item, stops=(*item.stops[:-1], stop))
    return due_days(item, calendar)


def _effect(item: Item, told: Item, before: DueDays, after: DueDays) -> Effect:
    if item.accepted_on is None:
        old, new = _days(item.terms.promised_days), _days(told.terms.promised_days)
    else:
        old, new = _day(before.binding).toordinal(), _day(after.binding).toordinal()
        if old == new:  # the other clock decides
            old, new = _day(before.statutory).toordinal(), _day(after.statutory).toordinal()
    return Effect.BETTER if new < old else Effect.WORSE if new > old else Effect.SAME


def _moves(code: str, asked: Asked, version: Version, effect: Effect) -> tuple[bool, Why]:
    """By hand first, then by the rule of the version."""
    by_hand = asked.by_hand.get(code, asked.by_hand.get(WHOLE_CASE))
    if by_hand is not None:
        return by_hand is By.MOVE, Why.BY_HAND_MOVE if by_hand is By.MOVE else Why.BY_HAND_KEEP
    if version.transition is Transition.ORDERED:
        return True, Why.ORDERED
    if version.transition is Transition.KEEP:
        return False, Why.KEPT
    why = {Effect.BETTER: Why.BETTER, Effect.SAME: Why.EQUAL, Effect.WORSE: Why.WORSE}[effect]
    return effect is Effect.BETTER, why


def _difference(
    item: Item, told: _Told, asked: Asked, effect: Effect, moves: bool, why: Why, calendar: Calendar
) -> Difference:
    after = due_days(replace(item, terms=told.terms), calendar) if item.accepted_on else DueDays()
    what = "rebased" if _same(item, told) else "changed"
    return Difference(
        item.code, what, effect, moves, why, item.agencies, told.agencies, item.terms, told.terms, item.due, after,
        tuple(sorted(told.needs)), tuple(sorted(told.exclusions)),
    )  # fmt: skip
