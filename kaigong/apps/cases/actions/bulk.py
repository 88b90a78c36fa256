"""Many moves at once: an exchange feed, a backlog from paper, a change of law, a city to show.

Every line goes through the very action that a page would call, with the same checks, and is answered on its own: done,
or refused and why. What differs is only when things are written: a group of lines decides in memory, one after the
other, and is then written in one transaction, with one statement for many rows.

1. Look which cases and projects the group needs, and whether anybody else has moved them since the last group.
2. Let each line act; what it refuses is taken back and noted. 3. Write. Had somebody been quicker, the whole group is
decided again on what stands then.

Where there is more than one group, some are written while the next is decided (`ahead`). A group that cannot be
written so, or that holds a line whose action looks into the tables, is done on its own, as a single one is.
"""

import gc
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence, Sized
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from itertools import chain, islice
from typing import Any

from django.db import OperationalError, transaction

from kaigong.apps.accounts import queries as accounts
from kaigong.apps.accounts.models import Person
from kaigong.apps.cases import steps
from kaigong.apps.cases.actions import moves, renewal, review
from kaigong.apps.cases.actions.ahead import writer
from kaigong.apps.cases.book import Book, open_on
from kaigong.apps.cases.line import Line
from kaigong.apps.cases.models import Case, Item
from kaigong.apps.cases.parcel import Parcel
from kaigong.apps.cases.writing_process import LEAST_GROUPS, Sent
from kaigong.apps.rulebook import queries as rulebook
from kaigong.core.plan.milestones import WORKS_START
from kaigong.core.problems import Refused

GROUP = 1000
Action = Callable[..., Item]
INSIDE: frozenset[Action] = frozenset({
    moves.accept_item, moves.ask_correction, moves.resupply, moves.find_not_needed, moves.refuse_acceptance,
    moves.withdraw_item, moves.resubmit_item, moves.take_on_item, moves.suspend_item, moves.resume_item,
    moves.extend_item, moves.decide_item, moves.deliver_item, moves.report_done, review.find_unmet,
    review.propose_stop, review.confirm_stop, review.decline_stop, review.propose_extension,
    review.decline_extension, review.call_back, renewal.extend_use, renewal.grant_renewal,
    renewal.decline_renewal,
})  # fmt: skip
# these look at nothing but what they are handed; any other action is done on its own, between what is written


@dataclass(frozen=True, slots=True)
class Do:
    """One line: which action, on which item, by whom, when, and the rest of what the action takes."""

    action: Action
    case: str
    item: str
    person: Person
    now: datetime
    fields: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Applied:
    """What became of a line: the entries of its case it made, or why it was refused."""

    first: int = 0
    last: int = 0
    refusal: Refused | None = None

    @property
    def done(self) -> bool:
        """Whether it was carried out."""
        return self.refusal is None


@dataclass(frozen=True, slots=True)
class _Sent:
    """A group that is being written, and what became of its lines if it can be."""

    lines: Sequence[Do]
    applied: list[Applied]
    put: Sent


def apply_many(lines: Iterable[Do], *, group: int = GROUP) -> list[Applied]:
    """Carry out many lines in their order; each group of them is one transaction."""
    return list(apply_each(lines, group=group))


def apply_each(lines: Iterable[Do], *, group: int = GROUP) -> Iterator[Applied]:
    """The same group by group, for a feed that does not end: what became of a group is told once it is written, when
    the next has been read and decided."""
    waiting = iter(lines)
    groups = iter(lambda: list(islice(waiting, group)), [])
    first, second = next(groups, []), next(groups, [])
    if second:
        long = not isinstance(lines, Sized) or len(lines) >= LEAST_GROUPS * group
        yield from _overlapping(chain((first, second), groups), long)
    elif first:
        yield from _alone(first)


def _overlapping(groups: Iterator[Sequence[Do]], long: bool) -> Iterator[Applied]:
    """While some groups are written the next is decided on how they leave things. One that cannot be written is done
    on its own, and those after it are decided again."""
    sent, back = deque[_Sent](), deque[Sequence[Do]]()
    with writer(long=long) as way:
        book = Book(ahead=True, hashes=way.hashes)
        for some in _coming(groups, back):
            decided = _decided(book, some) if some else None
            most = way.most - 1 if decided else 0
            while sent and (len(sent) > most or sent[0].put.done()):
                first = sent.popleft()
                if _written(first.put):
                    yield from first.applied
                    continue
                back.extendleft([*([some] if some else ()), *(_taken_back(one) for one in reversed(sent))])
                sent.clear()
                yield from _alone(first.lines)
                book = Book(ahead=True, hashes=way.hashes)
                break
            else:
                if decided:
                    sent.append(_Sent(some, decided[0], way.send(decided[1])))
                elif some:
                    yield from _alone(some)
                    book = Book(ahead=True, hashes=way.hashes)


