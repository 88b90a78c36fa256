"""Verbs on cases under way when the law changes: dry run, exceptions, batches, take back.

    dry_run(force_on=…) -> LawRun              every live case with what would differ; nothing moves
    look_again(run=…)                          the same anew for what has not moved yet; exceptions stay
    decide_by_hand(run=…, case_no=…, item=…)   keep or move, with a reason
    apply_batch(run=…, size=…) -> LawRun       the next cases, in one transaction; stops where a case has changed
    take_back(run=…, reason=…, size=…)         what stood before, restored by events

Each leaves its entry in the stream of the run (law:LAW-2026-0001) beside what the streams of the cases say.
"""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Sum
from django.utils import timezone

from kaigong.apps.accounts import roles
from kaigong.apps.accounts.models import Person
from kaigong.apps.cases import law, law_notices, steps
from kaigong.apps.cases.book import Book, Card
from kaigong.apps.cases.models import Case, LawRun, LawRunCase, RunCaseState, RunState
from kaigong.apps.ledger import actions as ledger
from kaigong.apps.rulebook import inforce
from kaigong.apps.rulebook import queries as rulebook
from kaigong.apps.rulebook.models import CatalogueEdition, CountedFrom, EditionState, Transition
from kaigong.core.cases import law_runs as e
from kaigong.core.cases.migrate_moves import apply
from kaigong.core.cases.migrate_moves import take_back as restore
from kaigong.core.cases.migrate_values import WHOLE_CASE
from kaigong.core.problems import Faulty, Problem, Refused

VERB = "change_rulebook"
SIZE = 200


@transaction.atomic
def dry_run(
    *, force_on: date, title: str, transition: str, ground: str, counted_from: str = CountedFrom.START, person: Person,
    now: datetime,
) -> LawRun:  # fmt: skip
    """Look at all cases under way as if the law of that day held for them. Nothing of them is changed."""
    roles.require(person, VERB)
    day = timezone.localdate(now)
    if problems := list(_problems(force_on, title, transition, ground)):
        raise Faulty(problems)
    run = LawRun(
        no=_next_number(day.year), title=title.strip(), version=rulebook.catalogue(force_on).version, force_on=force_on,
        day=day, transition=transition, ground=ground.strip(), counted_from=counted_from, made_by=person.ref,
        made_at=now,
    )  # fmt: skip
    try:
        with transaction.atomic():
            run.save(force_insert=True)
    except IntegrityError as error:
        raise Refused("stream.moved_on", stream=run.stream) from error
    with rulebook.one_look():
        _look(run)
    return _told(run, by=person.ref, now=now)


def edition_of(force_on: date) -> CatalogueEdition | None:
    """The city's edition that begins on a day, which says what becomes of cases under way."""
    published = (EditionState.PUBLISHED, EditionState.IN_FORCE)
    return CatalogueEdition.objects.filter(force_on=force_on, state__in=published).order_by("-number").first()


@transaction.atomic
def look_again(*, run: LawRun, person: Person, now: datetime) -> LawRun:
    """The dry run anew, as things stand today, for every case that has not moved yet."""
    roles.require(person, VERB)
    run = _locked(run, RunState.DRY, RunState.RUNNING, RunState.STOPPED)
    run.day = timezone.localdate(now)
    kept = {row.case_id: row.by_hand for row in run.cases.filter(state=RunCaseState.PENDING) if row.by_hand}
    run.cases.filter(state=RunCaseState.PENDING).delete()
    with rulebook.one_look():
        _look(run, kept)
    run.state = RunState.RUNNING if run.batches else RunState.DRY
    run.stopped_at = run.stopped_why = ""
    return _told(run, by=person.ref, now=now)


def _look(run: LawRun, kept: dict[int, Any] | None = None) -> None:
    change = law.change_of(run)
    before = set(run.cases.values_list("case_id", flat=True))
    run.live = law.live().count()
    fresh = ((case, found) for case, found in law.found(change, law.touched(change)) if case.pk not in before)
    rows = [_row(run, case, found) for case, found in fresh]
    for row in rows:
        if row.case_id in (kept or {}):
            row.by_hand = kept[row.case_id]  # type: ignore[index]
            _recount(change, row)
    LawRunCase.objects.bulk_create(rows, batch_size=500)


def _row(run: LawRun, case: Case, found: list[law.Told]) -> LawRunCase:
    values = {"differences": found, "moves": law.moving(found), "flagged": law.flagged(found)}
    return LawRunCase(run=run, case=case, **values)


