"""Looking for circles that reforms make: real projects are compiled, those of the types and many others.

Projects: each type's sample attributes without reforms, with each of its reforms added in turn and with each alone;
for every op under a condition such projects with facts that meet it;
then projects whose every attribute is drawn by lot among the values that make a difference. The seed is given, so a
run can be repeated.
"""

from collections.abc import Iterator, Mapping
from random import Random

from kaigong.core.plan.compile import compile_graph, in_order
from kaigong.core.plan.prepare import prepare
from kaigong.core.problems import Problem
from kaigong.core.rules.cycles import MAX_FOUND, cycle_problem
from kaigong.core.rules.domain import domains
from kaigong.core.rules.facts import sample_facts
from kaigong.core.rules.model import Catalogue, ProjectType
from kaigong.core.rules.references import sound_part
from kaigong.core.rules.satisfy import Solver
from kaigong.core.rules.tree import Node
from kaigong.core.values import Fact

Project = tuple[ProjectType, Mapping[str, Fact], tuple[str, ...]]


def probe(catalogue: Catalogue, projects: int, seed: int) -> list[Problem]:
    """Each circle found, once, with a project and the reforms that show it."""
    catalogue = sound_part(catalogue)
    prepared = prepare(catalogue)
    found: dict[frozenset[str], Problem] = {}
    for kind, facts, reforms in _projects(catalogue, projects, seed):
        chosen = in_order(prepared, kind, reforms)
        circle = compile_graph(prepared, prepared.bits(facts), chosen).cycle
        if circle and frozenset(circle) not in found:
            found[frozenset(circle)] = cycle_problem(circle, facts, type=kind.id, reforms=list(chosen))
            if len(found) >= MAX_FOUND:
                break
    return list(found.values())


def _projects(catalogue: Catalogue, projects: int, seed: int) -> Iterator[Project]:
    for kind in catalogue.project_types.values():
        facts = sample_facts(catalogue, kind.id)
        for count in range(len(kind.reforms) + 1):
            yield kind, facts, kind.reforms[:count]
        for reform in catalogue.reforms.values():
            yield kind, facts, (reform.id, *reform.requires_reform)
    yield from _aimed(catalogue)
    yield from _drawn(catalogue, projects, Random(seed))  # noqa: S311 - not a secret


def _aimed(catalogue: Catalogue) -> Iterator[Project]:
    """For every op of a reform under a condition, however rare, projects that meet it."""
    solver = Solver(catalogue)
    for reform in catalogue.reforms.values():
        for when in dict.fromkeys(op.when for op in reform.ops if op.when):
            solved = solver.solve(solver.plain(when), solver.plain(reform.applies_when)).facts or {}
            aimed = {name: value for name, value in solved.items() if name in catalogue.attributes}
            for kind in catalogue.project_types.values():
                facts = {**sample_facts(catalogue, kind.id), **aimed}
                yield kind, facts, (*kind.reforms, reform.id, *reform.requires_reform)
                yield kind, facts, (reform.id, *reform.requires_reform)


def _drawn(catalogue: Catalogue, projects: int, dice: Random) -> Iterator[Project]:
    """Projects by lot: two in three keep what defines their type, two in five take the type's reforms."""
    choices = {name: values for name, values in domains(_conditions(catalogue), catalogue.attributes).items() if values}
    kinds, reforms = list(catalogue.project_types.values()), tuple(catalogue.reforms)
    for _ in range(projects if kinds else 0):
        kind, share = dice.choice(kinds), dice.random()
        facts = {name: dice.choice(values) for name, values in choices.items() if name in catalogue.attributes}
        if dice.random() < 2 / 3:
            facts |= {name: value for name, value in kind.attributes.items() if isinstance(value, str)}
        lot = tuple(name for name in reforms if dice.random() < share)
        yield kind, facts, kind.reforms if dice.random() < 2 / 5 else lot


def _conditions(catalogue: Catalogue) -> list[Node]:
    """Every condition that shapes the graph."""
    found = [item.applies_when for item in catalogue.items.values()]
    found += [given.when for item in catalogue.items.values() for given in item.inputs if given.when]
    found += [reform.applies_when for reform in catalogue.reforms.values()]
    found += [op.when for reform in catalogue.reforms.values() for op in reform.ops if op.when]
    found += [derived.expr for derived in catalogue.derived.values()]
    return [expr.root for expr in found]
