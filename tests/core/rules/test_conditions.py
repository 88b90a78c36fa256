"""The condition language: what it reads, what it refuses, and three-valued evaluation."""

from dataclasses import dataclass

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kaigong.core.problems import Faulty
from kaigong.core.rules.conditions import (
    And,
    BoolAttr,
    Compare,
    ComparePair,
    Const,
    In,
    Node,
    Not,
    Or,
    ReformTest,
    atom_value,
    atoms,
    evaluate,
    names,
    parse,
    reform_names,
    to_text,
)


@dataclass(frozen=True)
class Known:
    type: str
    values: tuple[str, ...] = ()


KNOWN = {
    "wet": Known("bool"),
    "dry": Known("bool"),
    "area": Known("number"),
    "height": Known("number"),
    "class": Known("enum", ("report", "form", "none")),
}


def codes(text: str, **more: object) -> list[tuple[str, str]]:
    """The faults of a text, as (code, column)."""
    with pytest.raises(Faulty) as refused:
        parse(text, **more)
    return [(problem.code.removeprefix("condition."), problem.at) for problem in refused.value.problems]


READS = [
    ("true", Const(True)),
    ("wet", BoolAttr("wet")),
    ("not wet", Not(BoolAttr("wet"))),
    ("area >= 5000", Compare("area", ">=", 5000)),
    ("5000 <= area", Compare("area", ">=", 5000)),
    ("area < 0.5", Compare("area", "<", 0.5)),
    ("area > 1e3", Compare("area", ">", 1000.0)),
    ("area == 1_000", Compare("area", "==", 1000)),
    ("class == 'form'", Compare("class", "==", "form")),
    ('class in ["report", "form"]', In("class", ("report", "form"))),
    ("class in ['report','form',]", In("class", ("report", "form"))),
    ("class not in ['none']", Not(In("class", ("none",)))),
    ("not class in ['none']", Not(In("class", ("none",)))),
    ("wet and dry or not wet", Or((And((BoolAttr("wet"), BoolAttr("dry"))), Not(BoolAttr("wet"))))),
    ("wet and (dry or wet)", And((BoolAttr("wet"), Or((BoolAttr("dry"), BoolAttr("wet")))))),
    ("not wet == dry", Not(ComparePair("wet", "==", "dry"))),
    ("area > height", ComparePair("area", ">", "height")),
    ("(area) > (3)", Compare("area", ">", 3)),
    ("reform('piles')", ReformTest("piles")),
    ("wet == true", Compare("wet", "==", True)),
    ("1 < 2", Const(True)),
    ("'a' in ['b']", Const(False)),
    (r"class == 'it\'s'", Compare("class", "==", "it's")),
]


@pytest.mark.parametrize(("text", "tree"), READS)
def test_a_condition_becomes_its_tree(text: str, tree: Node) -> None:
    found = parse(text)
    assert found.root == tree
    assert found.text == text


REFUSED = [
    ("", "unexpected", "column 1"),
    ("wet and", "unexpected", "column 8"),
    ("wet dry", "unexpected", "column 5"),
    ("(wet", "expected", "column 5"),
    ("wet)", "unexpected", "column 4"),
    ("1 < area < 5", "chained", "column 10"),
    ("area == 1 in [1]", "chained", "column 11"),
    ("area $ 5", "unexpected_character", "column 6"),
    ("class == 'form", "unexpected_character", "column 10"),
    ("__import__('os')", "unknown_function", "column 1"),
    ("wet.real", "unexpected_character", "column 4"),
    ("lambda: 0", "unexpected_character", "column 7"),
    ("reform(piles)", "expected", "column 8"),
    ("reform", "expected", "column 7"),
    ("class in form", "expected", "column 10"),
    ("class in []", "empty_list", "column 7"),
    ("class in [wet]", "list_of_constants", "column 11"),
    ("(wet and dry) == true", "comparison_of_conditions", "column 15"),
    ("reform('a') == reform('b')", "comparison_of_conditions", "column 13"),
    ("5", "not_a_condition", "column 1"),
    ("'form'", "not_a_condition", "column 1"),
    ("area < 1e999", "bad_number", "column 8"),
    ("area < 1__0", "bad_number", "column 8"),
    ("area < " + "9" * 40, "bad_number", "column 8"),
    ("class < 'form'", "not_ordered", "column 9"),
    ("not", "unexpected", "column 4"),
    ("in [1]", "unexpected", "column 1"),
]


