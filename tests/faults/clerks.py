"""Clerks at work over HTTP: each looks at the desk, opens items, accepts, decides, comments, reads other pages.

Everything a clerk does is written down: what was asked, how it was answered, how long it took. A move counts as
acknowledged only when the server has answered that it was done.
"""

import http.client
import random
import re
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from threading import Event, Thread
from urllib.parse import urlencode

from tests.faults.databases import Home

ITEM = re.compile(r'href="(/cases/(KG-\d{4}-\d{6})/items/([a-z0-9-]+)/)"')
SEEN = re.compile(r'name="seen" value="(\d+)"')
TOKEN = "a" * 32  # the clerk's own: a cookie and a header that agree
WAITING = "/cases/desk/?show=waiting"
READS = ("/projects/", "/notices/", "/rulebook/", "/accounts/me/", WAITING)
DONE, REFUSED, AWAY, FULL = 302, 409, 503, 507
EXPECTED = frozenset({200, DONE, REFUSED})
PAUSE_SECONDS = 0.3
PATIENCE_SECONDS = 600  # a slow machine may take its time; nothing waits longer than it must


@dataclass(frozen=True)
class Answer:
    """One answer, or none (status 0) when the connection broke."""

    method: str
    path: str
    status: int
    seconds: float
    page: str = ""


@dataclass
class Diary:
    """What all clerks of a run did."""

    answers: list[Answer] = field(default_factory=list)
    acknowledged: list[dict[str, str]] = field(default_factory=list)

    def wait_for(self, so: Callable[[], bool]) -> None:
        """Until it is so; how long that takes decides nothing."""
        until = time.monotonic() + PATIENCE_SECONDS
        while not so():
            assert time.monotonic() < until, f"waited in vain; answered so far: {self.counts()}"
            time.sleep(0.005)

    def wait_for_moves(self, more: int) -> None:
        """Until so many more moves were acknowledged."""
        wanted = len(self.acknowledged) + more
        self.wait_for(lambda: len(self.acknowledged) >= wanted)

    def counts(self) -> Counter[int]:
        """How often each status was answered; 0: the connection broke."""
        return Counter(answer.status for answer in list(self.answers))

    def unexpected(self, *also: int) -> list[str]:
        """Whatever was answered otherwise than it may be."""
        return [
            f"{answer.method} {answer.path} {answer.status} {answer.page[:300]}"
            for answer in self.answers
            if answer.status not in EXPECTED | set(also)
        ]

    def slowest(self, part: float) -> float:
        """How long that part of all answers took at most, in seconds."""
        times = sorted(answer.seconds for answer in self.answers if answer.status in EXPECTED)
        return times[min(int(len(times) * part), len(times) - 1)] if times else 0.0


class Browser:
    """One person's connection: kept open, made anew when it breaks."""

    def __init__(self, port: int, session: str, diary: Diary) -> None:
        self.port, self.diary = port, diary
        self.headers = {"Cookie": f"sessionid={session}; csrftoken={TOKEN}", "X-CSRFToken": TOKEN}
        self.connection: http.client.HTTPConnection | None = None

    def get(self, path: str) -> Answer:
        """Look at a page."""
        return self._ask("GET", path, None)

    def post(self, path: str, fields: Mapping[str, str]) -> Answer:
        """Send a form."""
        return self._ask("POST", path, urlencode(fields))

    def _ask(self, method: str, path: str, body: str | None) -> Answer:
        headers = self.headers | ({"Content-Type": "application/x-www-form-urlencoded"} if body is not None else {})
        started = time.monotonic()
        try:
            if self.connection is None:
                self.connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE_SECONDS)
            self.connection.request(method, path, body, headers)
            response = self.connection.getresponse()
            page = response.read().decode(errors="replace")
            answer = Answer(method, path, response.status, time.monotonic() - started, page)
        except (OSError, http.client.HTTPException):
            self.close()
            answer = Answer(method, path, 0, time.monotonic() - started)
        kept = "" if answer.status in EXPECTED else answer.page
        self.diary.answers.append(Answer(method, path, answer.status, answer.seconds, kept))
        return answer

    def close(self) -> None:
        """Hang up."""
        if self.connection is not None:
            self.connection.close()
        self.connection = None


class Clerk(Thread):
    """One officer, with dice of his own."""

    def __init__(self, port: int, person: str, session: str, seed: str, diary: Diary, stop: Event) -> None:
        super().__init__(daemon=True)
        self.person, self.dice, self.over = person, random.Random(seed), stop
        self.browser, self.diary = Browser(port, session, diary), diary

    def run(self) -> None:
        """Until told to stop."""
        while not self.over.is_set():
            answer = self._step()
            if answer.status not in EXPECTED:
                self.over.wait(PAUSE_SECONDS * self.dice.uniform(0.5, 1.5))
        self.browser.close()

    def _step(self) -> Answer:
        if self.dice.random() < 0.2:
            return self.browser.get(self.dice.choice(READS))
        desk = self.browser.get("/cases/desk/")
        if desk.status == 200 and not ITEM.search(desk.page):  # nothing to do: there is always something to say
            desk = self.browser.get(WAITING)
        items = sorted(set(ITEM.findall(desk.page)))
        if desk.status != 200 or not items:
            return desk
        path, case, code = self.dice.choice(items)
        page = self.browser.get(path)
        if page.status != 200:
            return page
        return self._act(path, case, code, page.page)

    def _act(self, path: str, case: str, code: str, page: str) -> Answer:
        """What the page offers: accept, decide, or else say something."""
        seen = SEEN.search(page)
        offered = [verb for verb in ("accept", "decision") if f'action="{path}{verb}/"' in page]
        verb = offered[0] if offered and self.dice.random() < 0.6 else "comment"
        fields = {
            "seen": seen.group(1) if seen else "",
            "text": "已核对。",
            "decision": "approve",
            "reason": "符合条件",
        }
        answer = self.browser.post(f"{path}{verb}/", fields)
        if answer.status == DONE:
            self.diary.acknowledged.append({"case": case, "code": code, "verb": verb, "person": self.person})
        return answer


@contextmanager
def at_work(home: Home, port: int, number: int, seed: str) -> Iterator[Diary]:
    """So many clerks work until the block ends."""
    diary, stop = Diary(), Event()
    officers = sorted(name for name in home.sessions if name.startswith("o-"))
    busy = _busy(home, officers)
    names = [busy[n % len(busy)] for n in range(number)]
    clerks = [Clerk(port, name, home.sessions[name], f"{seed} {n}", diary, stop) for n, name in enumerate(names)]
    for clerk in clerks:
        clerk.start()
    try:
        yield diary
    finally:
        stop.set()
        for clerk in clerks:
            clerk.join(timeout=PATIENCE_SECONDS + 10)
            assert not clerk.is_alive()


def _busy(home: Home, officers: list[str]) -> list[str]:
    """The officers who have something on their desks, those with most first."""
    rows = home.ask("SELECT agency_id, COUNT(*) FROM cases_item WHERE NOT finished GROUP BY 1 ORDER BY 2 DESC, 1")
    return [f"o-{agency}" for agency, _n in rows if f"o-{agency}" in officers]
