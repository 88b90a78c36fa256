"""Two real changes of law, worked through: dry run, rule, move, taking back, and the version of each item."""

import json
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
import yaml

from kaigong.core.cases import commands as c
from kaigong.core.cases import intake
from kaigong.core.cases.carry import carry_out
from kaigong.core.cases.fold import fold_all
from kaigong.core.cases.migrate import differences
from kaigong.core.cases.migrate_moves import apply, take_back
from kaigong.core.cases.migrate_values import Asked, Transition, Version
from kaigong.core.cases.values import Case, Item, Terms
from kaigong.core.clock.due import Limit, Reading, Unit
from kaigong.core.rules.changes import changed_items
from kaigong.core.rules.editions import version_id
from kaigong.core.rules.loader import shipped
from kaigong.core.rules.model import LegalBasis
from kaigong.core.rules.versions import as_of, change_days, in_force, legal_days_on
from tests.core.cases.world import CALENDAR, HEAD, OFFICER, at

GOLDEN = Path(__file__).resolve().parents[2] / "golden/law"
FOLDERS = sorted(path.name for path in GOLDEN.iterdir() if path.is_dir())


def law_of(day: date) -> str:
    return version_id(change_days(shipped()), (), day)


def terms(item: str, day: date) -> Terms:
    """The limit of an item on a day, as a city's window would give it at acceptance."""
    legal = legal_days_on(shipped().items[item], day)
    assert legal is not None
    unit = Unit.WORKING if legal.unit == "working" else Unit.CALENDAR
    reading = Reading.EARLIER if legal.ambiguous_unit else None
    return Terms(Limit(legal.value, unit, reading), legal.starts_from.startswith("receipt"))


def entry(item: str, day: date, promised: int | None) -> c.Entry:
    rule = as_of(shipped(), day).items[item]
    return c.Entry(item, rule.agency, rule.kind, (), rule.clock_exclusions, promised)


def opened(item: str, told: dict[str, Any]) -> Case:
    """The case as it stood before the law changed: received, accepted and perhaps stopped."""
    day = told["accepted"]
    one = entry(item, day, told["promised_days"])
    case = fold_all(Case(), intake.open_case(c.OpenCase("KG-2026-000001", "P1", "1", (one,)), at(str(day)), CALENDAR))
    accept = c.AcceptItem(item=item, actors=OFFICER, terms=terms(item, day), law=law_of(day))
    case = fold_all(case, carry_out(case, accept, at(str(day)), CALENDAR))
    if "stopped" not in told:
        return case
    stop = c.SuspendItem(item=item, actors=HEAD, reason="technical_assessment", statutory=True, promised=True,
                         planned_days=15)  # fmt: skip
    take = c.TakeOn(item=item, actors=OFFICER, officer="person:sun")
    for command in (take, stop):
        case = fold_all(case, carry_out(case, command, at(str(told["stopped"])), CALENDAR))
    return case


def played(item: str, force_on: date, day: date, told: dict[str, Any]) -> dict[str, Any]:
    """One case through dry run, move and taking back, as `expected.json` tells it."""
    case, eve = opened(item, told), force_on - timedelta(1)
    before, after = as_of(shipped(), eve), as_of(shipped(), force_on)
    changed = changed_items(before, after)
    rebased = frozenset(code for code in changed if before.items[code].legal_basis != after.items[code].legal_basis)
    asked = Asked(
        {item: entry(item, eve, told["promised_days"])}, {item: entry(item, force_on, told["promised_days"])},
        {item: terms(item, force_on)}, rebased,
    )  # fmt: skip
    force = told.get("counted_from") == "force"
    version = Version(law_of(force_on), force_on, Transition(told["transition"]), "某条", "LAW-1", force)
    found = differences(case, asked, version, day, CALENDAR)
    moved = fold_all(case, apply(case, found, asked, version, day, CALENDAR))
    back = fold_all(moved, take_back(moved, "LAW-1", day, "误用", CALENDAR).events)
    return {
        "name": told["name"],
        "differences": [
            {"what": one.what, "effect": one.effect.value, "moves": one.moves, "why": one.why.value} for one in found
        ],
        "before": _state(case.items[item]), "moved": _state(moved.items[item]), "taken_back": _state(back.items[item]),
    }  # fmt: skip


def _state(item: Item) -> dict[str, Any]:
    due = [str(day) if day else None for day in (item.due.statutory, item.due.promised)]
    return {"law": item.law, "statutory": due[0], "promised": due[1], "cites": list(_cites(item))}


def _cites(item: Item) -> Iterator[str]:
    """What its certificate would cite: the bases in force in the version it stands under."""
    day = date.fromisoformat(item.law)
    for basis in shipped().items[item.code].legal_basis:
        if in_force(basis, day):
            yield _cited(basis)


def _cited(basis: LegalBasis) -> str:
    return f"{basis.law} {basis.article}".strip()


@pytest.mark.parametrize("name", FOLDERS)
def test_a_real_change_of_law_is_worked_as_told(name: str) -> None:
    said = yaml.safe_load((GOLDEN / name / "input.yaml").read_text("utf-8"))
    expected = json.loads((GOLDEN / name / "expected.json").read_text("utf-8"))
    assert [played(said["item"], said["force_on"], said["day"], told) for told in said["cases"]] == expected


@pytest.mark.parametrize("name", FOLDERS)
def test_taken_back_everything_is_as_it_was(name: str) -> None:
    for told in json.loads((GOLDEN / name / "expected.json").read_text("utf-8")):
        assert told["taken_back"] == told["before"]
