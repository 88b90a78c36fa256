"""What the tests of the plan share: the shipped catalogue and calendar, small catalogues, random projects."""

from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

from hypothesis import strategies as st

from kaigong.core.clock.calendar import Calendar
from kaigong.core.clock.load import load_calendars
from kaigong.core.plan.compile import Graph, compile_graph, in_order
from kaigong.core.plan.prepare import prepare
from kaigong.core.rules.conditions import parse
from kaigong.core.rules.facts import sample_facts
from kaigong.core.rules.loader import shipped
from kaigong.core.rules.model import Catalogue, Due, Input, Item, Material, Op, ProjectType, Reform
from kaigong.core.values import Fact

CATALOGUE = shipped()
PREPARED = prepare(CATALOGUE)
CALENDARS = Path(__file__).parents[3] / "kaigong" / "catalogue" / "calendars"
TYPES = tuple(CATALOGUE.project_types)
REFORMS = tuple(CATALOGUE.reforms)


@cache
def calendar() -> Calendar:
    return load_calendars(CALENDARS)


# --- small catalogues ------------------------------------------------------------------------------------------------

A_ITEM = next(iter(CATALOGUE.items.values()))
A_REFORM = next(iter(CATALOGUE.reforms.values()))
A_TYPE = next(iter(CATALOGUE.project_types.values()))


def item(name: str, takes: str = "", gives: str = "", days: int | None = 1, when: str = "true", **more: Any) -> Item:
    """An item with inputs and outputs as words; `m?cond` is an input with a condition."""
    inputs = []
    for word in takes.split(";"):
        material, _, condition = word.strip().partition("?")
        if material:
            inputs.append(Input(material, parse(condition) if condition else None))
    plain: dict[str, Any] = {
        "legal_days": None, "legal_days_before": (), "promised_days": days, "typical_days": None,
        "deferrable_inputs": {}, "output_days": {}, "counts_in_approval_time": None, "introduced_by": None,
        "abolished_by": None, "kind": "licence", "legal_basis": (), "fee": "none",
    }  # fmt: skip
    more.setdefault("name_zh", name)
    more.setdefault("name_en", name)
    return replace(
        A_ITEM, id=name, inputs=tuple(inputs), outputs=tuple(gives.split()), applies_when=parse(when), **plain | more
    )


def reform(name: str, *ops: Op, when: str = "true", requires: str = "", excludes: str = "") -> Reform:
    return replace(
        A_REFORM, id=name, name_zh=name, name_en=name, ops=ops, applies_when=parse(when),
        requires_reform=tuple(requires.split()), excludes_reform=tuple(excludes.split()),
    )  # fmt: skip


def op(kind: str, **fields: Any) -> Op:
    """An op with lists given as words, and `before` for a due."""
    for name in ("items", "into", "ignore_inputs", "final_requires"):
        if name in fields:
            fields[name] = tuple(fields[name].split())
    if "before" in fields:
        fields["due"] = Due(before=fields.pop("before"))
    if "when" in fields:
        fields["when"] = parse(fields["when"])
    return Op(kind, **fields)


def small(items: list[Item], reforms: list[Reform] = [], listed: str = "") -> Catalogue:  # noqa: B006
    """A catalogue of these items and reforms, with one project type `t` that lists some reforms."""
    kind: ProjectType = replace(A_TYPE, id="t", attributes={}, reforms=tuple(listed.split()))
    names = {m for i in items for m in (*i.outputs, *(each.material for each in i.inputs))}
    for each in reforms:
        for one in each.ops:
            names |= {one.input, one.by, one.to, one.material, one.satisfied_by or ""}
    plain = Material("", "", "", "report", "applicant", False)
    common = ("unified-application-form", "applicant-identity")
    materials = {name: CATALOGUE.materials.get(name, replace(plain, id=name)) for name in (*common, *sorted(names))}
    return replace(
        CATALOGUE, items={i.id: i for i in items}, reforms={r.id: r for r in reforms}, project_types={"t": kind},
        materials=materials, themes={}, fingerprint="",
    )  # fmt: skip


def graph(catalogue: Catalogue, chosen: str = "", **facts: Fact) -> Graph:
    """The compiled graph of a project of a small catalogue; all facts not given are false, 0 or the first word."""
    prepared = prepare(catalogue)
    first = {"bool": False, "number": 0}
    everything = {a.id: first[a.type] if a.type in first else a.values[0] for a in catalogue.attributes.values()}
    order = in_order(prepared, catalogue.project_types["t"], chosen.split())
    return compile_graph(prepared, prepared.bits({**everything, **facts}), order)


def edges(made: Graph) -> set[str]:
    """The edges as `producer>consumer`."""
    return {
        f"{made.items[producer]}>{made.items[consumer]}" for consumer, row in enumerate(made.preds) for producer in row
    }


def takes(made: Graph, name: str) -> set[str]:
    return set(made.inputs[made.items.index(name)])


def gives(made: Graph, name: str) -> set[str]:
    return set(made.outputs[made.items.index(name)])


# --- random projects of the shipped catalogue ------------------------------------------------------------------------


def values_of(name: str) -> list[Fact]:
    """Values on and around everything the attribute is compared with."""
    attribute = CATALOGUE.attributes[name]
    if attribute.type == "bool":
        return [False, True]
    if attribute.type == "enum":
        return list(attribute.values)
    reader = PREPARED.readers.get(name)
    points = reader.points if reader else ()
    return sorted({0, 7, *(max(0, point + step) for point in points for step in (-1, 0, 1))})


full_facts = st.fixed_dictionaries({name: st.sampled_from(values_of(name)) for name in CATALOGUE.attributes})
types = st.sampled_from(TYPES)
reform_sets = st.lists(st.sampled_from(REFORMS), unique=True)


@st.composite
def projects(draw: st.DrawFn) -> tuple[str, dict[str, Fact], list[str]]:
    """A type, all its facts, some of them changed, and reforms: the type's, none or any."""
    kind = draw(types)
    changed = draw(full_facts) if draw(st.booleans()) else {}
    kept = draw(st.sets(st.sampled_from(sorted(CATALOGUE.attributes)), max_size=20)) if changed else set()
    facts = {**changed, **sample_facts(CATALOGUE, kind)}
    facts.update({name: changed[name] for name in kept})
    if changed and draw(st.booleans()):
        facts = changed
    listed = list(CATALOGUE.project_types[kind].reforms)
    chosen = draw(st.one_of(st.just(listed), st.just(list(REFORMS)), reform_sets))
    return kind, facts, chosen
