"""Reading the address of the guide: what people write, what cannot be, what hostile addresses do."""

from typing import Any
from urllib.parse import quote

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.apps.boards.conftest import read


@pytest.fixture(autouse=True)
def database(db: None) -> None:
    """The catalogue's calendar may have been changed by an administrator, so the database is looked at."""


@pytest.mark.parametrize(
    ("text", "number"),
    [("20000", 20000), ("20,000", 20000), ("2万", 20000), ("1.5亿", 150_000_000), ("0", 0), ("3.25", 3.25)],
)
def test_a_number_is_read_as_people_write_it(text: str, number: float) -> None:
    assert read(f"site_area_m2={quote(text)}").facts == {"site_area_m2": number}


@pytest.mark.parametrize(
    "text", ["-1", "nan", "inf", "1e999", "12a", "9" * 59, "9" * 80, "٣", "1_000", "0x10", "<b>1</b>", "\x00"]
)
def test_what_is_no_number_is_told_and_asked_again(text: str) -> None:
    answers = read(f"site_area_m2={quote(text)}")
    assert answers.facts == {}
    assert [problem.code for problem in answers.problems] == ["guide.wrong_value"]


def test_yes_no_and_not_sure_are_three_different_answers() -> None:
    answers = read("farmland_conversion=yes&river_works=no&flood_area=unknown")
    assert answers.facts == {"farmland_conversion": True, "river_works": False}
    assert answers.unsure == {"flood_area"}


def test_a_number_typed_beside_a_ticked_not_sure_counts() -> None:
    assert read("power_kw=160&power_kw=unknown").facts == {"power_kw": 160}


def test_every_fault_of_an_address_is_named_at_once() -> None:
    answers = read("type=castle&start=2022-02-30&moon=1&eia_class=huge&height_m=tall")
    assert {problem.code for problem in answers.problems} == {
        "guide.unknown_type", "guide.wrong_day", "guide.unknown_key", "guide.wrong_value",
    }  # fmt: skip
    assert sorted(problem.at for problem in answers.problems) == ["eia_class", "height_m", "moon", "start", "type"]


def test_a_derived_attribute_is_never_taken_from_an_address() -> None:
    assert [problem.at for problem in read("floor_or_invest_above_permit_limit=yes").problems] == [
        "floor_or_invest_above_permit_limit"
    ]


def test_an_address_without_end_is_refused_whole() -> None:
    answers = read("&".join(f"k{n}=1" for n in range(151)))
    assert [problem.code for problem in answers.problems] == ["guide.too_much"]


def test_what_a_type_states_gives_way_to_what_was_said() -> None:
    assert read("type=industrial-general").facts["investment_type"] == "social"
    assert read("type=industrial-general&investment_type=gov").facts["investment_type"] == "gov"
    assert "investment_type" not in read("type=industrial-general&investment_type=unknown").facts


NAMES = st.sampled_from(
    [
        "type",
        "start",
        "view",
        "step",
        "go",
        "site_area_m2",
        "eia_class",
        "flood_area",
        "power_kw",
        "moon",
        "__class__",
        "",
    ]
)
VALUES = st.one_of(st.text(max_size=70), st.sampled_from(["yes", "no", "unknown", "form", "2万", "2022-02-10", "plan"]))


@settings(max_examples=200, deadline=None)
@given(pairs=st.lists(st.tuples(NAMES, VALUES), max_size=12))
def test_whatever_an_address_says_it_is_read_and_its_sound_part_has_one_spelling(pairs: list[tuple[str, str]]) -> None:
    answers = read("&".join(f"{quote(name)}={quote(value, safe='', errors='replace')}" for name, value in pairs))
    again = read(answers.query())
    assert (again.type, again.facts, again.unsure, again.start) == (
        answers.type, answers.facts, answers.unsure, answers.start,
    )  # fmt: skip
    assert again.problems == ()


@settings(max_examples=50, deadline=None)
@given(data=st.data())
def test_sound_facts_survive_the_way_through_an_address(data: Any) -> None:
    from kaigong.apps.boards.answers import Answers
    from kaigong.apps.rulebook import queries as rulebook

    facts: dict[str, Any] = {}
    for name, attribute in rulebook.catalogue().attributes.items():
        if not data.draw(st.booleans()):
            continue
        numbers = st.one_of(st.integers(0, 10**14), st.decimals(0, 10**6, places=2).map(float))
        kinds = {"bool": st.booleans(), "number": numbers, "enum": st.sampled_from(attribute.values or ("",))}
        facts[name] = data.draw(kinds[attribute.type])
    assert read(Answers(facts=facts).query()).facts == facts
