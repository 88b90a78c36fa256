"""What the pages of 包保 show. Reads only."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.paginator import Paginator
from django.forms import Form
from django.http import QueryDict
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from kaigong.apps.accounts import queries as accounts
from kaigong.apps.accounts.models import Person, Role
from kaigong.apps.ledger import queries as ledger
from kaigong.apps.rulebook import words
from kaigong.apps.supervision import care_forms, care_queries, care_sides, classes
from kaigong.apps.supervision.models import Binding, Ticket
from kaigong.core.supervision.tickets import Side, TicketState

VIEWS: Mapping[str, Promise] = {
    "open": _("未解决"), "late": _("逾期"), "rate": _("待评价"), "settled": _("已解决"),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Verb:
    label: Promise
    effect: Promise
    primary: bool = False


VERBS: Mapping[str, Verb] = {
    "promise": Verb(_("认领并承诺"), _("写明怎样办、哪天办结；到期不办自动列为督办事项。"), True),
    "answer": Verb(_("答复"), _("写明办理结果，由企业评价是否满意。"), True),
    "refer": Verb(_("转办"), _("不属本单位职责的转给责任单位，期限不变。")),
    "rate": Verb(_("评价"), _("满意即了结；不满意的重新交办。"), True),
}
OF_SIDE: Mapping[Side, Mapping[TicketState, tuple[str, ...]]] = {
    Side.OWNER: {TicketState.RAISED: ("promise", "answer", "refer"), TicketState.PROMISED: ("answer", "refer")},
    Side.ASKER: {TicketState.ANSWERED: ("rate",)},
    Side.COMMAND: {TicketState.RAISED: ("refer",), TicketState.PROMISED: ("refer",)},
}


@dataclass(frozen=True, slots=True)
class Panel:
    """One thing the person can do."""

    verb: str
    words: Verb
    form: Form
    url: str
    open: bool


def tabs(person: Person) -> list[tuple[str, Promise, str]]:
    """The pages of care, for whom they are."""
    found: list[tuple[str, Promise, str]] = [("tickets", _("诉求"), reverse("care:tickets"))]
    if person.role == Role.ENTERPRISE:
        return [*found, ("bindings", _("包保联系人"), reverse("care:bindings"))]
    found += [("bindings", _("包保"), reverse("care:bindings")), ("visits", _("走访"), reverse("care:visits"))]
    return [*found, ("heat", _("问题热力"), reverse("care:heat"))]


def list_page(person: Person, query: QueryDict, per_page: int) -> dict[str, Any]:
    """The tickets of one view."""
    show = query.get("show", "open")
    page = Paginator(care_queries.shown(person, show), per_page).get_page(query.get("page"))
    known = classes.classes()
    rows = [
        {"row": row, "klass": words.named(known.get(row.klass)) or row.klass, "state": state_of(row)} for row in page
    ]
    counts = {name: care_queries.shown(person, name).count() for name in VIEWS if name != "settled"}
    views = [(name, label, counts.get(name), name == show) for name, label in VIEWS.items()]
    may_ask = care_queries.askable(person).exists()
    return {"page": page, "rows": rows, "views": views, "tabs": tabs(person), "may_ask": may_ask, "at": "tickets"}


def state_of(row: Ticket) -> str:
    """The badge of a ticket."""
    if row.state == TicketState.SETTLED:
        return "done"
    if row.overdue:
        return "late"
    return "waiting" if row.state == TicketState.ANSWERED else "ok"


def ticket_page(person: Person, row: Ticket, today: date, bound: tuple[str, Form] | None) -> dict[str, Any]:
    """One ticket: what was asked, who has it until when, and what the person can do."""
    known, side = care_sides.ticket_of(row), care_sides.side(person, row, today)
    verbs = OF_SIDE[side].get(known.state, ()) if side else ()
    panels = []
    for verb in verbs:
        here = bound is not None and bound[0] == verb
        form = bound[1] if bound and here else care_forms.MOVES[verb](row, auto_id=f"id_{verb}_%s")
        url = reverse("care:move", args=[row.no, verb])
        panels.append(Panel(verb, VERBS[verb], form, url, here))
    carers = Binding.objects.filter(enterprise=row.enterprise, ended_on=None).select_related("person__agency")
    entries = ledger.entries(person, row.stream)
    attached = [sha for entry in entries if entry.kind == "TicketAnswered" for sha in entry.data.get("documents", ())]
    return {
        "row": row, "klass": words.named(classes.classes().get(row.klass)) or row.klass, "state": state_of(row),
        "panels": panels, "carers": carers, "entries": entries, "attached": attached,
    }  # fmt: skip


def heat_page(person: Person, today: date) -> dict[str, Any]:
    """Classes against owners: the problems of this year, the late among them, and how many were content."""
    rows = care_queries.heat(person, date(today.year, 1, 1), today)
    names = accounts.agency_names({str(row["agency"]) for row in rows})
    cells = {(row["klass"], row["agency"]): row for row in rows}
    most = max((int(str(row["n"])) for row in rows), default=1)
    known = classes.classes()
    agencies = sorted({str(row["agency"]) for row in rows}, key=lambda key: names.get(key, key))
    table = [
        (words.named(one), [_cell(cells.get((one.id, agency)), most) for agency in agencies]) for one in known.values()
    ]
    head = [names.get(agency, agency) for agency in agencies]
    return {"head": head, "table": [row for row in table if any(row[1])], "tabs": tabs(person), "at": "heat"}


def _cell(row: dict[str, object] | None, most: int) -> dict[str, object] | None:
    return {**row, "level": 1 + 4 * (int(str(row["n"])) - 1) // max(1, most - 1) if most > 1 else 1} if row else None
