"""`meta.attribute_rule`: needed, not needed, or depending on exactly what can change the answer."""

import itertools
from collections.abc import Mapping

from hypothesis import given, settings
from hypothesis import strategies as st

from kaigong.core.plan import ProjectFacts, plan
from kaigong.core.plan.classes import Conditions, stand_ins
from kaigong.core.plan.compile import compile_graph, in_order
from kaigong.core.plan.depends import Answer, settle
from kaigong.core.plan.diagrams import ALWAYS, NEVER, Diagrams
from kaigong.core.plan.prepare import prepare
from kaigong.core.rules.model import Catalogue
from kaigong.core.values import Fact
from tests.core.plan.examples import CATALOGUE, PREPARED, REFORMS, TYPES, item, op, projects, reform, small


def by_trying(catalogue: Catalogue, kind: str, known: Mapping[str, Fact], chosen: list[str]) -> Answer:
    """The same answer by compiling every completion there is."""
    prepared = prepare(catalogue)
    order = in_order(prepared, catalogue.project_types[kind], chosen)
    unknown = [name for name in catalogue.attributes if name not in known]
    cases = [stand_ins(catalogue.attributes[name], prepared.readers.get(name)) for name in unknown]
    plans = {}
    for values in itertools.product(*cases):
        facts = {**known, **dict(zip(unknown, values, strict=True))}
        plans[values] = set(compile_graph(prepared, prepared.bits(facts), order).items)
    depends: dict[str, tuple[str, ...]] = {}
    for name in catalogue.items:
        asked = []
        for n, attribute in enumerate(unknown):
            groups: dict[tuple[Fact, ...], set[bool]] = {}
            for values, items in plans.items():
                groups.setdefault(values[:n] + values[n + 1 :], set()).add(name in items)
            if any(len(answers) > 1 for answers in groups.values()):
                asked.append(attribute)
        if asked:
            depends[name] = tuple(asked)
    one = next(iter(plans.values()))
    settled = [name for name in catalogue.items if name not in depends]
    return Answer(
        tuple(n for n in settled if n in one), tuple(n for n in settled if n not in one), depends
    )  # fmt: skip


READ = sorted(PREPARED.readers)


@settings(max_examples=25, deadline=None)
@given(projects(), st.sets(st.sampled_from(READ), max_size=4))
def test_it_is_what_trying_every_completion_finds(
    project: tuple[str, dict[str, Fact], list[str]], hidden: set[str]
) -> None:
    kind, facts, chosen = project
    known = {name: value for name, value in facts.items() if name not in hidden}
    found = settle(PREPARED, in_order(PREPARED, CATALOGUE.project_types[kind], chosen), known)
    assert found == by_trying(CATALOGUE, kind, known, chosen)


BOOLS = ("demolition", "presale", "temp_land", "gas_needed")
words = st.sampled_from(["true", *BOOLS, *(f"not {name}" for name in BOOLS), "demolition and presale", "reform('r1')"])
names = st.sampled_from([f"i{n}" for n in range(6)])


@st.composite
def reworked(draw: st.DrawFn) -> Catalogue:
    """Six items under random conditions and a dozen random ops in three reforms."""
    items = [
        item(f"i{n}", when=draw(words), introduced_by="r1" if draw(st.integers(0, 3)) == 0 else None, gives=f"m{n}")
        for n in range(6)
    ]

    def any_op() -> object:
        kind = draw(st.sampled_from(["introduce", "drop", "merge", "merge", "split", "drop"]))
        when = {"when": draw(words)} if draw(st.booleans()) else {}
        several = " ".join(draw(st.lists(names, min_size=1, max_size=3, unique=True)))
        if kind == "merge":
            return op("merge", items=several, into=draw(names), **when)
        if kind == "split":
            return op("split", item=draw(names), into=several, **when)
        return op(kind, item=draw(names), **when)

    reforms = [
        reform(
            f"r{n}", *(any_op() for _ in range(4)), when=draw(words.filter(lambda w: "reform" not in w)),
            requires=draw(st.sampled_from(["", "r0"])) if n else "", excludes=draw(st.sampled_from(["", "r2", "r1"])),
        )
        for n in range(3)
    ]  # fmt: skip
    return small(items, reforms, "r0 r1 r2")


@settings(max_examples=150, deadline=None)
@given(reworked(), st.dictionaries(st.sampled_from(BOOLS), st.booleans(), max_size=2))
def test_the_symbolic_compile_follows_the_ops_through_any_reforms(
    catalogue: Catalogue, given_: dict[str, bool]
) -> None:
    used = {name: attribute for name, attribute in catalogue.attributes.items() if name in BOOLS}
    reduced = small(list(catalogue.items.values()), list(catalogue.reforms.values()), "r0 r1 r2")
    object.__setattr__(reduced, "attributes", used)
    found = settle(prepare(reduced), ("r0", "r1", "r2"), given_)
    assert found == by_trying(reduced, "t", given_, ["r0", "r1", "r2"])


def test_nothing_known_still_settles_what_every_project_needs() -> None:
    made = plan(CATALOGUE, ProjectFacts("", "industrial-general", {}), None)
    assert "works-start" in made.needed and "project-code-registration" in made.needed
    assert made.depends["topographic-survey"] == ("land_acquired_by",)
    assert not made.complete
    every = [*made.needed, *made.not_needed, *made.depends]
    assert sorted(every) == sorted(CATALOGUE.items)


