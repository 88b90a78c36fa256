"""一事联办 for a project: which items its situation selects, what the one form still has to ask, what is known already
and where from, the merged list of materials, and what is promised."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from kaigong.apps.cases import application, applied, names, planned, queries, steps
from kaigong.apps.cases.models import Case, FormAnswer
from kaigong.apps.projects import queries as projects
from kaigong.apps.projects.models import Project
from kaigong.apps.rulebook import queries as rulebook
from kaigong.apps.rulebook import themes
from kaigong.apps.rulebook import words as rules
from kaigong.core.cases.values import MILESTONE
from kaigong.core.plan.model import Plan, PlanItem
from kaigong.core.rules.domain import expanded
from kaigong.core.rules.model import Catalogue, FormField
from kaigong.core.rules.themes import Part, Path, became, choose, form_of, longest_path, promise_within
from kaigong.core.rules.tree import names_of, walk
from kaigong.core.values import Fact

FEN_PER_WAN = 10_000 * 100
ENTERPRISE = "enterprise-form"


@dataclass(frozen=True, slots=True)
class Known:
    """A field whose answer is known: what it is, and where it comes from. `may_change`: it was typed before, and may
    have changed since."""

    field: FormField
    value: Any
    shown: str
    source: str
    may_change: bool = False

    @property
    def day(self) -> date | None:
        """The value as a day, where it is one."""
        return date.fromisoformat(self.value) if self.field.type == "day" else None


@dataclass(frozen=True, slots=True)
class Together:
    """A theme as one project meets it now."""

    published: themes.Published
    plan: Plan
    ask: tuple[str, ...]  # facts that still decide what is handled
    items: tuple[PlanItem, ...]  # what an application would send now
    sent: tuple[str, ...]  # applied for before
    unneeded: tuple[str, ...]  # not needed in this situation
    startable: bool  # something of it can begin now
    known: tuple[Known, ...] = ()
    asked: tuple[FormField, ...] = ()
    lines: list[application.Line] = field(default_factory=list)

    @property
    def parts(self) -> tuple[Part, ...]:
        """The items as the theme counts them: with the days and materials they have in this project's plan."""
        return tuple(Part(item.id, item.days, item.needs, item.gives) for item in self.items)

    @property
    def path(self) -> Path:
        """The longest way inside."""
        return longest_path(self.parts)

    @property
    def within(self) -> int:
        """The working days promised for just these items."""
        return promise_within(self.published.theme.promised_days, self.parts)

    @property
    def to_give(self) -> list[application.Line]:
        """The materials the applicant has to give."""
        return application.asked(self.lines)


def together(project: Project, published: themes.Published, *, whole: bool = True) -> Together:
    """What a theme means for a project; `whole` also works out the form and the materials."""
    catalogue, theme, plan = rulebook.catalogue(), published.theme, projects.plan_of(project)
    inside = {item.id: item for item in plan.items}
    choice = choose(catalogue, theme, project.facts, frozenset(plan.reforms))
    reforms = [catalogue.reforms[name] for name in plan.reforms]
    stands_for = {item: became(item, inside, reforms) for item in theme.items}
    chosen = dict.fromkeys(code for item in choice.items for code in stands_for[item])
    before = applied.items(project)
    items = tuple(inside[code] for code in chosen if code not in before and inside[code].kind != MILESTONE)
    standing = queries.standing(project)
    found = Together(
        published, plan, tuple(_to_ask(catalogue, project, choice.ask, theme.items, plan)), items,
        tuple(code for code in chosen if code in before),
        tuple(item for item in theme.items if item not in choice.open and not (set(stands_for[item]) & set(chosen))),
        any(set(item.preds) <= standing for item in items),
    )  # fmt: skip
    return _filled(project, found) if whole and items and not found.ask else found


def _to_ask(
    catalogue: Catalogue, project: Project, ask: Iterable[str], items: Iterable[str], plan: Plan
) -> Iterator[str]:
    """The theme's open questions; then facts the plan needs to say whether its items are needed and what they take."""
    theirs = list(items)
    wanted = dict.fromkeys(ask)
    wanted.update(dict.fromkeys(name for item in theirs for name in plan.depends.get(item, ())))
    conditions = [one.when for item in theirs for one in catalogue.items[item].inputs if one.when]
    read = (part for when in conditions for part in walk(expanded(when.root, catalogue.derived)))
    wanted.update(dict.fromkeys(name for part in read for name in names_of(part)))
    return (name for name in wanted if name in catalogue.attributes and name not in project.facts)


def _filled(project: Project, found: Together) -> Together:
    """With the form and the materials."""
    theme = found.published.theme
    fields = form_of(rulebook.catalogue(), theme, _codes(found, theme.items))
    known = {each.field.id: each for each in _known(project, fields)}
    lines = application.lines(found.plan, found.items, queries.materials(project), queries.given_by(project))
    asked = tuple(one for one in fields if one.id not in known)
    return replace(found, known=tuple(known.values()), asked=asked, lines=lines)


