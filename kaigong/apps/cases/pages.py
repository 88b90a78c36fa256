"""What the pages of cases show, put together for whoever asks. Reads only."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.forms import Form
from django.urls import reverse
from django.utils.translation import gettext as _

from kaigong.apps.accounts import queries as accounts
from kaigong.apps.accounts.models import Person
from kaigong.apps.cases import application, forms, names, planned, queries
from kaigong.apps.cases.models import Case, How, Item, State
from kaigong.apps.cases.verbs import VERBS, Verb
from kaigong.apps.documents import queries as documents
from kaigong.apps.ledger import queries as ledger
from kaigong.apps.projects.models import Project
from kaigong.apps.rulebook import queries as rulebook
from kaigong.apps.rulebook import words as rules
from kaigong.core.cases import events as e
from kaigong.core.cases.clocks import clocks_of
from kaigong.core.cases.fold import replay
from kaigong.core.clock.due import Due
from kaigong.core.clock.words import CHINESE, ENGLISH, counted
from kaigong.core.problems import Refused

DECIDING = ("approve", "reject")
FORMS: Mapping[str, type[forms.Move]] = {
    "accept": forms.Move, "take_on": forms.Move, "deliver": forms.Move, "ask_correction": forms.CorrectionForm,
    "find_not_needed": forms.ReasonForm, "refuse_acceptance": forms.ReasonForm, "extend": forms.ReasonForm,
    "withdraw": forms.WithdrawForm, "resupply": forms.ResupplyForm, "suspend": forms.SuspendForm,
    "resume": forms.ResumeForm, "report_done": forms.ReportForm, "resubmit": forms.ResubmitForm,
}  # fmt: skip
PLAIN = frozenset({"accept", "take_on", "deliver"})  # one press, nothing to fill in
COLOURS = ("late", "soon", "ok", "paused")


@dataclass(frozen=True, slots=True)
class Panel:
    """One thing the person can do: its word, what it does, its form and address."""

    verb: str
    words: Verb
    form: Form
    url: str
    plain: bool
    open: bool


def panels(person: Person | None, item: Item, today: date, bound: tuple[str, Form] | None = None) -> list[Panel]:
    """The person's moves, drawn from the table: the main one first."""
    verbs = [move.verb for move in queries.moves(person, item)]
    decisions = tuple(verb for verb in DECIDING if verb in verbs)
    found = [_panel(item, "decide", decisions, today, bound)] if decisions else []
    found += [_panel(item, verb, (), today, bound) for verb in verbs if verb not in DECIDING]
    return sorted(found, key=lambda panel: not panel.words.primary)


def _panel(item: Item, verb: str, decisions: tuple[str, ...], today: date, bound: tuple[str, Form] | None) -> Panel:
    words = VERBS["approve" if verb == "decide" else verb]
    if bound and bound[0] == verb:
        form: Form = bound[1]
    elif verb == "decide":
        form = forms.DecideItemForm(item, decisions=decisions, prefix=None, auto_id=f"id_{verb}_%s")
    else:
        form = FORMS[verb](item, auto_id=f"id_{verb}_%s", initial={"on": today})
    address = ["cases:decide_item", item.case.no, item.code] if verb == "decide" else [
        "cases:move", item.case.no, item.code, verb]  # fmt: skip
    return Panel(
        verb, words, form, reverse(address[0], args=address[1:]), verb in PLAIN, bool(bound and form is bound[1])
    )


def item_page(person: Person | None, item: Item, today: date, bound: tuple[str, Form] | None = None) -> dict[str, Any]:
    """Everything needed to decide an item, and what happens next."""
    mates = {row.code: row for row in queries.items_of(person, item.project)}
    entries = ledger.entries(person, item.case.stream)
    return {
        "item": item, "colour": shown_colour(item, today), "panels": panels(person, item, today, bound),
        "laws": laws(item), "kind": names.kind(item.kind),
        "agencies": names.joined(names.agency(agency) for agency in item.agencies),
        "stage": names.stage(item.case.stage),
        "needs": [(code, names.item(code), mates.get(code)) for code in item.preds],
        "dependants": [row for row in mates.values() if item.code in row.preds and not row.finished],
        "materials": material_lines(item), "certificates": list(queries.certificates_of(item)),
        "officer": accounts.by_ref(item.officer), "ground": names.ground(item.stop_reason) if item.stop_reason else "",
        "clocks": clocks(item, entries), "entries": [entry for entry in entries if entry.data.get("item") == item.code],
        "is_applicant": queries.is_applicant(person, item.project), "waits_on": queries.waits_on(item),
    }  # fmt: skip


def laws(item: Item) -> list[str]:
    """What the item rests on, as it is cited."""
    catalogue = rulebook.catalogue()
    bases = catalogue.items[item.code].legal_basis
    return [rules.citation(catalogue, basis.law, basis.article) for basis in bases]


def shown_colour(item: Item, today: date) -> str:
    """The badge of an item: waiting for others, or for the applicant, is neither in time nor late."""
    return "waiting" if item.waits or item.state == State.CORRECTING else item.colour(today)


def material_lines(item: Item) -> list[application.Line]:
    """The materials this item takes, with what was given and which certificate gives them."""
    try:
        plan = planned.plan_of(item.project)
    except Refused:
        return []
    mine = [one for one in plan.items if one.id == item.code]
    return application.lines(plan, mine, queries.materials(item.project), queries.given_by(item.project))


