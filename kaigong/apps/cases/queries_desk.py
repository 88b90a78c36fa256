"""Reads of the desk beside the plain lists: what waits for the head, who was asked, templates, receipts, late notes."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import Count, F, Q, QuerySet
from django.http import Http404

from kaigong.apps.accounts import queries as accounts
from kaigong.apps.accounts import roles
from kaigong.apps.accounts.models import Agency, AgencyKind, Person, Role
from kaigong.apps.cases import names, parts, queries
from kaigong.apps.cases.models import (
    DeskView,
    Inquiry,
    InquiryKind,
    InquiryState,
    Item,
    LateNote,
    OpinionTemplate,
    PaperReceipt,
    Seat,
)
from kaigong.apps.documents import queries as documents
from kaigong.apps.enterprises import queries as enterprises
from kaigong.apps.ledger import queries as ledger
from kaigong.apps.projects import queries as projects
from kaigong.apps.projects.paging import MOST_SEARCHED

DECIDERS = (Role.OFFICER, Role.HEAD)
COUNTERS = (Role.COMMAND, Role.AUDITOR, Role.ADMINISTRATOR, Role.HEAD)


def _heads_desks(person: Person | None, day: date) -> list[str]:
    """The agencies for which the person acts as head today: his own, and those of heads he stands in for."""
    if person is None or not person.is_active:
        return []
    own = [person.agency_id] if person.role == Role.HEAD else []
    away = accounts.standing_in(person, day)
    return [*own, *(agency for row in away if row.absent.role == Role.HEAD for agency in row.agencies)]


def to_confirm(person: Person | None, day: date) -> QuerySet[Item]:
    """Stops and extensions proposed, for the head."""
    seats = Seat.objects.filter(agency_id__in=_heads_desks(person, day))
    found = Item.objects.filter(to_confirm=True, finished=False, pk__in=seats.values("item"))
    return found.select_related(*queries.WITH_CASE).order_by(F("next_on").asc(nulls_last=True), "case_id", "id")


def _answering_desks(person: Person | None, day: date) -> list[str]:
    """The agencies for which the person may answer what another agency asks."""
    if person is None or person.role not in queries.DESK_ROLES or not person.is_active or person.agency_id is None:
        return []
    return [person.agency_id, *(a for row in accounts.standing_in(person, day) for a in row.agencies)]


def asked_of(person: Person | None, day: date) -> QuerySet[Item]:
    """Items of other agencies about which the person's agency is asked, unanswered."""
    open_ = Inquiry.objects.filter(agency_id__in=_answering_desks(person, day), state=InquiryState.OPEN)
    found = Item.objects.filter(pk__in=open_.values("item"), finished=False)
    return found.select_related(*queries.WITH_CASE).order_by(F("next_on").asc(nulls_last=True), "case_id", "id")


def answered(person: Person | None, day: date) -> QuerySet[Item]:
    """Items of the desk, still open, about which another agency has answered."""
    told = Inquiry.objects.exclude(state=InquiryState.OPEN).values("item")
    found = queries.on_desks_of(person, day).filter(pk__in=told, finished=False)
    return found.select_related(*queries.WITH_CASE).order_by(F("next_on").asc(nulls_last=True), "case_id", "id")


def to_renew(person: Person | None, day: date | None = None) -> QuerySet[Item]:
    """Certificates of which renewal is asked, for whoever decides on it; what ends first on top."""
    if person is None or person.role not in DECIDERS:
        return Item.objects.none()
    found = queries.on_desks_of(person, day).filter(renews_by__isnull=False)
    return found.select_related(*queries.WITH_CASE).order_by("renews_by", "case_id", "id")


def counts(person: Person | None, day: date, **more: QuerySet[Any]) -> Mapping[str, int]:
    """How much lies under each tab of the desk (`more`: and of what else), of much only that it is much. What nobody
    here can confirm has no tab."""
    found = {"next": queries.desk, "waiting": queries.waiting, "confirm": to_confirm, "handover": queries.to_hand_over,
             "asked": asked_of, "answered": answered}  # fmt: skip
    if not _heads_desks(person, day):
        found.pop("confirm")
    if person is not None and parts.serves_all(person):
        found.pop("answered")
    asked = {show: read(person, day) for show, read in found.items()} | {"renewal": to_renew(person, day), **more}
    counts_ = _counted(asked, MOST_SEARCHED)
    return {show: n for show, n in counts_.items() if n or show != "renewal"}  # seldom: no tab where there is none


