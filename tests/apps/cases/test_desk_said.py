"""What is said of an item at any time: comments, consults, opinions of other agencies; none of it stops a clock."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from kaigong.core.problems import Refused
from tests.apps.cases.conftest import fresh, ready
from tests.apps.cases.test_pages import browser, item_url, play_at_the_hour  # noqa: F401  fixture
from tests.conftest import NOW

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.fixture
def reviewed(case: Any, sun: Any) -> Any:
    """An item of Sun's bureau on which Sun works."""
    from kaigong.apps.cases import actions

    item = actions.accept_item(item=ready("natural-resources"), person=sun, now=NOW)
    return actions.take_on_item(item=item, person=sun, now=NOW)


@pytest.fixture
def water(city: None, officer: Callable[[Any], Any]) -> Any:
    """The officer of another agency, which has no part in the item."""
    return officer(type("Item", (), {"agency_id": "water"}))


def asked(item: Any) -> Any:
    return item.inquiries.get()


def test_a_comment_is_seen_by_colleagues_and_not_by_the_applicant(reviewed: Any, sun: Any, qian: Any, lin: Any) -> None:
    answer = browser(sun).post(item_url(reviewed, "comment"), {"text": "注意退让红线"})
    assert answer.status_code == 302
    assert "注意退让红线" in browser(qian).get(item_url(reviewed)).content.decode()
    assert browser(lin).get(item_url(reviewed)).context["comments"] == []
    assert fresh(reviewed).due_on == reviewed.due_on


def test_one_takes_back_the_own_comment_at_once_and_not_later(reviewed: Any, sun: Any, qian: Any) -> None:
    from kaigong.apps.cases import actions
    from kaigong.apps.ledger import queries as ledger

    actions.comment(item=reviewed, text="写错了", person=sun, now=NOW)
    n = ledger.read(reviewed.case.stream).last
    page = browser(sun).get(item_url(reviewed))
    assert [one["undo"] for one in page.context["comments"]] == [True]
    assert browser(qian).post(f"/cases/{reviewed.case.no}/items/{reviewed.code}/comments/{n}/").status_code == 404
    with pytest.raises(Refused, match=r"undo\.too_late"):
        actions.take_back_comment(item=reviewed, entry=n, at=NOW, person=sun, now=NOW + timedelta(seconds=30))
    assert browser(sun).post(f"/cases/{reviewed.case.no}/items/{reviewed.code}/comments/{n}/").status_code == 302
    assert browser(qian).get(item_url(reviewed)).context["comments"] == []


def test_another_agency_is_consulted_finds_it_on_its_desk_and_answers(reviewed: Any, sun: Any, water: Any) -> None:
    from kaigong.apps.cases import queries_desk

    data = {"agency": "water", "question": "是否涉及河道管理范围？"}
    assert browser(sun).post(item_url(reviewed, "ask_consult"), data).status_code == 302
    assert list(queries_desk.asked_of(water, NOW.date())) == [fresh(reviewed)]
    client, address = browser(water), f"{item_url(reviewed)}inquiries/{asked(reviewed).pk}/"
    assert "是否涉及河道管理范围" in client.get(item_url(reviewed)).content.decode()
    assert client.post(address, {"answer": " "}).status_code == 422
    assert client.post(address, {"answer": "不涉及。"}).status_code == 302
    assert (asked(reviewed).state, asked(reviewed).answer) == ("answered", "不涉及。")
    assert list(queries_desk.answered(sun, NOW.date())) == [fresh(reviewed)]
    assert client.post(address, {"answer": "再答"}).status_code == 404
    assert fresh(reviewed).due_on == reviewed.due_on


def test_an_opinion_has_a_last_day_and_an_objection_its_reasons(reviewed: Any, sun: Any, water: Any) -> None:
    data = {"seen": reviewed.seen_n, "agencies": ["water"], "question": "方案是否可行", "days": 5}
    assert browser(sun).post(item_url(reviewed, "ask_opinions"), data).status_code == 302
    assert asked(reviewed).due_on == (NOW + 7 * DAY).date()
    client, address = browser(water), f"{item_url(reviewed)}inquiries/{asked(reviewed).pk}/"
    assert client.post(address, {"agrees": "no"}).status_code == 422
    assert client.post(address, {"agrees": "no", "answer": "距堤脚过近"}).status_code == 302
    assert asked(reviewed).state == "objected"
    assert fresh(reviewed).opinions[0]["state"] == "objected"


def test_silence_past_the_last_day_counts_as_agreement(reviewed: Any, sun: Any, water: Any) -> None:
    from kaigong.apps.cases import actions

    actions.ask_opinions(item=reviewed, agencies=["water"], question="可行否", days=2, person=sun, now=NOW)
    actions.tick(now=NOW + 20 * DAY)
    assert asked(reviewed).state == "lapsed"


def test_nobody_but_the_agency_asked_answers(
    reviewed: Any, sun: Any, water: Any, wei: Any, wu: Any, qian: Any, officer: Callable[[Any], Any]
) -> None:
    from kaigong.apps.cases import actions

    actions.ask_opinions(item=reviewed, agencies=["water"], question="可行否", days=5, person=sun, now=NOW)
    address = f"{item_url(reviewed)}inquiries/{asked(reviewed).pk}/"
    heritage = officer(type("Item", (), {"agency_id": "heritage"}))
    for outsider in (wei, wu, qian, heritage, sun):
        assert browser(outsider).post(address, {"agrees": "yes"}).status_code == 404
        with pytest.raises(Refused, match=r"move\.not_yours"):
            actions.give_opinion(inquiry=asked(reviewed), agrees=True, text="", person=outsider, now=NOW)
        with pytest.raises(Refused, match=r"move\.not_yours"):
            actions.answer_consult(inquiry=asked(reviewed), answer="好", person=outsider, now=NOW)


def test_only_agencies_with_a_desk_are_asked(reviewed: Any, sun: Any) -> None:
    from kaigong.apps.cases import actions

    with pytest.raises(Refused, match=r"consult\.no_desk"):
        actions.ask_consult(item=reviewed, agency="applicant", question="如何", person=sun, now=NOW)


def test_the_desk_answers_the_applicant(reviewed: Any, sun: Any, lin: Any, wei: Any) -> None:
    from kaigong.apps.cases.actions.one import do
    from kaigong.core.cases import commands as c

    item = do(reviewed, lin, NOW, None, c.AskQuestion, text="何时出证？", by=lin.ref)
    number = item.asked[0]["id"]
    address = f"{item_url(item)}questions/{number}/"
    assert "何时出证" in browser(sun).get(item_url(item)).content.decode()
    assert browser(wei).post(address, {"answer": "明天"}).status_code == 404
    assert browser(sun).post(address, {"answer": ""}).status_code == 422
    assert browser(sun).post(address, {"answer": "本周内。"}).status_code == 302
    assert fresh(item).asked == []
