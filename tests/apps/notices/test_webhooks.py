"""Webhooks, sent to a real HTTP server: signatures, keys, what ends them, and where they may not go."""

import hashlib
import hmac
import json
import socket
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.http import Http404

from kaigong.apps.ledger import queries as ledger
from kaigong.apps.ledger.models import Delivery
from kaigong.apps.notices import actions, guard
from kaigong.apps.notices.models import Subscription
from kaigong.core.problems import Faulty, Refused
from tests.apps.notices.receivers import Machine, machine
from tests.conftest import NOW

pytestmark = pytest.mark.django_db
Work = Callable[..., None]
PUBLIC = "https://93.184.216.34/hook"


@pytest.fixture
def receiver(settings: Any) -> Iterator[Machine]:
    settings.WEBHOOK_NETWORKS = ["127.0.0.0/8"]
    settings.BASE_URL = "https://kaigong.example"
    with machine() as running:
        yield running


@pytest.fixture
def hook(receiver: Machine, qian: Any, probe: Any) -> Subscription:
    return actions.subscribe(owner=f"agency:{qian.agency_id}", url=receiver.url, kinds=["probe"], person=qian, now=NOW)


def tell(owner: str, kind: str = "probe") -> None:
    actions.tell(to=[owner], kind=kind, subject="case:KG-1", data={"n": 1}, url="/cases/KG-1/", now=NOW)


def test_a_message_arrives_signed_with_its_time_and_its_key(receiver: Machine, hook: Subscription, work: Work) -> None:
    tell(hook.owner)
    work()
    ((headers, body),) = receiver.got
    key = Delivery.objects.get(kind="webhook").key
    signed = f"{headers['X-Kaigong-Timestamp']}.{headers['X-Kaigong-Delivery']}.".encode() + body
    expected = "v1=" + hmac.new(hook.secret.encode(), signed, hashlib.sha256).hexdigest()
    assert headers["X-Kaigong-Signature"] == expected
    assert headers["X-Kaigong-Delivery"] == key
    assert int(headers["X-Kaigong-Timestamp"]) == int(NOW.timestamp())
    said = json.loads(body)
    assert (said["kind"], said["subject"], said["data"], said["to"]) == ("probe", "case:KG-1", {"n": 1}, hook.owner)
    assert said["url"] == "https://kaigong.example/cases/KG-1/"


def test_only_the_kinds_subscribed_to_and_only_the_owners_own_are_sent(
    receiver: Machine, hook: Subscription, work: Work, lin_enterprise: Any
) -> None:
    tell(hook.owner, "item-received")
    tell(f"enterprise:{lin_enterprise.credit_code}")
    work()
    assert receiver.got == []


def test_a_receiver_that_fails_is_asked_again_with_the_same_key_and_its_owner_sees_why(
    receiver: Machine, hook: Subscription, work: Work
) -> None:
    receiver.status = 503
    tell(hook.owner)
    work()
    hook.refresh_from_db()
    assert "HTTP 503" in hook.error
    receiver.status = 204
    work(NOW + timedelta(minutes=1))
    keys = [headers["X-Kaigong-Delivery"] for headers, _ in receiver.got]
    assert len(keys) == 2
    assert len(set(keys)) == 1
    hook.refresh_from_db()
    assert (hook.error, hook.told_at) == ("", NOW + timedelta(minutes=1))


def test_a_redirect_is_not_followed(receiver: Machine, hook: Subscription, work: Work) -> None:
    receiver.status, receiver.headers = 302, {"Location": receiver.url}
    tell(hook.owner)
    work()
    assert len(receiver.got) == 1
    assert "HTTP 302" in Delivery.objects.get(kind="webhook").error


def test_a_receiver_that_is_gone_ends_its_subscription_in_the_ledger(
    receiver: Machine, hook: Subscription, work: Work
) -> None:
    receiver.status = 410
    tell(hook.owner)
    work()
    hook.refresh_from_db()
    assert hook.ended_at == NOW
    assert [entry.kind for entry in ledger.read(hook.stream).entries] == ["WebhookSubscribed", "WebhookEnded"]


def test_a_network_taken_back_by_the_city_is_asked_no_longer(
    receiver: Machine, hook: Subscription, work: Work, settings: Any
) -> None:
    settings.WEBHOOK_NETWORKS = []
    tell(hook.owner)
    work()
    assert receiver.got == []
    assert Delivery.objects.get(kind="webhook").dead_at is not None


def test_another_secret_signs_from_then_on_and_neither_stands_in_the_table_or_the_ledger(
    receiver: Machine, hook: Subscription, work: Work, qian: Any
) -> None:
    first = hook.secret
    second = actions.change_secret(subscription=hook, person=qian, now=NOW).secret
    assert first != second
    stored = json.dumps([list(Subscription.objects.values_list("url", "salt", "owner", "kinds")),
                         [entry.data for entry in ledger.read(hook.stream).entries]])  # fmt: skip
    assert first not in stored
    assert second not in stored


# ----------------------------------------------------------------------------------------------------- the guard


