"""`meta.reform_order` and `meta.input_rule`."""

from hypothesis import given, settings
from hypothesis import strategies as st

from kaigong.core.plan.compile import compile_graph, find_cycle, in_order, topological
from kaigong.core.plan.prepare import prepare
from kaigong.core.rules.model import Catalogue
from kaigong.core.values import Fact
from tests.core.plan.examples import (
    CATALOGUE,
    PREPARED,
    REFORMS,
    TYPES,
    edges,
    graph,
    item,
    op,
    projects,
    reform,
    small,
    takes,
)


def effective(catalogue: Catalogue, chosen: str, **facts: Fact) -> tuple[str, ...]:
    return graph(catalogue, chosen, **facts).in_effect


def test_a_reform_is_in_effect_when_its_condition_is_true() -> None:
    made = small([item("a")], [reform("r", when="demolition"), reform("s")])
    assert effective(made, "r s", demolition=True) == ("r", "s")
    assert effective(made, "r s", demolition=False) == ("s",)


def test_a_reform_needs_every_reform_it_requires_in_effect() -> None:
    made = small([item("a")], [reform("q", when="demolition"), reform("r", requires="q"), reform("s", requires="r")])
    assert effective(made, "q r s", demolition=True) == ("q", "r", "s")
    assert effective(made, "q r s", demolition=False) == ()
    assert effective(made, "s q", demolition=True) == ("q",)


def test_reforms_that_require_each_other_are_not_in_effect() -> None:
    made = small([item("a")], [reform("q", requires="r"), reform("r", requires="q")])
    assert effective(made, "q r") == ()


def test_a_reform_in_effect_excludes_another_and_whatever_requires_that() -> None:
    made = small([item("a")], [reform("q", excludes="r"), reform("r"), reform("s", requires="r")])
    assert effective(made, "q r s") == ("q",)
    assert effective(made, "r s") == ("r", "s")


def test_a_reform_not_in_effect_excludes_nothing() -> None:
    made = small([item("a")], [reform("q", excludes="r", when="demolition"), reform("r")])
    assert effective(made, "q r", demolition=False) == ("r",)


def test_reforms_apply_as_the_type_lists_them_then_in_catalogue_order() -> None:
    made = small([item("a")], [reform("q"), reform("r"), reform("s"), reform("u")], listed="s q")
    assert effective(made, "u r q s") == ("s", "q", "r", "u")


def test_the_order_of_ops_is_the_order_of_reforms() -> None:
    replace = reform("r", op("replace_input", item="a", input="x", by="y"))
    add = reform("s", op("add_input", item="a", input="x"))
    items = [item("a", takes="x")]
    assert takes(graph(small(items, [replace, add], "r s"), "r s"), "a") == {"x", "y"}
    assert takes(graph(small(items, [replace, add], "s r"), "r s"), "a") == {"y"}


@settings(max_examples=30)
@given(st.sampled_from(TYPES), st.permutations(REFORMS), st.integers(0, len(REFORMS)))
def test_the_order_in_which_reforms_are_asked_for_does_not_matter(kind: str, mixed: list[str], count: int) -> None:
    listed = CATALOGUE.project_types[kind]
    chosen = mixed[:count]
    assert in_order(PREPARED, listed, chosen) == in_order(PREPARED, listed, sorted(chosen))


def test_reform_in_a_condition_is_true_when_that_reform_is_in_effect() -> None:
    items = [item("a", gives="x"), item("b", takes="x?reform('r')")]
    made = small(items, [reform("r", when="demolition")])
    assert edges(graph(made, "r", demolition=True)) == {"a>b"}
    assert not edges(graph(made, "r", demolition=False))
    assert not edges(graph(made, "", demolition=True))


def test_several_materials_make_one_edge() -> None:
    made = graph(small([item("a", gives="x y"), item("b", takes="x;y;x")]))
    assert made.preds == ((), (0,))


def test_an_input_waits_for_every_item_that_gives_it() -> None:
    assert edges(graph(small([item("a", gives="x"), item("b", gives="x"), item("c", takes="x")]))) == {"a>c", "b>c"}


def test_an_input_nobody_gives_blocks_nothing() -> None:
    assert not edges(graph(small([item("a", takes="x"), item("b", gives="y")])))


def test_an_item_does_not_wait_for_itself() -> None:
    assert not edges(graph(small([item("a", takes="x", gives="x")])))


def test_every_item_also_takes_the_form_and_the_identity() -> None:
    made = graph(small([item("a", gives="applicant-identity"), item("b")]))
    assert edges(made) == {"a>b"}


def test_a_cycle_is_named() -> None:
    made = graph(small([item("o", gives="p"), item("a", takes="p;z", gives="x"), item("b", takes="x", gives="z")]))
    assert not made.order or len(made.order) < len(made.items)
    assert sorted(made.cycle) == ["a", "b"]


@settings(max_examples=60, deadline=None)
@given(projects())
def test_random_projects_have_no_cycle_or_a_named_one(project: tuple[str, dict[str, Fact], list[str]]) -> None:
    kind, facts, chosen = project
    made = compile_graph(PREPARED, PREPARED.bits(facts), in_order(PREPARED, CATALOGUE.project_types[kind], chosen))
    if made.cycle:
        wait = edges(made)
        for one, next_one in zip(made.cycle, made.cycle[1:] + made.cycle[:1], strict=True):
            assert f"{one}>{next_one}" in wait
    else:
        place = {n: at for at, n in enumerate(made.order)}
        assert all(place[p] < place[c] for c, row in enumerate(made.preds) for p in row)


@given(st.lists(st.tuples(st.integers(0, 6), st.integers(0, 6)), max_size=14))
def test_either_an_order_or_a_cycle_is_found(pairs: list[tuple[int, int]]) -> None:
    preds = [sorted({a for a, b in pairs if b == n and a != n}) for n in range(7)]
    order = topological(preds)
    if len(order) == 7:
        assert all(order.index(p) < order.index(n) for n in range(7) for p in preds[n])
    else:
        cycle = find_cycle(preds, order)
        for one, next_one in zip(cycle, cycle[1:] + cycle[:1], strict=True):
            assert one in preds[next_one]


def test_a_prepared_catalogue_is_kept() -> None:
    assert prepare(CATALOGUE) is prepare(CATALOGUE)
