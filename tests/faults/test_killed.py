"""kill -9 of the server and of the worker at any moment under load."""

import random
import time
from collections import Counter
from collections.abc import Callable
from email.message import Message
from pathlib import Path
from typing import Any

import pytest

from tests.apps.notices.receivers import machine, post_office
from tests.faults.clerks import PATIENCE_SECONDS, at_work
from tests.faults.conftest import whole
from tests.faults.databases import Home
from tests.faults.numbers import note

BROKEN = 0  # the connection broke: what was asked may or may not have been done, and was not acknowledged
TEN_MINUTES = "UPDATE ledger_delivery SET claimed_at = {} WHERE done_at IS NULL AND claimed_at IS NOT NULL"
AGED = {"SQLite": "datetime(claimed_at, '-11 minutes')", "PostgreSQL": "claimed_at - interval '11 minutes'"}
OPEN = "SELECT COUNT(*) FROM ledger_delivery WHERE done_at IS NULL AND dead_at IS NULL"


def killed_again_and_again(
    home: Home, server: Any, kills: int, clerks: int, seed: str, moves: int
) -> tuple[Any, dict[str, Any]]:
    """Clerks at work while the server is killed at moments the dice choose and started again."""
    dice = random.Random(seed)
    with at_work(home, server.port, clerks, seed) as diary:
        for _ in range(kills):
            diary.wait_for_moves(dice.randint(1, moves))
            time.sleep(dice.uniform(0, 0.05))  # at any point of the next ones
            server.kill()
            server.start_again()
        diary.wait_for_moves(1)
    server.stop()
    assert diary.unexpected(BROKEN) == []
    return diary, whole(home, diary.acknowledged)


def test_a_server_killed_under_load_loses_nothing_acknowledged_and_leaves_nothing_half_done(
    home: Home, serve: Callable[..., Any]
) -> None:
    killed_again_and_again(home, serve(home, KAIGONG_WORKERS="1"), kills=2, clerks=6, seed="kill", moves=8)


def test_a_server_told_to_stop_while_its_workers_still_load_ends_without_being_killed(
    sqlite_city: Home, serve: Callable[..., Any], tmp_path: Path
) -> None:
    home = sqlite_city.copy(tmp_path / "home", "")
    for _ in range(3):
        server = serve(home)
        assert server.stop() == 0
    assert "refused to gracefully stop" not in server.said()


@pytest.mark.soak
def test_a_server_killed_twenty_times_under_load(home: Home, serve: Callable[..., Any]) -> None:
    diary, found = killed_again_and_again(home, serve(home), kills=20, clerks=12, seed="soak", moves=60)
    counts = diary.counts()
    note(
        "Server killed", home.name,
        f"kill -9 of all server processes 20 times, 12 clerks, {len(diary.answers)} requests",
        f"{len(diary.acknowledged)} moves acknowledged, 0 lost, 0 half-done, {found['entries']} entries checked; "
        f"{counts[BROKEN]} requests broken off",
    )  # fmt: skip


# ----------------------------------------------------------------------------------------------------- the worker


def worker_killed(
    home: Home, work: Callable[..., Any], told: int, kills: int, seed: str
) -> tuple[dict[str, int], dict[str, list[Any]]]:
    """A worker killed at moments the dice choose while it delivers to real servers; what those were sent, by key."""
    with machine() as hooks, post_office() as post:
        home.more = {"KAIGONG_SMTP_URL": f"smtp://127.0.0.1:{post.port}", "KAIGONG_MAIL_FROM": "kaigong@example.cn",
                     "KAIGONG_WEBHOOK_NETWORKS": "127.0.0.0/8"}  # fmt: skip
        home.inside("tell", hooks.url, str(told))
        worker, dice = work(home), random.Random(seed)
        for _ in range(kills):
            before = len(post.letters) + len(hooks.got)
            until_busy(lambda before=before: len(post.letters) + len(hooks.got) > before + dice.randint(1, 12))
            worker.kill()
            home.ask(TEN_MINUTES.format(AGED[home.name]))  # as if the ten minutes had passed that a claim holds
            worker.start()
        until_busy(lambda: home.ask(OPEN)[0][0] == 0)
        assert worker.stop() == 0
        return _received(post.letters, hooks.got)


def _received(letters: list[Message], posts: list[Any]) -> tuple[dict[str, int], dict[str, list[Any]]]:
    copies: dict[str, list[Any]] = {}
    for letter in letters:
        copies.setdefault(letter["X-Kaigong-Delivery"], []).append((letter["To"], letter.as_string()))
    for headers, body in posts:
        copies.setdefault(headers["X-Kaigong-Delivery"], []).append(body)
    return {"letters": len(letters), "posts": len(posts)}, copies


def until_busy(ready: Callable[[], bool], seconds: float = PATIENCE_SECONDS) -> None:
    """Look again and again until it is so."""
    until = time.monotonic() + seconds
    while not ready():
        assert time.monotonic() < until, "waited in vain"
        time.sleep(0.02)


def all_delivered(home: Home, copies: dict[str, list[Any]], kills: int) -> int:
    """Every e-mail and webhook arrived; a second copy bears the key of the first. Gives how many second copies."""
    made = home.ask(
        "SELECT kind, COUNT(*) FROM ledger_delivery WHERE kind IN ('email', 'webhook', 'digest-email') GROUP BY 1"
    )
    assert len(copies) == sum(number for _kind, number in made) > 0
    assert home.ask("SELECT COUNT(*) FROM ledger_delivery WHERE dead_at IS NOT NULL") == [(0,)]
    assert None not in copies
    for same in copies.values():
        assert len({part if isinstance(part, bytes) else part[0] for part in same}) == 1
    again = sum(len(same) - 1 for same in copies.values())
    assert again <= kills
    told = Counter(home.ask("SELECT source, person_id FROM notices_notice"))
    assert max(told.values()) == 1
    return again


def test_a_worker_killed_while_it_delivers_sends_everything_and_nothing_twice_under_another_key(
    home: Home, work: Callable[..., Any]
) -> None:
    _sent, copies = worker_killed(home, work, told=40, kills=2, seed="kill")
    all_delivered(home, copies, kills=2)


@pytest.mark.soak
def test_a_worker_killed_thirty_times(home: Home, work: Callable[..., Any]) -> None:
    sent, copies = worker_killed(home, work, told=600, kills=30, seed="soak")
    again = all_delivered(home, copies, kills=30)
    note(
        "Worker killed", home.name,
        f"kill -9 of the worker 30 times while it delivers {len(copies)} e-mails and webhooks",
        f"all arrived ({sent['letters']} letters, {sent['posts']} posts); {again} sent again, each under its own key",
    )  # fmt: skip
