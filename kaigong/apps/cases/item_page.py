"""The page of one item: everything needed to decide it, what the person may do, and what happens if he does."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from django.db.models import prefetch_related_objects
from django.forms import Form
from django.urls import reverse

from kaigong.apps.accounts import queries as accounts
from kaigong.apps.accounts.models import Person
from kaigong.apps.cases import (
    application,
    debts_page,
    foresight,
    forms,
    joint_page,
    names,
    printing,
    queries,
    queries_desk,
    renewals,
    service_part,
    silence,
    steps,
    surveys,
)
from kaigong.apps.cases.actions.desk_work import UNDO_GRACE
from kaigong.apps.cases.models import Certificate, Item, State
from kaigong.apps.cases.verbs import VERBS, Verb
from kaigong.apps.documents import queries as documents
from kaigong.apps.ledger import queries as ledger
from kaigong.apps.projects import queries as projects
from kaigong.apps.rulebook import queries as rulebook
from kaigong.apps.rulebook import words as rules

ENTRIES_SHOWN = 50  # of the ledger; the stream has a page of its own
DECIDING = ("approve", "reject")
CLOSED_BY_SESSION = frozenset({"approve", "approve_deferred", "decide_on_pledge", "reject"})  # its one opinion decides
FORMS: dict[str, type[forms.Move]] = {
    "accept": forms.AtOnceOrLate, "take_on": forms.Move, "deliver": forms.AtOnceOrLate,
    "ask_correction": forms.CorrectionForm, "find_unmet": forms.UnmetForm, "unassign": forms.Move,
    "find_not_needed": forms.ReasonForm, "refuse_acceptance": forms.ReasonForm, "extend": forms.ExtendForm,
    "withdraw": forms.WithdrawForm, "resupply": forms.ResupplyForm, "suspend": forms.SuspendForm,
    "resume": forms.ResumeForm, "report_done": forms.ReportForm, "resubmit": forms.ResubmitForm,
    "assign": forms.AssignForm, "transfer": forms.AgencyReasonForm, "propose_stop": forms.ProposeStopForm,
    "confirm_stop": forms.AtOnceOrLate, "decline_stop": forms.PlainReasonForm,
    "propose_extension": forms.ProposeExtensionForm, "decline_extension": forms.PlainReasonForm,
    "call_back": forms.CallBackForm, "extend_use": forms.PlainReasonForm,
    "remeasure": forms.RemeasureForm, "ask_renewal": forms.AskRenewalForm, "grant_renewal": forms.OpinionForm,
    "decline_renewal": forms.PlainReasonForm,
    "ask_opinions": forms.OpinionsForm,
    "comment": forms.CommentForm, "ask_consult": forms.ConsultForm,
    "accept_deferred": forms.AcceptDeferredForm, "approve_deferred": forms.ApproveDeferredForm,
    "sign_pledge": forms.SignPledgeForm, "decide_on_pledge": forms.Move, "void_simulation": forms.VoidSimulationForm,
}  # fmt: skip
SAME = {"hand_over_work": "assign"}  # two rows of the table behind one form
INLINE = frozenset({"give_opinion", "answer_consult", "answer_question", "ask_question", "rate", "take_paper"})
NOTED = ("ask_consult", "comment")  # what may be said at any time
PLAIN = frozenset({"decide_on_pledge", "accept", "take_on", "deliver", "unassign", "confirm_stop"})  # one press
COLOURS = ("late", "soon", "ok", "paused")
GROUPS = ("decide", "clock", "people", "ask")
AWAITED = frozenset({"confirm_stop", "decide_on_pledge"})  # somebody waits for it: before all else


@dataclass(frozen=True, slots=True)
class Panel:
    """One thing the person can do: its word, what it does, what would follow, its form and address."""

    verb: str
    words: Verb
    form: Form
    url: str
    plain: bool
    open: bool
    would: Sequence[str] = ()


def panels(
    person: Person | None, item: Item, today: date, bound: tuple[str, Form] | None = None, inserted: str = ""
) -> list[Panel]:
    """The person's moves, drawn from the table: the main one first, then what may be said at any time."""
    verbs = offered(person, item, today)
    decisions = tuple(verb for verb in DECIDING if verb in verbs)
    found = [_panel(item, "decide", decisions, today, bound, inserted)] if decisions else []
    shown = dict.fromkeys(SAME.get(verb, verb) for verb in verbs if verb not in DECIDING and verb not in INLINE)
    found += [_panel(item, verb, (), today, bound) for verb in shown if verb in FORMS]
    return sorted(
        found, key=lambda one: (not one.words.primary, one.verb not in AWAITED, GROUPS.index(one.words.group))
    )


