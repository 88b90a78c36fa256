"""Whatever people do, in whatever order, in time or late: the invariants of a case hold."""

from datetime import date
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from kaigong.core import ledger
from kaigong.core.cases import events as e
from kaigong.core.cases.carry import carry_out
from kaigong.core.cases.fold import fold, replay
from kaigong.core.cases.moves import MOVES, NOTES, guarded
from kaigong.core.cases.values import Actor, Case, Item, ItemState
from kaigong.core.problems import Refused
from kaigong.core.values import replace
from tests.core.cases import invariants
from tests.core.cases.games import BY_CONSEQUENCE, PLAYED_ELSEWHERE, VERBS, Game, Step, play
from tests.core.cases.world import CALENDAR, at

whole = st.integers(0, 10_000)
steps = st.lists(st.tuples(whole, whole, whole, st.integers(0, 6)), max_size=50)


def seeded(seed: int, length: int = 45) -> Game:
    """One game that follows from its seed alone."""
    dice = Random(seed)  # noqa: S311 a game
    return play([(dice.randrange(10_000), dice.randrange(10_000), dice.randrange(10_000), dice.randrange(5))
                 for _ in range(length)])  # fmt: skip


def holds(game: Game) -> None:
    for before, news, after in game.steps:
        invariants.after_step(before, news, after)
    invariants.of_history(game.events)
    assert replay(enumerate(game.events, 1)) == game.case


def test_every_verb_of_the_table_is_played() -> None:
    verbs = {move.verb for move in MOVES} | {note.verb for note in NOTES}
    assert verbs == (VERBS.keys() - {"extend_stage"}) | PLAYED_ELSEWHERE | BY_CONSEQUENCE


def test_the_games_reach_every_event_and_are_refused_for_every_reason_of_the_rounds() -> None:
    """The games are worth something only if they come everywhere."""
    games = [seeded(seed) for seed in range(160)]
    reached = {type(event).__name__ for game in games for event in game.events}
    own = ("base", "rounds", "stops", "opinions", "notes", "after")
    wanted = {name for name, kind in e.KINDS.items() if kind.__module__.rpartition(".")[2] in own}
    assert wanted - reached <= {"CorrectionAsked", "MaterialGiven", "DueCounted"}  # old ledgers, papers, new calendars
    refused = {code for game in games for code in game.refused}
    assert refused >= {"correction.round_closed", "correction.too_late", "move.not_yours",
                       "late.before_last_event", "late.ground_missing",
                       "extension.too_late", "opinion.pending", "item.waits_for", "deemed.no_rule"}  # fmt: skip


def test_hundreds_of_seeded_games_keep_every_invariant() -> None:
    for seed in range(300):
        holds(seeded(seed))


@pytest.mark.soak
def test_ten_thousand_long_games_keep_every_invariant() -> None:
    for seed in range(10_000):
        holds(seeded(seed, 80))


@settings(max_examples=60, deadline=None)
@given(taken=steps)
def test_any_sequence_of_moves_keeps_every_invariant(taken: list[Step]) -> None:
    holds(play(taken))


@settings(max_examples=40, deadline=None)
@given(taken=steps)
def test_replaying_what_the_ledger_keeps_gives_the_same_case(taken: list[Step]) -> None:
    game = play(taken)
    kept = [ledger.encode(event) for event in game.events]
    read = [e.decode(kind, ledger.parse(ledger.canonical(data))) for kind, data in kept]
    assert read == game.events
    assert replay(enumerate(read, 1)) == game.case


@settings(max_examples=40, deadline=None)
@given(taken=steps, noise=st.lists(st.sampled_from(["Comment", "Visited"]), max_size=3))
def test_folding_never_refuses_any_history_whatever_its_order(taken: list[Step], noise: list[str]) -> None:
    events = play(taken).events
    case = Case()
    for n, event in enumerate(reversed(events), 1):
        case = fold(case, event, n)
    for n, kind in enumerate(noise, len(events) + 1):
        assert fold(case, e.decode(kind, {}), n) == replace(case, last=n)
        case = replace(case, last=n)


class CaseMachine(RuleBasedStateMachine):
    """One case, driven rule by rule; after each the invariants are looked at."""

    def __init__(self) -> None:
        super().__init__()
        self.game = Game()

    @rule(which=whole, dice=whole, days=st.integers(0, 6))
    def an_open_move(self, which: int, dice: int, days: int) -> None:
        self.game.step((5, which, dice, days))

    @rule(which=whole, dice=whole, days=st.integers(0, 6))
    def any_verb_by_anybody(self, which: int, dice: int, days: int) -> None:
        self.game.step((1, which, dice, days))

    @rule(which=whole, dice=whole, days=st.integers(0, 6))
    def entered_late(self, which: int, dice: int, days: int) -> None:
        self.game.step((2, which, dice, days))

    @rule(dice=whole, days=st.integers(0, 6))
    def the_clock_ticks(self, dice: int, days: int) -> None:
        self.game.step((0, 0, dice, days))

    @invariant()
    def all_holds(self) -> None:
        invariants.after_step(*self.game.steps[-1])

    def teardown(self) -> None:
        invariants.of_history(self.game.events)
        assert replay(enumerate(self.game.events, 1)) == self.game.case


CaseMachine.TestCase.settings = settings(max_examples=30, stateful_step_count=30, deadline=None)
TestCaseMachine = CaseMachine.TestCase


@pytest.mark.parametrize("verb", sorted(VERBS.keys() - {note.verb for note in NOTES} - {"extend_stage"}))
@pytest.mark.parametrize("state", list(ItemState))
def test_what_the_table_does_not_list_is_refused(state: ItemState, verb: str) -> None:
    """Or does nothing, for what the clock looks at by itself."""
    day = date(2022, 2, 10)
    item = Item("site", ("natural-resources",), "licence", state, received_on=day, ready_on=day, moved_on=day)
    case = Case("KG-2022-000001", "P1", "1", day, {"site": item}, last=9)
    now = at("2022-02-11")
    for actor in Actor:
        rows = [move for move in MOVES if move.frm is state and move.verb == verb and actor in move.who]
        if any(guarded(row, item) for row in rows):
            continue
        command = VERBS[verb](item, frozenset({actor}), now, case, 1)
        try:
            assert carry_out(case, command, now, CALENDAR) == []
            assert verb in {"deem_accepted", "deem_renewed", "lapse", "lapse_opinions"}
        except Refused:
            continue
