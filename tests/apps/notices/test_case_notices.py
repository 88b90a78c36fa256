"""What happens in a case is told to those it concerns."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any, get_args

import pytest
from django.urls import reverse

from kaigong.apps.cases import actions, notice_texts, notices
from kaigong.apps.notices import queries
from kaigong.apps.notices.models import Notice
from kaigong.core.cases import events as e
from tests.apps.cases.conftest import fresh, ready
from tests.conftest import NOW, _person

pytestmark = pytest.mark.django_db


def told(person: Any) -> list[str]:
    return [notice.kind for notice in queries.notices(person).order_by("id")]


def test_every_rule_has_its_words_and_every_text_a_rule() -> None:
    kinds = {rule.kind for rule in notices.RULES.values()} | notice_texts.CASE_KINDS
    assert kinds == set(notice_texts.TEXTS)


def test_every_rule_is_about_an_event_of_cases_and_says_only_fields_it_has() -> None:
    known = set(get_args(e.Event))
    assert set(notices.RULES) <= known
    missing = [
        (event.__name__, field)
        for event, rule in notices.RULES.items()
        for field in (*rule.fields, "item")
        if field not in event.__dataclass_fields__
    ]
    assert missing == []


@pytest.fixture
def colleague(lin_enterprise: Any) -> Any:
    """Somebody else of Lin's enterprise."""
    from kaigong.apps.enterprises import actions as enterprises

    person = _person("lin-2", "林同", "Lin Tong", "enterprise")
    enterprises.add_member(enterprise=lin_enterprise, person=person, by="system:setup", now=NOW)
    return person


def test_an_application_is_told_to_every_agency_and_to_the_owner_but_not_to_whoever_made_it(
    work: Callable[..., None], colleague: Any, case: Any, lin: Any, officer: Any, wei: Any
) -> None:
    people = {officer(item).username for item in case.items.exclude(agency_id="applicant")}
    work()
    assert (told(colleague), told(lin), told(wei)) == (["case-opened"], [], [])
    received = {notice.person.username for notice in Notice.objects.filter(kind="item-received")}
    assert received == people


def test_acceptance_and_decision_reach_the_owner_with_their_days_and_reason(
    work: Callable[..., None], case: Any, lin: Any, officer: Any
) -> None:
    from kaigong.apps.notices import words

    item = ready()
    person = officer(item)
    item = actions.accept_item(item=item, person=person, now=NOW)
    actions.decide_item(item=item, decision="approve", reason="符合条件", person=person, now=NOW + timedelta(days=1))
    work(NOW + timedelta(days=1))
    assert told(lin)[:3] == ["item-accepted", "item-decided", "certificate-issued"]
    said = {notice.kind: words.said(notice) for notice in queries.notices(lin)}
    assert "2022年2月10日" in said["item-accepted"].text
    assert said["item-decided"].text == "决定：准予许可。理由：符合条件"
    assert fresh(item).name_zh in said["item-decided"].title
    url = reverse("cases:item", args=[item.case.no, item.code])
    assert {notice.url for notice in queries.notices(lin).filter(kind="item-decided")} == {url}


def test_a_refused_move_tells_nobody(work: Callable[..., None], case: Any, lin: Any, sun: Any) -> None:
    from kaigong.core.problems import Refused

    work()
    before = Notice.objects.count()
    with pytest.raises(Refused):
        actions.decide_item(item=ready(), decision="approve", reason="", person=sun, now=NOW)
    work()
    assert Notice.objects.count() == before
