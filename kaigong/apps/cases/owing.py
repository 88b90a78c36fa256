"""What the rules let follow later, and what they let be promised: the published list, the text of a pledge, the checks.

Read from the catalogue and the project's reforms; nothing here changes anything.
"""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext_lazy as _

from kaigong.apps.cases import known, names, running
from kaigong.apps.cases.book import at_hand
from kaigong.apps.cases.models import Debt, Item
from kaigong.apps.enterprises import queries as enterprises
from kaigong.apps.ledger import wire
from kaigong.apps.projects import queries as projects
from kaigong.apps.projects.models import Project
from kaigong.apps.rulebook import queries as rulebook
from kaigong.core.cases.debts_values import WHOLE, CheckPlan, Deferral
from kaigong.core.rules import spoken
from kaigong.core.rules.model import Due

DEFERRING, PLEDGING = "deferred-materials", "commitment"
PROMISED_BY = frozenset({"commitment-letter", "scheme-commitment-letter", "design-commitment-letter"})
SETTLED = ("verified", "waived", "void")
CONSEQUENCE = "逾期未补交的，提醒并暂停后续事项的决定；经听取陈述申辩仍未补交的，依法撤销决定，并记入信用记录。"
BEFORE_DECISION = "在规定期限内未补交的，不予许可。"


def published(item: Item) -> Mapping[str, Due]:
    """The materials of an item that may follow later, where the city has that reform; for a merged item those of its
    parts too."""
    if DEFERRING not in running.of(item.project).reforms:
        return {}
    known_items = rulebook.catalogue().items
    found: dict[str, Due] = {}
    for code in (*item.parts, item.code):
        found |= known_items[code].deferrable_inputs if code in known_items else {}
    return {material: due for material, due in found.items() if material not in barred()}


def barred() -> frozenset[str]:
    """What proves safety, hazard, red line or ownership: never to follow later."""
    listed = _debt_rules().get("never_deferred", ())
    return frozenset(map(str, listed)) if isinstance(listed, Sequence) else frozenset()


def _debt_rules() -> Mapping[str, object]:
    """What the catalogue says of debts in general."""
    said = rulebook.catalogue().meta.get("debts")
    return said if isinstance(said, Mapping) else {}


def deferrals(item: Item, wanted: Sequence[str], wait_days: int | None) -> tuple[Deferral, ...]:
    """The materials somebody wants to let follow, with what the published list says of each."""
    listed, before = published(item), _deferred_before(item.project)
    return tuple(
        _deferral(item, material, listed.get(material), before=material in before, wait_days=wait_days)
        for material in wanted
    )


def _deferral(item: Item, material: str, due: Due | None, *, before: bool, wait_days: int | None) -> Deferral:
    terms = due or Due()
    return Deferral(
        material, published=due is not None, barred=material in barred(), deferred_before=before, wait_days=wait_days,
        working_days=terms.working_days_after_decision, calendar_days=terms.calendar_days_after_decision,
        gate=terms.before or "", later=dependants(item), verifier=item.agency_id,
        consequence=BEFORE_DECISION if wait_days else CONSEQUENCE,
    )  # fmt: skip


def _deferred_before(project: Project) -> set[str]:
    """One deferral a material: what this project has put off once already."""
    rows = Debt.objects.filter(project=project, kind="deferred").exclude(state="void")
    return set(rows.values_list("material", flat=True))


def dependants(item: Item) -> tuple[str, ...]:
    """The items of the plan that need this one."""
    return tuple(one.id for one in projects.plan_of(item.project).items if item.code in one.preds)


def _any(project: Project) -> bool:
    return bool(wire.rows("SELECT 1 FROM cases_debt WHERE project_id = %s LIMIT 1", (project.pk,)))


def holds(item: Item) -> tuple[str, ...]:
    """The debts of the project's other cases that close this item's gate."""
    if book := at_hand():
        others = (card for card in book.shelf(item.project).cards if card.row.no != item.case.no)
        return tuple(debt.id for card in others for debt in card.folded.debts.values() if debt.closes(item.code))
    if not _any(item.project):  # as in most projects
        return ()
    rows = Debt.objects.filter(project=item.project).exclude(case=item.case).exclude(state__in=SETTLED)
    return tuple(row.key for row in rows if row.closes(item.code))


# --------------------------------------------------------------------------------------------------- pledges


@dataclass(frozen=True, slots=True)
class PledgeText:
    """The form of a promise: what the agency tells, what the applicant promises, word for word."""

    version: str
    text: str
    conditions: tuple[str, ...]
    replaces: tuple[str, ...]
    consequence: str

    @property
    def digest(self) -> str:
        """Of the text, so that what was shown is what is signed."""
        return hashlib.sha256(self.text.encode()).hexdigest()


