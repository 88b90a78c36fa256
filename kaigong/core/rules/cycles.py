"""Items that wait for each other in a circle, for some project, without any reform.

Every edge the catalogue could ever draw is kept if some project draws it; a circle of such edges counts only if one
project draws them all. What reforms do to the graph is looked at by compiling real projects (see the command).
"""

from collections.abc import Iterator, Mapping

from kaigong.core.problems import Problem
from kaigong.core.rules.model import Catalogue, Item
from kaigong.core.rules.satisfy import Solver
from kaigong.core.rules.tree import Const, Node, Or
from kaigong.core.values import Fact

MAX_PATHS, MAX_FOUND = 2_000, 10
Edges = Mapping[str, Mapping[str, Node]]  # item -> consumer -> when its output is a live input of the consumer


def cycle_problems(catalogue: Catalogue) -> Iterator[Problem]:
    """Each circle some project shows, once, with that project."""
    solver = Solver(catalogue)
    applies = {
        item.id: solver.plain(item.applies_when, reforms=False)
        for item in catalogue.items.values()
        if item.introduced_by is None
    }
    edges = _edges(catalogue, solver, applies)
    for cycle, project in _Walk(solver, applies, edges).circles():
        yield cycle_problem(cycle, project)


def cycle_problem(cycle: tuple[str, ...], project: Mapping[str, Fact], **more: object) -> Problem:
    """The fault, told from the first item round to itself, with a project that shows it."""
    shown = {"cycle": [*cycle, cycle[0]], "project": dict(project), **more}
    return Problem("cycle", at=f"items/{cycle[0]}", data=shown)


def _edges(catalogue: Catalogue, solver: Solver, applies: Mapping[str, Node]) -> dict[str, dict[str, Node]]:
    """Edges between items that at least one project draws."""
    givers: dict[str, list[str]] = {}
    for name in applies:
        for material in catalogue.items[name].outputs:
            givers.setdefault(material, []).append(name)
    edges: dict[str, dict[str, Node]] = {name: {} for name in applies}
    for name in applies:
        for giver, when in _live(catalogue.items[name], givers, solver).items():
            if giver != name:
                edges[giver][name] = when
    looped = _knots(edges)
    return {
        name: {
            consumer: when
            for consumer, when in ends.items()
            if looped.get(name) == looped.get(consumer) and solver.fits(applies[name], applies[consumer], when)
        }
        for name, ends in edges.items()
    }


def _live(item: Item, givers: Mapping[str, list[str]], solver: Solver) -> dict[str, Node]:
    """From whom the item takes something, and when."""
    found: dict[str, list[Node]] = {}
    for given in item.inputs:
        when: Node = Const(True) if given.when is None else solver.plain(given.when, reforms=False)
        for giver in givers.get(given.material, ()):
            found.setdefault(giver, []).append(when)
    return {giver: Or(tuple(whens)) for giver, whens in found.items()}


def _knots(edges: Edges) -> dict[str, int]:
    """Items that can reach each other bear one number (strongly connected components, by Kosaraju's two passes)."""
    order: list[str] = []
    seen: set[str] = set()
    for start in edges:
        _finish(start, edges, seen, order)
    back: dict[str, dict[str, Node]] = {name: {} for name in edges}
    for name, ends in edges.items():
        for consumer in ends:
            back[consumer][name] = Const(True)
    knots: dict[str, int] = {}
    for number, start in enumerate(reversed(order)):
        members: list[str] = []
        _finish(start, back, set(knots), members)
        knots.update(dict.fromkeys((member for member in members if member not in knots), number))
    return knots


def _finish(start: str, edges: Edges, seen: set[str], order: list[str]) -> None:
    """Depth-first from `start`, without recursion; items are appended when left for good."""
    if start in seen:
        return
    seen.add(start)
    trail = [(start, iter(edges[start]))]
    while trail:
        name, ends = trail[-1]
        onward = next((end for end in ends if end not in seen), None)
        if onward is None:
            order.append(name)
            trail.pop()
        else:
            seen.add(onward)
            trail.append((onward, iter(edges[onward])))


class _Walk:
    """Follows edges as long as one project can draw them all; each circle is found from its first item."""

    def __init__(self, solver: Solver, applies: Mapping[str, Node], edges: Edges) -> None:
        self.solver = solver
        self.applies = applies
        self.edges = edges
        self.place = {name: number for number, name in enumerate(applies)}
        self.paths = 0

    def circles(self) -> Iterator[tuple[tuple[str, ...], dict[str, Fact]]]:
        knots = _knots(self.edges)
        found = 0
        for start in self.edges:
            for circle in self.onward((start,), (self.applies[start],), knots):
                yield circle
                found += 1
                if found >= MAX_FOUND:
                    return

    def onward(
        self, path: tuple[str, ...], held: tuple[Node, ...], knots: Mapping[str, int]
    ) -> Iterator[tuple[tuple[str, ...], dict[str, Fact]]]:
        for end, when in self.edges[path[-1]].items():
            if knots[end] != knots[path[0]] or self.place[end] < self.place[path[0]] or end in path[1:]:
                continue
            self.paths += 1
            if self.paths > MAX_PATHS:
                return
            facts = self.solver.solve(*held, when, self.applies[end]).facts
            if facts is None:
                continue
            if end == path[0]:
                yield path, facts
            else:
                yield from self.onward((*path, end), (*held, when, self.applies[end]), knots)
