"""Whom a session stands for: believed as Django believes it, with the agency in the same query."""

from typing import Any

import pytest
from django.test import Client

from kaigong.web.people import person_of

pytestmark = pytest.mark.django_db
DESK = "/cases/desk/"


def browser(person: Any) -> Client:
    client = Client()
    client.force_login(person)
    return client


def asked_by(client: Client) -> Any:
    """Whoever a request with this browser's session comes from."""
    from django.test import RequestFactory

    request = RequestFactory().get("/")
    request.session = client.session
    return person_of(request)


def test_the_person_comes_with_the_agency_in_one_query(sun: Any, django_assert_num_queries: Any) -> None:
    session = browser(sun)
    with django_assert_num_queries(2):  # the session, the person
        person = asked_by(session)
        assert (person, person.agency.id) == (sun, sun.agency_id)


def test_without_a_session_nobody_asks() -> None:
    assert not asked_by(Client()).is_authenticated


def test_a_closed_account_is_nobody_at_once(sun: Any) -> None:
    client = browser(sun)
    assert client.get(DESK).status_code == 200
    type(sun).objects.filter(pk=sun.pk).update(is_active=False)
    assert not asked_by(client).is_authenticated
    assert client.get(DESK).status_code == 302


def test_whoever_changes_his_password_is_logged_out_everywhere_else(sun: Any) -> None:
    client = browser(sun)
    sun.set_password("ein-anderes-Wort-2022")
    sun.save()
    assert client.get(DESK).status_code == 302
    assert "_auth_user_id" not in client.session


def test_a_person_who_is_gone_or_came_by_another_way_in_is_nobody(sun: Any) -> None:
    client = browser(sun)
    session = client.session
    session["_auth_user_id"] = "999999"
    session.save()
    assert client.get(DESK).status_code == 302
    other = browser(sun)
    session = other.session
    session["_auth_user_backend"] = "somewhere.else.Backend"
    session.save()
    assert other.get(DESK).status_code == 302
