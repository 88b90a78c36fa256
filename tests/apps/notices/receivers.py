"""Real receivers on this machine: an SMTP server and an HTTP server that keep what they were sent."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes
from email.message import EmailMessage, Message
from email.policy import default
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any

from aiosmtpd.controller import Controller


@dataclass
class Post:
    """A mail server: what it took, and how it answers."""

    host: str = "127.0.0.1"
    port: int = 0
    letters: list[Message] = field(default_factory=list)
    answer: str = "250 OK"
    answer_to: str = "250 OK"

    async def handle_RCPT(self, _server: Any, _session: Any, envelope: Any, to: str, _options: Any) -> str:  # noqa: N802
        if self.answer_to.startswith("250"):
            envelope.rcpt_tos.append(to)
        return self.answer_to

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Any) -> str:  # noqa: N802
        if self.answer.startswith("250"):
            self.letters.append(message_from_bytes(envelope.content, policy=default))
        return self.answer


@contextmanager
def post_office(port: int = 0) -> Iterator[Post]:
    """A running mail server."""
    post = Post()
    controller = Controller(post, hostname=post.host, port=port or free_port(), ready_timeout=120)
    controller.start()
    post.port = controller.port
    try:
        yield post
    finally:
        controller.stop()


def text_of(letter: Message) -> str:
    """The text of a letter."""
    assert isinstance(letter, EmailMessage)
    return str(letter.get_content())


@dataclass
class Machine:
    """An HTTP server: what it was sent whole, how many posts broke off, and how it answers."""

    url: str = ""
    got: list[tuple[dict[str, str], bytes]] = field(default_factory=list)
    torn: int = 0
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)


@contextmanager
def machine() -> Iterator[Machine]:
    """A running HTTP server."""
    kept = Machine()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:  # noqa: N802
            length = int(self.headers["Content-Length"])
            body = self.rfile.read(length)
            if len(body) < length:  # the sender died between the head and the body: nothing has been received
                kept.torn += 1
                return
            kept.got.append((dict(self.headers), body))
            self.send_response(kept.status)
            for name, value in kept.headers.items():
                self.send_header(name, value)
            self.end_headers()

        def log_message(self, *_args: Any) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    kept.url = f"http://127.0.0.1:{server.server_port}/hook"
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield kept
    finally:
        server.shutdown()
        server.server_close()


def free_port() -> int:
    """A port nobody listens on."""
    import socket

    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
