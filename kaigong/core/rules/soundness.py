"""Faults of a catalogue that reads well but makes no sense: each function names one sort."""

from collections.abc import Iterable, Iterator
from itertools import combinations

from kaigong.core.problems import Problem
from kaigong.core.rules.model import Catalogue, Item, ProjectType, Reform
from kaigong.core.rules.satisfy import REFORM, Solver
from kaigong.core.rules.theme_checks import theme_problems
from kaigong.core.rules.tree import BoolAttr, Compare, Expr, Node
from kaigong.core.rules.wording import translation_problems

# --- days -------------------------------------------------------------------------------------------------------------


def promise_problems(catalogue: Catalogue) -> Iterator[Problem]:
    """A promise may not be longer than the law; a legal value of 0, done at once, allows a promise of 1."""
    for item in catalogue.items.values():
        if item.promised_days is not None:
            yield from _longer(item, item.promised_days, f"items/{item.id}")
    for reform in catalogue.reforms.values():
        for op in reform.ops:
            for name in op.into if op.op == "merge" and op.days is not None else ():
                if name in catalogue.items:
                    yield from _longer(catalogue.items[name], op.days or 0, f"reforms/{reform.id}")


def _longer(item: Item, promised: int, entry: str) -> Iterator[Problem]:
    if item.legal_days is None:
        return
    limit = max(item.legal_days.working_days, 1)
    if promised > limit:
        data = {"item": item.id, "got": promised, "limit": limit, "unit": "working", "law": item.legal_days.value}
        yield Problem("promise.longer_than_law", at=entry, data={**data, "law_unit": item.legal_days.unit})


def version_problems(catalogue: Catalogue) -> Iterator[Problem]:
    """Law versions in order: a basis begins before it ends, and earlier limits each have another last day."""
    for item in catalogue.items.values():
        for basis in item.legal_basis:
            if basis.since and basis.until and basis.since > basis.until:
                yield Problem("version.ends_before_it_begins", at=f"items/{item.id}", data={"law": basis.law})
        ends = [before.until for before in item.legal_days_before]
        known = [end for end in ends if end is not None]
        if len(known) < len(ends) or len(set(known)) < len(known):
            yield Problem("version.unclear_end", at=f"items/{item.id}", data={"field": "legal_days_before"})


def output_problems(catalogue: Catalogue) -> Iterator[Problem]:
    """A chapter released early is an output of its item, and not later than the item itself."""
    for item in catalogue.items.values():
        whole = max(item.promised_days or 0, item.typical_days or 0)
        for material, days in item.output_days.items():
            if material not in item.outputs:
                yield Problem("output_days.not_an_output", at=f"items/{item.id}", data={"got": material})
            elif days > whole:
                data = {"material": material, "got": days, "limit": whole}
                yield Problem("output_days.longer_than_item", at=f"items/{item.id}", data=data)


# --- conditions -------------------------------------------------------------------------------------------------------


def condition_problems(catalogue: Catalogue) -> Iterator[Problem]:
    """A condition no project can meet."""
    solver = Solver(catalogue)
    for item in catalogue.items.values():
        entry = f"items/{item.id}"
        applies = [solver.plain(item.applies_when), *_introduction(item)]
        yield from _never(solver, entry, "applies_when", item.applies_when, applies)
        if not solver.fits(*applies):
            continue
        for number, given in enumerate(item.inputs):
            if given.when is not None:
                parts = [*applies, solver.plain(given.when)]
                yield from _never(solver, entry, f"inputs[{number}].when", given.when, parts)
        if (counts := item.counts_in_approval_time) is not None and counts.text != "false":
            parts = [*applies, solver.plain(counts)]
            yield from _never(solver, entry, "counts_in_approval_time", counts, parts)
    for derived in catalogue.derived.values():
        parts = [solver.plain(derived.expr)]
        yield from _never(solver, f"derived_attributes/{derived.id}", "expr", derived.expr, parts)
    for reform in catalogue.reforms.values():
        yield from _reform_conditions(solver, reform)


def _introduction(item: Item) -> list[Node]:
    return [] if item.introduced_by is None else [BoolAttr(REFORM + item.introduced_by)]


def _reform_conditions(solver: Solver, reform: Reform) -> Iterator[Problem]:
    entry, effect = f"reforms/{reform.id}", BoolAttr(REFORM + reform.id)
    yield from _never(solver, entry, "applies_when", reform.applies_when, [effect])
    if not solver.fits(effect):
        return
    for number, op in enumerate(reform.ops):
        if op.when is not None:
            yield from _never(solver, entry, f"ops[{number}].when", op.when, [effect, solver.plain(op.when)])


def _never(solver: Solver, entry: str, field: str, expr: Expr, parts: list[Node]) -> Iterator[Problem]:
    answer = solver.solve(*parts)
    if answer.facts is None:
        code = "condition.never_true" if answer.decided else "condition.undecided"
        yield Problem(code, at=entry, data={"field": field, "condition": expr.text[:200]})


# --- reach ------------------------------------------------------------------------------------------------------------


