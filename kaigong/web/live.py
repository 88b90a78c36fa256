"""The live lines of the big screens: one asynchronous process, fed by one poller, however many look on.

A thread of the server for each viewer would starve the desks, so this is a process of its own (`manage run_live`).
Whoever connects shows the session of the site and must be somebody who looks ahead; then every change of the figures
comes to him within about a second, and a word that nothing changed every fifteen.
"""

import asyncio
import json
from collections.abc import Awaitable, Callable, MutableMapping
from datetime import date
from http.cookies import CookieError, SimpleCookie
from importlib import import_module
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.db import Error as DatabaseError
from django.db import close_old_connections
from django.utils.module_loading import import_string

POLL_SECONDS, STILL_SECONDS, CHECK_SECONDS = 0.5, 15.0, 60.0
RETRY = b"retry: 2000\n\n"  # milliseconds after which a browser whose line was lost asks again
Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]
State = tuple[int, int, date]  # the last entry, the last simulation, the day


class Lines:
    """Everybody who listens, by language, and the last figures of each language."""

    def __init__(self) -> None:
        self.listening: dict[str, set[asyncio.Queue[bytes]]] = {}
        self.last: dict[str, bytes] = {}
        self.state: State | None = None
        self._poller: asyncio.Task[None] | None = None

    def join(self, language: str) -> "asyncio.Queue[bytes]":
        """A new listener; the poller runs as long as there is one."""
        queue: asyncio.Queue[bytes] = asyncio.Queue(maxsize=4)
        self.listening.setdefault(language, set()).add(queue)
        if self._poller is None or self._poller.done():
            self._poller = asyncio.create_task(self._poll())
        return queue

    def leave(self, language: str, queue: "asyncio.Queue[bytes]") -> None:
        """He is gone."""
        self.listening[language].discard(queue)

    async def _poll(self) -> None:
        """Look twice a second whether anything was recorded; count and tell only then."""
        while any(self.listening.values()):
            try:
                state = await asyncio.to_thread(_state)
                for language in [key for key, queues in self.listening.items() if queues]:
                    if state != self.state or language not in self.last:
                        self._tell(language, await asyncio.to_thread(_figures, language))
                self.state = state
            except DatabaseError:
                self.state = None  # the database is away for a moment: listeners keep what they have
            await asyncio.sleep(POLL_SECONDS)

    def _tell(self, language: str, figures: bytes) -> None:
        self.last[language] = figures
        for queue in self.listening[language]:
            if queue.full():
                queue.get_nowait()  # who is slow gets the newest, not every one
            queue.put_nowait(figures)


lines = Lines()


async def application(scope: Scope, receive: Receive, send: Send) -> None:
    """GET any address: the stream of figures as server-sent events."""
    if scope["type"] == "lifespan":
        return await _lifespan(receive, send)
    if scope["type"] != "http":
        return None
    headers = {name.decode("latin-1").lower(): value.decode("latin-1") for name, value in scope["headers"]}
    cookies = _cookies(headers.get("cookie", ""))
    if scope["method"] != "GET" or not await asyncio.to_thread(_may_listen, cookies):
        return await _answer(send, 403 if scope["method"] == "GET" else 405, headers)
    language = cookies.get(settings.LANGUAGE_COOKIE_NAME, "")
    language = language if language in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE
    return await _stream(receive, send, headers, cookies, language)


async def _stream(
    receive: Receive, send: Send, headers: dict[str, str], cookies: dict[str, str], language: str
) -> None:
    queue, gone = lines.join(language), asyncio.create_task(_gone(receive))
    try:
        await send({"type": "http.response.start", "status": 200, "headers": _headers(headers, "text/event-stream")})
        await send({"type": "http.response.body", "body": RETRY, "more_body": True})
        if language in lines.last:
            await _event(send, "figures", lines.last[language])
        loop = asyncio.get_running_loop()
        checked = loop.time()
        while not gone.done():
            try:
                await _event(send, "figures", await asyncio.wait_for(queue.get(), STILL_SECONDS))
            except TimeoutError:
                await _event(send, "still", b"{}")
            if loop.time() - checked > CHECK_SECONDS:  # logged out meanwhile, or no longer in that role
                checked = loop.time()
                if not await asyncio.to_thread(_may_listen, cookies):
                    break
        await send({"type": "http.response.body", "body": b"", "more_body": False})
    finally:
        gone.cancel()
        lines.leave(language, queue)


async def _gone(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass


async def _event(send: Send, name: str, data: bytes) -> None:
    body = b"event: " + name.encode() + b"\ndata: " + data + b"\n\n"
    await send({"type": "http.response.body", "body": body, "more_body": True})


async def _answer(send: Send, status: int, headers: dict[str, str]) -> None:
    await send({"type": "http.response.start", "status": status, "headers": _headers(headers, "text/plain")})
    await send({"type": "http.response.body", "body": b"", "more_body": False})


async def _lifespan(receive: Receive, send: Send) -> None:
    while True:
        message = await receive()
        await send({"type": f"{message['type']}.complete"})
        if message["type"] == "lifespan.shutdown":
            return


def _headers(asked: dict[str, str], kind: str) -> list[tuple[bytes, bytes]]:
    """The site itself may read the answer, also where this process stands on another port."""
    found = [(b"content-type", kind.encode()), (b"cache-control", b"no-store"), (b"x-accel-buffering", b"no")]
    origin = asked.get("origin", "")
    if origin and urlsplit(origin).hostname == urlsplit(f"//{asked.get('host', '')}").hostname:
        found += [(b"access-control-allow-origin", origin.encode()), (b"access-control-allow-credentials", b"true")]
    return found


def _cookies(text: str) -> dict[str, str]:
    try:
        return {key: morsel.value for key, morsel in SimpleCookie(text).items()}
    except CookieError:
        return {}


def _may_listen(cookies: dict[str, str]) -> bool:
    """Whether the session is that of somebody who looks ahead."""
    from django.contrib.auth import get_user
    from django.http import HttpRequest

    from kaigong.apps.accounts import roles

    close_old_connections()
    request = HttpRequest()
    store = import_module(settings.SESSION_ENGINE).SessionStore
    request.session = store(cookies.get(settings.SESSION_COOKIE_NAME))
    person = get_user(request)
    return bool(person.is_authenticated and roles.may(person, "look_ahead"))


def _state() -> State:
    from kaigong.apps.boards import cockpit

    close_old_connections()
    return *cockpit.state(), import_string(settings.CLOCK)().date()


def _figures(language: str) -> bytes:
    from kaigong.apps.boards import cockpit

    close_old_connections()
    found = cockpit.snapshot(import_string(settings.CLOCK)(), language)
    return json.dumps(cockpit.drawn(found, language), ensure_ascii=False).encode()