def offered(person: Person | None, item: Item, today: date) -> list[str]:
    """The verbs the person has. Who may open a stop or extend at once is not offered to propose it."""
    verbs = [move.verb for move in queries.moves(person, item, today) if debts_page.offered(item, move.verb)]
    if joint_page.undecided(item):
        verbs = [verb for verb in verbs if verb not in CLOSED_BY_SESSION]
    if not surveys.is_survey(item):
        verbs = [verb for verb in verbs if verb != "remeasure"]
    if "ask_renewal" in verbs and not renewals.may_be_asked(item, today):
        verbs = [verb for verb in verbs if verb != "ask_renewal"]
    if item.points and queries.is_applicant(person, item.project):  # point by point, on the page of the notice
        verbs = [verb for verb in verbs if verb != "resupply"]
    notes = [verb for verb in NOTED if verb in queries.notes(person, item, today)]
    at_once = {"propose_stop": "suspend", "propose_extension": "extend"}
    return [*(verb for verb in verbs if at_once.get(verb) not in verbs), *notes]


def words_of(item: Item, verb: str) -> Verb:
    """What a verb says of this item: a simulated review ends without a certificate; where a promise is signed, to
    decide on it comes first; and an agency that has noted its points waits for the merged notice."""
    if verb == "accept" and (item.pledge or item.noted):
        return replace(VERBS[verb], primary=False, key="")
    return VERBS["approve_simulated" if verb == "approve" and item.simulated else verb]


def _panel(
    item: Item,
    verb: str,
    decisions: tuple[str, ...],
    today: date,
    bound: tuple[str, Form] | None,
    inserted: str = "",
) -> Panel:
    words = words_of(item, "approve" if verb == "decide" else verb)
    if bound and bound[0] == verb:
        form: Form = bound[1]
    elif verb == "decide":
        initial = {"reason": inserted}
        form = forms.DecideItemForm(item, decisions=decisions, initial=initial, auto_id=f"id_{verb}_%s")
    else:
        form = FORMS[verb](item, auto_id=f"id_{verb}_%s", initial={"on": today})
    address = ["cases:decide_item", item.case.no, item.code] if verb == "decide" else [
        "cases:move", item.case.no, item.code, verb]  # fmt: skip
    return Panel(
        verb, words, form, reverse(address[0], args=address[1:]), verb in PLAIN, bool(bound and form is bound[1]),
        foresight.of(verb, item, today),
    )  # fmt: skip


def item_page(
    person: Person | None, item: Item, now: datetime, bound: tuple[str, Form] | None = None, inserted: str = ""
) -> dict[str, Any]:
    """Everything needed to decide an item, and what happens next. `inserted`: a template's text, for the opinion."""
    today = now.date()
    if queries.has(item, "session"):
        prefetch_related_objects([item], "sessions")  # asked about in several places
    before, dependants, mine_too = queries.neighbours(person, item)
    certificates = queries.issued(item.project)
    folded = steps.folded(item.case).items.get(item.code)
    about = ledger.about(item.case.stream, item.code)
    mine = [entry for entry in about if concerns(entry.kind, entry.data, item.code)]
    people = accounts.names_of({item.officer, *(one.data["by"] for one in mine if one.kind == "CommentMade")})
    return {
        "item": item, "colour": shown_colour(item, today), "panels": panels(person, item, today, bound, inserted),
        "recorded": len(mine), "laws": laws(item), "kind": names.kind(item.kind),
        "law": rules.version(folded.law) if folded and folded.law else "",
        "agencies": names.joined(names.agency(agency) for agency in item.agencies),
        "stage": names.stage(item.case.stage),
        "needs": [(code, names.item(code), before.get(code), code in mine_too) for code in item.preds],
        "dependants": dependants, "materials": material_lines(item, certificates),
        "certificates": [one for one in certificates if one.item_id == item.pk],
        "officer": people.get(item.officer), "ground": names.ground(item.stop_reason) if item.stop_reason else "",
        "clocks": foresight.clocks(item, folded), "stops": foresight.stops(folded),
        "entries": mine[: -ENTRIES_SHOWN - 1 : -1],
        "is_applicant": queries.is_applicant(person, item.project), "waits_on": queries.waits_on(item),
        "points": foresight.points(item), "proposed": foresight.proposed(item), "notices": printing.offered(item, mine),
        "renewal": renewal_of(item), "remeasured": surveys.remeasured(item),
        **said(person, item, now, mine, people), **service_part.of(person, item),
        **silence.of_item(item, today, mine),
        **debts_page.of_item(person, item, now.date()), **joint_page.of_item(person, item, now.date()),
    }  # fmt: skip


