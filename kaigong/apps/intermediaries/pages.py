"""What the pages of the marketplace show. Reads only."""

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
from kaigong.apps.intermediaries import eligible, forms, parts, queries, terms
from kaigong.apps.intermediaries.models import Body, Commission, CommissionState, Method, Standing
from kaigong.apps.intermediaries.refusals import TEXTS as TEXTS
from kaigong.apps.ledger import queries as ledger
from kaigong.apps.projects.models import Project
from kaigong.apps.rulebook import queries as rulebook
from kaigong.apps.rulebook import words

TURN = {
    CommissionState.OPEN: _("建设单位选取机构"),
    CommissionState.AWARDED: _("机构开始编制"),
    CommissionState.WORKING: _("机构编制成果"),
    CommissionState.DELIVERED: _("建设单位验收"),
    CommissionState.RETURNED: _("机构修改成果"),
}
OF_BODY = (CommissionState.AWARDED, CommissionState.WORKING, CommissionState.RETURNED)


@dataclass(frozen=True, slots=True)
class Verb:
    label: Promise
    effect: Promise
    primary: bool = False


VERBS: Mapping[str, Verb] = {
    "draw": Verb(_("抽取"), _("按公告的名册当场抽取；名册、种子和结果进入账本，任何人可以重算。"), True),
    "quote": Verb(_("报价"), _("截止前密封，可以重报；截止后由建设单位一次开启。"), True),
    "award": Verb(_("选定机构"), _("全部报价随之开启，选定的理由进入账本。"), True),
    "begin": Verb(_("开始编制"), _("机构的工作日自次日起算。"), True),
    "deliver": Verb(_("交付成果"), _("机构用时到今天为止；成果交建设单位验收。"), True),
    "accept": Verb(_("验收"), _("成果可用，委托完成。"), True),
    "give_back": Verb(_("退回修改"), _("一次写明要修改之处；修改用时另计。")),
    "rate": Verb(_("评价"), _("1 至 5 分，只评一次，计入排行和抽取签数。"), True),
    "note_defect": Verb(_("记录问题"), _("部门审查时发现的成果问题，计入排行。")),
    "cancel": Verb(_("取消委托"), _("开始编制前可以取消，须写明理由。")),
}


@dataclass(frozen=True, slots=True)
class Panel:
    """One thing the person can do."""

    verb: str
    words: Verb
    form: Form
    url: str
    open: bool


def list_page(person: Person | None, query: QueryDict, per_page: int) -> dict[str, Any]:
    """The register: searched, filtered by service and standing."""
    text, service, standing = query.get("q", "").strip(), query.get("service", ""), query.get("standing", "")
    page = Paginator(queries.search(person, text, service, standing), per_page).get_page(query.get("page"))
    services = dict(forms.service_choices())
    rows = [(body, [services.get(offer.service, offer.service) for offer in body.offers.all()]) for body in page]
    return {
        "page": page, "rows": [(body, words.listed(names)) for body, names in rows], "q": text, "service": service,
        "services": services.items(), "standing": standing, "standings": Standing.choices,
        "own": queries.own_body(person), "may_apply": queries.may_apply(person),
    }  # fmt: skip


def body_page(person: Person | None, body: Body, today: date) -> dict[str, Any]:
    """One body with its offers, and what the person may do about it."""
    services, mine = dict(forms.service_choices()), queries.is_own(person, body)
    agencies = {agency.id: agency for agency in accounts.agencies().filter(id__in=body.affiliated)}
    places = [place for place in queries.league(person, "") if place.body.pk == body.pk]
    offers = [
        {"offer": offer, "service": services.get(offer.service, offer.service), "expired": offer.valid_until < today,
         "barred": _agencies(terms.barred_by(rulebook.catalogue(), offer.service, body.affiliated))}
        for offer in body.offers.all()
    ]  # fmt: skip
    return {
        "body": body, "offers": offers, "affiliated": words.listed(words.named(a) for a in agencies.values()),
        "place": places[0] if places else None, "mine": mine, "offer_form": forms.OfferForm() if mine else None,
        "suspend_form": forms.SuspendBodyForm() if queries.may_list(person) else None,
        "may_list": queries.may_list(person), "entries": ledger.entries(person, body.stream) if person else [],
    }  # fmt: skip


def _agencies(ids: Iterable[str]) -> str:
    found = {agency.id: words.named(agency) for agency in accounts.agencies().filter(id__in=list(ids))}
    return words.listed(found.values())


def rows(found: Iterable[Commission], today: date) -> list[dict[str, Any]]:
    """The lines of a list of commissions."""
    services = dict(forms.service_choices())
    return [
        {"row": row, "service": services.get(row.service, row.service),
         "turn": TURN.get(CommissionState(row.state), ""),
         "late": row.state in OF_BODY and row.due_on is not None and today > row.due_on}
        for row in found
    ]  # fmt: skip


def new_page(project: Project, form: Form, today: date) -> dict[str, Any]:
    """The form of a new commission, with who offers the service chosen."""
    service = form["service"].value() or ""
    offers = list(queries.offers_of(service, today)) if service in dict(forms.service_choices()) else []
    lines = [(offer, eligible.reason(offer.body, service, today)) for offer in offers]
    told = [(offer, str(TEXTS[why[0]]).format(**why[1]) if why else "") for offer, why in lines]
    return {"project": project, "form": form, "offers": told, "service": service}


def commission_page(
    person: Person | None, row: Commission, today: date, bound: tuple[str, Form] | None
) -> dict[str, Any]:
    """One commission: where it stands, both sides' days, quotes, draw, and the person's moves."""
    return {
        "row": row, "line": rows([row], today)[0], "panels": _panels(person, row, today, bound),
        "quotes": queries.quotes(person, row, today), "drawn": draw_record(row), "parts": parts.of(person, row),
        "announced": bool(row.pool) and row.body_id is None, "lots": sum(weight for _body, weight in row.pool),
        "pool": [(body, dict(map(tuple, row.pool))[body.enterprise.credit_code])
                 for body in eligible.in_order(code for code, _weight in row.pool)],
        "entries": ledger.entries(person, row.stream),
    }  # fmt: skip


def _panels(person: Person | None, row: Commission, today: date, bound: tuple[str, Form] | None) -> list[Panel]:
    made = []
    for verb in queries.verbs(person, row, today):
        form = bound[1] if bound and bound[0] == verb else forms.FORMS[verb](row, auto_id=f"id_{verb}_%s")
        url = reverse("intermediaries:move", args=[row.no, verb])
        made.append(Panel(verb, VERBS[verb], form, url, bool(bound and bound[0] == verb)))
    return sorted(made, key=lambda panel: not panel.words.primary)


def draw_record(row: Commission) -> dict[str, Any] | None:
    """Everything a draw was made from; None before it was made."""
    if row.method != Method.DRAW or row.body_id is None:
        return None
    drawn = next(entry for entry in ledger.read(row.stream).entries if entry.kind == "BodyDrawn")
    return {
        "kaigong": "draw", "version": 1, "kind": "intermediary", "of": row.no, "pool": row.pool, "take": len(row.pool),
        "commitment": row.commitment, **{key: drawn.data[key] for key in ("secret", "beacon", "witness", "drawn")},
    }  # fmt: skip