def _counted(found: Mapping[str, QuerySet[Any]], most: int) -> dict[str, int]:
    """How many there are of each, in one statement; no more than `most` + 1 are looked at."""
    said, values = [], []
    for rows in found.values():
        try:
            sql, given = rows.order_by().values("pk")[: most + 1].query.sql_with_params()
        except EmptyResultSet:
            said.append("0")
            continue
        said.append(f"(SELECT count(*) FROM ({sql}) t)")  # noqa: S608 Django's own
        values += given
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {', '.join(said)}", values)
        return dict(zip(found, cursor.fetchone(), strict=True))


def item(person: Person | None, no: str, code: str, day: date) -> Item:
    """One item the person may look at: in his scope, on a desk he stands in at, or one his agency is asked about."""
    for found in (queries.items(person), queries.on_desks_of(person, day), _asked_about(person, day)):
        found = found.select_related(*queries.WITH_CASE).annotate(**queries.PRESENT)
        row = found.filter(case__no=no, code=code).first()
        if row is not None:
            return row
    raise Http404


def _asked_about(person: Person | None, day: date) -> QuerySet[Item]:
    asked = Inquiry.objects.filter(agency_id__in=_answering_desks(person, day))
    return Item.objects.filter(pk__in=asked.values("item"))


def inquiries(of: Item) -> Sequence[Inquiry]:
    """What other agencies were asked about an item already shown."""
    return list(of.inquiries.all()) if queries.has(of, "inquiry") else []


def may_answer(person: Person | None, row: Inquiry, day: date) -> bool:
    """Whether the person's agency is asked, has not answered, and he may answer for it."""
    if row.state != InquiryState.OPEN or row.agency_id not in _answering_desks(person, day):
        return False
    return row.kind != InquiryKind.OPINION or _may_decide(person, day)


def inquiry_to_answer(person: Person | None, no: str, code: str, pk: int, day: date) -> Inquiry:
    """One question that the person's agency is asked and may still answer, or 404."""
    rows = Inquiry.objects.filter(pk=pk, item__case__no=no, item__code=code)
    row = rows.select_related(*(f"item__{name}" for name in queries.WITH_CASE)).first()
    if row is None or not may_answer(person, row, day):
        raise Http404
    return row


def _may_decide(person: Person | None, day: date) -> bool:
    posts = {person.role, *(row.absent.role for row in accounts.standing_in(person, day))} if person else set()
    return not posts.isdisjoint(DECIDERS)


def colleagues(of: Item) -> QuerySet[Person]:
    """Who may work on an item: officers and heads of its agencies."""
    return accounts.at_desks_of(of.agencies).filter(role__in=DECIDERS)


def officers_at(desks: Sequence[str] | None) -> QuerySet[Person]:
    """Who may be assigned at some desks; nobody where the desk is every agency's."""
    return accounts.at_desks_of(desks or ()).filter(role__in=DECIDERS)


def named(agency: Agency) -> str:
    """An agency by its name in the language of the page."""
    return names.of(agency)


def handed_in(of: Item) -> list[tuple[str, str]]:
    """The documents handed in with the correction, which alone may give rise to a new point."""
    hashes = [sha for point in of.points for sha in point.get("documents", ())]
    known = documents.named(hashes)
    return [(sha, known[sha].name) for sha in dict.fromkeys(hashes) if sha in known]


def other_agencies(of: Item) -> QuerySet[Agency]:
    """The agencies with a desk, besides those that have the item."""
    desks = Agency.objects.filter(people__role__in=DECIDERS, people__is_active=True).distinct()
    return desks.exclude(id__in=of.agencies).exclude(kind__in=[AgencyKind.COMMAND]).order_by("id")


def besides(of: Item) -> list[tuple[str, str]]:
    """The same by name, read once for all forms of a page."""
    known: list[tuple[str, str]] | None = of.__dict__.get("_besides")
    if known is None:
        known = of.__dict__["_besides"] = [(agency.id, named(agency)) for agency in other_agencies(of)]
    return known


def comment(person: Person | None, of: Item, entry: int) -> Any:
    """The person's own comment on an item, by its ledger entry, or 404."""
    for one in ledger.read(of.case.stream).entries:
        mine = person is not None and one.data.get("by") == person.ref and one.data.get("item") == of.code
        if one.n == entry and one.kind == "CommentMade" and mine:
            return one
    raise Http404


# ------------------------------------------------------------------------------------------------ opinion templates


def templates(person: Person | None) -> QuerySet[OpinionTemplate]:
    """The templates of the person's agency, and the person's own."""
    if person is None or person.agency_id is None or person.role not in queries.DESK_ROLES:
        return OpinionTemplate.objects.none()
    return OpinionTemplate.objects.filter(agency_id=person.agency_id).filter(Q(owner="") | Q(owner=person.ref))