def renewal_of(item: Item) -> dict[str, Any] | None:
    """The renewal under way: since when, why, with which documents."""
    if not item.renewal or not item.renews_by:
        return None
    named = documents.named(item.renewal["documents"])
    return {**item.renewal, "on": date.fromisoformat(item.renewal["asked_on"]), "papers": list(named.values())}


def concerns(kind: str, data: Mapping[str, Any], code: str) -> bool:
    """Whether an entry of the case is about the item. The merged notice is about every item it lists."""
    return data.get("item") == code or (kind == "NoticeSent" and code in data.get("points", {}))


def said(
    person: Person | None, item: Item, now: datetime, entries: Sequence[Any], people: Mapping[str, Person]
) -> dict[str, Any]:
    """What colleagues, other agencies and the applicant said, for whoever works in the city; notices to print."""
    if queries.is_applicant(person, item.project):
        return {"comments": [], "inquiries": [], "questions": []}
    today = now.date()
    gone = {entry.data.get("entry") for entry in entries if entry.kind == "CommentTakenBack"}
    made = [entry for entry in entries if entry.kind == "CommentMade" and entry.n not in gone]
    comments = [
        {"entry": entry, "by": people.get(entry.data["by"]), "text": entry.data["text"],
         "undo": person is not None and entry.data["by"] == person.ref and now - entry.recorded_at <= UNDO_GRACE}
        for entry in made
    ]  # fmt: skip
    asked = queries_desk.inquiries(item)
    called = accounts.agency_names({row.agency_id for row in asked}) if asked else {}  # as they were chosen by name
    mine = {row.pk for row in asked if queries_desk.may_answer(person, row, today)}
    inquiries = [
        {"row": row, "agency": called.get(row.agency_id) or names.agency(row.agency_id), "mine": row.pk in mine,
         "form": forms.GiveOpinionForm(auto_id=f"id_{row.pk}_%s") if row.kind == "opinion"
         else forms.AnswerForm(auto_id=f"id_{row.pk}_%s")}
        for row in asked
    ]  # fmt: skip
    open_ = [one for one in item.asked if one["kind"] == "question"]
    answering = "answer_question" in queries.notes(person, item, today)
    return {
        "comments": comments, "inquiries": inquiries, "may_answer": answering,
        "questions": [{**one, "form": forms.AnswerForm(auto_id=f"id_q{one['id']}_%s")} for one in open_],
        "late_notes": list(item.late_notes.all()) if queries.has(item, "latenote") else [],
        "templates": list(queries_desk.templates(person)),
    }  # fmt: skip


def laws(item: Item) -> list[str]:
    """What the item rests on, as it is cited: in the version it stands under, before acceptance in every one."""
    catalogue = rulebook.version(item.law) if item.law else rulebook.catalogue()
    if item.code not in catalogue.items:
        catalogue = rulebook.catalogue()
    bases = catalogue.items[item.code].legal_basis
    return [rules.citation(catalogue, basis.law, basis.article) for basis in bases]


def shown_colour(item: Item, today: date) -> str:
    """The badge of an item: waiting for others, or for the applicant, is neither in time nor late."""
    return "waiting" if item.waits or item.state in (State.CORRECTING, State.SIMULATED) else item.colour(today)


def material_lines(item: Item, certificates: Sequence[Certificate]) -> list[application.Line]:
    """The materials this item takes, with what was given and which certificate gives them."""
    plan = projects.plan_of(item.project)
    mine = [one for one in plan.items if one.id == item.code]
    return application.lines(plan, mine, queries.materials(item.project), queries.given_by(item.project, certificates))
