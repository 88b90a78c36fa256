"""The server's clock: small steps back are held, jumps are doubted, and nothing is recorded while it is in doubt."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from kaigong.apps.ledger import clock
from tests.conftest import NOW


class Watch:
    """A clock on the wall that can be set, beside one that cannot."""

    def __init__(self) -> None:
        self.wall, self.ran = NOW, timedelta(hours=1)

    def pass_(self, by: timedelta) -> None:
        self.wall, self.ran = self.wall + by, self.ran + by

    def read_wall(self) -> datetime:
        return self.wall

    def read_running(self) -> timedelta:
        return self.ran


@pytest.fixture
def watch() -> Watch:
    return Watch()


@pytest.fixture
def steady(watch: Watch) -> clock.Steady:
    return clock.Steady(watch.read_wall, watch.read_running)


def test_time_passes(watch: Watch, steady: clock.Steady) -> None:
    watch.pass_(timedelta(days=3))
    assert steady.read() == clock.Reading(NOW + timedelta(days=3))


def test_a_small_step_back_is_waited_out(watch: Watch, steady: clock.Steady) -> None:
    watch.pass_(timedelta(minutes=10))
    before = steady.read().now
    watch.wall -= timedelta(minutes=2)
    assert steady.read() == clock.Reading(before)
    watch.pass_(timedelta(minutes=1))
    assert steady.read() == clock.Reading(before)
    watch.pass_(timedelta(minutes=2))
    assert steady.read() == clock.Reading(before + timedelta(minutes=1))


@pytest.mark.parametrize("jump", [timedelta(hours=-3), timedelta(minutes=-6), timedelta(hours=2), timedelta(days=400)])
def test_a_jump_is_doubted_until_it_is_put_right(watch: Watch, steady: clock.Steady, jump: timedelta) -> None:
    watch.wall += jump
    watch.pass_(timedelta(minutes=1))
    assert steady.read() == clock.Reading(NOW + timedelta(minutes=1), jump)
    watch.wall -= jump
    assert steady.read() == clock.Reading(NOW + timedelta(minutes=1))


def test_a_small_step_forward_is_believed(watch: Watch, steady: clock.Steady) -> None:
    watch.wall += timedelta(minutes=30)
    assert steady.read() == clock.Reading(NOW + timedelta(minutes=30))


@pytest.mark.django_db
def test_while_the_clock_is_in_doubt_pages_are_shown_and_nothing_is_recorded(
    client: Any, lin: Any, monkeypatch: pytest.MonkeyPatch, watch: Watch
) -> None:
    monkeypatch.setattr(clock, "_steady", clock.Steady(watch.read_wall, watch.read_running))
    client.force_login(lin)
    watch.wall += timedelta(hours=3)
    assert client.get("/accounts/me/").status_code == 200
    answer = client.post("/notices/settings/address/", {"email": "lin@example.cn"})
    assert answer.status_code == 503
    page = answer.content.decode()
    assert "变动了 +3:00" in page
    assert 'value="lin@example.cn"' in page
    with pytest.raises(clock.Doubtful):
        clock.sure()
    watch.wall -= timedelta(hours=3)
    assert client.post("/notices/settings/address/", {"email": "lin@example.cn"}).status_code == 302
