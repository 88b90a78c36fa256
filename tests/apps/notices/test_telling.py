"""Who is told, how often, in which language, by which channel; and what a person chooses."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.db import transaction
from django.utils import translation

from kaigong.apps.ledger.models import Delivery
from kaigong.apps.notices import actions, queries, words
from kaigong.apps.notices.models import Notice
from kaigong.apps.notices.registry import How, Line, Section
from tests.conftest import NOW

pytestmark = pytest.mark.django_db
Work = Callable[..., None]


def tell(*to: str, n: int = 1, url: str = "/projects/", **more: Any) -> None:
    actions.tell_many([actions.Told(to, "probe", "case:KG-1", {"n": n}, url, **more)], now=NOW)


def titles(person: Any) -> list[str]:
    return [one.title for one in words.all_said(queries.notices(person))]


def kinds_waiting() -> list[str]:
    return list(Delivery.objects.filter(done_at=None).order_by("id").values_list("kind", flat=True))


def test_a_person_is_told_in_the_list_and_the_bell_counts_it(probe: Any, work: Work, lin: Any, zhao: Any) -> None:
    tell("person:lin")
    work()
    assert titles(lin) == ["第 1 号通知"]
    assert (queries.unread_count(lin), queries.unread_count(zhao)) == (1, 0)


def test_everybody_behind_an_agency_or_an_enterprise_is_told_once(
    probe: Any, work: Work, lin: Any, lin_enterprise: Any, sun: Any, qian: Any, zhao: Any, wei: Any
) -> None:
    tell(f"agency:{sun.agency_id}", "person:sun", f"enterprise:{lin_enterprise.credit_code}")
    work()
    assert {notice.person.username for notice in Notice.objects.all()} == {"lin", "sun", "qian"}
    assert Notice.objects.count() == 3


def test_nobody_is_told_what_he_did_himself_and_nobody_who_left_is_told(
    probe: Any, work: Work, sun: Any, qian: Any
) -> None:
    from kaigong.apps.accounts import actions as accounts

    accounts.deactivate(person=qian, reason="调离", by="system:setup", now=NOW)
    tell(f"agency:{sun.agency_id}", but=sun.ref)
    work()
    assert not Notice.objects.exists()


def test_what_is_rolled_back_is_told_to_nobody(probe: Any, work: Work, lin: Any) -> None:
    with pytest.raises(RuntimeError), transaction.atomic():
        tell("person:lin")
        raise RuntimeError
    work()
    assert not Notice.objects.exists()


def test_the_same_delivery_twice_tells_once(probe: Any, work: Work, lin: Any) -> None:
    tell("person:lin")
    work()
    Delivery.objects.update(done_at=None, claimed_at=None)  # as if the worker had died before it was marked
    work()
    assert Notice.objects.count() == 1


def test_a_kind_that_nobody_registered_is_a_bug() -> None:
    with pytest.raises(LookupError, match="unheard-of"):
        actions.tell(to=["person:lin"], kind="unheard-of", subject="case:1", now=NOW)


def test_what_is_done_quietly_is_told_to_nobody(probe: Any, work: Work, lin: Any) -> None:
    with actions.quietly():
        tell("person:lin")
    tell("person:lin", n=2)
    work()
    assert titles(lin) == ["第 2 号通知"]


def test_a_notice_is_said_in_the_language_of_the_reader(work: Work, lin: Any) -> None:
    data = {"stage": "1", "project": "示例基地", "case": "KG-1"}
    actions.tell(to=[lin.ref], kind="case-opened", subject="case:KG-1", data=data, now=NOW)
    work()
    (opened,) = queries.notices(lin)
    assert words.said(opened).title.startswith("申请已送达各部门（")
    with translation.override("en"):
        assert words.said(opened).title.startswith("Application sent to all agencies (")


# ------------------------------------------------------------------------------------------------ what one chooses


def test_without_a_confirmed_address_no_e_mail_is_made(probe: Any, work: Work, lin: Any, reached: Any) -> None:
    reached(lin, confirmed_at=None)
    actions.choose(person=lin, ways={"probe": (How.NOW, How.NOW)}, digest=(True, True), language="zh-hans")
    tell("person:lin")
    work()
    assert Notice.objects.get().for_digest is False
    assert not Delivery.objects.filter(kind="email").exists()


@pytest.mark.parametrize(
    ("inbox", "email", "listed", "for_digest", "mails"),
    [
        (How.NOW, How.NOW, True, False, 1),
        (How.NOW, How.DIGEST, True, True, 0),
        (How.OFF, How.DIGEST, False, True, 0),
        (How.NOW, How.OFF, True, False, 0),
    ],
)
def test_each_kind_comes_as_it_was_chosen(
    probe: Any, lin: Any, reached: Any, inbox: str, email: str, listed: bool, for_digest: bool, mails: int
) -> None:
    from kaigong.apps.ledger.worker import Worker

    reached(lin)
    actions.choose(person=lin, ways={"probe": (inbox, email)}, digest=(True, True), language="zh-hans")
    tell("person:lin")
    Worker(lambda: NOW).deliver()
    notice = Notice.objects.get()
    assert (notice.listed, notice.for_digest) == (listed, for_digest)
    assert Delivery.objects.filter(kind="email").count() == mails


def test_what_is_refused_everywhere_leaves_no_row(probe: Any, work: Work, lin: Any, reached: Any) -> None:
    reached(lin)
    actions.choose(person=lin, ways={"probe": (How.OFF, How.OFF)}, digest=(True, True), language="zh-hans")
    tell("person:lin")
    work()
    assert not Notice.objects.exists()


def test_what_the_law_wants_told_cannot_be_hidden(lin: Any) -> None:
    actions.choose(person=lin, ways={"item-decided": (How.OFF, How.OFF)}, digest=(True, True), language="zh-hans")
    assert queries.ways(lin)["item-decided"] == (How.NOW, How.OFF)


# ------------------------------------------------------------------------------------------------------ the digest


def working(day: date) -> bool:
    return day.weekday() < 5


def at(hour: int, minute: int, days: int = 0) -> datetime:
    return NOW.replace(hour=hour, minute=minute) + timedelta(days=days)


def test_digests_go_out_once_at_half_past_eight_on_working_days(lin: Any) -> None:
    sent = [
        actions.send_digests(now=now, is_working=working)
        for now in (at(8, 29), at(8, 30), at(8, 31), at(9, 0, days=2), at(8, 30, days=4))
    ]
    assert sent == [0, 1, 0, 0, 1]


def test_a_digest_says_what_waits_and_is_left_out_when_nothing_does(
    probe: Any, work: Work, lin: Any, zhao: Any
) -> None:
    def sections(person: Any, today: date) -> list[Section]:
        count = 3 if person == lin else 0
        return [Section("待您办理", count, [Line("事项一", "/cases/1/")]), Section("今天到期", 0, [])]

    probe._digests[:] = [sections]
    actions.send_digests(now=at(8, 30), is_working=working)
    work()
    assert titles(lin) == ["今日摘要：待您办理 3"]
    assert titles(zhao) == []


def test_whoever_refuses_every_digest_gets_none(probe: Any, lin: Any) -> None:
    actions.choose(person=lin, ways={}, digest=(False, False), language="zh-hans")
    assert actions.send_digests(now=at(8, 30), is_working=working) == 0


def test_the_morning_of_an_officer_says_what_is_late_and_due(work: Work, case: Any, officer: Any) -> None:
    from kaigong.apps.cases.models import Item
    from kaigong.apps.cases.notice_words import send_digests

    item = Item.objects.filter(waits=False, state="received").order_by("id")[0]
    person = officer(item)
    Notice.objects.all().delete()
    Delivery.objects.all().delete()
    send_digests(at(8, 30, days=32))
    work(at(8, 30, days=32))
    (digest,) = queries.notices(person)
    assert "已超期" in words.said(digest).title
    with translation.override("en"):
        assert words.said(digest).title.startswith("Today: Late ")
