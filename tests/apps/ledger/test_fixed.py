"""A query written out once finds what Django's own would, and the fast session is the slow one."""

from typing import Any

import pytest
from django.contrib.sessions.backends import db
from django.utils import timezone

from kaigong.apps.accounts.models import Person
from kaigong.apps.ledger.fixed import Fixed
from kaigong.web.sessions import SessionStore

pytestmark = pytest.mark.django_db
by_name = Fixed(
    lambda name, key: Person.objects.filter(username=name, pk__gt=key).select_related("agency").order_by(),
    "a name", 2_000_000_001,
)  # fmt: skip


def test_it_finds_the_rows_that_the_query_itself_finds_with_what_was_joined(lin: Any, sun: Any, zhao: Any) -> None:
    for person in (lin, sun, zhao):
        (found,) = by_name(person.username, 0)
        (usual,) = Person.objects.filter(username=person.username).select_related("agency")
        assert found.__dict__.keys() == usual.__dict__.keys()
        assert {k: v for k, v in found.__dict__.items() if k != "_state"} == {
            k: v for k, v in usual.__dict__.items() if k != "_state"
        }
        assert found.agency == usual.agency
    assert by_name("nobody", 0) == [] and by_name(lin.username, lin.pk) == []


def test_a_sample_that_stands_nowhere_is_a_mistake_of_ours() -> None:
    with pytest.raises(LookupError):
        Fixed(lambda name: Person.objects.order_by(), "a name")("lin")


def test_a_session_is_read_until_it_ends_and_only_under_its_own_key() -> None:
    usual = db.SessionStore()
    usual["of"] = "lin"
    usual.create()
    assert SessionStore(usual.session_key)["of"] == "lin"
    assert SessionStore("a" * 32).get("of") is None
    db.SessionStore.get_model_class().objects.update(expire_date=timezone.now())
    ended = SessionStore(usual.session_key)
    assert ended.get("of") is None and ended.session_key is None
