"""The city's own files as `kaigong optimise` takes them: a portfolio, posts, a reserve; the docs' examples run."""

import json
import re
from pathlib import Path
from typing import Any

import pytest

from tests.cli.called import called

ROOT = Path(__file__).parents[2]
HOWTO = (ROOT / "docs" / "howto" / "optimise-a-schedule.md").read_text(encoding="utf-8")


def ask(path: Path, *options: str) -> tuple[int, dict[str, Any], str]:
    ran = called("optimise", path, "--json", *options)
    return ran.returncode, json.loads(ran.stdout), ran.stderr.decode()


@pytest.fixture
def written(tmp_path: Path) -> Any:
    def write(text: str, name: str = "asked.yaml") -> Path:
        (tmp_path / name).write_text(text, encoding="utf-8")
        return tmp_path / name

    return write


def of_howto(beginning: str) -> str:
    """The example in the docs that begins so."""
    return next(text for text in re.findall(r"```yaml\n(.*?)```", HOWTO, re.S) if text.startswith(beginning))


def test_the_portfolio_of_the_docs_gets_a_plan_with_dates_within_its_bound() -> None:
    status, answer, _ = ask(ROOT / "docs" / "examples" / "portfolio.yaml", "--seconds", "3")
    assert status == 0 and answer["status"] in ("feasible", "optimal") and answer["faults"] == []
    assert 0 < answer["lower_bound"] <= answer["objective"] and answer["gap"] < 0.05
    projects = {row["project"] for row in answer["starts"]}
    assert len(projects) == 24 and all(row["date"] >= "2022-01-04" for row in answer["starts"] if row["start"] >= 0)


def test_the_posts_of_the_docs_are_divided(written: Any) -> None:
    status, answer, _ = ask(written(of_howto("posts:")))
    assert (status, answer["status"], answer["posts"]) == (0, "optimal", 12)
    assert {row["desk"]: row["posts"] for row in answer["desks"]} == {"water": 6, "housing-construction": 6}


def test_the_reserve_of_the_docs_is_chosen_from(written: Any) -> None:
    status, answer, _ = ask(written(of_howto("budget:")))
    assert (status, answer["chosen"], answer["objective"], answer["spent"]) == (0, ["A", "B"], 130, 900)


def test_a_reserve_whose_demands_contradict_each_other_says_which(written: Any) -> None:
    text = "budget: 10\ncandidates: [{id: A, cost: 20, value: 1, must: true}, {id: B, cost: 5, value: 1}]\n"
    status, answer, _ = ask(written(text), "--lang", "en")
    assert (status, answer["status"]) == (1, "infeasible")
    assert answer["conflict"] == ["the budget is 10", "A must be chosen"]


@pytest.mark.parametrize(
    ("text", "places"),
    [
        ("posts: -1\ndesks: {a: {work: [1]}, b: {}}\n", ["posts", "desks.b"]),
        ("posts: 1\ndesks: {a: {arrivals: 5, days: 2}}\n", ["posts"]),
        ("budget: 1\ncandidates: [{id: A, cost: 1}, {id: A, cost: x, value: 1}]\n",
         ["candidates[0].value", "candidates[1].cost", "candidates[1].id"]),
        ("start: 2022-01-04\nprojects: none.jsonl\nagencies: {}\n", ["none.jsonl"]),
        ("start: 2022-01-04\nprojects: [{id: A, type: castle}]\nagencies: {moon: {}}\n",
         ["projects[0].type", "agencies.moon.reviewers", "agencies.moon"]),
    ],
)  # fmt: skip
def test_every_fault_is_listed_with_its_place(written: Any, text: str, places: list[str]) -> None:
    status, answer, errors = ask(written(text))
    assert status == 2
    assert [fault["place"] for fault in answer["faults"]] == places
    assert all(fault["message"] and place in errors for fault, place in zip(answer["faults"], places, strict=True))