def _coming(groups: Iterator[Sequence[Do]], back: deque[Sequence[Do]]) -> Iterator[Sequence[Do]]:
    """The groups in their order, those given back first; at the end an empty one, until nothing is given back."""
    while some := (back.popleft() if back else next(groups, ())):
        yield some
    yield ()
    if back:
        yield from _coming(groups, back)


def _taken_back(sent: _Sent) -> Sequence[Do]:
    """The lines of a group that stood on one that was not written, so that it was not either."""
    if _written(sent.put):
        raise RuntimeError("a group was written though the one before it was not")
    return sent.lines


def _decided(book: Book, lines: Sequence[Do]) -> tuple[list[Applied], Parcel] | None:
    """A group decided without a transaction, and what is to be written; None where that cannot be."""
    if any(line.action not in INSIDE or line.item == WORKS_START for line in lines):
        return None
    with rulebook.one_look(), _unswept():
        try:
            _prepare(book, lines)
            with open_on(book):
                applied = [_apply(book, line) for line in lines]
        except Refused:  # somebody was quicker, as with a stage that was opened meanwhile
            return None
        return applied, steps.pack(book)


def _written(parcel: Sent) -> bool:
    """Whether it was written. Nothing of it was where somebody had been quicker, or one of its lines is refused."""
    try:
        parcel.result()
    except Refused:
        return False
    except OperationalError as error:
        if not steps.crossed(error):
            raise
        return False
    return True


def _alone(lines: Sequence[Do]) -> list[Applied]:
    """One group decided inside of its transaction."""
    with rulebook.one_look(), _unswept():
        return _group(Book(), lines)[1]


@contextmanager
def _unswept() -> Iterator[None]:
    """A group makes hundreds of thousands of values that refer to each other nowhere in a circle; looking for circles
    among them again and again would take a fifth of the time."""
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was:
            gc.freeze()  # what was made meanwhile counts as old: nothing is walked just because it is many
            gc.unfreeze()
            gc.enable()


def _group(book: Book, lines: Sequence[Do]) -> tuple[Book, list[Applied]]:
    """One group; after somebody else was quicker with a fresh book."""
    books = iter((book,))

    def once() -> tuple[Book, list[Applied]]:
        used = next(books, None) or Book()
        _prepare(used, lines)
        with open_on(used):
            applied = [_apply(used, line) for line in lines]
        steps.write(used)
        return used, applied

    try:
        found: tuple[Book, list[Applied]] = steps.retried(once)
    except Refused as refusal:
        return Book(), _each_alone(lines, refusal)
    return found


def _each_alone(lines: Sequence[Do], refusal: Refused) -> list[Applied]:
    """What was refused only when the group was written belongs to one line; the others are carried out without it."""
    if len(lines) == 1:
        return [Applied(refusal=refusal)]
    return [applied for line in lines for applied in _group(Book(), [line])[1]]


def _prepare(book: Book, lines: Sequence[Do]) -> None:
    """Every project of the group lies in the book as it stands now."""
    book.look_again()
    unknown = {line.case for line in lines} - {card.row.no for card in book.cards.values()}
    found = Case.objects.filter(no__in=unknown).select_related("project__enterprise") if unknown else ()
    book.shelve({row.project_id: row.project for row in found}.values())
    book.away = accounts.standing_in_each((line.person, book.local(line.now).date()) for line in lines)


def _apply(book: Book, line: Do) -> Applied:
    card = book.cards.get(f"case:{line.case}")
    if card is None or line.item not in card.folded.items:
        return Applied(refusal=Refused("item.unknown", item=line.item, case=line.case))
    before = card.folded.last
    book.asked.add(card.row.project_id)
    book.mark()
    try:
        if line.action in INSIDE and line.item != WORKS_START:
            line.action(item=Line(book, card, line.item), person=line.person, now=line.now, **line.fields)
        else:
            with open_on(None):
                card = _on_its_own(book, line)
    except Refused as refusal:
        if refusal.code in steps.MOVED_ON:
            raise
        book.undo()
        return Applied(refusal=refusal)
    return Applied(before + 1, card.folded.last)


def _on_its_own(book: Book, line: Do) -> Any:
    """An action that looks into the tables: everything before it is written, and its project is read again."""
    steps.write(book)
    with transaction.atomic():
        found = Item.objects.select_related("case", "project__enterprise").get(case__no=line.case, code=line.item)
        line.action(item=found, person=line.person, now=line.now, **line.fields)
    book.forget(found.project_id)
    return book.shelve([found.project]) or book.cards[found.case.stream]
