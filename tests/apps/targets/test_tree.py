"""The target tree: who is to keep what by which quarter, against the straight line, down to the rows."""

from datetime import date
from typing import Any

import pytest
from django.urls import reverse

from tests.apps.targets.test_commitments import enter, project, record, statement  # noqa: F401  a fixture
from tests.apps.targets.test_reading import BACKEND, confirm, read

pytestmark = pytest.mark.django_db
DAY = date(2022, 2, 10)


def tree(day: date = DAY) -> Any:
    from kaigong.apps.targets import tree as reads

    return reads.tree(None, day)


def test_promises_stand_under_who_keeps_them_and_the_quarter_they_are_due_in() -> None:
    record(
        statement("S1"), statement("S2", due="2022-12-31"), statement("S3", speaker="另一局", due=""),
        statement("S4", kind="fact"),
    )  # fmt: skip
    found = tree()
    assert found.tally.promises == 3
    assert {branch.speaker: [quarter.name for quarter in branch.quarters] for branch in found.branches} == {
        "示例局": ["2022Q1", "2022Q4"], "另一局": [""]
    }  # fmt: skip


def test_a_promise_of_starts_is_held_against_the_straight_line(project: Any, lin_enterprise: Any) -> None:  # noqa: F811
    record(statement(value="10"))
    ((leaf,),) = [quarter.leaves for branch in tree().branches for quarter in branch.quarters]
    assert (leaf.progress.done, leaf.standing) == (1, "behind")
    assert [month.done for month in leaf.progress.months] == [0, 1, 0]
    assert leaf.line_percent == 45
    assert tree().tally.behind == 1


def test_what_the_system_does_not_count_has_no_line() -> None:
    record(statement(measure="", where=""), statement("S2", comparator="<="))
    leaves = [leaf for branch in tree().branches for quarter in branch.quarters for leaf in quarter.leaves]
    assert [leaf.progress for leaf in leaves] == [None, None]


def test_a_confirmed_promise_of_starts_is_counted_by_itself(zhou: Any, lin_enterprise: Any) -> None:
    from kaigong.apps.targets.models import Commitment

    page = read(zhou, "市发改委主任李静芹表示，力争一季度新开工亿元以上项目224个。全年推动41个重大产业项目开工。")
    confirm(page, zhou, 1, 2)
    starts = Commitment.objects.get(no=f"R{page.pk}-001")
    assert starts.measure == "projects.count"
    assert starts.where == {"started_from": "2022-01-01", "started_until": "2022-03-31", "min_yi": "1"}
    enter(lin_enterprise)
    leaf = next(leaf for branch in tree().branches for quarter in branch.quarters for leaf in quarter.leaves)
    assert leaf.progress.done == 1


def test_everybody_sees_the_tree_and_each_promise(client: Any, project: Any) -> None:  # noqa: F811
    record(statement(value="10"))
    shown = client.get(reverse("targets:tree")).content.decode()
    assert "目标树" in shown and 'class="tt-bar"' in shown
    shown = client.get(reverse("targets:commitment", args=["S1"])).content.decode()
    assert "新开工产业项目2个以上" in shown and "2022-02" in shown
    assert client.get(reverse("targets:commitment", args=["none"])).status_code == 404


def test_the_rows_behind_a_number_are_for_people_of_the_city(
    client: Any, project: Any, wei: Any, zhou: Any  # noqa: F811
) -> None:  # fmt: skip
    record()
    address = reverse("targets:commitment", args=["S1"])
    client.force_login(wei, backend=BACKEND)
    assert "示例项目" not in client.get(address).content.decode()
    client.force_login(zhou, backend=BACKEND)
    shown = client.get(address).content.decode()
    assert "示例项目" in shown and "计入的项目" in shown


def test_an_empty_tree_says_what_would_stand_here(client: Any) -> None:
    assert "还没有公开承诺" in client.get(reverse("targets:tree")).content.decode()
