"""Events to the rows that pages read. What a row says is always what folding its stream says.

Here are items, certificates and materials. Whatever else an event writes is registered with `on`, in a module of its
own that is imported when the app is ready; it is called in the same transaction, once the rows of the items stand.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from datetime import date, datetime
from typing import Any

from django.utils import timezone

from kaigong.apps.cases.models import Case, CaseState, Certificate, Item, Material, Seat
from kaigong.apps.cases.rows_desk import desk_values
from kaigong.apps.documents import actions as documents
from kaigong.apps.documents.models import Document
from kaigong.apps.rulebook import queries as rulebook
from kaigong.core.cases import events as e
from kaigong.core.cases import values as core
from kaigong.core.cases.clocks import clocks_of
from kaigong.core.cases.itself import next_alarm
from kaigong.core.clock.acts import CORRECTION_DAYS
from kaigong.core.clock.calendar import Calendar
from kaigong.core.clock.colours import yellow_from
from kaigong.core.clock.due import Question, due
from kaigong.core.rules.model import Item as Rule

Writer = Callable[[Case, core.Case, Any, int], None]
_writers: dict[type[Any], list[Writer]] = defaultdict(list)


def on(*kinds: type[Any]) -> Callable[[Writer], Writer]:
    """Say what else events of these kinds write: above a function of the case, its fold, the event and its number."""

    def register(writer: Writer) -> Writer:
        for kind in kinds:
            _writers[kind].append(writer)
        return writer

    return register


def values_of(item: core.Item, calendar: Calendar) -> dict[str, Any]:
    """The columns of one item."""
    legal = item.terms.legal
    stop = item.stopped
    return {
        "agency_id": item.agencies[0], "state": item.state.value, "preds": sorted(item.needs), "agencies": list(item.agencies), "kind": item.kind,
        "waits": item.ready_on is None and not item.finished, "finished": item.finished, "stands": item.stands,
        "received_on": item.received_on, "ready_on": item.ready_on, "accepted_on": item.accepted_on,
        "deemed": item.deemed, "legal_days": legal.days if legal else None, "promised_days": item.terms.promised_days,
        "statutory_due_on": item.due.statutory, "promised_due_on": item.due.promised, "due_on": item.due.binding,
        "due_unknown": item.due.unknown, "stopped_since": stop.opened if stop else None,
        "stop_reason": stop.reason if stop else "", "extension_days": item.extension_days,
        "missing": list(item.missing), "officer": item.officer, "decision": item.decision or "",
        "decided_on": item.decided_on, "hand_over_by": item.hand_over_by, "ended_on": item.ended_on,
        "round": item.round, "seen_n": item.seen, "alarm_at": alarm_at(item, calendar),
        **_next(item, calendar), **desk_values(item),
    }  # fmt: skip


def _next(item: core.Item, calendar: Calendar) -> dict[str, date | None]:
    """The last day of what must be done next, and from when little is left: of acceptance, of the decision, or of
    handing over."""
    if item.state is core.ItemState.APPROVED:
        return {"next_on": item.hand_over_by, "warn_on": item.hand_over_by}
    if item.finished:
        return {"next_on": None, "warn_on": None}
    if item.accepted_on:
        clock = clocks_of(item, calendar).binding
    elif item.state is core.ItemState.RECEIVED and item.complete_on:
        clock = due(Question(item.complete_on, CORRECTION_DAYS), calendar)
    else:
        clock = None
    warn_on = yellow_from(clock, calendar) if clock else None
    return {"next_on": clock.effective if clock else None, "warn_on": warn_on}


def alarm_at(item: core.Item, calendar: Calendar) -> datetime | None:
    """When the clock must do something by itself."""
    alarm = next_alarm(item, calendar)
    return None if alarm is None else timezone.make_aware(alarm)


def insert(case: Case, folded: core.Case, calendar: Calendar) -> list[Item]:
    """The rows of a case just opened."""
    rules = rulebook.catalogue().items
    items = [_new(case, item, rules[item.code], calendar) for item in folded.items.values()]
    items = Item.objects.bulk_create(items)
    Seat.objects.bulk_create(Seat(item=item, agency_id=agency) for item in items for agency in item.agencies)
    return items


def _new(case: Case, item: core.Item, rule: Rule, calendar: Calendar) -> Item:
    names = {"name_zh": rule.name_zh[:120], "name_en": rule.name_en[:160]}
    agency = item.agencies[0]
    row = Item(case=case, project=case.project, code=item.code, agency_id=agency, **names)
    return _set(row, values_of(item, calendar))


def _set(row: Any, values: dict[str, Any]) -> Any:
    for name, value in values.items():
        setattr(row, name, value)
    return row


def refresh(case: Case, folded: core.Case, happened: Sequence[e.Event], calendar: Calendar) -> dict[str, Item]:
    """Bring the rows of whatever was touched up to date, and give them by code."""
    codes = {code for event in happened for code in e.touched(event)}
    rows = {row.code: row for row in Item.objects.filter(case=case, code__in=codes)}
    for code, row in rows.items():
        row.case, row.project = case, case.project
        values = values_of(folded.items[code], calendar)
        changed = {name: value for name, value in values.items() if getattr(row, name) != value}
        _set(row, changed).save(update_fields=list(changed))
    first = folded.last - len(happened) + 1
    for n, event in enumerate(happened, first):
        if isinstance(event, e.CertificateDue):
            _certificate(rows[event.item], event, n)
        if isinstance(event, e.MaterialGiven):
            _material(case, event, folded)
        for write in _writers.get(type(event), ()):
            write(case, folded, event, n)
    _hold(case, happened)
    state = _state(folded)
    if (case.state, case.seen_n) != (state, folded.last):
        case.state, case.seen_n = state, folded.last
        case.save(update_fields=["state", "seen_n"])
    return rows


def _state(folded: core.Case) -> str:
    if not folded.done:
        return CaseState.OPEN
    taken_back = all(item.state is core.ItemState.WITHDRAWN for item in folded.items.values())
    return CaseState.WITHDRAWN if taken_back else CaseState.DONE


def _certificate(item: Item, event: e.CertificateDue, n: int) -> None:
    names = {"name": item.name_zh, "issued_on": event.on, "outputs": list(event.outputs)}
    Certificate.objects.create(item=item, number=event.number, entry_n=n, **names)


def _material(case: Case, event: e.MaterialGiven, folded: core.Case) -> None:
    values = {"how": event.how, "document_id": event.document or None, "given_on": event.on or folded.opened_on}
    Material.objects.update_or_create(project=case.project, material=event.material, defaults=values)


def _hold(case: Case, happened: Iterable[e.Event]) -> None:
    """The case holds every document its events name, so that whoever sees the case may fetch it."""
    hashes = {event.document for event in happened if isinstance(event, (e.MaterialGiven, e.ItemReported))}
    hashes |= {sha for event in happened if isinstance(event, e.MaterialResupplied) for sha in event.documents}
    hashes.discard("")
    for document in Document.objects.filter(sha256__in=hashes) if hashes else ():
        documents.hold(document=document, thing=case.stream)
