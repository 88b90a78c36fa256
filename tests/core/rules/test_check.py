"""Checking a catalogue: the shipped one is sound; each broken one is told by exactly its faults."""

import itertools
import json
import re
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from jsonschema import Draft202012Validator

from kaigong.core.rules.check import Report, check
from kaigong.core.rules.conditions import Node, to_text
from kaigong.core.rules.fields import MOST_PROBLEMS
from kaigong.core.rules.loader import folder_files
from kaigong.core.rules.model import Attribute, LegalDays
from kaigong.core.rules.parser import parse
from kaigong.core.rules.satisfy import Answer, Solver
from kaigong.core.rules.tree import And, Or, expr, value_of
from tests.core.rules import shipped
from tests.core.rules.test_conditions import ATOMS, TREES
from tests.shared import shared

ROOT = Path(__file__).resolve().parents[3]
CASES = sorted(path for path in (ROOT / "tests/golden/catalogues").iterdir() if path.is_dir())
BY_COMPILING = {"cycle-by-reform"}  # a reform makes the circle; the command finds it, see tests/cli


def patched(case: Path) -> dict[str, str]:
    """The shipped files with the changes of a case done."""
    found = dict(shipped.files())
    for change in yaml.safe_load((case / "patch.yaml").read_text(encoding="utf-8")):
        assert change["replace"] in found[change["file"]], change
        found[change["file"]] = found[change["file"]].replace(change["replace"], change["by"], 1)
    return found


def told(report: Report) -> list[dict[str, str]]:
    """The faults as a case expects them: each kind, name and file once, in order."""
    found = {
        (problem.code, str(problem.data.get("entry") or problem.data.get("got")), problem.at.split(":")[0])
        for problem in report.problems
    }
    return [{"kind": kind, "name": name, "file": file} for kind, name, file in sorted(found)]


def test_the_shipped_catalogue_is_sound() -> None:
    assert [str(problem) for problem in check(shipped.files(), shipped.schemas()).problems] == []


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_a_broken_catalogue_is_told_by_exactly_its_faults(case: Path) -> None:
    assert (case / "README.md").read_text(encoding="utf-8").startswith(f"# {case.name}\n")
    expected = json.loads((case / "expected.json").read_text(encoding="utf-8"))
    report = check(patched(case), shipped.schemas())
    assert told(report) == ([] if case.name in BY_COMPILING else expected)
    assert all(re.fullmatch(r"[\w/.-]+(:\d+:\d+)?", problem.at) for problem in report.problems)


def test_faults_of_many_kinds_are_named_at_once() -> None:
    """Every patch that leaves the YAML readable and touches a file of its own, all done together."""
    names = ["promise-longer-than-law", "never-true", "dangling-item-in-theme", "material-unused", "never-true-numbers"]
    files, expected = dict(shipped.files()), []
    for name in names:
        case = ROOT / "tests/golden/catalogues" / name
        for change in yaml.safe_load((case / "patch.yaml").read_text(encoding="utf-8")):
            files[change["file"]] = files[change["file"]].replace(change["replace"], change["by"], 1)
        expected += json.loads((case / "expected.json").read_text(encoding="utf-8"))
    found = told(check(files, shipped.schemas()))
    assert sorted(found, key=str) == sorted(expected, key=str)


def test_a_circle_is_shown_by_a_project_that_has_it() -> None:
    report = check(patched(ROOT / "tests/golden/catalogues/cycle-only-for-some"), shipped.schemas())
    (problem,) = report.problems
    circle, project = problem.data["cycle"], problem.data["project"]
    assert circle[0] == circle[-1]
    for giver, taker in itertools.pairwise(circle):
        item = report.catalogue.items[taker]
        assert value_of(item.applies_when.root, project, frozenset()) is True
        live = {
            one.material for one in item.inputs if one.when is None or value_of(one.when.root, project, frozenset())
        }
        assert live & set(report.catalogue.items[giver].outputs)


def test_every_kind_of_fault_of_the_issue_has_a_broken_catalogue() -> None:
    kinds = {one["kind"] for case in CASES for one in json.loads((case / "expected.json").read_text(encoding="utf-8"))}
    needed = {"id.dangling", "cycle", "promise.longer_than_law", "condition.never_true", "item.unreachable"}
    assert needed <= kinds
    assert len(kinds) >= 30


@pytest.mark.parametrize(
    ("value", "unit", "days"),
    [
        (20, "working", 20),
        (45, "calendar", 33),
        (60, "calendar", 43),
        (7, "calendar", 5),
        (1, "calendar", 1),
        (0, "working", 0),
    ],
)
def test_calendar_days_count_five_sevenths_rounded_up(value: int, unit: Any, days: int) -> None:
    assert LegalDays(value, unit, "acceptance", "verified").working_days == days


# --- satisfiability -------------------------------------------------------------------------------------------------

