"""What the pages of supervision show. Reads only."""

from collections.abc import Iterable, Mapping
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
from kaigong.apps.accounts.models import Person
from kaigong.apps.ledger import queries as ledger
from kaigong.apps.rulebook import queries as rulebook
from kaigong.apps.rulebook import words
from kaigong.apps.supervision import folded, forms, parts, queries, rules
from kaigong.apps.supervision.models import Line, Meeting, Source, WeeklyList
from kaigong.core.supervision.meetings import next_meeting
from kaigong.core.supervision.moves import moves_from
from kaigong.core.supervision.values import Line as Core

VIEWS: Mapping[str, Promise] = {
    "open": _("在办"), "late": _("逾期"), "soon": _("临期"), "check": _("待核验"), "answer": _("待反馈"),
    "talk": _("约谈名单"), "done": _("已销号"),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Verb:
    label: Promise
    effect: Promise
    primary: bool = False


VERBS: Mapping[str, Verb] = {
    "answer": Verb(_("反馈督办单"), _("反馈只作承诺：不销号，也不延长时限。"), True),
    "ask_closure": Verb(_("申请销号"), _("附上佐证，由其他单位核验；核验前仍算在办。"), True),
    "close": Verb(_("核验销号"), _("佐证属实，销号；核验人记入账本，问题再现时一并追究。"), True),
    "return_closure": Verb(_("退回"), _("佐证不足，退回责任单位继续办理。")),
    "note_progress": Verb(_("报送进展"), _("记录做了什么，不停止计时。")),
    "order": Verb(_("下达督办单"), _("责任单位须在期限内反馈；两次逾期列入约谈名单。"), True),
    "hold_talk": Verb(_("记录约谈"), _("约谈后从名单移出，约谈内容记入账本。"), True),
    "move_due": Verb(_("调整时限"), _("须写明理由；责任单位自己不能延长。")),
    "change_lead": Verb(_("调整责任单位"), _("换一个责任单位，时限不变。")),
    "reopen": Verb(_("重新打开"), _("问题没有真正解决：记在销号单位和核验人名下，计入排名。")),
    "drop": Verb(_("撤销"), _("误立的事项撤销后仍留在账本里。")),
}


@dataclass(frozen=True, slots=True)
class Panel:
    """One thing the person can do."""

    verb: str
    words: Verb
    form: Form
    url: str
    open: bool


def list_page(person: Person, query: QueryDict, today: date, per_page: int) -> dict[str, Any]:
    """The lines of one view, filtered."""
    show = query.get("show", "open")
    chosen = {key: query.get(key, "") for key in ("lead", "holder", "source")}
    text = query.get("q", "").strip()
    found = queries.search(queries.shown(person, show, today), text=text, **chosen)
    page, counted = Paginator(found, per_page).get_page(query.get("page")), queries.counts(person, today)
    views = [(name, label, counted.get(name), name == show) for name, label in VIEWS.items()]
    return {
        "page": page, "rows": rows(page.object_list, today), "views": views, "show": show, "q": text, **chosen,
        "agencies": [(agency.pk, words.named(agency)) for agency in accounts.agencies()],
        "headquarters": [(agency.pk, words.named(agency)) for agency in queries.headquarters()],
        "sources": Source.choices, "may_steer": queries.may_steer(person),
        "sees_all": person.role in queries.ALL, "filtered": any((text, *chosen.values())),
        "next_meeting": next_meeting(today, rulebook.calendar(), rules.in_force().digit),
    }  # fmt: skip


def rows(found: Iterable[Line], today: date) -> list[dict[str, Any]]:
    """Lines beside how they stand today."""
    return [{"row": row, "state": row.colour(today), "left": (row.due_on - today).days} for row in found]


def line_page(person: Person, row: Line, today: date, bound: tuple[str, Form] | None) -> dict[str, Any]:
    """One line: what is wanted of whom, its orders and answers, its charges, and what the person can do."""
    known = folded.line_of(row)
    chain = accounts.agency_names(known.chain)
    return {
        "row": row, "state": row.colour(today), "line": known, "panels": _panels(person, row, known, bound),
        "helpers": words.listed(words.named(agency) for agency in row.helpers.all()),
        "steps": [(chain.get(key, key), n == known.level) for n, key in enumerate(known.chain)],
        "orders": known.orders[::-1], "charges": _charges(known), "entries": ledger.entries(person, row.stream),
        "documents": known.closing.documents if known.closing else (), "origin_url": _origin(row),
        "decisions": row.decisions.select_related("meeting", "lead"),
    }  # fmt: skip


def _charges(line: Core) -> list[dict[str, Any]]:
    names = accounts.agency_names([charge.agency for charge in line.charges])
    people = accounts.names_of({charge.checked_by for charge in line.charges})
    return [
        {"charge": charge, "agency": names.get(charge.agency, charge.agency),
         "checker": words.named(people.get(charge.checked_by))}
        for charge in line.charges
    ]  # fmt: skip


def _origin(row: Line) -> str:
    """The page on which the cause can be acted on."""
    kind, _colon, key = (row.origin or "").partition(":")
    no, _slash, code = key.partition("/")
    if kind == "item":
        return reverse("cases:item", args=[no, code])
    if kind == "debt":
        return reverse("cases:debts")
    if kind == "target":
        return reverse("targets:list")
    if kind == "ticket":
        return reverse("care:ticket", args=[no])
    if kind == "lead":
        return reverse("promotion:lead", args=[no])
    return reverse("boards:project", args=[row.project.code]) if row.project else ""


def _panels(person: Person, row: Line, known: Core, bound: tuple[str, Form] | None) -> list[Panel]:
    made, actor = [], parts.actor(person, row)
    for move in moves_from(known, actor.parts):
        verb = move.verb
        if verb not in forms.FORMS or not _possible(verb, known, actor.agency, actor.ref):
            continue
        form = bound[1] if bound and bound[0] == verb else forms.FORMS[verb](row, auto_id=f"id_{verb}_%s")
        url = reverse("supervision:move", args=[row.no, verb])
        made.append(Panel(verb, VERBS[verb], form, url, bool(bound and bound[0] == verb)))
    return sorted(made, key=lambda panel: not panel.words.primary)


def _possible(verb: str, line: Core, agency: str, ref: str) -> bool:
    """Whether it makes sense to offer the verb as the line stands."""
    waiting = line.open_order
    if verb == "answer":
        return waiting is not None
    if verb == "order":
        return waiting is None or waiting.late
    if verb == "hold_talk":
        return line.owes_talk
    if verb in ("close", "return_closure") and line.closing is not None:
        return ref != line.closing.by and agency != line.closing.agency
    return True


def league_page(person: Person, query: QueryDict, today: date) -> dict[str, Any]:
    """The ranking: what each place rests on, and which places chance could have swapped."""
    usual = {"first": date(today.year, 3 * ((today.month - 1) // 3) + 1, 1), "last": today}
    form = forms.PeriodForm(query if "first" in query or "last" in query else None, initial=usual)
    if form.is_bound and not form.is_valid():
        return {"form": form, "places": [], "faulty": True}
    period = form.cleaned_data if form.is_bound else usual
    places = queries.league(person, period["first"], period["last"], today)
    names = accounts.agency_names([place.agency for place in places])
    rows = [
        {"place": place, "name": names.get(place.agency, place.agency),
         "share": None if place.share is None else round(100 * place.share),
         "low": round(100 * place.low), "high": round(100 * place.high)}
        for place in places
    ]  # fmt: skip
    return {"form": form, "places": rows, "faulty": False, **period}


def week_page(found: WeeklyList) -> dict[str, Any]:
    """A weekly list with names."""
    names = accounts.agency_names({key for row in found.rows for key in (row["lead"], row["holder"])})
    lines = [
        {**row, "lead": names.get(row["lead"], row["lead"]), "holder": names.get(row["holder"], row["holder"]),
         "due_on": date.fromisoformat(row["due_on"]),
         "shade": {"red": "late", "yellow": "soon", "green": "ok"}.get(row["colour"], "done")}
        for row in found.rows
    ]  # fmt: skip
    return {"week": found, "lines": lines}


def meeting_page(person: Person, found: Meeting, today: date, bound: tuple[str, Form] | None = None) -> dict[str, Any]:
    """A meeting: each line of its agenda with what was decided, and the form to decide while it lasts."""
    known = {
        row.no: row for row in Line.objects.filter(no__in=[no for no, _why in found.agenda]).select_related("lead")
    }
    decided: dict[str, list[Any]] = {}
    for decision in found.decisions.select_related("line", "lead"):
        decided.setdefault(decision.line.no, []).append(decision)
    live = found.closed_on is None and queries.may_steer(person)
    points = []
    for no, why in found.agenda:
        row = known[no]
        here = bound is not None and bound[0] == no
        form = bound[1] if bound and here else None
        if form is None and live and not row.ended:
            form = forms.DecideForm(initial={"lead": row.lead_id}, auto_id=f"id_{no}_%s")
        points.append({"row": row, "why": why, "decided": decided.get(no, []), "form": form,
                       "state": row.colour(today), "open": here})  # fmt: skip
    return {"meeting": found, "points": points, "live": live, "entries": ledger.entries(person, found.stream)}
