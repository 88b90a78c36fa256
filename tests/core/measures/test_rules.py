"""How a ranking is made is data: the shipped ones are sound, and every fault of one is told with its place."""

import pytest

from kaigong.core.measures.indicators import faults
from kaigong.core.measures.rules import check_rankings, ranking_files
from kaigong.core.rules.fault_words import WORDS, sentence
from kaigong.core.rules.indicators import check_indicators, indicator_files
from kaigong.core.rules.loader import SHIPPED
from tests.core.rules import shipped

GOOD = """
rankings:
  - {id: x, name_zh: 甲, name_en: A, purpose_zh: 乙, purpose_en: B, among: county, period: quarter, scoring: range,
     seen_by: [public], indicators: [{id: starts-in-period, weight: 2}, {id: items-in-time, weight: 1}]}
"""


def codes(text: str) -> list[str]:
    found = check_rankings({"rankings/rankings.yaml": text}, indicator_files(SHIPPED))
    assert all(one.at.startswith("rankings/rankings.yaml:") and sentence(one, "en") for one in found)
    return [one.code for one in found]


def test_what_is_shipped_is_sound_to_the_last_formula() -> None:
    assert check_rankings(ranking_files(SHIPPED), indicator_files(SHIPPED)) == []
    assert check_indicators(indicator_files(SHIPPED), shipped.schemas(), faults)[1] == []


@pytest.mark.parametrize(
    ("spoilt", "by", "expected"),
    [
        ("name_en: A", "name_en: ' '", ["ranking.text"]), ("among: county", "among: street", ["ranking.choice"]),
        ("among: county", "among: township", ["ranking.scope"]), ("weight: 2", "weight: 0", ["ranking.weight"]),
        ("scoring: range", "scoring: target", ["ranking.target", "ranking.target"]),
        ("id: items-in-time", "id: starts-in-period", ["ranking.twice"]),
        ("id: items-in-time", "id: luck", ["ranking.unknown_indicator"]),
        ("weight: 2", "weight: 2, colour: red", ["ranking.unknown_field"]),
        ("weight: 2", "weight: 2, per: luck", ["ranking.unknown_indicator"]),
        ("weight: 1", "weight: 1, per: starts-in-period", ["ranking.per"]),
        ("weight: 2", "weight: 2, per: projects-in-library, times: 0", ["ranking.times"]),
        ("scoring: range", "scoring: range, apart: perhaps", ["ranking.choice"]),
        ("seen_by: [public]", "seen_by: [crowd], mix: age", ["ranking.choice", "ranking.choice"]),
    ],
)  # fmt: skip
def test_every_fault_of_a_ranking_is_told(spoilt: str, by: str, expected: list[str]) -> None:
    assert codes(GOOD) == [] and spoilt in GOOD
    assert codes(GOOD.replace(spoilt, by)) == expected


def test_a_faulty_formula_is_told_where_it_stands() -> None:
    text = indicator_files(SHIPPED)["indicators/computed.yaml"].replace(
        "count(projects where started", "count(people where x"
    )
    found = check_indicators({"indicators/computed.yaml": text}, shipped.schemas(), faults)[1]
    assert found and {one.code for one in found} == {"formula.unknown_source"} <= set(WORDS)
    assert found[0].at.startswith("indicators/computed.yaml:") and found[0].data["place"] == "column 7"