@transaction.atomic
def decide_by_hand(
    *, run: LawRun, case_no: str, item: str, choice: str, reason: str, person: Person, now: datetime
) -> LawRunCase:
    """Let an item of a case (or, with no item, all of it) move or stay, whatever the rule says; the reason is kept."""
    roles.require(person, VERB)
    run = _locked(run, RunState.DRY, RunState.RUNNING, RunState.STOPPED)
    row = run.cases.select_related("case__project").filter(case__no=case_no, state=RunCaseState.PENDING).first()
    if row is None or (item != WHOLE_CASE and all(one["item"] != item for one in row.differences)):
        raise Refused("law.not_in_run", case=case_no, run=run.no)
    if not reason.strip():
        raise Faulty([Problem("reason.missing", at="reason")])
    row.by_hand = {**row.by_hand, item: [choice, reason.strip(), person.ref]}
    _recount(law.change_of(run), row)
    row.save()
    _note(run, e.LawExceptionMade(case_no, item, choice, reason.strip()), by=person.ref, now=now)
    return row


def _recount(change: law.Change, row: LawRunCase) -> None:
    folded = steps.folded(row.case)
    asked = law.asked_of(change, row.case, folded, by_hand=row.by_hand)
    if asked is not None:
        row.differences = [law.told(one) for one in law.differ(change, row.case.project, folded, asked)]
    row.moves, row.flagged = law.moving(row.differences), law.flagged(row.differences)


# ----------------------------------------------------------------------------------------------------- applying


class _Changed(Exception):
    """A case is no longer as the dry run found it."""

    def __init__(self, case_no: str, why: str) -> None:
        super().__init__(case_no)
        self.case_no, self.why = case_no, why


def apply_batch(*, run: LawRun, person: Person, now: datetime, size: int = SIZE) -> LawRun:
    """Apply the next cases of a run: all of them or none. Stops at the first that has changed since the dry run."""
    roles.require(person, VERB)
    now = timezone.localtime(now)
    if now.date() < run.force_on:
        raise Refused("law.not_in_force", version=run.version, day=run.force_on)
    try:
        return steps.retried(lambda: _batch(run, person.ref, now, size))
    except _Changed as changed:
        return _stopped(run, changed, person.ref, now)


def _batch(run: LawRun, by: str, now: datetime, size: int) -> LawRun:
    run = _locked(run, RunState.DRY, RunState.RUNNING)
    rows = list(_pending(run)[:size])
    with rulebook.one_look():
        items = _move(run, rows, by, now)
    if rows:
        run.batches += 1
        LawRunCase.objects.bulk_update(rows, ["state", "batch"], batch_size=500)
        first, last = rows[0].case.no, rows[-1].case.no
        _note(run, e.LawBatchApplied(run.batches, first, last, len(rows), items), by=by, now=now)
    run.state = RunState.RUNNING
    if not _pending(run).exists():
        run.state = RunState.APPLIED
        moved = run.cases.filter(state=RunCaseState.MOVED)
        total = moved.aggregate(items=Sum("moves"))["items"] or 0
        _note(run, e.LawRunApplied(moved.count(), total), by=by, now=now)
    run.save()
    return run


def _pending(run: LawRun) -> Any:
    found = run.cases.filter(state=RunCaseState.PENDING).select_related("case__project__enterprise")
    return found.order_by("case_id")


def _move(run: LawRun, rows: Sequence[LawRunCase], by: str, now: datetime) -> int:
    change, book, told = law.change_of(run), Book(), []
    book.shelve({row.case.project_id: row.case.project for row in rows}.values())
    for row in rows:
        card = book.cards[row.case.stream]
        happened = _events(change, row, card, book, now)
        row.state, row.batch = (RunCaseState.MOVED if happened else RunCaseState.KEPT), run.batches + 1
        if happened:
            steps.enter(book, card, happened, by=by, now=now)
            told.append(law_notices.moved(run, row))
    steps.write(book)
    law_notices.tell(told, now=now)
    return sum(row.moves for row in rows)


def _events(change: law.Change, row: LawRunCase, card: Card, book: Book, now: datetime) -> list[Any]:
    """The moves of one case, if it still is as the dry run found it."""
    standing = book.shelf(card.row.project).standing()
    asked = law.asked_of(change, card.row, card.folded, by_hand=row.by_hand, finished=standing)
    if asked is None:
        raise _Changed(row.case.no, "plan")
    found = law.differ(change, card.row.project, card.folded, asked)
    if [law.told(one) for one in found] != row.differences:
        raise _Changed(row.case.no, "case")
    return apply(card.folded, found, asked, change.version, now.date(), change.calendar(card.row.project))


