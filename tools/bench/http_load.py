"""HTTP to commit: clerks at a running server, each with a session of his own, each deciding item after item.

python -m tools.bench.http_load --url http://127.0.0.1:8016 --seconds 20 --moves FILE   FILE as `http_city` makes it

The server is started beside it (granian on PostgreSQL); this process only speaks HTTP: every form goes with the token
against forgery, and every answer is read whole, as a browser would. Clerks work without a pause, or at a steady rate.
"""

import argparse
import http.client
import json
import re
import sys
import threading
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlencode, urlsplit

TOKEN = "a" * 32  # the clerk's own: a cookie and a field that agree


@dataclass
class Clerk:
    """One browser: a connection that stays open, and its cookies."""

    host: str
    session: str
    moves: list[tuple[str, dict[str, str]]]  # address and form of each
    times: list[float] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)  # every answer that was not a redirect: its status and its words

    def run(self, counted: float, until: float, every: float = 0, first: float = 0) -> None:
        """One form after the other until the time is over or none is left; `counted`: from when on they count. With
        `every` a clerk sends one in so many seconds, the first at `first`, and is counted from when he wanted to."""
        self.connection = http.client.HTTPConnection(self.host, timeout=60)
        self.cookies = {"csrftoken": TOKEN, "sessionid": self.session}
        for address, form in self.moves:
            if time.perf_counter() > until:
                break
            begin = time.perf_counter()
            if every:
                time.sleep(max(first - begin, 0))
                begin, first = first, first + every
            status, body = self.ask("POST", address, form)
            if status != http.client.FOUND:
                self.wrong.append(f"{status}: {words(body)}")
            if begin >= counted:
                self.times.append(time.perf_counter() - begin)

    def ask(self, method: str, address: str, form: dict[str, str] | None = None) -> tuple[int, str]:
        """One request; the answer is read whole, its cookies kept."""
        headers = {"Cookie": "; ".join(f"{key}={value}" for key, value in self.cookies.items())}
        body = None
        if form is not None:
            body = urlencode({**form, "csrfmiddlewaretoken": TOKEN})
            headers |= {"Content-Type": "application/x-www-form-urlencoded", "Referer": f"http://{self.host}{address}"}
        self.connection.request(method, address, body, headers)
        answer = self.connection.getresponse()
        body = answer.read().decode(errors="replace")
        for line in answer.headers.get_all("Set-Cookie") or ():
            if found := re.match(r"([^=;]+)=([^;]*)", line):
                self.cookies[found[1]] = found[2]
        return answer.status, body


def words(body: str) -> str:
    """What a page says in its title and in its note, without the numbers that differ from page to page."""
    found = re.findall(r'<title>.*?</title>|data-refusal="[^"]*"|<ul class="errorlist.*?</ul>', body, re.S)
    text = re.sub(r"<[^>]*>", " ", " ".join(found) or body[:200])
    return " ".join(re.sub(r"[A-Z]+-[\w-]+|\d+", "#", text).split())[:200]


def main() -> None:
    given = argparse.ArgumentParser(description=__doc__)
    given.add_argument("--url", default="http://127.0.0.1:8016")
    given.add_argument("--clerks", type=int, default=40)
    given.add_argument("--seconds", type=float, default=20)
    given.add_argument("--warm", type=float, default=0, help="seconds before the counting begins")
    given.add_argument(
        "--moves", type=Path, required=True, help="JSON: of every clerk his session, and a list of [address, form]"
    )
    given.add_argument("--rate", type=float, default=0, help="forms a second of all together; without it, no pause")
    asked = given.parse_args()
    lists = json.loads(asked.moves.read_text())[: asked.clerks]
    host = urlsplit(asked.url).netloc
    clerks = [Clerk(host, one["session"], [(a, f) for a, f in one["moves"]]) for one in lists]
    begin = time.perf_counter() + asked.warm
    until = begin + asked.seconds
    every, now = (len(clerks) / asked.rate if asked.rate else 0), time.perf_counter()
    threads = [
        threading.Thread(target=clerk.run, args=(begin, until, every, now + every * n / len(clerks)))
        for n, clerk in enumerate(clerks)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    report(clerks, time.perf_counter() - begin)


def report(clerks: list[Clerk], spent: float) -> None:
    """How many a second, how long each took, and every answer that was not a redirect."""
    times = sorted(took for clerk in clerks for took in clerk.times)
    wrong = [said for clerk in clerks for said in clerk.wrong]
    json.dump({
        "moves": len(times), "per_s": round(len(times) / spent, 1), "unexpected": dict(Counter(wrong)),
        **{f"p{share}_ms": round(1000 * times[min(len(times) - 1, len(times) * share // 100)], 1)
           for share in (50, 95, 99) if times},
    }, sys.stdout, ensure_ascii=False)  # fmt: skip


if __name__ == "__main__":
    main()