@settings(max_examples=30, deadline=None)
@given(st.sampled_from(TYPES), st.lists(st.sampled_from(REFORMS), unique=True))
def test_every_item_of_the_catalogue_gets_one_answer(kind: str, chosen: list[str]) -> None:
    made = plan(CATALOGUE, ProjectFacts("", kind, {"investment_type": "gov"}), None, reforms=chosen)
    assert sorted([*made.needed, *made.not_needed, *made.depends]) == sorted(CATALOGUE.items)
    assert [i.id for i in made.items] == list(made.needed)


def test_a_condition_that_always_holds_depends_on_nothing() -> None:
    made = plan(small([item("a", when="demolition or not demolition")]), ProjectFacts("", "t", {}), None)
    assert made.needed == ("a",) and made.items[0].id == "a" and made.complete


def test_numbers_fall_into_stretches_between_what_they_are_compared_with() -> None:
    made = small([item("a", when="power_kw > 0 and power_kw <= 160"), item("b", when="power_kw > 160")])
    prepared = prepare(made)
    conditions = Conditions(prepared)
    power = next(each for each in conditions.questions if each.name == "power_kw")
    classes = [conditions.known({"power_kw": value}) for value in (0, 1, 160, 161, 10**9)]
    assert len(power.values) == 3
    assert [each[conditions.places["power_kw"]] for each in classes] == [0, 1, 1, 2, 2]


def test_a_number_below_zero_is_no_completion() -> None:
    made = plan(small([item("a", when="power_kw >= 0")]), ProjectFacts("", "t", {}), None)
    assert made.needed == ("a",)


def test_two_attributes_compared_with_each_other_are_taken_together() -> None:
    made = small([item("a", when="demolition == presale"), item("b", when="power_kw > site_area_m2")])
    open_ = plan(made, ProjectFacts("", "t", {"demolition": True}), None)
    assert open_.depends == {"a": ("presale",), "b": ("site_area_m2", "power_kw")}
    assert plan(made, ProjectFacts("", "t", {"demolition": True, "presale": False}), None).not_needed == ("a",)
    known = plan(made, ProjectFacts("", "t", {"power_kw": 3, "site_area_m2": 2}), None)
    assert known.needed == ("b",)


def test_a_derived_attribute_is_written_out() -> None:
    made = small([item("a", when="floor_or_invest_above_permit_limit")])
    found = plan(made, ProjectFacts("", "t", {"project_category": "industrial", "investment_cny": 10**6}), None)
    assert found.depends == {"a": ("floor_area_m2",)}


def test_an_unknown_that_only_moves_an_edge_is_told_apart() -> None:
    made = small([item("a", gives="x"), item("b", takes="x?demolition")])
    found = plan(made, ProjectFacts("", "t", {}), None)
    assert found.complete and found.may_change == ("demolition",)
    assert found.items[1].preds == ()


# --- diagrams --------------------------------------------------------------------------------------------------------

SIZES = (2, 3, 2)
CASES = list(itertools.product(*map(range, SIZES)))


@st.composite
def formulas(draw: st.DrawFn, depth: int = 3) -> tuple[str, object]:
    """A formula as a tree: an atom that holds for some classes of one attribute, or a connective."""
    if depth == 0 or draw(st.booleans()):
        attribute = draw(st.integers(0, 2))
        return "atom", (
            attribute,
            tuple(draw(st.lists(st.integers(0, 1), min_size=SIZES[attribute], max_size=SIZES[attribute]))),
        )
    kind = draw(st.sampled_from(["and", "or", "not"]))
    return kind, tuple(draw(formulas(depth - 1)) for _ in range(1 if kind == "not" else 2))


def built(d: Diagrams, formula: tuple[str, object]) -> int:
    kind, rest = formula
    if kind == "atom":
        return d.node(*rest)  # type: ignore[misc]
    parts = [built(d, part) for part in rest]  # type: ignore[union-attr]
    return d.negated(parts[0]) if kind == "not" else d.both(*parts) if kind == "and" else d.either(*parts)


def holds(formula: tuple[str, object], case: tuple[int, ...]) -> bool:
    kind, rest = formula
    if kind == "atom":
        return bool(rest[1][case[rest[0]]])  # type: ignore[index]
    parts = [holds(part, case) for part in rest]  # type: ignore[union-attr]
    return not parts[0] if kind == "not" else all(parts) if kind == "and" else any(parts)


@given(formulas())
def test_a_diagram_answers_like_its_formula_and_asks_only_what_matters(formula: tuple[str, object]) -> None:
    d = Diagrams(SIZES)
    diagram = built(d, formula)
    for case in CASES:
        assert d.given(diagram, dict(enumerate(case)), {}) == (ALWAYS if holds(formula, case) else NEVER)
    matters = {
        n
        for n in range(3)
        for case in CASES
        for other in range(SIZES[n])
        if holds(formula, case) != holds(formula, (*case[:n], other, *case[n + 1 :]))
    }
    assert d.support(diagram) == matters