@pytest.mark.parametrize(
    ("url", "code"),
    [
        ("https://10.0.0.7/hook", "webhook.private_address"),
        ("https://127.0.0.1/hook", "webhook.private_address"),
        ("https://169.254.169.254/latest/", "webhook.private_address"),
        ("https://[::1]/hook", "webhook.private_address"),
        ("https://[::ffff:10.0.0.7]/hook", "webhook.private_address"),
        ("https://[fd00::1]/hook", "webhook.private_address"),
        ("https://100.64.0.1/hook", "webhook.private_address"),
        ("https://224.0.0.1/hook", "webhook.private_address"),
        ("http://hooks.example/hook", "webhook.not_encrypted"),
        ("ftp://hooks.example/hook", "webhook.bad_url"),
        ("https://user:word@hooks.example/", "webhook.bad_url"),
        ("https://hooks.example:99999/", "webhook.bad_url"),
        ("https://", "webhook.bad_url"),
        ("javascript:alert(1)", "webhook.bad_url"),
        ("https://hooks.example/" + "a" * 500, "webhook.bad_url"),
    ],
)
def test_an_address_that_is_not_to_be_asked_is_named(url: str, code: str, settings: Any) -> None:
    settings.WEBHOOK_NETWORKS = []
    assert [problem.code for problem in guard.problems(url)] == [code]


def test_a_public_address_passes(settings: Any) -> None:
    settings.WEBHOOK_NETWORKS = []
    assert list(guard.problems(PUBLIC)) == []
    assert list(guard.problems("https://hooks.example:8443/a?b=c")) == []


@pytest.mark.parametrize("name", ["localhost", "127.1", "0x7f000001", "2130706433"])
def test_a_name_that_leads_inside_is_not_asked(name: str, settings: Any) -> None:
    settings.WEBHOOK_NETWORKS = []
    with pytest.raises((guard.Forbidden, socket.gaierror)):
        guard.resolve(f"https://{name}/hook")


# ------------------------------------------------------------------------------------------------- whose they are


def test_the_secret_is_shown_once_to_whoever_subscribes(client: Any, qian: Any) -> None:
    client.force_login(qian)
    owner = f"agency:{qian.agency_id}"
    page = client.post("/notices/webhooks/", {"owner": owner, "url": PUBLIC})
    secret = Subscription.objects.get().secret
    assert secret in page.content.decode()
    assert secret not in client.get("/notices/webhooks/").content.decode()


def test_faults_of_the_address_stand_at_its_field(client: Any, qian: Any, settings: Any) -> None:
    settings.WEBHOOK_NETWORKS = []
    client.force_login(qian)
    page = client.post("/notices/webhooks/", {"owner": f"agency:{qian.agency_id}", "url": "https://10.0.0.7/"})
    assert page.status_code == 422
    assert "属于内部网络" in page.content.decode()
    assert not Subscription.objects.exists()


def test_the_page_changes_the_secret_and_ends_the_subscription(client: Any, qian: Any) -> None:
    made = actions.subscribe(owner=f"agency:{qian.agency_id}", url=PUBLIC, kinds=[], person=qian, now=NOW)
    client.force_login(qian)
    page = client.post(f"/notices/webhooks/{made.pk}/secret/")
    made.refresh_from_db()
    assert made.secret in page.content.decode()
    assert client.post(f"/notices/webhooks/{made.pk}/end/", {"reason": ""}).status_code == 422
    assert client.post(f"/notices/webhooks/{made.pk}/end/", {"reason": "系统停用"}).status_code == 302
    assert client.post(f"/notices/webhooks/{made.pk}/secret/").status_code == 409


def test_an_enterprise_manages_its_own_and_no_other(client: Any, lin: Any, lin_enterprise: Any, wei: Any) -> None:
    owner = f"enterprise:{lin_enterprise.credit_code}"
    made = actions.subscribe(owner=owner, url=PUBLIC, kinds=[], person=lin, now=NOW)
    client.force_login(wei)
    assert PUBLIC not in client.get("/notices/webhooks/").content.decode()
    assert client.post(f"/notices/webhooks/{made.pk}/secret/").status_code == 404
    assert client.post(f"/notices/webhooks/{made.pk}/end/", {"reason": "不要了"}).status_code == 404
    with pytest.raises(Http404):
        actions.subscribe(owner=owner, url=PUBLIC, kinds=[], person=wei, now=NOW)
    with pytest.raises(Http404):
        actions.end_subscription(subscription=made, person=wei, reason="不要了", now=NOW)
    with pytest.raises(Http404):
        actions.change_secret(subscription=made, person=wei, now=NOW)


@pytest.mark.parametrize("who", ["sun", "zhao", "wu", "zhou"])
def test_whoever_speaks_for_nobody_has_no_such_page(client: Any, request: pytest.FixtureRequest, who: str) -> None:
    client.force_login(request.getfixturevalue(who))
    assert client.get("/notices/webhooks/").status_code == 404


def test_there_is_an_end_to_how_many_one_owner_has(qian: Any) -> None:
    owner = f"agency:{qian.agency_id}"
    for _ in range(actions.MOST_SUBSCRIPTIONS):
        actions.subscribe(owner=owner, url=PUBLIC, kinds=[], person=qian, now=NOW)
    with pytest.raises(Refused):
        actions.subscribe(owner=owner, url=PUBLIC, kinds=[], person=qian, now=NOW)


def test_unknown_kinds_are_named(qian: Any) -> None:
    with pytest.raises(Faulty) as faults:
        actions.subscribe(owner=f"agency:{qian.agency_id}", url=PUBLIC, kinds=["nothing"], person=qian, now=NOW)
    assert [problem.code for problem in faults.value.problems] == ["webhook.unknown_kind"]
