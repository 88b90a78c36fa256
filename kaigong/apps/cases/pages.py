"""What the pages of cases show, put together for whoever asks. Reads only."""

from datetime import date
from typing import Any

from django.db.models import QuerySet

from kaigong.apps.accounts.models import Person
from kaigong.apps.cases import application, applied, forms, names, planned, queries
from kaigong.apps.cases.item_page import shown_colour
from kaigong.apps.cases.models import Case, Item
from kaigong.apps.documents import queries as documents
from kaigong.apps.ledger import queries as ledger
from kaigong.apps.projects import queries as projects
from kaigong.apps.projects.models import Project
from kaigong.core.problems import Refused

ENTRIES_SHOWN = 50  # of the ledger; the stream has a page of its own

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
    entries, recorded = ledger.newest(person, case.stream, ENTRIES_SHOWN)
    return {
        "case": case, "rows": rows, "stage": names.stage(case.stage), "entries": entries, "recorded": recorded,
        "materials": _case_materials(case), "is_applicant": queries.is_applicant(person, case.project),
        "finished": sum(item.finished for item in items),
    }  # fmt: skip


def _case_materials(case: Case) -> list[application.Line]:
    plan = projects.plan_of(case.project)
    codes = set(case.items.values_list("code", flat=True))
    items = [item for item in plan.items if item.id in codes]
    return application.lines(plan, items, queries.materials(case.project), queries.given_by(case.project))


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
    items = [item for stage in picked for item in applied.rest(project, plan, stage)]
    lines = application.lines(plan, items, queries.materials(project), queries.given_by(project))
    owed = {entry.code for entry in planned.entries_of(items) if entry.owed}
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
