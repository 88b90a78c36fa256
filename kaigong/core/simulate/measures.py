"""What a city can do about it, and at what cost: one more reviewer, a reform brought in or left, another discipline;
days promised that are kept; papers that are right the first time."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from kaigong.core.plan import chosen_reforms
from kaigong.core.rules.model import Catalogue
from kaigong.core.simulate.scenario import DISCIPLINES, OWNERS, Correction, Scenario, Step

REVIEWER, REFORM, WITHOUT, DISCIPLINE = "reviewer", "reform", "without-reform", "discipline"
KEEP, RIGHT_FIRST = "keep-days", "right-first"


@dataclass(frozen=True, slots=True, order=True)
class Measure:
    """One of them; `name` is an agency (or OWNERS), a reform, or a discipline for all desks. `cost` None: not to be
    had, only looked at (leaving a reform out is of that kind)."""

    kind: str
    name: str
    cost: float | None

    @property
    def text(self) -> str:
        """In words."""
        words = {
            REVIEWER: "one more reviewer at",
            REFORM: "with reform",
            WITHOUT: "without reform",
            DISCIPLINE: "everywhere",
            KEEP: "days promised are kept by",
            RIGHT_FIRST: "papers right the first time",
        }
        return f"{words[self.kind]} {self.name}".strip()


def measures(scenario: Scenario, catalogue: Catalogue) -> tuple[Measure, ...]:
    """All there are: every desk, every reform on or off, every discipline that is not everywhere already; where they
    have a price, days kept and papers right the first time."""
    return (*_reviewers(scenario), *_reforms(scenario, catalogue), *_disciplines(scenario), *_diligence(scenario))


def _reviewers(scenario: Scenario) -> Iterator[Measure]:
    costs = scenario.costs
    for name in scenario.agencies:
        yield Measure(REVIEWER, name, costs.reviewers.get(name, costs.reviewer))


def _reforms(scenario: Scenario, catalogue: Catalogue) -> Iterator[Measure]:
    """On where some project does not choose it, off where some does."""
    chosen = [
        set(chosen_reforms(catalogue.project_types[kind], said)) | scenario.added - scenario.dropped
        for kind, said in {
            (entry.facts.type, _hashable(scenario.reforms if entry.reforms is None else entry.reforms))
            for entry in scenario.portfolio
        }
    ]
    for name in catalogue.reforms:
        with_it = sum(name in each for each in chosen)
        if with_it < len(chosen):
            yield Measure(REFORM, name, scenario.costs.reforms.get(name, scenario.costs.reform))
        if with_it:
            yield Measure(WITHOUT, name, None)


def _hashable(said: object) -> str | tuple[str, ...]:
    return said if isinstance(said, str) else tuple(said)  # type: ignore[arg-type]


def _disciplines(scenario: Scenario) -> Iterator[Measure]:
    for name in DISCIPLINES:
        if any(desk.discipline != name for desk in scenario.agencies.values()):
            yield Measure(DISCIPLINE, name, scenario.costs.discipline)


def _diligence(scenario: Scenario) -> Iterator[Measure]:
    """What needs neither post nor rule: of the desks, the owners and what they hand in."""
    costs = scenario.costs
    for name in scenario.agencies:
        price = costs.keeps.get(name, costs.keep)
        if price is not None and name not in scenario.kept:
            yield Measure(KEEP, name, price)
    if costs.owners is not None and OWNERS not in scenario.kept:
        yield Measure(KEEP, OWNERS, costs.owners)
    if costs.right_first is not None and (scenario.correction.default or any(scenario.correction.items.values())):
        yield Measure(RIGHT_FIRST, "", costs.right_first)


def applied(scenario: Scenario, chosen: Iterable[Measure]) -> Scenario:
    """The scenario after some measures; the same measure twice is two reviewers more."""
    for measure in chosen:
        scenario = _apply(scenario, measure)
    return scenario


def _apply(scenario: Scenario, measure: Measure) -> Scenario:
    name, desks = measure.name, scenario.agencies
    if measure.kind == REVIEWER:
        more = tuple(Step(step.first, step.count + 1) for step in desks[name].reviewers)
        return replace(scenario, agencies={**desks, name: replace(desks[name], reviewers=more)})
    if measure.kind == REFORM:
        return replace(scenario, added=scenario.added | {name}, dropped=scenario.dropped - {name})
    if measure.kind == WITHOUT:
        return replace(scenario, dropped=scenario.dropped | {name}, added=scenario.added - {name})
    if measure.kind == KEEP:
        return replace(scenario, kept=scenario.kept | {name})
    if measure.kind == RIGHT_FIRST:
        said = scenario.correction
        return replace(scenario, correction=Correction(0.0, {}, said.answer, said.check_days))
    return replace(scenario, agencies={agency: replace(desk, discipline=name) for agency, desk in desks.items()})


def cost_of(chosen: Iterable[Measure]) -> float:
    """What they cost together."""
    return sum(measure.cost or 0.0 for measure in chosen)
