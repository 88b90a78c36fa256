"""The system clock set forward and back under a running server (libfaketime): entries stay in order."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.faults.clerks import AWAY, DONE, REFUSED, SEEN, Browser, Diary
from tests.faults.conftest import whole
from tests.faults.databases import Home
from tests.faults.test_together import busiest, ready_item

LIBRARY = next(Path("/usr/lib").glob("*/faketime/libfaketimeMT.so.1"), None)
SKIP = "SKIPPED LOUDLY: libfaketime is not installed (Debian: apt-get install faketime)"
ORDER = """SELECT COUNT(*) FROM ledger_entry a JOIN ledger_entry b ON a.stream = b.stream AND b.n = a.n + 1
WHERE b.recorded_at < a.recorded_at"""


@pytest.fixture
def clock(tmp_path: Path) -> Callable[[str], None]:
    """Set the clock of processes started with `faked`: +3h, -3h, +0."""
    if LIBRARY is None:
        pytest.skip(SKIP)
    file = tmp_path / "faketime"

    def set_(offset: str) -> None:
        aside = file.with_suffix(".new")
        aside.write_text(offset)
        aside.replace(file)

    set_("+0")
    return set_


def faked(tmp_path: Path) -> dict[str, str]:
    """The environment of a process whose clock the test sets."""
    return {"LD_PRELOAD": str(LIBRARY), "FAKETIME_TIMESTAMP_FILE": str(tmp_path / "faketime"),
            "FAKETIME_NO_CACHE": "1", "FAKETIME_DONT_FAKE_MONOTONIC": "1"}  # fmt: skip


def accept(home: Home, port: int, diary: Diary) -> tuple[int, str]:
    """The busiest officer accepts the next item."""
    browser = Browser(port, home.sessions[busiest(home)], diary)
    path = ready_item(home, browser)
    seen = SEEN.search(browser.get(path).page)
    assert seen is not None
    answer = browser.post(f"{path}accept/", {"seen": seen[1]})
    browser.close()
    return answer.status, answer.page


def test_a_clock_set_forward_or_back_is_said_and_entries_stay_in_order(
    home: Home, serve: Callable[..., Any], clock: Callable[[str], None], tmp_path: Path
) -> None:
    clock("-2h")
    server, diary = serve(home, KAIGONG_WORKERS="1", **faked(tmp_path)), Diary()
    status, page = accept(home, server.port, diary)
    assert (status, "以免记录先后颠倒" in page) == (REFUSED, True)
    server.stop()
    clock("+0")
    server.start_again()
    assert accept(home, server.port, diary)[0] == DONE
    for jump in ("+5h", "-3h", "-400d"):
        clock(jump)
        status, page = accept(home, server.port, diary)
        assert (status, "服务器时钟在运行中变动了" in page) == (AWAY, True)
        clock("+0")
        assert accept(home, server.port, diary)[0] == DONE
    clock("-90s")
    assert accept(home, server.port, diary)[0] == DONE
    server.kill()  # its orderly end would wait by a clock that was set back
    assert home.ask(ORDER) == [(0,)]
    whole(home, [])
