"""Each clause of `meta.reform_ops`, on catalogues of three or four items."""

from kaigong.core.rules.model import Due, Op
from tests.core.plan.examples import edges, gives, graph, item, op, reform, small, takes


def test_introduce_adds_an_item_when_its_condition_is_true() -> None:
    new = item("new", when="demolition", introduced_by="r")
    made = small([item("a"), new], [reform("r", op("introduce", item="new"))])
    assert graph(made, "r", demolition=True).items == ("a", "new")
    assert graph(made, "r", demolition=False).items == ("a",)


def test_an_item_marked_introduced_by_is_never_in_the_plan_without_its_reform() -> None:
    made = small([item("a"), item("new", introduced_by="r")], [reform("r")])
    assert graph(made, "r").items == graph(made).items == ("a",)


def test_drop_removes_the_item_and_nobody_waits_for_its_outputs() -> None:
    made = small([item("a", gives="x"), item("b", takes="x")], [reform("r", op("drop", item="a"))])
    assert edges(graph(made)) == {"a>b"}
    dropped = graph(made, "r")
    assert dropped.items == ("b",) and not edges(dropped) and dropped.waived == {"x"}


def test_drop_lets_another_item_give_the_outputs() -> None:
    items = [item("a", gives="x"), item("b", takes="x"), item("c", gives="y")]
    made = graph(small(items, [reform("r", op("drop", item="a", satisfied_by="c"))]), "r")
    assert edges(made) == {"c>b"} and gives(made, "c") == {"x", "y"}


def test_drop_can_be_satisfied_by_a_material_from_outside() -> None:
    items = [item("a", gives="x"), item("b", takes="x")]
    made = graph(small(items, [reform("r", op("drop", item="a", satisfied_by="regional-result"))]), "r")
    assert not edges(made) and made.supplied == {"x": "regional-result"}


def test_drop_of_a_merged_item_takes_only_its_own_outputs_from_the_item_it_became() -> None:
    items = [item("a", gives="x"), item("b", gives="y"), item("m", introduced_by="r"), item("c", takes="x;y")]
    join = reform("r", op("introduce", item="m"), op("merge", items="a b", into="m"))
    made = graph(small(items, [join, reform("s", op("drop", item="a"))], "r s"), "r s")
    assert made.items == ("m", "c") and gives(made, "m") == {"y"} and edges(made) == {"m>c"}


def test_an_item_goes_with_the_last_of_the_parts_merged_into_it() -> None:
    items = [item("a", gives="x"), item("b", gives="y"), item("m", gives="z", introduced_by="r"), item("c")]
    join = reform("r", op("introduce", item="m"), op("merge", items="a b", into="m"))
    both = reform("s", op("drop", item="a"), op("drop", item="b"))
    assert graph(small(items, [join, both], "r s"), "r s").items == ("c",)


def test_an_item_that_took_others_in_goes_whole() -> None:
    items = [item("a", gives="x"), item("b", gives="y"), item("c", takes="x;y")]
    join = reform("r", op("merge", items="a b", into="a"))
    made = graph(small(items, [join, reform("s", op("drop", item="a"))], "r s"), "r s")
    assert made.items == ("c",) and not edges(made)


GATHERED = [item("a", gives="x"), item("b", gives="y"), item("m", introduced_by="r")]


def test_with_an_item_that_goes_whole_its_parts_are_gone_too() -> None:
    """Dropping the parts afterwards, or parts of parts, finds nothing to do."""
    items = [*GATHERED, item("n", introduced_by="r")]
    join = reform("r", op("introduce", item="m"), op("introduce", item="n"), op("merge", items="a b", into="m"))
    gone = [op("merge", items="m", into="n"), op("drop", item="n"), op("drop", item="a"), op("drop", item="b")]
    assert graph(small(items, [join, reform("s", *gone)], "r s"), "r s").items == ()


def test_the_parts_of_an_item_that_was_split_are_dropped_to_no_effect() -> None:
    items = [*GATHERED, item("p", introduced_by="r")]
    join = reform("r", op("introduce", item="m"), op("introduce", item="p"), op("merge", items="a b", into="m"))
    gone = [op("split", item="m", into="p"), op("drop", item="a"), op("drop", item="b")]
    assert graph(small(items, [join, reform("s", *gone)], "r s"), "r s").items == ("p",)


def test_a_part_dropped_twice_is_dropped_once() -> None:
    items = [item("a", gives="x"), item("b", gives="y"), item("m", introduced_by="r")]
    join = reform("r", op("introduce", item="m"), op("merge", items="a b", into="m"))
    twice = reform("s", op("drop", item="a"), op("drop", item="a"))
    assert gives(graph(small(items, [join, twice], "r s"), "r s"), "m") == {"y"}


