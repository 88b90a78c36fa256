"""Worked cases, one folder each in tests/golden/plans: README.md tells the story, input.yaml and expected.json hold it.

Expected are the figures, not the words: names, reasons and materials of the catalogue are told elsewhere.
"""

import json
from pathlib import Path
from typing import Any

import pytest

from kaigong.cli.plan_input import read_project, request
from kaigong.core.plan import plan
from tests.core.plan.examples import CATALOGUE, calendar

CASES = Path(__file__).parents[1] / "golden" / "plans"
NAMES = sorted(path.name for path in CASES.iterdir())


def digest(folder: Path) -> dict[str, Any]:
    """The figures of a case, as JSON has them."""
    data, unreadable, _ = read_project(str(folder / "input.yaml"))
    assert unreadable == ()
    fill = "--fill-from-type" in (folder / "README.md").read_text(encoding="utf-8")
    asked = request(CATALOGUE, data, fill=fill)
    assert asked.faults == ()
    options: dict[str, Any] = {"reforms": asked.reforms, "days": asked.days, "scope": asked.scope}
    made = plan(CATALOGUE, asked.project, calendar(), start=asked.start, **options)
    return {
        "complete": made.complete,
        "to_start_days": made.to_start_days,
        "after_build_days": made.after_build_days,
        "groundbreaking": str(made.groundbreaking) if made.groundbreaking else None,
        "groundbreaking_note": made.groundbreaking_note,
        "critical_path": list(made.critical_path),
        "reforms": list(made.reforms),
        "days_owed": dict(made.totals.days_owed),
        "items": {
            i.id: [i.days, i.early_start, i.slack_days, str(i.start) if i.start else None]
            for i in sorted(made.items, key=lambda i: i.id)
        },
        "depends": {item: list(names) for item, names in sorted(made.depends.items())},
    }


@pytest.mark.parametrize("name", NAMES)
def test_a_worked_case_comes_out_as_written_down(name: str) -> None:
    expected = json.loads((CASES / name / "expected.json").read_text(encoding="utf-8"))
    assert digest(CASES / name) == expected


@pytest.mark.parametrize("name", NAMES)
def test_every_case_tells_its_story(name: str) -> None:
    assert len((CASES / name / "README.md").read_text(encoding="utf-8")) > 100
