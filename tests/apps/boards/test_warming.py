"""Answers are kept and worked out once; a server has the first of them ready before anybody asks."""

from datetime import datetime
from threading import Thread
from typing import Any

import pytest

from kaigong.apps.boards.kept import Kept
from tests.apps.boards.conftest import TODAY
from tests.apps.boards.test_hold import promise  # noqa: F401  a fixture
from tests.conftest import NOW


def test_who_asks_for_what_is_being_made_waits_for_it() -> None:
    kept: Kept[int] = Kept(2)
    made, found = [], []

    def make() -> int:
        other.start()
        other.join(0.05)
        made.append(1)
        return 7

    other = Thread(target=lambda: found.append(kept.get("a", make)))
    found.append(kept.get("a", make))
    other.join()
    assert (found, made) == ([7, 7], [1])


def test_the_oldest_answer_is_let_go_and_a_failure_is_not_kept() -> None:
    kept: Kept[str] = Kept(2)

    def fail() -> str:
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        kept.get("a", fail)
    for key in "abc":
        kept.get(key, lambda key=key: key)  # type: ignore[misc]
    assert [kept.known(key) for key in "abc"] == [None, "b", "c"]


@pytest.mark.django_db
def test_a_server_has_the_first_answers_ready(
    monkeypatch: pytest.MonkeyPatch,
    settings: Any,
    applied: Any,
    promise: Any,  # noqa: F811
) -> None:
    from kaigong.apps.boards import city_plan, hold, warming
    from kaigong.apps.boards.asking import Asked

    settings.CLOCK = "tests.apps.boards.test_warming.standing"
    hold._answers.clear()
    city_plan._plans.clear()
    assert list(warming.warm()) == ["hold", "city plan", "mining"]
    asked = hold.question(None, TODAY, Asked())
    assert asked
    assert hold._answers.known(asked.key) is hold.answer(asked)
    kept = city_plan.plan(TODAY, NOW)
    assert kept.made_at == standing()


@pytest.mark.django_db
def test_an_empty_city_has_nothing_to_work_out() -> None:
    from kaigong.apps.boards import warming

    assert list(warming.warm()) == ["mining"]


def standing() -> datetime:
    """The hour of the tests."""
    return NOW.replace(hour=8, minute=1)