NUMBERS = {name: Attribute(name, "number", name, name) for name in ("area", "height")}
SOLVER = Solver(replace(shipped.catalogue(), attributes={**shipped.catalogue().attributes, **NUMBERS}))
VALUES: dict[str, tuple[Any, ...]] = {
    "wet": (False, True),
    "dry": (False, True),
    "area": (0, 0.5, 1, 1.5, 2, 2.5),
    "height": (0, 0.5, 1, 1.5, 2, 2.5),
    "class": (False, True),
}


def by_hand(node: Node) -> bool:
    """Whether any combination of values makes it true, tried one by one."""
    return any(
        value_of(node, dict(zip(VALUES, values, strict=True)), reforms) is True
        for values in itertools.product(*VALUES.values())
        for reforms in (set(), {"piles"}, {"it's"}, {"piles", "it's"})
    )


@given(tree=TREES)
@settings(max_examples=100, deadline=None)
def test_a_shown_project_makes_the_condition_true(tree: Node) -> None:
    node = SOLVER.plain(expr(to_text(tree), tree))
    answer = SOLVER.solve(node)
    if answer.facts is not None:
        assert value_of(node, answer.facts, frozenset()) is True


@given(one=ATOMS, other=ATOMS)
@settings(max_examples=60, deadline=None)
def test_what_trying_everything_finds_the_solver_finds(one: Node, other: Node) -> None:
    for tree in (And((one, other)), Or((one, other))):
        if by_hand(tree):
            answer = SOLVER.solve(SOLVER.plain(expr(to_text(tree), tree)))
            assert answer.facts is not None


def pigeons(birds: int, holes: int) -> list[str]:
    """Each bird in a hole and no two in one: cannot be with fewer holes, and there is no short way to see it."""
    names = [name for name, attribute in shipped.catalogue().attributes.items() if attribute.type == "bool"]
    places = [names[bird * holes : (bird + 1) * holes] for bird in range(birds)]
    apart = [f"not ({one[n]} and {two[n]})" for one, two in itertools.combinations(places, 2) for n in range(holes)]
    return [*(" or ".join(place) for place in places), *apart]


def test_what_can_be_decided_is_decided() -> None:
    assert SOLVER.solve(*(SOLVER.plain(parse(text)) for text in pigeons(3, 2))) == Answer(None, decided=True)
    assert SOLVER.solve(*(SOLVER.plain(parse(text)) for text in pigeons(4, 4))).facts is not None


def test_too_hard_a_condition_is_undecided_and_never_guessed() -> None:
    assert SOLVER.solve(*(SOLVER.plain(parse(text)) for text in pigeons(7, 6))) == Answer(None, decided=False)


# --- schemas --------------------------------------------------------------------------------------------------------


def test_the_schemas_are_schemas() -> None:
    for schema in shipped.schemas().values():
        Draft202012Validator.check_schema(schema)


def test_every_kind_of_file_has_its_schema() -> None:
    sections = {section for text in shipped.files().values() for section in yaml.safe_load(text)}
    assert sections == set(shipped.schemas()["catalogue.json"]["properties"])


def test_a_date_is_a_date_for_the_schema_too() -> None:
    report = check(shipped.files(), shipped.schemas())
    basis = report.catalogue.items["eia-form-approval"].legal_basis
    assert basis[0].until == date(2026, 8, 14)


# --- a great deal wrong ---------------------------------------------------------------------------------------------


def test_a_file_of_nonsense_does_not_take_all_day() -> None:
    """Fifty thousand empty items: the first faults are named, and that there are more."""
    report = check({**shipped.files(), "items/x.yaml": "items: [" + "{}," * 50_000 + "]"}, shipped.schemas())
    kinds = [problem.code for problem in report.problems if problem.at.startswith("items/x.yaml")]
    assert "schema" in kinds and "folder.too_many_faults" in kinds
    assert len(report.problems) <= MOST_PROBLEMS + 1


@pytest.mark.parametrize("languages", ["5", "[{a: 1}]", "[zh, fr]", "zh"])
def test_languages_of_the_wrong_shape_are_a_fault(languages: str) -> None:
    files = shipped.files()
    files = {**files, "meta.yaml": files["meta.yaml"].replace("languages: [zh, en]", f"languages: {languages}")}
    assert "schema" in {problem.code for problem in check(files, shipped.schemas()).problems}


def test_texts_are_owed_in_the_languages_the_catalogue_names() -> None:
    files = patched(ROOT / "tests/golden/catalogues/missing-translation")
    plain = {**files, "meta.yaml": files["meta.yaml"].replace("languages: [zh, en]", "languages: [zh]")}
    assert check(files, shipped.schemas()).untranslated == 0
    report = check(plain, shipped.schemas())
    assert (report.problems, report.untranslated) == ((), len(check(files, shipped.schemas()).problems))


def test_the_catalogue_it_was_made_from_is_sound() -> None:
    """The catalogue of the domain, one file and mostly in Chinese alone."""
    report = check(folder_files(shared("domain/catalogue.yaml")), shipped.schemas())
    assert (report.problems, report.untranslated > 100) == ((), True)
