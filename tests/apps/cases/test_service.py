"""The applicant answers the one notice point by point, asks, and rates; the head answers what was bad."""

from collections.abc import Callable
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from tests.apps.cases.conftest import fresh, ready, stored
from tests.conftest import NOW, _person

pytestmark = pytest.mark.django_db


@pytest.fixture
def correcting(case: Any, officer: Callable[[Any], Any]) -> list[Any]:
    """Every item of the case that can be answered now has been: two points each, all in one notice."""
    from kaigong.apps.cases import actions
    from kaigong.apps.cases.models import Item

    for item in Item.objects.filter(case=case, state="received", waits=False):
        item = fresh(item)
        actions.ask_correction(item=item, missing=["缺少项目建议书", "缺少用地图"], person=officer(item), now=NOW)
    return [fresh(item) for item in Item.objects.filter(case=case, state="correcting")]


def answers(item: Any, *points: int) -> list[Any]:
    from kaigong.core.cases.records import Answer

    return [Answer(item.points[n]["id"], f"已补第{n + 1}条") for n in points]


def test_points_of_several_items_are_answered_at_once_and_some_may_wait(
    correcting: list[Any], case: Any, lin: Any
) -> None:
    from kaigong.apps.cases import actions

    first, *others = correcting
    actions.answer_notice(case=case, answers={first.code: answers(first, 0)}, person=lin, now=NOW)
    first = fresh(first)
    assert first.state == "correcting"
    assert [point["state"] for point in first.points] == ["answered", "open"]
    rest = {first.code: answers(first, 1)} | {item.code: answers(item, 0, 1) for item in others}
    actions.answer_notice(case=case, answers=rest, person=lin, now=NOW)
    assert {fresh(item).state for item in correcting} == {"corrected"}


def test_one_point_wrong_and_nothing_of_the_hand_in_is_stored(correcting: list[Any], case: Any, lin: Any) -> None:
    from kaigong.apps.cases import actions
    from kaigong.core.cases.records import Answer
    from kaigong.core.problems import Refused

    first, second = correcting[0], correcting[-1]
    both = {first.code: answers(first, 0), second.code: [Answer("9.9", "没有这一条")]}
    if first.code == second.code:
        both = {first.code: [*answers(first, 0), Answer("9.9", "没有这一条")]}
    with pytest.raises(Refused, match="resupply.unknown_point"):
        actions.answer_notice(case=case, answers=both, person=lin, now=NOW)
    assert fresh(first).points[0]["state"] == "open"
    with pytest.raises(Refused, match="resupply.empty"):
        actions.answer_notice(case=case, answers={first.code: []}, person=lin, now=NOW)
    with pytest.raises(Refused, match="item.unknown"):
        actions.answer_notice(case=case, answers={"no-such": answers(first, 0)}, person=lin, now=NOW)


def test_the_page_lists_every_point_and_keeps_what_is_handed_in(
    correcting: list[Any], case: Any, lin: Any, client: Client
) -> None:
    client.force_login(lin)
    first = correcting[0]
    address = f"/cases/{case.no}/correction/"
    page = client.get(address).content.decode()
    assert page.count("缺少用地图") == len(correcting)
    assert client.post(address, {f"seen-{item.code}": item.seen_n for item in correcting}).status_code == 422
    sent = {f"seen-{item.code}": item.seen_n for item in correcting}
    sent |= {f"note-{first.code}-1_1": "已补第一条"}
    upload = SimpleUploadedFile("用地图.txt", "用地图".encode())
    client.post(address, sent | {"keep": "1", f"file-{first.code}-1_2": upload})
    page = client.get(address).content.decode()
    assert "已补第一条" in page
    assert "用地图.txt" in page
    assert client.post(address, sent).status_code == 302
    assert [point["state"] for point in fresh(first).points] == ["answered", "open"]
    assert "已补第一条" in client.get(address).content.decode()  # what is handed in is still to be read


def test_a_page_grown_old_changes_nothing(correcting: list[Any], case: Any, lin: Any, client: Client) -> None:
    from kaigong.apps.cases import actions

    client.force_login(lin)
    first = correcting[0]
    seen = {f"seen-{item.code}": item.seen_n for item in correcting}
    actions.withdraw_item(item=first, person=lin, now=NOW)
    other = {f"note-{item.code}-1_1": "已补" for item in correcting[1:]} or {f"note-{first.code}-1_1": "已补"}
    answer = client.post(f"/cases/{case.no}/correction/", seen | other)
    assert answer.status_code in (302, 422)


def test_a_question_reaches_the_agency_and_its_answer_the_applicant(
    case: Any, lin: Any, officer: Callable[[Any], Any], client: Client
) -> None:
    from kaigong.apps.cases import actions
    from kaigong.apps.cases.models import Question

    item = ready()
    client.force_login(lin)
    assert client.post(f"/cases/{case.no}/items/{item.code}/ask/", {"text": " "}).status_code == 422
    actions.ask_question(item=item, text="还需要原件吗？", person=lin, now=NOW)
    question = Question.objects.get(item=item)
    assert fresh(item).state == item.state
    actions.answer_question(
        item=fresh(item), id=question.number, text="不需要，电子件即可。", person=officer(item), now=NOW
    )
    client.post(f"/cases/{case.no}/items/{item.code}/ask/", {"text": "什么时候能办好？"})
    page = client.get(f"/cases/{case.no}/items/{item.code}/").content.decode()
    assert "什么时候能办好？" in page
    assert "还需要原件吗" in page
    assert "不需要，电子件即可。" in page


