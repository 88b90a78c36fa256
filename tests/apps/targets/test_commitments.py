"""Public commitments: entered once and exactly, listed for everybody beside what the system counts."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from kaigong.core.problems import Faulty, Refused
from tests.conftest import NOW, SETUP

pytestmark = pytest.mark.django_db
SOURCE = "示例报纸"
WHERE = "klass=industry;min_yi=1;started_from=2022-01-01;started_until=2022-03-31"


def statement(no: str = "S1", **other: str) -> Mapping[str, str]:
    plain = {
        "no": no, "speaker": "示例局", "kind": "target", "action": "新开工", "subject": "产业项目", "comparator": ">=",
        "value": "2", "unit": "个", "due": "2022-03-31", "evidence": "新开工产业项目2个以上",
        "measure": "projects.count", "where": WHERE,
    }  # fmt: skip
    return plain | other


def record(*statements: Mapping[str, str], by: str = SETUP) -> Any:
    from kaigong.apps.targets import actions

    return actions.record_commitments(statements=statements or (statement(),), source=SOURCE, by=by, now=NOW)


def shown(no: str = "S1") -> Any:
    from kaigong.apps.targets import queries

    return next(each for each in queries.shown(list(queries.commitments(None))) if each.row.no == no)


@pytest.fixture
def project(lin_enterprise: Any) -> Any:
    """An industrial project of 200 million yuan that started in February."""
    return enter(lin_enterprise)


def enter(enterprise: Any, name: str = "示例项目", started_on: date | None = date(2022, 2, 8), yi: str = "2") -> Any:
    from kaigong.apps.projects import actions

    return actions.register_project(
        name=name, type="industrial-general", facts={}, start_on=date(2021, 10, 8), klass="industry", county="421003",
        investment_fen=int(Decimal(yi) * 10**10), enterprise=enterprise, by=SETUP, now=NOW, started_on=started_on,
        stage="started" if started_on else "signed", planned_start_on=date(2022, 3, 1),
    )  # fmt: skip


def test_a_commitment_keeps_the_words_and_the_exact_number() -> None:
    (row,) = record(statement(value="60.5", unit="亿元"))
    assert (row.value, row.evidence, row.source) == (Decimal("60.5"), "新开工产业项目2个以上", SOURCE)
    assert row.due == date(2022, 3, 31)


def test_commitments_stand_in_the_ledger() -> None:
    from kaigong.apps.ledger import queries as ledger

    record(statement("S1"), statement("S2"))
    entries = ledger.read("commitments").entries
    assert [entry.data["no"] for entry in entries] == ["S1", "S2"]
    assert entries[0].data["evidence"] == "新开工产业项目2个以上"


def test_every_fault_of_every_statement_is_named_at_once() -> None:
    with pytest.raises(Faulty) as caught:
        record(
            statement("S1", kind="hope", value="many", evidence=" "),
            statement("S2", comparator="≈", due="March", measure="guess"),
        )
    assert {(problem.code, problem.at) for problem in caught.value.problems} == {
        ("commitment.kind", "S1.kind"), ("commitment.value", "S1.value"), ("commitment.missing", "S1.evidence"),
        ("commitment.comparator", "S2.comparator"), ("commitment.due", "S2.due"), ("commitment.measure", "S2.measure"),
    }  # fmt: skip


def test_a_number_is_given_once() -> None:
    record()
    with pytest.raises(Refused, match="commitment.known"):
        record()
    with pytest.raises(Refused, match="commitment.known"):
        record(statement("S2"), statement("S2"))


def test_an_outsider_enters_no_commitments(wei: Any, zhou: Any) -> None:
    with pytest.raises(PermissionDenied):
        record(by=wei.ref)
    assert record(by=zhou.ref)


def test_what_has_started_is_counted_beside_what_is_planned(project: Any, lin_enterprise: Any) -> None:
    record()
    enter(lin_enterprise, "还未开工的项目", started_on=None)
    enter(lin_enterprise, "不足一亿的项目", yi="0.9")
    each = shown()
    assert (each.measured.value, each.measured.planned) == (1, 2)
    assert each.reached is False
    assert each.percent == 50


def test_a_promise_is_reached_when_the_count_is(project: Any, lin_enterprise: Any) -> None:
    record()
    enter(lin_enterprise, "第二个项目")
    assert shown().reached is True


def test_at_most_is_kept_from_below(project: Any) -> None:
    record(statement(comparator="<=", value="0"))
    assert shown().reached is False


def test_money_is_counted_in_hundred_millions(project: Any) -> None:
    record(statement(measure="projects.yi", unit="亿元"))
    assert shown().measured.value == 2


def test_what_nobody_measures_has_no_data() -> None:
    record(statement(measure="", where=""))
    assert shown().reached is None


def test_everybody_reads_the_list_and_filters_it(client: Any, project: Any) -> None:
    record(statement("S1"), statement("S2", speaker="另一局", kind="fact", evidence="已有两个"))
    page = client.get(reverse("targets:list")).content.decode()
    assert "新开工产业项目2个以上" in page and "已有两个" in page
    page = client.get(reverse("targets:list"), {"kind": "fact"}).content.decode()
    assert "新开工产业项目2个以上" not in page and "已有两个" in page
    page = client.get(reverse("targets:list"), {"speaker": "示例局"}).content.decode()
    assert "已有两个" not in page


def test_only_people_of_the_city_are_led_to_the_list_of_projects(client: Any, project: Any, zhou: Any) -> None:
    record()
    link = f'href="{reverse("projects:list")}?klass=industry'
    assert link not in client.get(reverse("targets:list")).content.decode()
    client.force_login(zhou, backend="django.contrib.auth.backends.ModelBackend")
    assert link in client.get(reverse("targets:list")).content.decode()


def test_the_empty_list_says_what_would_stand_here(client: Any) -> None:
    assert "还没有公开承诺" in client.get(reverse("targets:list")).content.decode()


def test_a_filter_that_leaves_nothing_says_so(client: Any, db: None) -> None:
    text = client.get(reverse("targets:list"), {"speaker": "nobody"}).content.decode()
    assert "没有符合条件的承诺" in text
