"""A session and its person are read together where the process remembers whose it was, and as fresh as one by one."""

from typing import Any

import pytest
from django.db import OperationalError, connections
from django.test import Client
from django.utils import timezone

from kaigong.apps.accounts.models import StandIn
from kaigong.web import sessions
from kaigong.web.people import person_of
from kaigong.web.sessions import SessionStore, proving

pytestmark = pytest.mark.django_db


class Asked:
    """A request that carries nothing but a session."""

    def __init__(self, client: Client) -> None:
        self.session = SessionStore(client.session.session_key)


@pytest.fixture
def browser(sun: Any) -> Client:
    """Somebody logged in, of whose session this process knows whose it is."""
    client = Client()
    client.force_login(sun)
    assert person_of(Asked(client)) == sun
    return client


def test_session_person_and_agency_are_one_question(browser: Client, sun: Any, django_assert_num_queries: Any) -> None:
    with django_assert_num_queries(1):
        person = person_of(Asked(browser))
        assert (person, person.agency.pk) == (sun, sun.agency_id)


def test_what_changed_since_last_time_is_seen(browser: Client, sun: Any, zhao: Any) -> None:
    type(sun).objects.filter(pk=sun.pk).update(title_zh="另一职务")
    assert person_of(Asked(browser)).title_zh == "另一职务"
    type(sun).objects.filter(pk=sun.pk).update(is_active=False)
    assert not person_of(Asked(browser)).is_authenticated
    type(sun).objects.filter(pk=sun.pk).update(is_active=True, password="!")
    assert not person_of(Asked(browser)).is_authenticated


def test_a_session_that_ended_or_was_thrown_away_is_nobodys(browser: Client) -> None:
    of = sessions.SessionStore.get_model_class().objects
    row = of.get(session_key=browser.session.session_key)
    of.update(expire_date=timezone.now())
    assert not person_of(Asked(browser)).is_authenticated
    of.all().delete()
    assert not person_of(Asked(browser)).is_authenticated
    row.save()
    assert person_of(Asked(browser)).is_authenticated


def test_a_wrong_memory_says_nothing(browser: Client, sun: Any, zhao: Any) -> None:
    for wrong in (zhao.pk, 999_999_999):
        sessions._whose[browser.session.session_key] = wrong
        assert person_of(Asked(browser)) == sun
        assert sessions._whose[browser.session.session_key] == sun.pk


def test_whoever_stands_in_for_nobody_is_not_asked_for_whom(browser: Client, sun: Any, zhao: Any) -> None:
    from kaigong.apps.accounts import queries

    today = timezone.localdate()
    assert queries.standing_in(person_of(Asked(browser)), today) == []
    StandIn.objects.create(absent=zhao, stand_in=sun, starts_on=today, ends_on=today)
    assert [row.absent for row in queries.standing_in(person_of(Asked(browser)), today)] == [zhao]


def test_a_dead_connection_is_noticed_by_the_first_question_of_a_request(monkeypatch: pytest.MonkeyPatch) -> None:
    asked = []

    def ask() -> str:
        asked.append(1)
        if len(asked) == 1:
            raise OperationalError("the server closed the connection")
        return "answered"

    of = connections["default"]
    for name, value in {"in_atomic_block": False, "health_check_done": False, "close": lambda: asked.append(0)}.items():
        monkeypatch.setattr(of, name, value)
    assert proving(ask) == "answered"
    assert asked == [1, 0, 1]
    asked.clear()
    with pytest.raises(OperationalError):
        proving(ask)  # the second question of a request is not asked again