@pytest.fixture
def decided(case: Any, officer: Callable[[Any], Any]) -> Any:
    """An item that has been approved."""
    from kaigong.apps.cases import actions

    item = ready()
    taken = actions.accept_item(item=item, person=officer(item), now=NOW)
    return fresh(actions.decide_item(item=taken, decision="approve", reason="符合", person=officer(item), now=NOW))


def test_an_item_is_rated_once_when_it_has_ended(decided: Any, lin: Any, client: Client) -> None:
    from kaigong.apps.cases import actions
    from kaigong.core.problems import Refused

    client.force_login(lin)
    address = f"/cases/{decided.case.no}/items/{decided.code}/"
    assert 'name="score"' in client.get(address).content.decode()
    assert client.post(f"{address}rate/", {"score": "7"}).status_code == 422
    client.post(f"{address}rate/", {"score": "5", "text": "很快"})
    assert 'name="score"' not in client.get(address).content.decode()
    with pytest.raises(Refused, match="rating.given_before"):
        actions.rate_item(item=fresh(decided), score=1, text="", person=lin, now=NOW)
    running = ready()
    with pytest.raises(Refused, match="move.not_possible"):
        actions.rate_item(item=running, score=5, text="", person=lin, now=NOW)


def head_of(agency_id: str) -> Any:
    from kaigong.apps.accounts.models import Agency

    return _person("head-here", "负责人", "Head", "head", Agency.objects.get(id=agency_id))


def test_a_low_rating_waits_for_the_head_who_answers_once(decided: Any, lin: Any, wei: Any, sun: Any) -> None:
    from kaigong.apps.cases import actions, queries_service
    from kaigong.apps.cases.models import Rating
    from kaigong.core.problems import Refused

    actions.rate_item(item=decided, score=2, text="等了很久", person=lin, now=NOW)
    rating = Rating.objects.get(item=decided)
    assert rating.owes_answer
    head = head_of(decided.agency_id)
    assert list(queries_service.ratings(head)) == [rating]
    client = Client()
    client.force_login(head)
    page = client.get("/cases/ratings/?owed=1").content.decode()
    assert "等了很久" in page
    address = f"/cases/{decided.case.no}/items/{decided.code}/rating/"
    assert client.post(address, {"text": ""}).status_code == 422
    client.post(address, {"text": "已增加人手"})
    rating.refresh_from_db()
    assert (rating.owes_answer, rating.answer) == (False, "已增加人手")
    with pytest.raises(Refused, match="rating.answered_before"):
        actions.answer_rating(item=fresh(decided), text="再答一次", person=head, now=NOW)


def test_a_good_rating_owes_no_answer(decided: Any, lin: Any) -> None:
    from kaigong.apps.cases import actions
    from kaigong.apps.cases.models import Rating

    actions.rate_item(item=decided, score=3, text="", person=lin, now=NOW)
    assert not Rating.objects.get(item=decided).owes_answer


def test_what_is_the_applicants_is_nobody_elses(correcting: list[Any], case: Any, wei: Any, sun: Any) -> None:
    from kaigong.apps.cases import actions
    from kaigong.core.problems import Refused

    item = correcting[0]
    with pytest.raises(PermissionDenied):
        actions.answer_notice(case=case, answers={item.code: answers(item, 0)}, person=wei, now=NOW)
    for act in (
        lambda person: actions.ask_question(item=item, text="?", person=person, now=NOW),
        lambda person: actions.rate_item(item=item, score=5, text="", person=person, now=NOW),
        lambda person: actions.answer_rating(item=item, text="好", person=person, now=NOW),
    ):
        with pytest.raises(Refused, match="move\\.not_(yours|possible)"):
            act(wei)
    client = Client()
    for person in (wei, sun):
        client.force_login(person)
        assert client.get(f"/cases/{case.no}/correction/").status_code == 404
        for part in ("ask", "rate", "rating"):
            assert client.post(f"/cases/{case.no}/items/{item.code}/{part}/", {}).status_code == 404
    client.force_login(wei)
    assert client.get("/cases/ratings/").status_code == 404


def test_a_file_of_somebody_else_cannot_be_handed_in_as_held(
    correcting: list[Any], case: Any, lin: Any, wei: Any, client: Client
) -> None:
    theirs = stored("别人的材料", wei)
    client.force_login(lin)
    item = correcting[0]
    sent = {f"seen-{row.code}": row.seen_n for row in correcting} | {f"held-{item.code}-1_1": theirs.sha256}
    client.post(f"/cases/{case.no}/correction/", sent)
    assert fresh(item).points[0]["state"] == "open"
