"""Many people at once: two officers on one item, and clerks who read and write all the time."""

import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import pytest

from tests.faults.clerks import DONE, ITEM, REFUSED, SEEN, Browser, Diary, at_work
from tests.faults.conftest import whole
from tests.faults.databases import Home
from tests.faults.numbers import note

WINNER_AND_LOSER = [DONE, REFUSED]
CLERKS, MINUTES = 40, 5


def ready_item(home: Home, browser: Browser) -> str:
    """The path of an item on the desk that can be accepted."""
    for path, _case, _code in sorted(set(ITEM.findall(browser.get("/cases/desk/").page))):
        if f'action="{path}accept/"' in browser.get(path).page:
            return path
    raise AssertionError("nothing on this desk can be accepted")


def both(port: int, session: str, diary: Diary, path: str, fields: dict[str, str]) -> list[int]:
    """Send the same move twice, at the same moment, from two windows."""
    together = Barrier(2)

    def send(reason: str) -> int:
        browser = Browser(port, session, diary)
        together.wait()
        try:
            return browser.post(path, fields | {"reason": reason}).status
        finally:
            browser.close()

    with ThreadPoolExecutor(2) as pool:
        return sorted(pool.map(send, ("第一份意见", "第二份意见")))


def busiest(home: Home) -> str:
    """The officer with most on his desk."""
    sql = "SELECT agency_id FROM cases_item WHERE state = 'received' AND NOT waits GROUP BY 1 ORDER BY COUNT(*) DESC, 1"
    return f"o-{home.ask(sql)[0][0]}"


def test_of_two_officers_at_once_one_decides_and_the_other_is_told_and_clerks_go_on_undisturbed(
    home: Home, serve: Callable[..., Any]
) -> None:
    server, officer = serve(home), busiest(home)
    diary = Diary()
    browser = Browser(server.port, home.sessions[officer], diary)
    for _ in range(2):
        path = ready_item(home, browser)
        seen = SEEN.search(browser.get(path).page)
        assert seen is not None
        session = home.sessions[officer]
        assert both(server.port, session, diary, f"{path}accept/", {"seen": seen[1]}) == WINNER_AND_LOSER
        seen = SEEN.search(browser.get(path).page)
        assert seen is not None
        fields = {"seen": seen[1], "decision": "approve"}
        assert both(server.port, session, diary, f"{path}decision/", fields) == WINNER_AND_LOSER
    with at_work(home, server.port, 8, "short") as clerks:
        clerks.wait_for_moves(40)
    server.stop()
    assert clerks.unexpected() == []
    whole(home, clerks.acknowledged)


@pytest.mark.soak
def test_forty_clerks_for_five_minutes_meet_no_unexpected_answer(home: Home, serve: Callable[..., Any]) -> None:
    server = serve(home)
    with at_work(home, server.port, CLERKS, "soak") as diary:
        time.sleep(MINUTES * 60)
    server.stop()
    assert diary.unexpected() == []
    found, counts = whole(home, diary.acknowledged), diary.counts()
    note(
        "Forty clerks", home.name,
        f"{CLERKS} clerks reading and writing as fast as they can for {MINUTES} minutes, {len(diary.answers)} requests",
        f"0 unexpected answers; {len(diary.acknowledged)} moves acknowledged, 0 lost, {counts[REFUSED]} told to look "
        f"again; {len(diary.answers) / MINUTES / 60:.0f} requests/s, half within {diary.slowest(0.5) * 1000:.0f} ms, "
        f"99 % within {diary.slowest(0.99) * 1000:.0f} ms; {found['entries']} entries checked",
    )  # fmt: skip
