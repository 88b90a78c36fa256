"""PostgreSQL restarted under load: people are told, the server finds it again, nothing is lost."""

from collections.abc import Callable
from typing import Any

import pytest

from tests.faults.clerks import AWAY, at_work
from tests.faults.conftest import whole
from tests.faults.databases import Cluster, Home
from tests.faults.numbers import note

WORDS = "数据库暂时无法连接"


def restarted(
    home: Home, server: Any, postgres: Cluster, *, times: int, clerks: int, told: int, moves: int
) -> tuple[Any, dict[str, Any]]:
    """Clerks at work while the database crashes, is away for a while and comes back."""
    with at_work(home, server.port, clerks, "restart") as diary:
        for _ in range(times):
            diary.wait_for_moves(moves)
            postgres.crash()
            before = diary.counts()[AWAY]
            diary.wait_for(lambda before=before: diary.counts()[AWAY] >= before + told)
            postgres.start()
        diary.wait_for_moves(moves)
    server.stop()
    assert diary.unexpected(AWAY) == []
    assert all(WORDS in answer.page for answer in diary.answers if answer.status == AWAY)
    return diary, whole(home, diary.acknowledged)


def test_a_database_that_restarts_under_load_is_found_again_and_nothing_is_lost(
    postgres_home: Home, postgres: Cluster, serve: Callable[..., Any]
) -> None:
    server = serve(postgres_home, KAIGONG_WORKERS="1")
    restarted(postgres_home, server, postgres, times=1, clerks=6, told=6, moves=6)


@pytest.mark.soak
def test_a_database_that_restarts_again_and_again(
    postgres_home: Home, postgres: Cluster, serve: Callable[..., Any]
) -> None:
    server = serve(postgres_home)
    diary, found = restarted(postgres_home, server, postgres, times=12, clerks=12, told=60, moves=20)
    counts = diary.counts()
    note(
        "Database restarted", "PostgreSQL",
        f"crash (immediate stop) 12 times under 12 clerks, away until 60 were told, {len(diary.answers)} requests",
        f"{counts[AWAY]} times told to wait (503); {len(diary.acknowledged)} moves acknowledged, 0 lost, 0 half-done, "
        f"{found['entries']} entries checked",
    )  # fmt: skip