def reach_problems(catalogue: Catalogue) -> Iterator[Problem]:
    """An item no project type can bring in: neither by facts that fit the type nor by a reform it lists."""
    solver = Solver(catalogue)
    introduced = {op.item for reform in catalogue.reforms.values() for op in reform.ops if op.op == "introduce"}
    for item in catalogue.items.values():
        applies = solver.plain(item.applies_when)
        if not solver.fits(applies):
            continue  # named as never true
        if item.introduced_by is not None and item.id not in introduced:
            data = {"reason": "no reform introduces it", "reform": item.introduced_by}
            yield Problem("item.unreachable", at=f"items/{item.id}", data=data)
        elif not any(_reaches(catalogue, solver, kind, item, applies) for kind in catalogue.project_types.values()):
            yield Problem("item.unreachable", at=f"items/{item.id}", data={"condition": item.applies_when.text[:200]})


def _reaches(catalogue: Catalogue, solver: Solver, kind: ProjectType, item: Item, applies: Node) -> bool:
    """Whether some project of the type has the item, its defining facts kept and all others free."""
    if item.introduced_by is not None and item.introduced_by not in kind.reforms:
        return False
    return solver.fits(applies, *_introduction(item), *_defining(catalogue, kind))


def _defining(catalogue: Catalogue, kind: ProjectType) -> Iterator[Node]:
    """What makes the type: its enum attributes that have no default, such as the kind of works and who invests."""
    for name, value in kind.attributes.items():
        attribute = catalogue.attributes.get(name)
        if attribute is not None and attribute.type == "enum" and attribute.default is None:
            yield Compare(name, "==", value)


# --- materials --------------------------------------------------------------------------------------------------------


def material_problems(catalogue: Catalogue) -> Iterator[Problem]:
    """Materials from nowhere, materials nobody handles, and outputs that two items give in one project."""
    givers = _givers(catalogue.items.values())
    taken = {given.material for item in catalogue.items.values() for given in item.inputs}
    swapped = {name for reform in catalogue.reforms.values() for op in reform.ops for name in (op.by, op.input, op.to)}
    satisfying = {op.satisfied_by for reform in catalogue.reforms.values() for op in reform.ops}
    asked = taken | swapped | satisfying | _of_every_item(catalogue)
    for material in catalogue.materials.values():
        entry = f"materials/{material.id}"
        if material.id not in givers and material.id not in asked:
            yield Problem("material.unused", at=entry)
        outside = material.issuer in ("applicant", "intermediary") or material.shareable
        if material.id in taken and material.id not in givers and not outside:
            yield Problem("material.no_source", at=entry, data={"issuer": material.issuer})
    yield from _given_twice(catalogue, givers)


def _of_every_item(catalogue: Catalogue) -> set[str]:
    """Materials every item takes without listing them: the application form and the applicant's identity."""
    return {"unified-application-form", "applicant-identity"} & catalogue.materials.keys()


def _givers(items: Iterable[Item]) -> dict[str, list[Item]]:
    givers: dict[str, list[Item]] = {}
    for item in items:
        for material in item.outputs:
            givers.setdefault(material, []).append(item)
    return givers


def _given_twice(catalogue: Catalogue, givers: dict[str, list[Item]]) -> Iterator[Problem]:
    """Two items that give the same thing in one project without reforms: whose is valid?"""
    solver = Solver(catalogue)
    for material, items in givers.items():
        lasting = [item for item in items if item.introduced_by is None]
        for one, other in combinations(lasting, 2):
            parts = [solver.plain(item.applies_when, reforms=False) for item in (one, other)]
            facts = solver.solve(*parts).facts
            if facts is not None:
                data = {"items": [one.id, other.id], "project": facts}
                yield Problem("output.given_twice", at=f"materials/{material}", data=data)


# --- reforms ---------------------------------------------------------------------------------------------------------


def reform_problems(catalogue: Catalogue) -> Iterator[Problem]:
    """Reforms that require themselves, exclude what they require, or stand before what they require in a type."""
    for reform in catalogue.reforms.values():
        needed = _required(catalogue, reform.id)
        if reform.id in reform.excludes_reform:
            yield Problem("reform.excludes_itself", at=f"reforms/{reform.id}")
        if reform.id in needed:
            yield Problem("reform.requires_itself", at=f"reforms/{reform.id}", data={"through": sorted(needed)})
        for name in sorted({name for one in needed | {reform.id} for name in _excluded(catalogue, one)} & needed):
            yield Problem("reform.excludes_required", at=f"reforms/{reform.id}", data={"got": name})
    for kind in catalogue.project_types.values():
        place = {name: number for number, name in enumerate(kind.reforms)}
        for name in kind.reforms:
            for required in catalogue.reforms[name].requires_reform if name in catalogue.reforms else ():
                if place.get(required, len(place)) > place[name]:
                    code = "reform.required_later" if required in place else "reform.required_not_listed"
                    yield Problem(code, at=f"project_types/{kind.id}", data={"reform": name, "required": required})


def _required(catalogue: Catalogue, name: str) -> set[str]:
    """Everything a reform requires, directly or through others."""
    found: list[str] = [name]
    for one in found:  # grows while it is read
        reform = catalogue.reforms.get(one)
        found += [required for required in (reform.requires_reform if reform else ()) if required not in found[1:]]
    return set(found[1:])


def _excluded(catalogue: Catalogue, name: str) -> tuple[str, ...]:
    reform = catalogue.reforms.get(name)
    return reform.excludes_reform if reform else ()


CHECKS = (
    promise_problems, version_problems, output_problems, condition_problems, reach_problems, material_problems,
    reform_problems, theme_problems, translation_problems,
)  # fmt: skip
