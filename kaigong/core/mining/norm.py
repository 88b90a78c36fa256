"""What should happen: the plan of the catalogue, as conformance holds logs against it.

norm_of(catalogue, type, attributes, reforms) -> Norm
whole(catalogue) -> Norm for cases whose project nobody knows: every item, none required
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

from kaigong.core.plan import Chosen, Plan, ProjectFacts, plan
from kaigong.core.plan.running import running
from kaigong.core.problems import Faulty, Problem
from kaigong.core.rules.model import Catalogue
from kaigong.core.values import Fact


@dataclass(frozen=True, slots=True)
class Step:
    """One item: what it waits for, and its days, None where nobody set any."""

    id: str
    preds: tuple[str, ...] = ()
    promised: int | None = None
    statutory: int | None = None


@dataclass(frozen=True, slots=True)
class Norm:
    """The items of a plan. `required` are those whose absence is a fault once something that builds on them is done."""

    steps: Mapping[str, Step]
    required: frozenset[str]
    followers: Mapping[str, frozenset[str]] = field(default_factory=dict)  # all that build on an item
    phases: Mapping[str, tuple[str, ...]] = field(
        default_factory=dict
    )  # an item given in stages -> the stages, in order
    many: frozenset[str] = frozenset()  # done more than once in good order: once a stage, or once a building


def norm(
    steps: Mapping[str, Step],
    required: frozenset[str],
    phases: Mapping[str, tuple[str, ...]] | None = None,
    units: frozenset[str] = frozenset(),
) -> Norm:
    """With what builds on each item, directly or through others."""
    direct: dict[str, set[str]] = {name: set() for name in steps}
    for step in steps.values():
        for pred in step.preds:
            direct.setdefault(pred, set()).add(step.id)
    staged = dict(phases or {})
    many = units | {stage for stages in staged.values() for stage in stages}
    return Norm(steps, required, {name: frozenset(_reached(direct, name)) for name in direct}, staged, many)


def phases_in(catalogue: Catalogue, items: Collection[str]) -> dict[str, tuple[str, ...]]:
    """Which items are given in stages where a plan has these: a construction permit for the pit, then the rest."""
    splits = (op for reform in catalogue.reforms.values() for op in reform.ops if op.op == "split")
    return {op.item: op.into for op in splits if op.into and set(op.into) <= set(items)}


def _reached(direct: Mapping[str, set[str]], name: str) -> set[str]:
    found, todo = set[str](), list(direct[name])
    while todo:
        one = todo.pop()
        if one not in found:
            found.add(one)
            todo.extend(direct.get(one, ()))
    return found


def norm_of(catalogue: Catalogue, kind: str, attributes: Mapping[str, Fact], reforms: Chosen = "type") -> Norm:
    """The plan of a project of this type; Faulty where the description is."""
    project = ProjectFacts("", kind, attributes)
    promised = _sound(plan(catalogue, project, None, reforms=reforms))
    statutory = _sound(plan(catalogue, project, None, reforms=reforms, days="statutory"))
    days = {item.id: item.days for item in statutory.items}
    steps = {
        item.id: Step(
            item.id, item.preds, _days(catalogue, item.id, item.days), _days(catalogue, item.id, days[item.id])
        )
        for item in promised.items
    }
    units = running(catalogue, project, reforms).units
    return norm(steps, frozenset(promised.needed) & frozenset(steps), phases_in(catalogue, steps), units)


def _days(catalogue: Catalogue, item: str, days: int) -> int | None:
    """Only what an office answers for has a limit: an applicant's own work and milestones have none."""
    known = catalogue.items.get(item)
    return days if known is None or known.kind not in ("milestone", "self-managed", "intermediary-service") else None


def _sound(made: Plan) -> Plan:
    if made.faults:
        raise Faulty([Problem(f"plan.{fault.kind}", fault.place, {"name": fault.name}) for fault in made.faults])
    return made


def whole(catalogue: Catalogue) -> Norm:
    """Every item by the materials it takes and gives, whatever the project; nothing is required.

    A material that several items can give orders nothing: nobody knows which of them gave it."""
    gives: dict[str, list[str]] = {}
    for item in catalogue.items.values():
        for material in item.outputs:
            gives.setdefault(material, []).append(item.id)
    only = {material: givers[0] for material, givers in gives.items() if len(givers) == 1}
    steps = {}
    for item in catalogue.items.values():
        preds = {only[taken.material] for taken in item.inputs if taken.when is None and taken.material in only}
        limits = (item.promised_days, item.legal_days.value if item.legal_days else None)
        steps[item.id] = Step(item.id, tuple(sorted(preds - {item.id})), *limits)
    return norm(steps, frozenset(), phases_in(catalogue, steps))