@pytest.mark.parametrize(("text", "code", "column"), REFUSED)
def test_what_cannot_be_read_is_refused_with_its_column(text: str, code: str, column: str) -> None:
    assert (code, column) in codes(text)


MISTYPED = [
    ("damp", "unknown_attribute", "column 1"),
    ("area", "not_a_condition", "column 1"),
    ("wet > 1", "not_ordered", "column 1"),
    ("wet == 1", "different_sorts", "column 8"),
    ("area == 'form'", "different_sorts", "column 9"),
    ("class > 'form'", "not_ordered", "column 1"),
    ("class == 'raport'", "not_a_value", "column 10"),
    ("class in ['form', 'raport']", "not_a_value", "column 19"),
    ("area in [1, true]", "different_sorts", "column 13"),
    ("area == wet", "different_sorts", "column 9"),
    ("reform('pile')", "unknown_reform", "column 8"),
]


@pytest.mark.parametrize(("text", "code", "column"), MISTYPED)
def test_types_are_checked_against_the_attributes(text: str, code: str, column: str) -> None:
    assert (code, column) in codes(text, known=KNOWN, reforms={"piles"})


def test_every_fault_is_named_at_once() -> None:
    found = codes("damp and area == 'x' and class == 'raport' and reform('pile')", known=KNOWN, reforms={"piles"})
    assert [code for code, _ in found] == ["unknown_attribute", "different_sorts", "not_a_value", "unknown_reform"]


BOMBS = {
    "long": "a" * 5_000,
    "deep": "(" * 500 + "a" + ")" * 500,
    "not": "not " * 400 + "a",
    "wide": " or ".join("a<1" for _ in range(250)),
    "list": "a in [" + ",".join("1" for _ in range(300)) + "]",
}


@pytest.mark.parametrize(("name", "code"), [("long", "too_long"), ("deep", "too_deep"), ("not", "too_deep")])
def test_length_and_depth_are_bounded(name: str, code: str) -> None:
    assert [found for found, _ in codes(BOMBS[name])] == [code]


@pytest.mark.parametrize(("name", "code"), [("wide", "too_large"), ("list", "long_list")])
def test_parts_and_lists_are_bounded(name: str, code: str) -> None:
    assert [found for found, _ in codes(BOMBS[name])] == [code]


def test_a_condition_tells_what_it_reads() -> None:
    found = parse("wet and area > 3 or reform('piles') and area > height")
    assert names(found) == {"wet", "area", "height"}
    assert reform_names(found) == {"piles"}
    assert len(atoms(found)) == 4


# --- three-valued logic ---------------------------------------------------------------------------------------------

TABLE = [
    ("wet and dry", {"wet": False}, False),
    ("wet and dry", {"wet": True}, None),
    ("wet or dry", {"wet": True}, True),
    ("wet or dry", {"wet": False}, None),
    ("not wet", {}, None),
    ("not wet", {"wet": False}, True),
    ("area >= 5", {}, None),
    ("area >= 5", {"area": 5}, True),
    ("area > height", {"area": 5}, None),
    ("class not in ['form']", {"class": "none"}, True),
    ("class in ['form']", {}, None),
    ("true", {}, True),
]


@pytest.mark.parametrize(("text", "facts", "value"), TABLE)
def test_what_is_not_given_is_unknown(text: str, facts: dict[str, object], value: bool | None) -> None:
    assert evaluate(parse(text), facts) is value  # type: ignore[arg-type]


def test_a_reform_is_in_effect_or_not() -> None:
    assert evaluate(parse("reform('piles')"), {}, {"piles"}) is True
    assert evaluate(parse("reform('piles')"), {}, set()) is False