def test_merge_into_one_of_them_takes_all_inputs_and_outputs() -> None:
    items = [item("a", takes="p", gives="x", days=3), item("b", takes="q", gives="y", days=9), item("c", takes="x;y")]
    made = graph(small(items, [reform("r", op("merge", items="a b", into="a"))]), "r")
    assert made.items == ("a", "c") and takes(made, "a") == {"p", "q"} and gives(made, "a") == {"x", "y"}
    assert edges(made) == {"a>c"} and made.promised == {}


def test_merge_into_another_item_leaves_their_inputs_behind() -> None:
    items = [item("a", takes="p", gives="x"), item("m", takes="o", gives="z", introduced_by="r")]
    made = graph(small(items, [reform("r", op("introduce", item="m"), op("merge", items="a", into="m"))]), "r")
    assert takes(made, "m") == {"o"} and gives(made, "m") == {"x", "z"}


def test_merge_days_become_the_promised_days_even_when_longer() -> None:
    items = [item("a", days=3), item("b", days=9)]
    assert graph(small(items, [reform("r", op("merge", items="a b", into="a", days=7))]), "r").promised == {"a": 7}


def test_merge_needs_into_and_one_other_in_the_plan() -> None:
    items = [item("a"), item("b", when="demolition"), item("c")]
    one = reform("r", op("merge", items="a b", into="a", days=7))
    assert graph(small(items, [one]), "r").promised == {}
    other = reform("r", op("merge", items="b c", into="b", days=7))
    assert graph(small(items, [other]), "r").items == ("a", "c")


def test_a_merged_item_does_not_wait_for_itself() -> None:
    items = [item("a", gives="x"), item("b", takes="x", gives="y")]
    assert not edges(graph(small(items, [reform("r", op("merge", items="a b", into="b"))]), "r"))


def test_split_puts_introduced_items_in_place_which_keep_their_own_inputs() -> None:
    items = [
        item("old", takes="p", gives="x", days=5),
        item("one", takes="q", gives="y", days=2, introduced_by="r"),
        item("two", takes="y", gives="x", introduced_by="r"),
        item("c", takes="x"),
    ]
    ops = (op("introduce", item="one"), op("introduce", item="two"), op("split", item="old", into="one two"))
    short = reform("q", op("shorten", item="old", days=1))
    made = graph(small(items, [short, reform("r", *ops)], "q r"), "q r")
    assert made.items == ("one", "two", "c") and takes(made, "one") == {"q"}
    assert edges(made) == {"one>two", "two>c"} and made.promised == {}


def test_debts_to_a_split_item_do_not_pass_on() -> None:
    items = [
        item("a", takes="m", gives="x"),
        item("old", takes="x", gives="y"),
        item("one", takes="x", introduced_by="r"),
        item("giver", gives="m"),
    ]
    owe = reform("q", op("defer_input", item="a", input="m", before="old"))
    divide = reform("r", op("introduce", item="one"), op("split", item="old", into="one"))
    catalogue = small(items, [owe, divide], "q r")
    assert edges(graph(catalogue, "q")) == {"a>old", "giver>old"}
    assert edges(graph(catalogue, "q r")) == {"a>one"}


def test_a_later_op_naming_a_split_item_means_the_first_of_its_into() -> None:
    items = [item("old"), item("one", introduced_by="r", days=4), item("two", introduced_by="r", days=4)]
    ops = (op("introduce", item="one"), op("introduce", item="two"), op("split", item="old", into="one two"))
    later = reform("s", op("shorten", item="old", days=2), op("add_input", item="old", input="m"))
    made = graph(small(items, [reform("r", *ops), later], "r s"), "r s")
    assert made.promised == {"one": 2} and takes(made, "one") == {"m"}


def test_unit_split_share_deem_and_note_change_nothing() -> None:
    items = [item("a", gives="x"), item("b", takes="x")]
    for kind in ("unit_split", "share", "deem", "note"):
        with_it = graph(small(items, [reform("r", op(kind, item="a", items="a b"))]), "r")
        assert (with_it.items, edges(with_it), with_it.promised) == (("a", "b"), {"a>b"}, {})


def test_shorten_makes_promised_days_at_most_so_many() -> None:
    catalogue = small([item("a", days=5)], [reform("r", op("shorten", item="a", days=2))])
    assert graph(catalogue, "r").promised == {"a": 2}
    longer = small([item("a", days=5)], [reform("r", op("shorten", item="a", days=8))])
    assert graph(longer, "r").promised == {}


def test_shorten_of_an_item_without_a_promise_counts_its_typical_days() -> None:
    catalogue = small([item("a", days=None, typical_days=5)], [reform("r", op("shorten", item="a", days=2))])
    assert graph(catalogue, "r").promised == {"a": 2}


def test_replace_input_replaces_only_a_live_input() -> None:
    change = reform("r", op("replace_input", item="b", input="x", by="y"))
    items = [item("a", gives="x"), item("b", takes="x?demolition"), item("c", gives="y")]
    made = small(items, [change])
    assert edges(graph(made, "r", demolition=True)) == {"c>b"}
    assert takes(graph(made, "r", demolition=False), "b") == set()


