"""Every id one entry of a catalogue names must be the id of another: what dangles is a fault."""

from collections.abc import Container, Iterable, Iterator
from dataclasses import replace

from kaigong.core.problems import Problem
from kaigong.core.rules.facts import takes
from kaigong.core.rules.model import Catalogue, Item, Op, Reform
from kaigong.core.rules.theme_checks import dangling


def reference_problems(catalogue: Catalogue) -> Iterator[Problem]:
    """Every dangling id and every value an attribute cannot take. `at` is the entry; the loader adds the place."""
    yield from _item_problems(catalogue)
    for reform in catalogue.reforms.values():
        yield from _reform_problems(catalogue, reform)
    for kind in catalogue.project_types.values():
        entry = f"project_types/{kind.id}"
        yield from _dangling(entry, "reforms", kind.reforms, catalogue.reforms)
        yield from _dangling(entry, "attributes", kind.attributes, catalogue.attributes)
        for name, value in kind.attributes.items():
            if name in catalogue.attributes and not takes(catalogue.attributes[name], value):
                yield Problem(
                    "fact.wrong_type", at=entry, data={"field": "attributes", "attribute": name, "got": value}
                )
    for theme in catalogue.themes.values():
        yield from dangling(catalogue, theme)
    for material in catalogue.materials.values():
        yield from _dangling(f"materials/{material.id}", "issuer", [material.issuer], catalogue.agencies)
    yield from _attribute_problems(catalogue)
    yield from _dangling("meta", "government_clock_kinds", sorted(catalogue.government_clock_kinds), catalogue.kinds)


def _dangling(entry: str, field: str, names: Iterable[str | None], known: Container[str]) -> Iterator[Problem]:
    for name in names:
        if name and name not in known:
            yield Problem("id.dangling", at=entry, data={"field": field, "got": name})


def _attribute_problems(catalogue: Catalogue) -> Iterator[Problem]:
    for attribute in catalogue.attributes.values():
        entry = f"attributes/{attribute.id}"
        if catalogue.groups:
            yield from _dangling(entry, "group", [attribute.group], catalogue.groups)
        if attribute.labels is not None:
            yield from _dangling(entry, "labels", attribute.labels, attribute.values)
        if attribute.default is not None and not takes(attribute, attribute.default):
            yield Problem("fact.wrong_type", at=entry, data={"field": "default", "got": attribute.default})
        if attribute.id in catalogue.derived:
            yield Problem("id.duplicate", at=entry, data={"entry": f"derived_attributes/{attribute.id}"})


def _item_problems(catalogue: Catalogue) -> Iterator[Problem]:
    for item in catalogue.items.values():
        entry = f"items/{item.id}"
        yield from _dangling(entry, "stage", [item.stage], catalogue.stages)
        yield from _dangling(entry, "kind", [item.kind], catalogue.kinds)
        yield from _dangling(entry, "agency", item.agency, catalogue.agencies)
        yield from _dangling(entry, "clock_exclusions", item.clock_exclusions, catalogue.exclusion_reasons)
        yield from _dangling(entry, "introduced_by", [item.introduced_by], catalogue.reforms)
        used_by = [item.use_within.used_by] if item.use_within else []
        yield from _dangling(entry, "use_within.used_by", used_by, catalogue.items)
        yield from _dangling(entry, "abolished_by", [item.abolished_by], catalogue.reforms)
        yield from _dangling(entry, "mergeable_group", [item.mergeable_group], catalogue.mergeable_groups)
        yield from _material_problems(catalogue, item, entry)


def _material_problems(catalogue: Catalogue, item: Item, entry: str) -> Iterator[Problem]:
    """The materials an item takes, gives, defers and releases early."""
    taken = [given.material for given in item.inputs]
    yield from _dangling(entry, "inputs", taken, catalogue.materials)
    yield from _dangling(entry, "outputs", item.outputs, catalogue.materials)
    for name in sorted({name for name in taken if taken.count(name) > 1}):
        yield Problem("input.twice", at=entry, data={"got": name})
    yield from _dangling(entry, "deferrable_inputs", item.deferrable_inputs, taken)
    befores = [due.before for due in item.deferrable_inputs.values()]
    yield from _dangling(entry, "deferrable_inputs", befores, catalogue.items)


def _reform_problems(catalogue: Catalogue, reform: Reform) -> Iterator[Problem]:
    entry = f"reforms/{reform.id}"
    yield from _dangling(entry, "requires_reform", reform.requires_reform, catalogue.reforms)
    yield from _dangling(entry, "excludes_reform", reform.excludes_reform, catalogue.reforms)
    for number, op in enumerate(reform.ops):
        for name, names, known in _named(catalogue, op):
            yield from _dangling(entry, f"ops[{number}].{name}", names, known)


def _named(catalogue: Catalogue, op: Op) -> Iterator[tuple[str, Iterable[str | None], Container[str]]]:
    """What an operation names, and where it must be found."""
    items, materials = catalogue.items, catalogue.materials
    yield "item", [op.item, op.trigger, op.final_item, op.starts_from], items
    yield "into", op.into, items
    yield "final_requires", op.final_requires, items
    yield "input", [op.input, op.by, op.material, op.to], materials
    yield "ignore_inputs", op.ignore_inputs, materials
    if op.op != "share":  # a share may name its items in prose, it changes nothing
        yield "items", op.items, items
    if op.due is not None:
        yield "due", [op.due.before], items
    if op.satisfied_by is not None and op.satisfied_by not in items:
        yield "satisfied_by", [op.satisfied_by], materials


def sound_part(catalogue: Catalogue) -> Catalogue:
    """The catalogue without what dangles, so that projects can be compiled while faults are still in it."""
    reforms = {
        name: replace(
            reform,
            ops=tuple(op for op in reform.ops if not any(_dangles(named) for named in _named(catalogue, op))),
            requires_reform=tuple(one for one in reform.requires_reform if one in catalogue.reforms),
        )
        for name, reform in catalogue.reforms.items()
    }
    kinds = {
        name: replace(
            kind,
            reforms=tuple(one for one in kind.reforms if one in reforms),
            attributes={key: value for key, value in kind.attributes.items() if _fits(catalogue, key, value)},
        )
        for name, kind in catalogue.project_types.items()
    }
    return replace(catalogue, reforms=reforms, project_types=kinds)


def _dangles(named: tuple[str, Iterable[str | None], Container[str]]) -> bool:
    _, names, known = named
    return any(name and name not in known for name in names)


def _fits(catalogue: Catalogue, name: str, value: object) -> bool:
    return name in catalogue.attributes and takes(catalogue.attributes[name], value)
