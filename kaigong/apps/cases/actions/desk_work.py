"""Work of many items: one verb on a chosen lot, a leaver's whole desk, and taking back what was just assigned.

Each item is answered on its own: what went, what was refused and why. An item is never half done.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction

from kaigong.apps.accounts import actions_standing as desks
from kaigong.apps.accounts import queries as accounts
from kaigong.apps.accounts.models import Person, Role
from kaigong.apps.cases import names, parts, queries_desk
from kaigong.apps.cases.actions import moves
from kaigong.apps.cases.actions.bulk import Do, apply_many
from kaigong.apps.cases.actions.one import do
from kaigong.apps.cases.actions.review import assign_item
from kaigong.apps.cases.models import Item
from kaigong.core.cases import commands as c
from kaigong.core.cases.values import Actor
from kaigong.core.problems import Refused

UNDO_SECONDS = 10
UNDO_GRACE = timedelta(seconds=UNDO_SECONDS + 5)  # for the way there
MOST = 200
LOTS: dict[str, Callable[..., Item]] = {
    "accept": moves.accept_item, "take_on": moves.take_on_item, "deliver": moves.deliver_item, "assign": assign_item,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one item of a lot: as it is now, or why nothing was done. `before`: who worked on it."""

    item: Item
    refusal: Refused | None = None
    before: str = ""

    @property
    def done(self) -> bool:
        return self.refusal is None


def act_on_lot(
    *, verb: str, items: Sequence[tuple[Item, int | None]], person: Person, now: datetime, **fields: Any
) -> list[Outcome]:
    """One verb on every item of a lot, each with the ledger entry its row showed; written together."""
    lot = list(items)[:MOST]
    lines = [Do(LOTS[verb], i.case.no, i.code, person, now, {**fields, "seen": seen}) for i, seen in lot]
    before, applied = [item.officer for item, _seen in lot], apply_many(lines)
    fresh = Item.objects.in_bulk([item.pk for item, _seen in lot])
    for item, _seen in lot:
        fresh[item.pk].case, fresh[item.pk].project = item.case, item.project
    return [
        Outcome(fresh[item.pk], done.refusal, had)
        for (item, _seen), done, had in zip(lot, applied, before, strict=True)
    ]


def _one(act: Callable[..., Item], item: Item, seen: int | None, **fields: Any) -> Outcome:
    before = item.officer
    try:
        return Outcome(act(item=item, seen=seen, **fields), None, before)
    except Refused as refusal:
        return Outcome(item, refusal, before)


def unassign_item(*, item: Item, person: Person, now: datetime, seen: int | None = None) -> Item:
    """退回待分派: nobody works on it any more; its clock runs on."""
    return do(item, person, now, seen, c.Unassign)


def take_back(
    *, assigned: Sequence[tuple[Item, int, str]], at: datetime, person: Person, now: datetime
) -> list[Outcome]:
    """Undo what was just assigned: each item goes back to whoever had it. Too late, and nothing is changed."""
    if not timedelta(0) <= now - at <= UNDO_GRACE:
        raise Refused("undo.too_late", seconds=UNDO_SECONDS)
    return [_one(_put_back, item, seen, person=person, now=now, before=before) for item, seen, before in assigned]


def _put_back(*, item: Item, seen: int | None, person: Person, now: datetime, before: str) -> Item:
    if before:
        return do(item, person, now, seen, c.HandOverWork, officer=before)
    return unassign_item(item=item, person=person, now=now, seen=seen)


@transaction.atomic
def hand_over_desk(*, leaver: Person, to: Person, reason: str, person: Person, now: datetime) -> list[Outcome]:
    """工作移交: all open work of somebody who leaves goes to another. The head of the agency or an administrator does
    it; each case says so, and the leaver's own stream says how many went to whom."""
    if not accounts.rules_desk_of(person, leaver):
        raise PermissionDenied(person.ref)
    if not reason.strip():
        raise Refused("hand_over.reason_missing", name=leaver.name_zh)
    if to.pk == leaver.pk or not to.is_active or to.role not in queries_desk.DECIDERS:
        raise Refused("hand_over.nobody", name=to.name_zh)
    ways = [parts.Capacity(person.ref, frozenset({Actor.HEAD}))] if person.role == Role.ADMINISTRATOR else None
    given = {"to": to, "reason": reason.strip(), "person": person, "now": now, "ways": ways}
    outcomes = [_one(_hand_over, item, None, **given) for item in queries_desk.work_of(leaver)]
    went = sum(outcome.done for outcome in outcomes)
    if went:
        leaver.refresh_from_db()
        desks.note_desk_handed_over(leaver=leaver, to=to, items=went, reason=reason, by=person.ref, now=now)
    return outcomes


def _hand_over(
    *, item: Item, seen: int | None, to: Person, reason: str, person: Person, now: datetime, ways: Any
) -> Item:
    if not queries_desk.colleagues(item).filter(pk=to.pk).exists():
        raise names.readable(Refused("assign.stranger", item=item.code, name=to.name_zh))
    return do(item, person, now, seen, c.HandOverWork, ways=ways, officer=to.ref, reason=reason)


def take_back_comment(*, item: Item, entry: int, at: datetime, person: Person, now: datetime) -> Item:
    """收回留言: one's own, at once. The ledger keeps both; pages show it no more."""
    if not timedelta(0) <= now - at <= UNDO_GRACE:
        raise Refused("undo.too_late", seconds=UNDO_SECONDS)
    return do(item, person, now, None, c.TakeBackComment, entry=entry, by=person.ref)
