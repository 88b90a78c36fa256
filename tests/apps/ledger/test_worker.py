"""The worker: what it delivers, how it waits, what becomes a dead letter, and when the alarms ring."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import transaction

from kaigong.apps.ledger import actions_outbox as outbox
from kaigong.apps.ledger import queries, registry
from kaigong.apps.ledger.models import DailyRoot, Delivery, Tick
from kaigong.apps.ledger.worker import Worker

pytestmark = pytest.mark.django_db


class Receiver:
    """Somebody who takes deliveries, or for a while does not."""

    def __init__(self) -> None:
        self.got: list[tuple[str, dict[str, Any]]] = []
        self.fails: Exception | None = None

    def take(self, delivery: Delivery, now: datetime) -> None:
        if self.fails is not None:
            raise self.fails
        self.got.append((delivery.key, delivery.payload))


class Clock:
    """A clock that a test moves on."""

    def __init__(self, now: datetime) -> None:
        self.now = now

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    before, receiver = (dict(registry._handlers), dict(registry._alarms)), Receiver()
    registry._alarms.clear()
    registry.register_handler("probe", "探针", receiver.take, about=lambda payload: payload["to"])
    yield receiver
    registry._handlers.clear()
    registry._alarms.clear()
    registry._handlers.update(before[0])
    registry._alarms.update(before[1])


@pytest.fixture
def clock(now: datetime) -> Clock:
    return Clock(now)


@pytest.fixture
def worker(clock: Clock) -> Worker:
    return Worker(clock)


def put(now: datetime, to: str = "lin") -> Delivery:
    return outbox.enqueue(kind="probe", payload={"to": to}, now=now)


def test_what_waits_is_delivered_once_with_its_key(receiver: Receiver, worker: Worker, now: datetime) -> None:
    first, second = put(now), put(now, "zhao")
    worker.once()
    worker.once()
    assert receiver.got == [(first.key, {"to": "lin"}), (second.key, {"to": "zhao"})]
    assert first.key != second.key
    assert worker.made == 2


def test_a_failed_try_waits_longer_each_time_and_keeps_its_key(
    receiver: Receiver, worker: Worker, clock: Clock, now: datetime
) -> None:
    made = put(now)
    receiver.fails = ConnectionError("the post is closed")
    waits = []
    for _ in range(outbox.MOST_TRIES - 1):
        worker.once()
        made.refresh_from_db()
        waits.append(made.due_at - clock.now)
        clock.now = made.due_at
    assert all(later > sooner for sooner, later in zip(waits, waits[1:], strict=False))
    assert made.error == "ConnectionError: the post is closed"
    receiver.fails = None
    worker.once()
    assert [key for key, _ in receiver.got] == [made.key]


def test_after_the_last_try_it_is_a_dead_letter_with_its_reason(
    receiver: Receiver, worker: Worker, clock: Clock, now: datetime, administrator: Any
) -> None:
    from kaigong.apps.ledger import queries_outbox

    put(now)
    receiver.fails = TimeoutError("no answer")
    for _ in range(outbox.MOST_TRIES + 2):
        worker.once()
        clock.now += timedelta(hours=3)
    (dead,) = queries_outbox.dead_letters(administrator)
    assert (dead.tries, dead.error) == (outbox.MOST_TRIES, "TimeoutError: no answer")
    assert not queries_outbox.waiting(administrator).exists()


def test_what_no_try_can_help_is_a_dead_letter_at_once(receiver: Receiver, worker: Worker, now: datetime) -> None:
    put(now)
    receiver.fails = registry.Undeliverable("nobody of that name")
    worker.once()
    dead = Delivery.objects.get()
    assert (dead.tries, dead.dead_at, dead.error) == (1, now, "nobody of that name")


def test_one_that_fails_keeps_none_of_the_others(worker: Worker, receiver: Receiver, now: datetime) -> None:
    def only_lin(delivery: Delivery, _now: datetime) -> None:
        if delivery.payload["to"] != "lin":
            raise ValueError(delivery.payload["to"])
        receiver.got.append((delivery.key, delivery.payload))

    registry.register_handler("probe", "探针", only_lin)
    put(now, "wei")
    put(now, "lin")
    worker.once()
    assert [payload["to"] for _, payload in receiver.got] == ["lin"]


def test_waits_are_spread_by_the_number_of_the_delivery_and_bounded() -> None:
    waits = {outbox.wait_after(3, id) for id in range(50)}
    assert len(waits) > 40
    assert all(timedelta(seconds=45) <= wait <= timedelta(seconds=75) for wait in waits)
    assert outbox.wait_after(30, 1) <= outbox.LONGEST_WAIT * 1.25


def test_what_dies_with_its_worker_at_the_last_try_is_found(receiver: Receiver, clock: Clock, now: datetime) -> None:
    put(now)
    for i in range(outbox.MOST_TRIES):
        assert outbox.claim(now=now + i * timedelta(minutes=11)) is not None
    later = now + timedelta(hours=3)
    assert outbox.bury(now=now + (outbox.MOST_TRIES - 1) * timedelta(minutes=11)) == 0
    assert outbox.bury(now=later) == 1
    assert Delivery.objects.get().dead_at == later


def test_what_is_told_for_the_first_time_does_not_wait_for_a_clock_set_back(
    receiver: Receiver, worker: Worker, clock: Clock, now: datetime
) -> None:
    put(now)
    clock.now = now - timedelta(days=2)
    worker.once()
    assert len(receiver.got) == 1


def test_a_claim_from_the_future_is_taken_over(now: datetime) -> None:
    outbox.enqueue(kind="probe", payload={}, now=now)
    assert outbox.claim(now=now + timedelta(days=1)) is not None
    assert outbox.claim(now=now) is not None


def test_a_handler_inside_the_database_and_its_end_are_one(worker: Worker, receiver: Receiver, now: datetime) -> None:
    def writes_then_fails(delivery: Delivery, at: datetime) -> None:
        outbox.enqueue(kind="other", payload={}, now=at)
        raise ValueError("half-way")

    registry.register_handler("probe", "探针", writes_then_fails, inside=True)
    made = put(now)
    worker.once()
    made.refresh_from_db()
    assert (made.done_at, made.error) == (None, "ValueError: half-way")
    assert not Delivery.objects.filter(kind="other").exists()


@pytest.mark.django_db(transaction=True)
def test_stopped_it_finishes_what_it_has_and_takes_no_more(worker: Worker, receiver: Receiver, now: datetime) -> None:
    def take_and_stop(delivery: Delivery, _now: datetime) -> None:
        receiver.got.append((delivery.key, delivery.payload))
        worker.stop.set()

    registry.register_handler("probe", "探针", take_and_stop)
    put(now), put(now)
    worker.run()
    assert len(receiver.got) == 1
    assert Delivery.objects.exclude(done_at=None).count() == 1


# ------------------------------------------------------------------------------------------------------- the alarms


def test_an_alarm_rings_once_a_minute_and_a_daily_one_once_a_day(
    receiver: Receiver, worker: Worker, clock: Clock, now: datetime
) -> None:
    rung: list[str] = []
    registry.register_alarm("minute", "每分钟", lambda at: rung.append("minute"))
    registry.register_alarm("day", "每天", lambda at: rung.append("day"), daily=True)
    for seconds in (0, 20, 40, 60):
        clock.now = now + timedelta(seconds=seconds)
        worker.ring()
    clock.now = now + timedelta(days=1)
    Worker(clock).ring()
    Worker(clock).ring()
    assert sorted(rung) == ["day", "day", "minute", "minute", "minute"]


def test_an_alarm_that_fails_is_told_and_rings_again_and_the_others_ring_all_the_same(
    receiver: Receiver, worker: Worker, now: datetime
) -> None:
    rung: list[str] = []

    def fails(at: datetime) -> None:
        rung.append("first")
        if len(rung) == 1:
            raise ValueError("broken spring")

    registry.register_alarm("first", "先", fails, daily=True)
    registry.register_alarm("second", "后", lambda at: rung.append("second"), daily=True)
    worker.ring()
    assert Tick.objects.get(name="first").error == "ValueError: broken spring"
    worker.ring()
    assert rung == ["first", "second", "first"]
    assert Tick.objects.get(name="first").error == ""


def test_each_midnight_the_day_before_is_sealed_and_a_sealed_one_is_left_alone(now: datetime) -> None:
    from kaigong.apps.ledger import actions
    from kaigong.apps.ledger.worker import seal_yesterday
    from kaigong.core import ledger

    actions.append("probe:1", [ledger.Fact("Probed", {})], after=0, by="person:lin", now=now)
    seal_yesterday(now + timedelta(days=1))
    seal_yesterday(now + timedelta(days=1, minutes=1))
    assert [root.day for root in DailyRoot.objects.all()] == [now.date()]
    assert queries.sealed_until("probe:1") == 1


# ------------------------------------------------------------------------------------------------ the administrator


def dead(now: datetime) -> Delivery:
    made = put(now)
    claimed = outbox.claim(now=now)
    assert claimed is not None
    outbox.put_back(delivery=claimed, error="no such host", now=now, hopeless=True)
    made.refresh_from_db()
    return made


def test_an_administrator_sees_why_and_resends(
    client: Any, receiver: Receiver, worker: Worker, clock: Clock, administrator: Any, now: datetime
) -> None:
    letter = dead(now)
    client.force_login(administrator)
    page = client.get("/ledger/outbox/")
    assert "no such host" in page.content.decode()
    assert client.post(f"/ledger/outbox/{letter.pk}/resend/").status_code == 302
    clock.now = Delivery.objects.get().due_at  # pages go by the clock on the wall
    worker.once()
    letter.refresh_from_db()
    assert [key for key, _ in receiver.got] == [letter.key]
    assert letter.done_at is not None
    assert [entry.kind for entry in queries.read(letter.stream).entries] == ["DeliveryResent"]


def test_an_administrator_gives_up_with_a_reason_and_it_is_tried_no_more(
    client: Any, receiver: Receiver, worker: Worker, administrator: Any, now: datetime
) -> None:
    letter = dead(now)
    client.force_login(administrator)
    assert client.post(f"/ledger/outbox/{letter.pk}/give-up/", {"reason": ""}).status_code == 422
    assert client.post(f"/ledger/outbox/{letter.pk}/give-up/", {"reason": "单位已注销"}).status_code == 302
    assert client.post(f"/ledger/outbox/{letter.pk}/resend/").status_code == 409
    worker.once()
    assert receiver.got == []
    assert queries.read(letter.stream).entries[0].data["reason"] == "单位已注销"


def test_all_dead_letters_of_a_kind_are_resent_together(
    client: Any, receiver: Receiver, worker: Worker, clock: Clock, administrator: Any, now: datetime
) -> None:
    for _ in range(3):
        dead(now)
    client.force_login(administrator)
    assert client.post("/ledger/outbox/resend/", {"kind": "probe"}).status_code == 302
    clock.now = Delivery.objects.latest("due_at").due_at
    worker.once()
    assert len(receiver.got) == 3


@pytest.mark.parametrize("who", ["lin", "sun", "qian", "zhou", "wu"])
def test_nobody_else_sees_or_touches_the_outbox(
    client: Any, receiver: Receiver, request: pytest.FixtureRequest, who: str, now: datetime
) -> None:
    from kaigong.core.problems import Refused

    letter, person = dead(now), request.getfixturevalue(who)
    client.force_login(person)
    assert client.get("/ledger/outbox/").status_code == 404
    assert client.post(f"/ledger/outbox/{letter.pk}/resend/").status_code == 404
    assert client.post(f"/ledger/outbox/{letter.pk}/give-up/", {"reason": "不要了"}).status_code == 404
    assert client.post("/ledger/outbox/resend/", {"kind": "probe"}).status_code == 404
    with pytest.raises(Refused), transaction.atomic():
        outbox.resend(delivery=letter, person=person, now=now)