PLEDGE_CONSEQUENCE = (
    "承诺不实或者不能满足条件的，责令限期改正；逾期不改正或者改正后仍不符合的，依法撤销决定（《行政许可法》第六十九条），"
    "记入信用记录；修复之前不再适用告知承诺。"
)


def may_be_promised(item: Item) -> bool:
    """Whether the catalogue lets the item be decided on a promise, and the city has that reform for this project."""
    rule = rulebook.catalogue().items.get(item.code)
    return rule is not None and rule.commitment_allowed and PLEDGING in running.of(item.project).reforms


def pledge_text(item: Item) -> PledgeText:
    """The exact text to be signed, in the official language, with the version of the law it was made from."""
    catalogue = rulebook.catalogue()
    rule, checks = catalogue.items[item.code], check_terms(item)
    laws = "；".join(spoken.citation("zh", catalogue, basis.law, basis.article) for basis in rule.legal_basis)
    conditions = (rule.commitment_conditions_zh or rule.commitment_conditions or "符合该事项的法定条件、标准",)
    replaced = replaces(item)
    titles = "、".join(catalogue.materials[code].name_zh for code in replaced) or "事前实质审查"
    text = "\n".join((
        f"告知承诺书（{item.name_zh}）",
        "一、行政机关告知",
        f"（一）办理依据：{laws or '目录所列依据'}。",
        f"（二）应当具备的条件：{'；'.join(conditions)}。",
        f"（三）以承诺替代：{titles}。",
        f"（四）核查：自决定之日起{checks[0]}个月内核查，抽查比例百分之{checks[1]}。",
        f"（五）不实承诺的后果：{PLEDGE_CONSEQUENCE}",
        "二、申请人承诺",
        "（一）所填写的信息真实、准确；（二）已经知晓告知的全部内容；（三）已经满足告知的条件、标准和要求，"
        "并在事后持续符合；（四）愿意承担不实承诺的法律责任；（五）以上承诺是申请人真实的意思表示。",
    ))  # fmt: skip
    version = f"{catalogue.fingerprint[:8]}-{hashlib.sha256(text.encode()).hexdigest()[:8]}"
    return PledgeText(version, text, conditions, replaced, PLEDGE_CONSEQUENCE)


def replaces(item: Item) -> tuple[str, ...]:
    """The materials a promise stands for: what the reforms in effect replace by a letter of commitment."""
    reforms = rulebook.catalogue().reforms
    ops = [op for name in running.of(item.project).reforms for op in reforms[name].ops if op.op == "replace_input"]
    wanted = {item.code, *item.parts}
    return tuple(dict.fromkeys(op.input for op in ops if op.item in wanted and op.by in PROMISED_BY))


def check_terms(item: Item) -> tuple[int, int]:
    """Within how many months a promise is checked, and how many of a hundred: by the applicant's class of credit."""
    rules = _debt_rules()
    rate = rate_of(rules, enterprises.credit_class(item.project.enterprise))
    return int(str(rules.get("pledge_check_months", 2))), rate


def rate_of(rules: Mapping[str, object], credit: str) -> int:
    """The rate of one class of credit, or the general one where the catalogue sets none for it."""
    by_class = rules.get("pledge_check_percent_by_credit")
    own = by_class.get(credit) if isinstance(by_class, Mapping) else None
    return int(str(own if own is not None else rules.get("pledge_check_percent", WHOLE)))


def check_rates() -> list[tuple[str, int]]:
    """How many of a hundred promises are checked, by the class of credit of who makes them, as the catalogue has it."""
    rules = _debt_rules()
    return [(str(label), rate_of(rules, credit)) for credit, label in CREDIT.items()]


def check_plan(item: Item) -> CheckPlan:
    """The check of a promise about to be decided on; its draw hangs on the last entry of the case before that."""
    months, rate = check_terms(item)
    return CheckPlan(item.agency_id, months, rate, known.folded(item.case.stream)[1], later=dependants(item))


def bad_credit(item: Item, today: date) -> bool:
    """Whether the applicant's serious bad credit is unrepaired: out for promises."""
    return enterprises.in_bad_credit(item.project.enterprise, today)


def debt_name(key: str) -> str:
    """A debt as people call it: the material, or what was promised, and the item that owes it."""
    code, _slash, rest = key.partition("/")
    what = rest.partition("/")[0]
    called = WORDS.get(what) or names.material(what)
    return f"{called}（{names.item(code)}）" if not names.english() else f"{called} ({names.item(code)})"


CREDIT = {"clean": _("信用良好"), "ordinary": _("有一般失信记录"), "serious": _("有严重失信记录")}
WORDS = {
    "pledge": _("告知承诺"), "simulated": _("模拟审查结果"), "inspection-foundation": _("地基基础阶段检查"),
    "inspection-main-structure": _("主体结构阶段检查"), "inspection-completion": _("竣工阶段检查"),
}  # fmt: skip
