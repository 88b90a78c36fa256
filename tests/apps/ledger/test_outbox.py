"""The outbox: what waits is claimed by one worker alone, a dead worker's delivery is taken over, and tries end."""

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from threading import Barrier

import pytest
from django.db import connection, transaction

from kaigong.apps.ledger import actions
from kaigong.apps.ledger.models import Delivery


@pytest.mark.django_db
def test_a_delivery_is_claimed_once_and_finished_once(now: datetime) -> None:
    made = actions.enqueue(kind="message", payload={"to": "lin"}, now=now)
    claimed = actions.claim(now=now)
    assert claimed == made
    assert claimed is not None
    assert (claimed.payload, claimed.tries) == ({"to": "lin"}, 1)
    assert actions.claim(now=now) is None
    assert actions.finish(delivery=claimed, now=now)
    assert not actions.finish(delivery=claimed, now=now)
    assert actions.claim(now=now + timedelta(days=1)) is None


@pytest.mark.django_db
def test_what_is_not_yet_due_waits_and_the_longest_due_goes_first(now: datetime) -> None:
    later = actions.enqueue(kind="message", payload={}, now=now, due_at=now + timedelta(hours=2))
    sooner = actions.enqueue(kind="message", payload={}, now=now, due_at=now + timedelta(hours=1))
    assert actions.claim(now=now) is None
    assert actions.claim(now=now + timedelta(hours=3)) == sooner
    assert actions.claim(now=now + timedelta(hours=3)) == later


@pytest.mark.django_db
def test_a_worker_takes_only_the_kinds_it_knows(now: datetime) -> None:
    actions.enqueue(kind="message", payload={}, now=now)
    assert actions.claim(now=now, kinds=["certificate"]) is None
    assert actions.claim(now=now, kinds=["message"]) is not None


@pytest.mark.django_db
def test_a_dead_workers_delivery_is_taken_over_and_its_late_finish_does_not_count(now: datetime) -> None:
    actions.enqueue(kind="message", payload={}, now=now)
    first = actions.claim(now=now)
    assert actions.claim(now=now + actions.CLAIM_LASTS) is None
    second = actions.claim(now=now + actions.CLAIM_LASTS + timedelta(seconds=1))
    assert first is not None
    assert second is not None
    assert second.tries == 2
    assert not actions.finish(delivery=first, now=now)
    assert actions.finish(delivery=second, now=now)


@pytest.mark.django_db
def test_after_the_last_try_a_delivery_stays_for_people_to_look_at(now: datetime) -> None:
    actions.enqueue(kind="message", payload={}, now=now)
    step = actions.CLAIM_LASTS + timedelta(seconds=1)
    claims = [actions.claim(now=now + step * i) for i in range(actions.MOST_TRIES + 1)]
    assert [claim is None for claim in claims] == [False] * actions.MOST_TRIES + [True]
    assert Delivery.objects.get().done_at is None


@pytest.mark.django_db
def test_what_is_rolled_back_is_never_told(now: datetime) -> None:
    with pytest.raises(RuntimeError), transaction.atomic():
        actions.enqueue(kind="message", payload={}, now=now)
        raise RuntimeError
    assert actions.claim(now=now) is None


@pytest.mark.django_db(transaction=True)
def test_workers_at_once_share_the_deliveries_without_doubling_any(now: datetime) -> None:
    for i in range(12):
        actions.enqueue(kind="message", payload={"i": i}, now=now)
    start = Barrier(3)

    def work(_: int) -> list[int]:
        try:
            start.wait(timeout=10)
            taken = []
            while (delivery := actions.claim(now=now)) is not None:
                taken.append(delivery.payload["i"])
            return taken
        finally:
            connection.close()

    with ThreadPoolExecutor(3) as pool:
        taken = Counter(i for part in pool.map(work, range(3)) for i in part)
    assert max(taken.values()) == 1
    assert len(taken) == Delivery.objects.exclude(claimed_at=None).count() == 12