def test_add_and_remove_input() -> None:
    items = [item("a", gives="x"), item("b", takes="x"), item("c", gives="y")]
    change = reform("r", op("add_input", item="b", input="y"), op("remove_input", item="b", input="x"))
    assert edges(graph(small(items, [change]), "r")) == {"c>b"}


def test_a_deferred_input_blocks_the_item_before_which_it_is_due() -> None:
    items = [item("a", gives="x"), item("b", takes="x", gives="y"), item("c", takes="y")]
    made = graph(small(items, [reform("r", op("defer_input", item="b", input="x", before="c"))]), "r")
    assert edges(made) == {"a>c", "b>c"}
    assert [(debt.item, debt.material) for debt in made.debts] == [("b", "x")]


def test_an_input_stays_when_the_item_it_would_be_due_before_is_not_in_the_plan() -> None:
    items = [item("a", gives="x"), item("b", takes="x"), item("c", when="demolition")]
    made = graph(small(items, [reform("r", op("defer_input", item="b", input="x", before="c"))]), "r")
    assert edges(made) == {"a>b"} and not made.debts


def test_an_input_due_after_some_days_blocks_nothing() -> None:
    after = Op("defer_input", item="b", input="x", due=Due(working_days_after_decision=5))
    made = graph(small([item("a", gives="x"), item("b", takes="x")], [reform("r", after)]), "r")
    assert not edges(made) and len(made.debts) == 1


def test_an_input_that_is_not_live_cannot_be_deferred() -> None:
    items = [item("a", gives="x"), item("b", takes="x?demolition"), item("c")]
    made = graph(small(items, [reform("r", op("defer_input", item="b", input="x", before="c"))]), "r")
    assert not edges(made)


def test_deferrable_inputs_are_all_taken_before_any_is_given() -> None:
    items = [
        item("g", gives="x"),
        item("a", takes="x", deferrable_inputs={"x": Due(before="b")}),
        item("b", takes="x", deferrable_inputs={"x": Due(before="c")}),
        item("c"),
    ]
    made = graph(small(items, [reform("r", op("apply_deferrable"))]), "r")
    assert edges(made) == {"g>b", "g>c"}  # one after the other would leave only g>c


def test_a_debt_to_a_merged_item_falls_to_the_item_it_became() -> None:
    items = [item("g", gives="x"), item("a", takes="x"), item("b"), item("m", introduced_by="r")]
    join = reform("r", op("introduce", item="m"), op("merge", items="b", into="m"))
    owe = reform("s", op("defer_input", item="a", input="x", before="b"))
    assert edges(graph(small(items, [join, owe], "r s"), "r s")) == {"g>m"}


def test_rewire_consumers_only_when_nobody_in_the_plan_produces_the_material() -> None:
    items = [item("a", gives="x", when="demolition"), item("b", takes="x"), item("c", gives="y")]
    made = small(items, [reform("r", op("rewire_consumers", material="x", to="y"))])
    assert edges(graph(made, "r", demolition=True)) == {"a>b"}
    assert edges(graph(made, "r", demolition=False)) == {"c>b"}


def test_pre_review_lets_items_start_early_and_holds_the_start_of_works() -> None:
    items = [
        item("conditions", gives="c"),
        item("transfer", takes="c", gives="contract"),
        item("review", takes="contract", gives="p"),
        item("final", introduced_by="r"),
        item("works-start"),
    ]
    early = op(
        "pre_review", items="review absent", trigger="transfer", final_item="final", ignore_inputs="contract",
        final_requires="review", starts_from="conditions",
    )  # fmt: skip
    more = [*items, item("absent", when="demolition")]
    made = graph(small(more, [reform("r", op("introduce", item="final"), early)]), "r")
    assert edges(made) == {
        "conditions>transfer", "conditions>review", "transfer>final", "review>final", "final>works-start"
    }  # fmt: skip


def test_a_wait_follows_an_item_merged_later() -> None:
    items = [item("c"), item("a"), item("b"), item("final", introduced_by="r"), item("works-start")]
    early = op("pre_review", items="a", trigger="c", final_item="final", final_requires="a", starts_from="c")
    join = reform("s", op("merge", items="a b", into="b"))
    made = graph(small(items, [reform("r", op("introduce", item="final"), early), join], "r s"), "r s")
    assert edges(made) == {"c>b", "c>final", "b>final", "final>works-start"}


def test_an_op_is_skipped_when_its_condition_is_false_and_ignores_absent_items() -> None:
    items = [item("a", days=5), item("b", when="demolition", days=5)]
    ops = (op("shorten", item="a", days=1, when="demolition"), op("shorten", item="b", days=1))
    assert graph(small(items, [reform("r", *ops)]), "r").promised == {}
