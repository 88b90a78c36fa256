"""The same seed makes the same city, hash by hash; another seed another one."""

import pytest

from tests.apps.demo.conftest import WALL, needs_demo

pytestmark = [pytest.mark.django_db, needs_demo]


def made(seed: str) -> dict[str, str]:
    """The last hash of every stream of a city of a few projects, which is then taken back."""
    from django.db import transaction

    from kaigong.apps.ledger.models import Entry
    from kaigong.demo import loading

    point = transaction.savepoint()
    few = {"zone", "grid"}
    loading.load(scale="full", seed=seed, wall=WALL, keep=lambda sketch: sketch.slice in few or "示例" in sketch.owner)
    heads = {entry.stream: entry.hash for entry in Entry.objects.order_by("id")}
    transaction.savepoint_rollback(point)
    return heads


def test_the_same_seed_makes_the_same_city() -> None:
    first = made("one")
    assert len(first) > 100
    assert made("one") == first
    assert made("two") != first
