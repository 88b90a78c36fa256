"""One signed message to one address: how it is signed, how it is sent, which answers end the matter.

The signature is HMAC-SHA256 over `timestamp.delivery.body` under the subscription's secret; a receiver recomputes it,
refuses old timestamps, and forgets deliveries it has seen. Redirects are not followed.
"""

import hashlib
import hmac
import json
import socket
import ssl
from collections.abc import Mapping
from datetime import datetime
from http.client import HTTPConnection, HTTPException
from typing import Any

from kaigong.apps.ledger.registry import Undeliverable
from kaigong.apps.notices import guard

TIMEOUT_SECONDS = 10
MOST_READ = 500  # of an answer that tells of an error
GONE = 410


class Gone(Exception):
    """The receiver says that it is gone for good."""


class NotTaken(OSError):
    """The receiver answered, but did not take the message."""


def signature(secret: str, timestamp: str, key: str, body: bytes) -> str:
    """What a receiver compares the header with."""
    text = f"{timestamp}.{key}.".encode() + body
    return "v1=" + hmac.new(secret.encode(), text, hashlib.sha256).hexdigest()


def post(url: str, body: Mapping[str, Any], *, secret: str, key: str, now: datetime) -> None:
    """Send it; anything but an answer of 2xx is raised."""
    text = json.dumps(body, ensure_ascii=False, sort_keys=True).encode()
    timestamp = str(int(now.timestamp()))
    headers = {
        "Content-Type": "application/json; charset=utf-8", "User-Agent": "Kaigong", "Connection": "close",
        "X-Kaigong-Event": str(body["kind"]), "X-Kaigong-Delivery": key, "X-Kaigong-Timestamp": timestamp,
        "X-Kaigong-Signature": signature(secret, timestamp, key, text),
    }  # fmt: skip
    try:
        status, said = _ask(url, text, headers)
    except guard.Forbidden as forbidden:
        raise Undeliverable(str(forbidden)) from forbidden
    except HTTPException as broken:
        raise NotTaken(f"{type(broken).__name__}: {broken}") from broken
    if status == GONE:
        raise Gone(f"HTTP {status}")
    if not 200 <= status < 300:
        raise NotTaken(f"HTTP {status} {said}")


def _ask(url: str, text: bytes, headers: Mapping[str, str]) -> tuple[int, str]:
    """The answer: its status and the start of what it says."""
    parts, address, port = guard.resolve(url)
    host = str(parts.hostname)
    connection = _Checked(host, port, address, encrypted=parts.scheme == "https")
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    try:
        connection.request("POST", path, body=text, headers={**headers, "Host": parts.netloc})
        answer = connection.getresponse()
        return answer.status, answer.read(MOST_READ).decode(errors="replace").replace("\0", "")
    finally:
        connection.close()


class _Checked(HTTPConnection):
    """A connection to the very address that was checked; the certificate must still be the host's."""

    def __init__(self, host: str, port: int, address: str, *, encrypted: bool) -> None:
        super().__init__(host, port, timeout=TIMEOUT_SECONDS)
        self._address, self._encrypted = address, encrypted

    def connect(self) -> None:
        """Connect, and encrypt where the address says so."""
        self.sock = socket.create_connection((self._address, self.port), self.timeout)
        if self._encrypted:
            self.sock = ssl.create_default_context().wrap_socket(self.sock, server_hostname=self.host)