def _codes(found: Together, items: Iterable[str]) -> set[str]:
    """The items sent, and those of the theme that a merged one of them stands for: their fields are asked too."""
    sent = {item.id for item in found.items}
    reforms = [rulebook.catalogue().reforms[name] for name in found.plan.reforms]
    return sent | {item for item in items if set(became(item, sent, reforms)) & sent}


# --- what is known already --------------------------------------------------------------------------------------------


def _known(project: Project, fields: Iterable[FormField]) -> Iterator[Known]:
    catalogue, answers = rulebook.catalogue(), earlier(project)
    for one in fields:
        if one.source == "attribute":
            fact = project.facts.get(one.known_as)
            if fact is not None:
                yield Known(one, fact, rules.value(catalogue.attributes[one.known_as], fact), _("项目情况"))
        elif one.source == "applicant":
            value = str(getattr(project.enterprise, one.known_as))
            yield Known(one, value, value, _("企业登记"))
        elif one.source == "project" and (value := _of_record(project, one.known_as)):
            yield Known(one, value, _shown(one, value), _("项目登记"))
        elif answer := answers.get(one.id):
            said = _("{no} 的申请").format(no=answer.case.no)
            yield Known(one, answer.value, _shown(one, answer.value), said, may_change=True)


def earlier(project: Project) -> dict[str, FormAnswer]:
    """The latest answers given for the project, and those that hold for its whole enterprise, by field."""
    of_enterprise = FormAnswer.objects.filter(enterprise=project.enterprise_id, of_enterprise=True)
    of_project = FormAnswer.objects.filter(project=project)
    rows = [*of_enterprise.select_related("case").order_by("id"), *of_project.select_related("case").order_by("id")]
    return {row.field: row for row in rows}


def _of_record(project: Project, name: str) -> str:
    """A value of the project's record, as the form would have it."""
    if name == "investment":
        wan = project.investment_fen / FEN_PER_WAN
        return f"{wan:,.2f}"
    if name == "wished_start_on":
        return project.wished_start_on.isoformat() if project.wished_start_on else ""
    if name == "type":
        return rules.named(rulebook.catalogue().project_types.get(project.type))
    return str(getattr(project, name, "") or "")


def _shown(one: FormField, value: Any) -> str:
    """A value as people read it."""
    text = str(value)
    if one.type == "choice" and one.labels and text in one.labels:
        return rules.pick(*one.labels[text])
    unit = rules.pick(one.unit, one.unit_en)
    return f"{text} {unit}" if unit else text


def form_shown(case: Case, code: str = "") -> list[Known]:
    """What the form of a theme's application says, for whoever handles it: all of it, or what one item needs."""
    if not case.theme:
        return []
    folded = steps.folded(case).theme
    theme = themes.as_applied(case.theme, folded.version if folded else themes.SHIPPED_VERSION)
    if theme is None:
        return []
    codes = {code} if code else set(case.items.values_list("code", flat=True))
    plan = projects.plan_of(case.project)
    reforms = [rulebook.catalogue().reforms[name] for name in plan.reforms]
    merged = {item for item in theme.items if set(became(item, codes, reforms)) & codes}
    return list(_known(case.project, form_of(rulebook.catalogue(), theme, codes | merged)))


# --- all themes of a project ------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Offer:
    """One theme in the list: whether it can be applied for, and what it would handle."""

    published: themes.Published
    state: str  # open, ask, sent, later, none
    items: tuple[PlanItem, ...]
    within: int
    unneeded: tuple[str, ...]

    @property
    def titles(self) -> str:
        """The items, in one line."""
        return names.joined(names.of(item) for item in self.items)


def offers(project: Project) -> list[Offer]:
    """Every theme in force as this project meets it: those that can be applied for now on top."""
    found = [_offer(project, each) for each in themes.published().values()]
    order = {"open": 0, "ask": 1, "later": 2, "sent": 3, "none": 4}
    return sorted(found, key=lambda offer: (order[offer.state], -len(offer.items)))


def _offer(project: Project, published: themes.Published) -> Offer:
    found = together(project, published, whole=False)
    if found.ask:
        state = "ask"
    elif found.items:
        state = "open" if found.startable else "later"
    else:
        state = "sent" if found.sent else "none"
    return Offer(published, state, found.items, found.within if found.items else 0, found.unneeded)


def facts_said(project: Project, said: Mapping[str, Fact | None]) -> dict[str, Fact]:
    """Of what a form said, the facts that are new."""
    return {name: value for name, value in said.items() if value is not None and project.facts.get(name) != value}


def stage_of(found: Together) -> str:
    """The stage the case of an application is counted to: the theme's own, else that of its first item."""
    stages = [item.stage for item in found.items]
    return found.published.theme.stage if found.published.theme.stage in stages else stages[0]


def agencies(found: Together) -> list[application.Parcel]:
    """What each agency is sent; what the owner does himself is left out."""
    owed = {entry.code for entry in planned.entries_of(found.items) if entry.owed}
    return application.parcels(item for item in found.items if item.id not in owed)