NUMBERS = st.one_of(st.integers(0, 10**9), st.floats(0, 1e9, allow_nan=False))
CONSTANT = st.one_of(NUMBERS, st.booleans(), st.text("ab'\\\"x中", max_size=4))
OPS = st.sampled_from(["==", "!=", "<", "<=", ">", ">="])
ATOMS = st.one_of(
    st.builds(Const, st.booleans()),
    st.builds(BoolAttr, st.sampled_from(["wet", "dry"])),
    st.builds(Compare, st.sampled_from(["area", "height"]), OPS, NUMBERS),
    st.builds(Compare, st.just("class"), st.sampled_from(["==", "!="]), CONSTANT),
    st.builds(ComparePair, st.just("area"), OPS, st.just("height")),
    st.builds(In, st.just("class"), st.lists(CONSTANT, min_size=1, max_size=4).map(tuple)),
    st.builds(ReformTest, st.sampled_from(["piles", "it's"])),
)
TREES = st.recursive(
    ATOMS,
    lambda inner: st.one_of(
        st.builds(Not, inner),
        st.builds(And, st.lists(inner, min_size=2, max_size=3).map(tuple)),
        st.builds(Or, st.lists(inner, min_size=2, max_size=3).map(tuple)),
    ),
    max_leaves=10,
)
FACTS = st.fixed_dictionaries(
    {},
    optional={
        "wet": st.booleans(),
        "dry": st.booleans(),
        "area": st.integers(0, 5),
        "height": st.integers(0, 5),
        "class": st.sampled_from(["report", "form", "none"]),
    },
)


def naive(node: Node, facts: dict[str, object], reforms: set[str]) -> bool | None:
    """Kleene's logic as Python's own min and max over false < unknown < true."""
    match node:
        case Not(part):
            value = naive(part, facts, reforms)
            return None if value is None else not value
        case And(parts) | Or(parts):
            ranks = [{False: 0, None: 1, True: 2}[naive(part, facts, reforms)] for part in parts]
            return (False, None, True)[min(ranks) if isinstance(node, And) else max(ranks)]
    return atom_value(node, facts, reforms)  # type: ignore[arg-type]


@given(tree=TREES)
@settings(max_examples=200, deadline=None)
def test_a_tree_written_out_reads_as_the_same_tree(tree: Node) -> None:
    assert parse(to_text(tree)).root == tree


@given(tree=TREES, facts=FACTS, reforms=st.sets(st.sampled_from(["piles", "it's"])))
@settings(max_examples=200, deadline=None)
def test_evaluation_agrees_with_the_naive_reading(tree: Node, facts: dict, reforms: set[str]) -> None:
    assert evaluate(parse(to_text(tree)), facts, reforms) is naive(tree, facts, reforms)


@given(tree=TREES, facts=FACTS, more=FACTS)
@settings(max_examples=200, deadline=None)
def test_another_fact_never_turns_a_settled_answer(tree: Node, facts: dict, more: dict) -> None:
    condition = parse(to_text(tree))
    before = evaluate(condition, facts)
    assert before is None or evaluate(condition, {**more, **facts}) is before


WORDS = st.sampled_from(
    (
        *["and", "or", "not", "in", "true", "false", "reform", "wet", "area", "class", "'form'", "5", "-3", "1e9"],
        *("==", "!=", "<", "<=", ">", ">=", "(", ")", "[", "]", ",", '"x"', ".", "$", "\\", "'", "中", "\n"),
    )
)


@given(text=st.one_of(st.text(max_size=60), st.lists(WORDS, max_size=25).map(" ".join)))
@settings(max_examples=400, deadline=None)
def test_any_text_gives_a_tree_or_named_faults(text: str) -> None:
    try:
        found = parse(text, known=KNOWN, reforms={"piles"})
    except Faulty as faulty:
        assert faulty.problems
        assert all(problem.at.startswith("column ") for problem in faulty.problems)
    else:
        assert parse(to_text(found.root)).root == found.root
