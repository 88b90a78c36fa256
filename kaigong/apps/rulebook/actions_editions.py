"""Verbs on a city's own catalogue: draft, edit, check, publish, bring into force, withdraw.

Each leaves its entry in the stream rulebook:catalogue. A draft binds nobody; what was published is never changed, only
withdrawn or overtaken by a later edition.
"""

import hashlib
import json
from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Max
from django.utils import timezone

from kaigong.apps.accounts import roles
from kaigong.apps.ledger import actions as ledger
from kaigong.apps.ledger import queries as ledger_queries
from kaigong.apps.rulebook import drafts, inforce
from kaigong.apps.rulebook import events as e
from kaigong.apps.rulebook.models import CatalogueEdition, EditionState, Stamp, Transition
from kaigong.core.problems import Faulty, Problem, Refused
from kaigong.core.rules.editions import version_id

STREAM = "rulebook:catalogue"
CLOCK = "system:clock"
VERB = "change_rulebook"


@transaction.atomic
def draft_edition(*, title: str, ground: str, text: str, by: str, now: datetime) -> CatalogueEdition:
    """Keep a draft, faults and all: it can be mended before it is published."""
    roles.require_ref(by, VERB)
    _require_words(title, ground)
    number = (CatalogueEdition.objects.aggregate(last=Max("number"))["last"] or 0) + 1
    edition = CatalogueEdition(number=number, drafted_by=by, drafted_at=now)
    return _written(edition, title, ground, text, by, now, new=True)


@transaction.atomic
def edit_edition(
    *, edition: CatalogueEdition, title: str, ground: str, text: str, by: str, now: datetime
) -> CatalogueEdition:
    """Write a draft anew; what had been checked must be checked again."""
    roles.require_ref(by, VERB)
    _require_words(title, ground)
    return _written(_open(edition), title, ground, text, by, now)


@transaction.atomic
def change_item(*, edition: CatalogueEdition, item: str, fields: dict[str, Any], by: str, now: datetime) -> None:
    """Write the common changes of one item (days, promise, agency, legal basis) into a draft."""
    roles.require_ref(by, VERB)
    edition = _open(edition)
    text = drafts.with_item(edition.text, item, fields)
    _written(edition, edition.title, edition.ground, text, by, now)


@transaction.atomic
def check_edition(*, edition: CatalogueEdition, force_on: date, by: str, now: datetime) -> CatalogueEdition:
    """Lay the draft over what will be in force on its day and keep every fault found."""
    roles.require_ref(by, VERB)
    edition = _open(edition)
    found = drafts.checked(edition, force_on)
    edition.problems = [[one.code, one.at, _plain(one.data)] for one in found.problems]
    edition.state = EditionState.DRAFT if found.problems else EditionState.CHECKED
    edition.force_on, edition.patch = force_on, {} if found.problems else _plain(drafts.patch_of(edition))
    edition.save()
    _note(e.EditionChecked(edition.number, force_on.isoformat(), len(found.problems)), by=by, now=now)
    return edition


@transaction.atomic
def publish_edition(
    *,
    edition: CatalogueEdition,
    force_on: date,
    transition: str,
    transition_ground: str,
    counted_from: str,
    by: str,
    now: datetime,
) -> CatalogueEdition:
    """Publish a draft with its day in force. Every fault is named and then nothing is published.

    1. The day has not passed: rules do not bind backwards. 2. Checked anew for that very day. 3. Whoever orders cases
    under way to change over, or favours them, cites what allows it. 4. If the day is today it is in force at once.
    """
    roles.require_ref(by, VERB)
    edition, today = _open(edition), timezone.localdate(now)
    problems = list(drafts.checked(edition, force_on).problems)
    if force_on < today:
        problems.append(Problem("edition.backwards", at="force_on", data={"day": force_on, "today": today}))
    if transition != Transition.KEEP and not transition_ground.strip():
        problems.append(Problem("edition.ground_missing", at="transition_ground"))
    if problems:
        raise Faulty(problems)
    edition.patch, edition.force_on, edition.state = _plain(drafts.patch_of(edition)), force_on, EditionState.PUBLISHED
    edition.transition, edition.transition_ground = transition, transition_ground.strip()
    edition.counted_from, edition.problems = counted_from, []
    edition.published_by, edition.published_at = by, now
    edition.save()
    _stamp()
    version = _version(force_on)
    _note(
        e.EditionPublished(
            edition.number, edition.title, edition.ground, force_on.isoformat(), edition.patch, transition,
            edition.transition_ground, counted_from, version,
        ), by=by, now=now,
    )  # fmt: skip
    if force_on <= today:
        _into_force(edition, by=by, now=now)
    return edition


