"""Project codes carry a check digit that notices every slip of one digit and every swap of neighbours."""

from datetime import date
from itertools import pairwise

from hypothesis import assume, given
from hypothesis import strategies as st

from kaigong.apps.projects import codes

made = st.builds(
    codes.make,
    st.builds(codes.head, st.dates(date(2004, 1, 1), date(2035, 12, 31)), st.from_regex(r"\A[0-9]{6}\Z")),
    st.integers(1, 4),
    st.integers(1, 12),
    st.integers(1, 99_999),
)


@given(made)
def test_a_made_code_is_sound(code: str) -> None:
    assert codes.is_sound(code)


@given(made, st.data())
def test_one_wrong_digit_is_noticed(code: str, data: st.DataObject) -> None:
    place = data.draw(st.sampled_from([n for n, character in enumerate(code) if character.isdigit()]))
    digit = data.draw(st.sampled_from([d for d in "0123456789" if d != code[place]]))
    assert not codes.is_sound(code[:place] + digit + code[place + 1 :])


@given(made, st.data())
def test_two_neighbours_swapped_are_noticed(code: str, data: st.DataObject) -> None:
    places = [n for n, character in enumerate(code) if character.isdigit()]
    one, other = data.draw(st.sampled_from(list(pairwise(places))))
    assume(code[one] != code[other])
    swapped = list(code)
    swapped[one], swapped[other] = code[other], code[one]
    assert not codes.is_sound("".join(swapped))


def test_what_does_not_look_like_a_code_is_none() -> None:
    assert not codes.is_shaped("2202-421024-02-03-00001")
    assert not codes.is_shaped("２２０２-421024-02-03-000016")
    assert not codes.is_sound("")
