"""A changed copy of a frozen value."""

import dataclasses

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kaigong.core.values import replace


@dataclasses.dataclass(frozen=True, slots=True)
class Place:
    name: str
    floor: int = 0
    rooms: tuple[int, ...] = ()


@dataclasses.dataclass(frozen=True, slots=True)
class Lone:
    name: str


class Desk(msgspec.Struct, frozen=True):
    name: str
    drawers: int = 2


@given(name=st.text(), floor=st.integers(), changes=st.dictionaries(st.sampled_from(["floor", "rooms"]), st.integers()))
def test_a_changed_copy_is_the_one_the_standard_library_makes(name: str, floor: int, changes: dict[str, int]) -> None:
    place = Place(name, floor)
    copy = replace(place, **changes)
    assert copy == dataclasses.replace(place, **changes)
    assert place == Place(name, floor)
    assert hash(copy) == hash(dataclasses.replace(place, **changes))


def test_a_value_with_one_field_and_a_struct_are_copied_too() -> None:
    assert replace(Lone("a"), name="b") == Lone("b")
    assert replace(Desk("a"), drawers=3) == Desk("a", 3)


@pytest.mark.parametrize("value", [Place("a"), Lone("a"), Desk("a")])
def test_a_field_it_does_not_have_is_a_bug(value: object) -> None:
    with pytest.raises(TypeError):
        replace(value, colour="red")