@transaction.atomic
def bring_into_force(*, now: datetime) -> int:
    """What the clock does at midnight: published editions whose day has come are in force. Gives how many."""
    due = CatalogueEdition.objects.filter(state=EditionState.PUBLISHED, force_on__lte=timezone.localdate(now))
    found = list(due.order_by("force_on", "number"))
    for edition in found:
        _into_force(edition, by=CLOCK, now=now)
    return len(found)


@transaction.atomic
def withdraw_edition(*, edition: CatalogueEdition, reason: str, by: str, now: datetime) -> CatalogueEdition:
    """Take an edition back: a draft is put aside; one published holds from today no longer, before its day never."""
    roles.require_ref(by, VERB)
    if not reason.strip():
        raise Faulty([Problem("reason.missing", at="reason")])
    edition = CatalogueEdition.objects.select_for_update().get(pk=edition.pk)
    if edition.state == EditionState.WITHDRAWN:
        raise Refused("edition.withdrawn_before", number=edition.number)
    edition.until = timezone.localdate(now) if edition.is_public else None
    edition.state, edition.withdrawn_reason = EditionState.WITHDRAWN, reason.strip()
    edition.save()
    _stamp()
    _note(e.EditionWithdrawn(edition.number, str(timezone.localdate(now)), reason.strip()), by=by, now=now)
    return edition


def _require_words(title: str, ground: str) -> None:
    named = (("title", title), ("ground", ground))
    if problems := [Problem(f"edition.{name}_missing", at=name) for name, value in named if not value.strip()]:
        raise Faulty(problems)


def _open(edition: CatalogueEdition) -> CatalogueEdition:
    """The row as it is now, nobody else writing it; refused once it was published or withdrawn."""
    found = CatalogueEdition.objects.select_for_update().get(pk=edition.pk)
    if not found.is_open:
        raise Refused("edition.not_open", number=found.number, state=found.get_state_display())
    return found


def _written(
    edition: CatalogueEdition, title: str, ground: str, text: str, by: str, now: datetime, *, new: bool = False
) -> CatalogueEdition:
    edition.title, edition.ground, edition.text = title.strip(), ground.strip(), text
    edition.state, edition.problems, edition.patch = EditionState.DRAFT, [], {}
    try:
        with transaction.atomic():
            edition.save(force_insert=new)
    except IntegrityError as error:  # somebody else drafts at this very moment
        raise Refused("stream.moved_on", stream=STREAM) from error
    digest = hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
    _note(e.EditionDrafted(edition.number, edition.title, edition.ground, digest), by=by, now=now)
    return edition


def _into_force(edition: CatalogueEdition, *, by: str, now: datetime) -> None:
    edition.state = EditionState.IN_FORCE
    edition.save(update_fields=["state"])
    _stamp()
    today = timezone.localdate(now)
    _note(e.EditionInForce(edition.number, today.isoformat(), _version(today)), by=by, now=now)


def _version(day: date) -> str:
    return version_id(inforce.versions(), inforce.editions(), day)


def _note(event: object, *, by: str, now: datetime) -> None:
    ledger.append(STREAM, [event], after=ledger_queries.read(STREAM).last, by=by, now=now)


def _stamp() -> None:
    """Let every process see the change at its next request."""
    rows = CatalogueEdition.objects.exclude(published_at=None).order_by("number")
    told = [[row.number, row.state, str(row.force_on), str(row.until), row.patch] for row in rows]
    text = json.dumps(told, ensure_ascii=False, sort_keys=True)
    Stamp.objects.update_or_create(thing="catalogue", defaults={"value": hashlib.sha256(text.encode()).hexdigest()})
    inforce.look_again()


def _plain(value: Any) -> Any:
    """As JSON has it: days as text, tuples as lists."""
    return json.loads(json.dumps(value, ensure_ascii=False, default=str))