@transaction.atomic
def _stopped(run: LawRun, changed: _Changed, by: str, now: datetime) -> LawRun:
    run = LawRun.objects.select_for_update().get(pk=run.pk)
    run.state, run.stopped_at, run.stopped_why = RunState.STOPPED, changed.case_no, changed.why
    _note(run, e.LawRunStopped(changed.case_no, changed.why), by=by, now=now)
    run.save()
    return run


# ----------------------------------------------------------------------------------------------------- taking back


def take_back(*, run: LawRun, reason: str, person: Person, now: datetime, size: int = SIZE) -> LawRun:
    """Restore what stood before in the next moved cases, by events: nothing is deleted. What was decided or built on
    since stays, and is named."""
    roles.require(person, VERB)
    if not reason.strip() and not run.back_reason:
        raise Faulty([Problem("reason.missing", at="reason")])
    now = timezone.localtime(now)
    return steps.retried(lambda: _back_batch(run, reason.strip(), person.ref, now, size))


def _back_batch(run: LawRun, reason: str, by: str, now: datetime, size: int) -> LawRun:
    run = _locked(run, RunState.RUNNING, RunState.STOPPED, RunState.APPLIED, RunState.RETURNING)
    run.back_reason = run.back_reason or reason
    moved = run.cases.filter(state=RunCaseState.MOVED).select_related("case__project__enterprise")
    rows = list(moved.order_by("-case_id")[:size])
    with rulebook.one_look():
        items, left = _restore(run, rows, by, now)
    LawRunCase.objects.bulk_update(rows, ["state", "left"], batch_size=500)
    _note(run, e.LawBatchTakenBack(len(rows), items, left), by=by, now=now)
    run.state = RunState.RETURNING
    if not run.cases.filter(state=RunCaseState.MOVED).exists():
        run.state = RunState.BACK
        back = run.cases.filter(state=RunCaseState.BACK)
        _note(run, e.LawRunTakenBack(run.back_reason, back.count(), back.exclude(left={}).count()), by=by, now=now)
    run.save()
    return run


def _restore(run: LawRun, rows: Sequence[LawRunCase], by: str, now: datetime) -> tuple[int, int]:
    book, items, left, told = Book(), 0, 0, []
    book.shelve({row.case.project_id: row.case.project for row in rows}.values())
    for row in rows:
        card = book.cards[row.case.stream]
        answer = restore(card.folded, run.no, now.date(), run.back_reason, book.calendar(card.row.project))
        row.state, row.left = RunCaseState.BACK, dict(answer.left)
        items, left = items + len(answer.events), left + len(answer.left)
        if answer.events:
            steps.enter(book, card, answer.events, by=by, now=now)
            told.append(law_notices.back(run, row))
    steps.write(book)
    law_notices.tell(told, now=now)
    return items, left


# ----------------------------------------------------------------------------------------------------- the run itself


def _problems(force_on: date, title: str, transition: str, ground: str) -> Any:
    if force_on not in inforce.versions():
        yield Problem("law.no_change_that_day", at="force_on", data={"day": force_on})
    if not title.strip():
        yield Problem("edition.title_missing", at="title")
    if transition != Transition.KEEP and not ground.strip():
        yield Problem("edition.ground_missing", at="ground")


def _next_number(year: int) -> str:
    """One more than the last of the year; of two at once the second is told to look again."""
    last = LawRun.objects.filter(no__startswith=f"LAW-{year}-").order_by("-no").values_list("no", flat=True).first()
    return f"LAW-{year}-{int(last[-4:]) + 1 if last else 1:04d}"


def _locked(run: LawRun, *states: str) -> LawRun:
    """The run as it is now, nobody else at it."""
    found = LawRun.objects.select_for_update().get(pk=run.pk)
    if found.state not in states:
        raise Refused("law.run_is", run=found.no, state=found.get_state_display())
    return found


def _told(run: LawRun, *, by: str, now: datetime) -> LawRun:
    rows = run.cases.filter(state=RunCaseState.PENDING)
    items = rows.aggregate(items=Sum("moves"))["items"] or 0
    made = e.LawRunMade(
        run.no, run.version, run.force_on, run.day, run.transition, run.ground, run.counted_from, run.live,
        rows.count(), items,
    )  # fmt: skip
    _note(run, made, by=by, now=now)
    run.save()
    return run


def _note(run: LawRun, event: Any, *, by: str, now: datetime) -> None:
    run.seen_n = ledger.append(run.stream, [event], after=run.seen_n, by=by, now=now)
    run.save(update_fields=["seen_n"])
