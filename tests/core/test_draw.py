"""The draw: the same for everybody, fair, and anything altered afterwards is found."""

from collections import Counter
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kaigong.core.draw import Ticket, broken, commitment, draw, made, pool_hash, seed
from kaigong.core.problems import Faulty

names = st.text("abcdefghij甲乙丙丁", min_size=1, max_size=6)
pools = st.dictionaries(names, st.integers(1, 9), min_size=1, max_size=12).map(
    lambda chosen: [Ticket(name, weight) for name, weight in chosen.items()]
)


@given(pool=pools, take=st.integers(1, 12), secret=names, beacon=names)
def test_a_draw_takes_so_many_different_members_of_the_pool(
    pool: list[Ticket], take: int, secret: str, beacon: str
) -> None:
    take = min(take, len(pool))
    record = made("experts", pool, take, secret, beacon)
    assert len(set(record.drawn)) == take
    assert set(record.drawn) <= {ticket.member for ticket in pool}
    assert broken(record) is None


@given(pool=pools, secret=names, beacon=names)
def test_the_order_in_which_the_pool_was_written_down_does_not_matter(
    pool: list[Ticket], secret: str, beacon: str
) -> None:
    assert pool_hash(pool) == pool_hash(pool[::-1])
    assert made("experts", pool, 1, secret, beacon) == made("experts", pool[::-1], 1, secret, beacon)


@given(pool=pools, secret=names, beacon=names, data=st.data())
def test_whatever_is_altered_afterwards_is_found(
    pool: list[Ticket], secret: str, beacon: str, data: st.DataObject
) -> None:
    record = made("experts", pool, len(pool), secret, beacon)
    altered = [
        replace(record, secret=record.secret + "x"),
        replace(record, commitment=commitment("another")),
        replace(record, drawn=record.drawn[:-1]),
        replace(record, drawn=("nobody before", *record.drawn[1:])),
        replace(record, pool=(*record.pool, record.pool[0])),
    ]
    assert broken(data.draw(st.sampled_from(altered))) is not None


def test_every_lot_has_the_same_chance() -> None:
    pool = [Ticket("light", 1), Ticket("heavy", 3)]
    wins = Counter(draw(pool, 1, seed("secret", pool, str(n)))[0] for n in range(4000))
    assert 2900 < wins["heavy"] < 3100  # 3000 expected, standard deviation 27
    even = [Ticket(name) for name in "abcd"]
    first = Counter(draw(even, 2, seed("secret", even, str(n)))[1] for n in range(4000))
    assert all(900 < first[name] < 1100 for name in "abcd")


def test_a_worked_draw_that_another_program_can_repeat() -> None:
    pool = [Ticket("甲所", 1), Ticket("乙所", 2), Ticket("丙所", 1)]
    assert commitment("open sesame") == "78fb49b1717425f94f1fd961e3beadad24e646c2d77c45e15a5cfb91ce58206c"
    assert pool_hash(pool) == "15255ae66c3216fb11234f925614963da1709de72b39af88f07a03ed299d9b9c"
    assert (
        seed("open sesame", pool, "2022-02-10").hex()
        == "c096c61522a851adc600329ca465693554b13e832a29f759b7f8d14774898533"
    )
    assert made("survey", pool, 3, "open sesame", "2022-02-10").drawn == ("乙所", "甲所", "丙所")


@pytest.mark.parametrize(
    ("pool", "take", "code"),
    [
        ([], 1, "draw.pool_empty"),
        ([Ticket("a"), Ticket("a")], 1, "draw.member_twice"),
        ([Ticket("a", 0)], 1, "draw.weight"),
        ([Ticket("a")], 2, "draw.take"),
        ([Ticket("a")], 0, "draw.take"),
    ],
)
def test_an_impossible_draw_is_refused_with_its_faults(pool: list[Ticket], take: int, code: str) -> None:
    with pytest.raises(Faulty) as faulty:
        draw(pool, take, b"seed")
    assert code in {problem.code for problem in faulty.value.problems}