def clocks(item: Item, entries: Any) -> list[tuple[str, Due | None, str]]:
    """Both clocks with how their last day was counted; where the law sets no limit it says so."""
    case = replay((entry.n, e.decode(entry.kind, entry.data)) for entry in reversed(entries))
    folded = case.items.get(item.code)
    if folded is None or folded.accepted_on is None:
        return []
    both = clocks_of(folded, rulebook.calendar(item.project.county))
    language = ENGLISH if names.english() else CHINESE
    answers = ((_("法定期限"), both.statutory), (_("承诺期限"), both.promised))
    rows = [(label, clock, counted(clock, language)) for label, clock in answers if clock]
    return rows if both.statutory else [(_("法定期限"), None, rules.legal(None)), *rows]


# ------------------------------------------------------------------------------------------------ lists


def with_colours(items: QuerySet[Item] | list[Item], person: Person | None, today: date) -> list[dict[str, Any]]:
    """Rows of a list: the item, its badge, whose turn it is, and the quick moves the person has."""
    return [
        {
            "item": item, "colour": shown_colour(item, today), "agency": names.agency(item.agency_id),
            "quick": [move.verb for move in queries.moves(person, item)] if queries.has_desk(person) else [],
            "waits_for": names.joined(names.item(code) for code in item.preds) if item.waits else "",
            "turn": queries.waits_on(item),
        }
        for item in items
    ]  # fmt: skip


def case_page(person: Person | None, case: Case, today: date) -> dict[str, Any]:
    """One application: its items, its materials, its ledger."""
    items = list(queries.items_of(person, case.project).filter(case=case))
    done = queries.standing(case.project)
    rows = with_colours(items, person, today)
    for row in rows:
        if row["item"].waits:
            row["waits_for"] = names.joined(names.item(code) for code in row["item"].preds if code not in done)
    return {
        "case": case, "rows": rows, "stage": names.stage(case.stage), "entries": ledger.entries(person, case.stream),
        "materials": _case_materials(case), "is_applicant": queries.is_applicant(person, case.project),
        "finished": sum(item.finished for item in items),
    }  # fmt: skip


def _case_materials(case: Case) -> list[application.Line]:
    try:
        plan = planned.plan_of(case.project)
    except Refused:
        return []
    items = application.of_stages(plan, [case.stage])
    return application.lines(plan, items, queries.materials(case.project), queries.given_by(case.project))


def project_page(person: Person | None, project: Project, today: date) -> dict[str, Any]:
    """The applicant's page: what is missing, who owes it now, when do I start."""
    rows = with_colours(list(queries.items_of(person, project)), None, today)
    running = [row for row in rows if not row["item"].finished]
    return {
        "project": project, "mine": [row for row in running if row["turn"] == "applicant"],
        "theirs": [row for row in running if row["turn"] == "agency"],
        "waiting": [row for row in running if row["turn"] == "items"],
        "ended": [row for row in rows if row["item"].finished], "cases": [
            {"no": case.no, "opened_on": case.opened_on, "get_state_display": case.get_state_display(),
             "stage_name": names.stage(case.stage)} for case in queries.cases_of(person, project)
        ],
        "later": [
            {"name": names.material(row.material), "how": row.get_how_display()}
            for row in queries.materials(project).values() if row.how == How.LATER
        ],
        "open_stages": openable(project), "certificates": list(queries.certificates(person, project)),
        "is_applicant": queries.is_applicant(person, project),
    }  # fmt: skip


def openable(project: Project) -> list[tuple[str, str, bool]]:
    """The stages that can be applied for now: id, name, and whether it is its turn (else: early)."""
    try:
        plan = planned.plan_of(project)
    except Refused:
        return []
    found, applied = planned.openings(plan, queries.standing(project)), queries.applied_stages(project)
    return [(stage, names.stage(stage), stage in found.due) for stage in found.all if stage not in applied]


def apply_page(project: Project, chosen: list[str] | None = None) -> dict[str, Any]:
    """What the application will send to whom, and the merged list of materials."""
    plan, open_ = planned.plan_of(project), openable(project)
    stages = [stage for stage, _name, _due in open_]
    picked = [stage for stage in stages if stage in chosen] if chosen else stages
    items = application.of_stages(plan, picked)
    lines = application.lines(plan, items, queries.materials(project), queries.given_by(project))
    owed = planned.owed(plan, picked)
    sent = [item for item in items if item.id not in owed]
    return {
        "project": project, "open_stages": open_, "picked": picked, "parcels": application.parcels(sent),
        "lines": lines, "asked": application.asked(lines), "items": len(sent),
        "own": len(owed), "titles_of_own": names.joined(names.of(item) for item in items if item.id in owed),
        "free": [line for line in lines if line not in application.asked(lines)],
    }  # fmt: skip


def form_lines(form: forms.ApplicationForm) -> list[dict[str, Any]]:
    """The asked materials with the fields of the form, and the file each already has."""
    held = {line.code: form[f"held-{line.code}"].value() for line in form.lines}
    known = documents.named(sha for sha in held.values() if sha)
    return [
        {
            "code": line.code, "name": line.name, "uses": line.uses, "how": form[f"how-{line.code}"],
            "file": form[f"file-{line.code}"], "held": form[f"held-{line.code}"],
            "document": known.get(held[line.code]),
        }
        for line in form.lines
    ]  # fmt: skip
