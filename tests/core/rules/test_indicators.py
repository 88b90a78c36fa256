"""What every figure means: the shipped definitions are sound, and a faulty one is told by its faults."""

import pytest

from kaigong.core.problems import Faulty
from kaigong.core.rules.indicators import check_indicators, indicator_files, load_indicators, shipped_indicators
from kaigong.core.rules.loader import SHIPPED
from tests.core.rules import shipped

GOOD = """
indicators:
  - {id: starts, name_zh: 开工, name_en: Starts, unit: project, formula_zh: 个数。, formula_en: How many.,
     source_zh: 登记, source_en: Records, computed_by: boards.starts, seen_by: [public]}
"""


def faults(text: str) -> list[tuple[str, str]]:
    _, problems = check_indicators({"indicators/x.yaml": text}, shipped.schemas())
    return [(problem.code, str(problem.data.get("field", ""))) for problem in problems]


def test_the_shipped_indicators_are_sound() -> None:
    count, problems = check_indicators(indicator_files(SHIPPED), shipped.schemas())
    assert [str(problem) for problem in problems] == []
    assert count == len(shipped_indicators()) > 10


def test_a_definition_arrives_with_all_it_says() -> None:
    found = load_indicators({"x.yaml": GOOD})["starts"]
    assert (found.name_zh, found.unit, found.formula_zh, found.formula) == ("开工", "project", "个数。", "How many.")
    assert (found.computed_by, found.measure, found.seen_by) == ("boards.starts", "", ("public",))


@pytest.mark.parametrize(
    ("spoilt", "by", "expected"),
    [
        ("source_en: Records", "source_en: 登记", [("translation.mixed", "source_en")]),
        ("source_en: Records,", "", [("schema", "")]),
        ("unit: project", "unit: bushel", [("schema", "")]),
        ("computed_by: boards.starts", "computed_by: boards.starts, measure: projects.count", [("schema", "")]),
        ("seen_by: [public]", "seen_by: [public], colour: red", [("schema", "")]),
        ("indicators:", "indicaters:", [("schema", ""), ("schema", "")]),
        ("indicators:", "indicators: [", [("yaml.syntax", "")]),
    ],
)
def test_a_faulty_definition_is_told(spoilt: str, by: str, expected: list[tuple[str, str]]) -> None:
    assert spoilt in GOOD
    assert [code for code in faults(GOOD.replace(spoilt, by)) if not code[0].startswith("shape.")] == expected


def test_an_id_defined_twice_is_told_with_its_first_place() -> None:
    files = {"a.yaml": GOOD, "b.yaml": GOOD}
    _, problems = check_indicators(files, shipped.schemas())
    assert [(one.code, one.at, one.data["first"]) for one in problems] == [("id.duplicate", "b.yaml:3:5", "a.yaml:3:5")]
    with pytest.raises(Faulty, match=r"id\.duplicate"):
        load_indicators(files)
