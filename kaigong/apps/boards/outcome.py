"""What a plan means for the applicant: items with their reasons, materials, fees, agencies, what would shorten it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from kaigong.apps.boards import words
from kaigong.apps.boards.pictures import stages
from kaigong.apps.rulebook import words as rules
from kaigong.core.plan import Plan, PlanItem, ProjectFacts, compare, plan
from kaigong.core.rules.model import Attribute, Catalogue, Item, Material
from kaigong.core.rules.why import Explainer
from kaigong.core.values import Fact

APPLICANT = "applicant"  # the issuer of what the owner makes himself
FREE = "none"
SOME = 4  # items named as takers of a material


@dataclass(frozen=True, slots=True)
class Needed:
    """One item of the plan as the lists show it."""

    item: PlanItem
    name: str
    agency: str
    days: str
    why: str
    url: str
    fee: str


@dataclass(frozen=True, slots=True)
class Group:
    """Items under one heading."""

    name: str
    rows: list[Needed]


@dataclass(frozen=True, slots=True)
class Open:
    """An item that may still be needed, and the questions it depends on."""

    item: Item
    name: str
    attributes: list[Attribute]


@dataclass(frozen=True, slots=True)
class Refuted:
    """An item that is not needed, and why."""

    item: Item
    name: str
    why: str


@dataclass(frozen=True, slots=True)
class Given:
    """A material, and the items that take it."""

    material: Material
    name: str
    issuer: str
    items: str


@dataclass(frozen=True, slots=True)
class Switch:
    """A reform as a switch: whether it is on, whether it can act here, and what it does to the days."""

    id: str
    name: str
    text: str
    on: bool
    acts: bool
    saves: int

    @property
    def costs(self) -> int:
        """The working days it adds, where it makes the path longer."""
        return max(0, -self.saves)


def needed(catalogue: Catalogue, so_far: Plan, facts: Mapping[str, Fact]) -> list[Group]:
    """The items of the plan by stage, in the order they are done."""
    rows = [_needed(catalogue, item, facts) for item in sorted(so_far.items, key=lambda item: item.early_start)]
    groups = (
        Group(stage["name"], [row for row in rows if row.item.stage == stage["id"]]) for stage in stages(catalogue)
    )
    return [group for group in groups if group.rows]


def _needed(catalogue: Catalogue, item: PlanItem, facts: Mapping[str, Fact]) -> Needed:
    known = catalogue.items[item.id]
    url = reverse("rulebook:item", args=[item.id])
    why = words.why(catalogue, item.why, facts)
    agency = words.agencies(catalogue, item.agency)
    return Needed(item, rules.named(item), agency, words.days(item.days), why, url, fee(catalogue, known))


def fee(catalogue: Catalogue, item: Item) -> str:
    """The fee as the catalogue words it; empty where there is none."""
    if not item.fee or item.fee.startswith(FREE):
        return ""
    return rules.pick(*catalogue.fees.get(item.fee, (item.fee, item.fee)))


def maybe(catalogue: Catalogue, so_far: Plan) -> list[Open]:
    """Items that depend on what is not known yet."""
    return [
        Open(catalogue.items[name], rules.named(catalogue.items[name]), [catalogue.attributes[each] for each in names])
        for name, names in so_far.depends.items()
    ]


def unneeded(catalogue: Catalogue, so_far: Plan, facts: Mapping[str, Fact], explainer: Explainer) -> Iterator[Refuted]:
    """Items whose condition is false for certain; what only reforms bring in or merged away is not worth telling."""
    for name in so_far.not_needed:
        item = catalogue.items[name]
        reasons = () if item.introduced_by else explainer.why(name, facts, frozenset(so_far.reforms))
        false = [each for each in reasons if each["value"] is False or each["condition"].startswith("not ")]
        if false:
            lines = dict.fromkeys(
                words.fact_line(catalogue, each["condition"], each["value"], facts) for each in reasons
            )
            yield Refuted(item, rules.named(item), rules.listed(lines))


def materials(catalogue: Catalogue, so_far: Plan) -> tuple[list[Given], list[Given], int]:
    """What the owner must hand in, what shared data give, and how many are made on the way by the items themselves."""
    made = {material for item in so_far.items for material in item.gives}
    takers: dict[str, list[str]] = {}
    for item in so_far.items:
        for material in item.needs:
            takers.setdefault(material, []).append(rules.named(item))
    asked, shared = [], []
    for name, items in takers.items():
        known = catalogue.materials[name]
        if name not in made:
            row = Given(known, rules.named(known), words.agencies(catalogue, [known.issuer]), _some(items))
            (shared if known.shareable and known.issuer != APPLICANT else asked).append(row)
    return asked, shared, len(made & takers.keys())


def _some(names: list[str]) -> str:
    """A few names, and how many there are in all where there are more."""
    if len(names) <= SOME:
        return rules.listed(names)
    return _("{names}等 {n} 个事项").format(names=rules.listed(names[: SOME - 1]), n=len(names))


def by_agency(catalogue: Catalogue, so_far: Plan) -> list[tuple[str, list[PlanItem], int]]:
    """Who has what to do, and for how many working days; the longest first."""
    held: dict[str, list[PlanItem]] = {}
    for item in so_far.items:
        held.setdefault(item.agency[0], []).append(item)
    rows = [(words.agency(catalogue, [name]), items, sum(item.days for item in items)) for name, items in held.items()]
    return sorted(rows, key=lambda row: -row[2])


def switches(catalogue: Catalogue, project: ProjectFacts, chosen: tuple[str, ...]) -> list[Switch]:
    """The reforms of the project's type as switches, each with what it does by itself to the present choice."""
    listed = catalogue.project_types[project.type].reforms
    now = plan(catalogue, project, None, reforms=chosen)
    effects = {effect.id: effect for effect in compare(catalogue, project, reforms=chosen)}
    found = []
    for name in dict.fromkeys((*listed, *chosen)):
        reform, on = catalogue.reforms[name], name in chosen
        if on:
            saves, acts = effects[name].left_out_days or 0, effects[name].in_effect
        else:
            other = plan(catalogue, project, None, reforms=(*chosen, name))
            saves, acts = (now.to_start_days or 0) - (other.to_start_days or 0), name in other.reforms
        text = rules.pick(reform.changes_zh, reform.changes)
        found.append(Switch(name, rules.named(reform), text, on, acts, saves))
    return found
