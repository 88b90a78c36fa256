"""What the pages of debts show: to the applicant what he owes, to verifiers what to check, to heads what to end."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.forms import Form
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from kaigong.apps.accounts.models import Person
from kaigong.apps.cases import names, owing, queries_debts, running
from kaigong.apps.cases.forms import debts as forms
from kaigong.apps.cases.models import Debt, DebtState, Item, State
from kaigong.apps.documents import queries as documents
from kaigong.core.supervision.league import wilson

TABS: Mapping[str, Promise] = {
    "check": _("待核查"), "revoke": _("待处理"), "open": _("未了结"), "all": _("全部"),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class DebtVerb:
    label: Promise
    effect: Promise
    icon: str
    primary: bool = False


DEBT_VERBS: Mapping[str, DebtVerb] = {
    "pay": DebtVerb(_("补交"), _("交给核查部门，五个工作日内核查。"), "upload", True),
    "verify": DebtVerb(_("核查"), _("核查通过即了结；不符合的，说明情况并给出改正或陈述的机会。"), "checklist", True),
    "remind": DebtVerb(_("提醒"), _("提醒申请人补交，记入账本。"), "bell"),
    "state": DebtVerb(_("陈述申辩"), _("作出撤销决定之前，部门应当听取。"), "message"),
    "extend": DebtVerb(_("延长补交期限"), _("只能延长一次。"), "calendar-plus"),
    "waive": DebtVerb(_("免予补交"), _("说明理由后了结，后续事项不再因此停下。"), "circle-minus"),
    "revoke": DebtVerb(_("撤销"), _("撤销以此作出的决定，证书随即失效，并记入信用记录。"), "ban"),
}
DEBT_FORMS: dict[str, type[forms.DebtForm]] = {
    "pay": forms.PayForm, "verify": forms.CheckForm, "remind": forms.DebtForm, "state": forms.StateForm,
    "extend": forms.ExtendDebtForm, "waive": forms.DebtReasonForm, "revoke": forms.DebtReasonForm,
}  # fmt: skip
FEW = 5  # checked ones, below which a rate says little
BADGES = {
    DebtState.OWED: "deferred", DebtState.REMINDED: "soon", DebtState.BLOCKED: "late", DebtState.ORDERED: "late",
    DebtState.PAID: "ok", DebtState.VERIFIED: "done", DebtState.WAIVED: "done", DebtState.REVOKED: "void",
    DebtState.VOID: "void",
}  # fmt: skip

AWAITS: Mapping[str, Promise] = {"pledge": _("待核查"), "simulated": _("待确认")}


def row(debt: Debt, today: date) -> dict[str, Any]:
    """One line of a list: what, by when, what it blocks, who checks."""
    late = debt.due_on is not None and today > debt.due_on and debt.state in queries_debts.UNPAID
    return {
        "debt": debt, "name": owing.debt_name(debt.key), "badge": "late" if late else BADGES[DebtState(debt.state)],
        "gate": names.item(debt.gate) if debt.gate else "", "blocks": blocks(debt),
        "verifier": names.agency(debt.verifier), "paid_by": debt.check_by, "state": state(debt),
    }  # fmt: skip


def state(debt: Debt) -> str:
    """The state as people call it: nothing is handed in for a promise or a simulated result, they are looked at."""
    if debt.state in (DebtState.OWED, DebtState.REMINDED) and debt.kind in AWAITS:
        return str(AWAITS[debt.kind])
    return str(debt.get_state_display())


def blocks(debt: Debt) -> str:
    """What stays closed, in a line."""
    codes = [debt.gate] if debt.gate else []
    codes += [code for code in debt.later if code != debt.gate]
    return names.joined(names.item(code) for code in dict.fromkeys(codes))


def tabs(person: Person | None, chosen: str) -> list[dict[str, Any]]:
    """The tabs with how much is in each."""
    return [
        {"value": name, "label": TABS[name], "active": name == chosen, "count": queries_debts.tab(person, name).count()}
        for name in queries_debts.tabs(person)
    ]


def debt_page(person: Person | None, debt: Debt, today: date, bound: tuple[str, Form] | None = None) -> dict[str, Any]:
    """One debt: the facts, the text signed, and what the person may do."""
    panels = []
    for move in queries_debts.moves(person, debt):
        form = bound[1] if bound and bound[0] == move.verb else DEBT_FORMS[move.verb](
            debt, auto_id=f"id_{move.verb}_%s")  # fmt: skip
        panels.append({
            "verb": move.verb, "words": DEBT_VERBS[move.verb], "form": form,
            "open": bool(bound and bound[0] == move.verb),
        })  # fmt: skip
    return {
        **row(debt, today), "line": row(debt, today), "panels": panels,
        "papers": documents.named(debt.documents).values(),
        "conditions": debt.conditions, "replaces": names.joined(names.material(code) for code in debt.replaces),
        "can_draw": debt.kind == "pledge",
    }  # fmt: skip


def of_item(person: Person | None, item: Item, today: date) -> dict[str, Any]:
    """For the page of an item: what it owes, what keeps it closed, what was owed from before, what merged into it."""
    ways, simulated = running.of(item.project), item.state == State.SIMULATED
    phases = next((split for split in ways.phases if item.code in split), ())
    own, closing, before = queries_debts.around(item)
    return {
        "debts": [row(debt, today) for debt in own],
        "closing": [row(debt, today) for debt in closing],
        "before": [row(debt, today) for debt in before],
        "merged": [names.item(code) for code in item.parts],
        "phases": [(names.item(code), code == item.code) for code in phases],
        "is_simulated": simulated or item.simulated and not item.finished, "simulated_passed": simulated,
        "confirmed_by": names.item(item.confirmed_by) if item.confirmed_by else "",
        "chapters_needed": [
            (names.item(giver), names.joined(names.material(code) for code in chapters))
            for giver, chapters in item.chapters.items()
        ],
        "may_pledge": owing.may_be_promised(item) and item.state == State.RECEIVED and not item.pledge,
    }  # fmt: skip


def offered(item: Item, verb: str) -> bool:
    """Whether a verb of letting follow or promising makes sense for this item at all."""
    if verb in ("accept_deferred", "approve_deferred"):
        owed = item.debts.filter(ended=False).exists() if verb == "approve_deferred" else False
        return owed or bool(owing.published(item))
    if verb == "sign_pledge":
        return owing.may_be_promised(item)
    return True


def pledges_page(person: Person | None) -> dict[str, Any]:
    """告知承诺兑现: how many of the promises checked were kept, by agency and item, and how many are checked."""
    rows = [
        {**row, "agency": names.agency(row["verifier"]), "item": names.item(row["item__code"]), **_kept(row)}
        for row in queries_debts.pledges_kept(person)
    ]
    total = {name: sum(row[name] for row in rows) for name in ("signed", "picked", "kept", "broken", "waiting")}
    return {"rows": rows, "total": {**total, **_kept(total)}, "rates": owing.check_rates(), "few": FEW}


def _kept(row: Mapping[str, Any]) -> dict[str, Any]:
    """The rate with its interval, in percent; None where nothing was checked yet."""
    checked = row["kept"] + row["broken"]
    if not checked:
        return {"checked": 0, "rate": None}
    low, high = wilson(row["kept"], checked)
    return {"checked": checked, "rate": round(100 * row["kept"] / checked), "low": round(100 * low),
            "high": round(100 * high)}  # fmt: skip
