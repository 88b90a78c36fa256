"""Rows that events of the desk write beside the items: questions to other agencies, and what was entered late."""

from typing import Any

from kaigong.apps.cases import rows
from kaigong.apps.cases.models import Case, Inquiry, InquiryKind, InquiryState, Item, LateNote, Seat
from kaigong.core.cases import events as e
from kaigong.core.cases import values as core


def _row(case: Case, code: str) -> Item | None:
    return Item.objects.filter(case=case, code=code).first()


def _inquiry(case: Case, code: str, kind: str, key: str, **values: Any) -> None:
    """Asked again under the same key it starts anew."""
    item = _row(case, code)
    if item is not None:
        fresh = {"state": InquiryState.OPEN, "answer": "", "answered_by": "", "answered_on": None, **values}
        Inquiry.objects.update_or_create(item=item, kind=kind, key=key[:60], defaults=fresh)


def _answered(case: Case, code: str, kind: str, keys: list[str], **values: Any) -> None:
    Inquiry.objects.filter(item__case=case, item__code=code, kind=kind, key__in=keys).update(**values)


@rows.on(e.ConsultAsked)
def _consult_asked(case: Case, folded: core.Case, event: e.ConsultAsked, n: int) -> None:
    asked = {"question": event.question, "asked_by": event.by, "asked_on": event.on, "agency_id": event.agency}
    _inquiry(case, event.item, InquiryKind.CONSULT, event.id, **asked)


@rows.on(e.ConsultAnswered)
def _consult_answered(case: Case, folded: core.Case, event: e.ConsultAnswered, n: int) -> None:
    told = {"answer": event.answer, "answered_by": event.by, "answered_on": event.on, "state": InquiryState.ANSWERED}
    _answered(case, event.item, InquiryKind.CONSULT, [event.id], **told)


@rows.on(e.OpinionsAsked)
def _opinions_asked(case: Case, folded: core.Case, event: e.OpinionsAsked, n: int) -> None:
    asked = {"question": event.question, "asked_by": event.by, "asked_on": event.on, "due_on": event.due}
    for reviewer in event.reviewers:
        _inquiry(case, event.item, InquiryKind.OPINION, reviewer, agency_id=reviewer[:60], **asked)


@rows.on(e.OpinionGiven)
def _opinion_given(case: Case, folded: core.Case, event: e.OpinionGiven, n: int) -> None:
    state = InquiryState.AGREED if event.agrees else InquiryState.OBJECTED
    told = {"answer": event.text, "answered_on": event.on, "state": state}
    _answered(case, event.item, InquiryKind.OPINION, [event.reviewer], **told)


@rows.on(e.OpinionsLapsed)
def _opinions_lapsed(case: Case, folded: core.Case, event: e.OpinionsLapsed, n: int) -> None:
    told = {"answered_on": event.on, "state": InquiryState.LAPSED}
    _answered(case, event.item, InquiryKind.OPINION, list(event.reviewers), **told)


@rows.on(e.EnteredLate)
def _entered_late(case: Case, folded: core.Case, event: e.EnteredLate, n: int) -> None:
    item = _row(case, event.item)
    if item is not None:
        values = {"agency_id": event.agency or item.agency_id, "happened_at": event.at, "ground": event.ground[:2000]}
        LateNote.objects.create(item=item, entry_n=n, **values)


@rows.on(e.ItemTransferred)
def _transferred(case: Case, folded: core.Case, event: e.ItemTransferred, n: int) -> None:
    """The seats go with the agencies: it leaves one desk and lies on the other."""
    item, agencies = _row(case, event.item), folded.items[event.item].agencies
    if item is None:
        return
    Item.objects.filter(pk=item.pk).update(agency_id=agencies[0])
    item.seats.exclude(agency_id__in=agencies).delete()
    known = set(item.seats.values_list("agency_id", flat=True))
    Seat.objects.bulk_create(Seat(item=item, agency_id=agency) for agency in agencies if agency not in known)
