"""A promise is broken down with its sum kept or its gap told, and stands against the simulation as well as the line."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from kaigong.core.problems import Faulty, Refused
from tests.apps.targets.test_commitments import enter, record, statement
from tests.apps.targets.test_reading import BACKEND
from tests.apps.targets.test_tree import DAY, tree
from tests.conftest import NOW

pytestmark = pytest.mark.django_db
PARTS = (("421003", "", "1"), ("421022", "", "1"))


@pytest.fixture
def counties(db: None) -> None:
    from kaigong.apps.accounts.models import Agency

    for key, name in (("421003", "荆州区"), ("421022", "公安县")):
        Agency.objects.create(id=key, name_zh=name, name_en=key, kind="county")


def share(row: Any, by: str, parts: Sequence[tuple[str, str, str]] = PARTS, reason: str = "", way: str = "hand") -> Any:
    from kaigong.apps.targets import actions_tree as actions

    given = [actions.Part(agency, period, Decimal(value)) for agency, period, value in parts]
    return actions.share_promise(commitment=row, parts=given, way=way, reason=reason, by=by, now=NOW)


def foresee(by: str, no: str = "S1", **other: Any) -> Any:
    from kaigong.apps.targets import actions_tree as actions

    seen = {"no": no, "p10": 1, "p50": 2, "p90": 4, "probability": 0.61, "low": 0.56, "high": 0.66, **other}
    return actions.note_forecasts(
        forecasts=[seen], day=DAY, seed=7, replications=400, entry=9, by=by, now=NOW
    )  # fmt: skip


def test_the_parts_add_up_or_the_gap_has_its_reason(zhou: Any, counties: None, lin_enterprise: Any) -> None:
    from kaigong.apps.ledger import queries as ledger

    (row,) = record()
    enter(lin_enterprise)
    share(row, zhou.ref)
    ((leaf,),) = [quarter.leaves for branch in tree().branches for quarter in branch.quarters]
    assert [(each.name, each.progress.done, leaf.gap) for each in leaf.parts] == [("荆州区", 1, 0), ("公安县", 0, 0)]
    with pytest.raises(Faulty, match=r"share\.gap"):
        share(row, zhou.ref, (("421003", "2022Q1", "1"),))
    share(row, zhou.ref, (("421003", "2022-02", "1"),), reason="余下由市级统筹")
    ((leaf,),) = [quarter.leaves for branch in tree().branches for quarter in branch.quarters]
    assert leaf.gap == 1
    gaps = [entry.data["gap"] for entry in ledger.read("breakdown:S1").entries]
    assert [Decimal(gap) for gap in gaps] == [0, 1]


def test_every_fault_of_every_part_is_named_and_nothing_changes(zhou: Any, sun: Any, counties: None) -> None:
    (row, fact) = record(statement(), statement("S2", kind="fact"))
    wrong = (("nobody", "", "1"), ("421003", "2023Q4", "-1"), ("421022", "", "0.00001"), ("421022", "", "1"))
    with pytest.raises(Faulty) as faulty:
        share(row, zhou.ref, wrong, way="luck")
    assert [each.code.partition(".")[2] for each in faulty.value.problems] == [
        "way", "agency", "period", "value", "value", "twice", "gap"
    ]  # fmt: skip
    with pytest.raises(Refused, match=r"share\.no_target"):
        share(fact, zhou.ref)
    with pytest.raises(PermissionDenied):
        share(row, sun.ref)
    assert not row.shares.exists()


@pytest.mark.parametrize(("way", "expected"), [("even", [5, 5]), ("stock", [10, 0]), ("last-year", [0, 10])])
def test_a_proposal_follows_its_way(way: str, expected: list[int], counties: None, lin_enterprise: Any) -> None:
    from datetime import date

    from kaigong.apps.projects.models import Project
    from kaigong.apps.targets import breaking

    (row,) = record(statement(value="10"))
    enter(lin_enterprise, "在手", None)
    enter(lin_enterprise, "上年", date(2021, 2, 8))
    Project.objects.filter(name="上年").update(county="421022")
    assert [value for _cell, value in breaking.proposal(row, "county", way)] == expected
    assert [period for (_agency, period), _value in breaking.proposal(row, "month", way)] == [
        "2022-01", "2022-02", "2022-03"
    ]  # fmt: skip


def test_the_tree_shows_what_the_simulation_says_and_from_when(client: Any, zhou: Any, sun: Any) -> None:
    record(statement(value="10"))
    with pytest.raises(PermissionDenied):
        foresee(sun.ref)
    foresee("system:clock", probability=0.1)
    foresee(zhou.ref)
    ((leaf,),) = [quarter.leaves for branch in tree().branches for quarter in branch.quarters]
    assert (leaf.forecast.p50, leaf.colour, tree().foreseen.seed) == (2, "soon", 7)
    from datetime import date

    ((leaf,),) = [quarter.leaves for branch in tree(date(2022, 5, 1)).branches for quarter in branch.quarters]
    assert leaf.forecast is None
    shown = client.get(reverse("targets:commitment", args=["S1"])).content.decode()
    assert "分解目标" not in shown


def test_the_command_breaks_a_promise_down_in_the_browser(client: Any, zhou: Any, sun: Any, counties: None) -> None:
    record(statement(value="10"))
    address = reverse("targets:share", args=["S1"])
    client.force_login(sun, backend=BACKEND)
    assert client.get(address).status_code == 403
    client.force_login(zhou, backend=BACKEND)
    shown = client.get(address, {"way": "even", "among": "county"}).content.decode()
    assert shown.count('value="5"') == 2
    kept = f"{address}?way=even&among=county"
    answer = client.post(kept, {"part_0": "5", "part_1": "4", "reason": ""})
    assert answer.status_code == 422 and 'value="4"' in answer.content.decode()
    assert client.post(kept, {"part_0": "5", "part_1": "5", "reason": ""}).status_code == 302
    assert "目标分解" in client.get(reverse("targets:commitment", args=["S1"])).content.decode()
