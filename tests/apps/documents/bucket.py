"""A small server that speaks as much of the S3 protocol as a content store needs: put, head and get of an object."""

import hashlib
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


class _Objects(BaseHTTPRequestHandler):
    kept: dict[str, bytes] = {}

    def do_PUT(self) -> None:
        self.kept[self.path] = self.rfile.read(int(self.headers["Content-Length"]))
        self._answer(200, b"", self.kept[self.path])

    def do_HEAD(self) -> None:
        self.do_GET()

    def do_GET(self) -> None:
        found = self.kept.get(self.path)
        self._answer(404 if found is None else 200, found or b"", found)

    def _answer(self, status: int, body: bytes, about: bytes | None) -> None:
        self.send_response(status)
        if about is not None:
            self.send_header("ETag", f'"{hashlib.md5(about).hexdigest()}"')
            self.send_header("Last-Modified", "Thu, 10 Feb 2022 02:00:00 GMT")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    def log_message(self, *said: Any) -> None:
        """Quiet."""


@contextmanager
def served() -> Iterator[tuple[str, dict[str, bytes]]]:
    """The address of the server, and what it keeps."""
    kept: dict[str, bytes] = {}
    handler = type("Objects", (_Objects,), {"kept": kept})
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}", kept
    finally:
        server.shutdown()
        server.server_close()
