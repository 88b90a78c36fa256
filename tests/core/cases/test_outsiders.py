"""No row of the table of moves is open to whoever has no part in an item, nor to the parts it does not name."""

import pytest

from kaigong.core.cases.moves import MOVES, Move, check
from kaigong.core.cases.values import Actor, Item
from kaigong.core.problems import Refused


@pytest.mark.parametrize("move", MOVES, ids=lambda move: f"{move.frm.value}-{move.verb}")
def test_a_move_is_closed_to_everybody_it_does_not_name(move: Move) -> None:
    item = Item("site", ("natural-resources",), "licence", move.frm)
    others = [other for other in MOVES if other.frm is move.frm and other.verb == move.verb]
    named = frozenset[Actor]().union(*(other.who for other in others))
    for actors in (frozenset[Actor](), *(frozenset({actor}) for actor in Actor if actor not in named)):
        with pytest.raises(Refused) as told:
            check(item, move.verb, actors)
        assert told.value.code == "move.not_yours"