def views(person: Person | None) -> QuerySet[DeskView]:
    """The person's own named views of the desk."""
    return DeskView.objects.filter(owner=person.ref) if person is not None else DeskView.objects.none()


def view(person: Person | None, pk: int) -> DeskView:
    """One of them, or 404."""
    row = views(person).filter(pk=pk).first()
    if row is None:
        raise Http404
    return row


def template(person: Person | None, pk: int) -> OpinionTemplate:
    """One template the person may change: his own; the agency's for its head; else 404."""
    row = templates(person).filter(pk=pk).first()
    if row is None or person is None or (not row.owner and person.role != Role.HEAD):
        raise Http404
    return row


def template_text(person: Person | None, pk: int) -> str:
    """The text of a template the person may use; nothing where there is none."""
    return templates(person).filter(pk=pk).values_list("text", flat=True).first() or ""


# --------------------------------------------------------------------------------------------------------- receipts


def receipt(person: Person | None, number: str) -> PaperReceipt:
    """One receipt, for whoever may see its case; else 404."""
    rows = PaperReceipt.objects.select_related("case__project__enterprise", "item")
    row = rows.filter(number=number, case__in=queries.cases(person)).first()
    if row is None:
        raise Http404
    return row


def taken_by(row: PaperReceipt) -> Person | None:
    """The clerk who took it."""
    return accounts.by_ref(row.taken_by.partition("/")[0])


def receipts_by(person: Person, most: int = 10) -> list[PaperReceipt]:
    """The last receipts of a window."""
    rows = PaperReceipt.objects.filter(taken_by=person.ref).select_related("case__project")
    return list(rows.order_by("-taken_at")[:most])


def owners_and_projects(person: Person, text: str, most: int) -> tuple[list[Any], list[Any]]:
    """Owners with their projects, and projects, by a part of a name or of a code."""
    owners = list(enterprises.search(person, text).prefetch_related("projects")[:most])
    named = projects.visible(person).filter(Q(name__icontains=text) | Q(code__icontains=text))
    return owners, list(named.select_related("enterprise").order_by("-registered_at")[:most])


def receipts_of(case: Any) -> QuerySet[PaperReceipt]:
    """The receipts of a case already shown."""
    return PaperReceipt.objects.filter(case=case)


# ----------------------------------------------------------------------------------------------------- late entries


def late_counts(person: Person | None) -> list[tuple[str, int]]:
    """How much each agency entered after the fact, most first. A head sees the own agency's."""
    rows = _late(person).values("agency_id").annotate(number=Count("id")).order_by("-number", "agency_id")
    return [(row["agency_id"], row["number"]) for row in rows]


def late_notes(person: Person | None, agency: str = "") -> QuerySet[LateNote]:
    """Each late entry, the newest first."""
    rows = _late(person).select_related("item__case", "item__project")
    return rows.filter(agency_id=agency) if agency else rows


def _late(person: Person | None) -> QuerySet[LateNote]:
    if person is None or person.role not in COUNTERS:
        raise Http404
    return LateNote.objects.filter(agency_id=person.agency_id) if person.role == Role.HEAD else LateNote.objects.all()


# ---------------------------------------------------------------------------------------------------- whose work


def open_work(refs: Iterable[str]) -> Mapping[str, int]:
    """How many open items each of some people works on."""
    rows = Item.objects.filter(officer__in=list(refs), finished=False).values("officer").annotate(number=Count("id"))
    return {row["officer"]: row["number"] for row in rows}


def desks_ruled(person: Person | None) -> QuerySet[Person]:
    """Whose open work the person may give to another: an administrator anybody's, a head the agency's; else 404.
    Closed accounts too: their work must go somewhere."""
    rows = Person.objects.filter(role__in=DECIDERS).select_related("agency").order_by("agency_id", "username")
    if roles.may(person, "manage_people"):
        return rows
    if person is None or person.role != Role.HEAD or not person.is_active:
        raise Http404
    return rows.filter(agency_id=person.agency_id)


def desk_ruled(person: Person | None, username: str) -> Person:
    """One of them, or 404."""
    row = desks_ruled(person).filter(username=username).first()
    if row is None:
        raise Http404
    return row


def successors(leaver: Person) -> QuerySet[Person]:
    """Who may take over somebody's work: the others who decide at the same agency."""
    return accounts.at_desks_of([leaver.agency_id or ""]).filter(role__in=DECIDERS).exclude(pk=leaver.pk)


def work_of(officer: Person) -> QuerySet[Item]:
    """The open items a person works on, for whoever rules that desk."""
    found = Item.objects.filter(officer=officer.ref, finished=False)
    return found.select_related(*queries.WITH_CASE).order_by("case__no", "id")
