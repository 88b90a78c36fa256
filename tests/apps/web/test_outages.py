"""A database that is away and a disk that is full: a clear page that keeps what was typed."""

import errno
import sqlite3
from typing import Any

import pytest
from django.db import InterfaceError, OperationalError
from django.test import RequestFactory

from kaigong.web import outages


def caused(outer: Exception, inner: Exception) -> Exception:
    outer.__cause__ = inner
    return outer


@pytest.mark.parametrize(
    ("error", "kind"),
    [
        (OperationalError("server closed the connection unexpectedly"), outages.AWAY),
        (OperationalError("database is locked"), outages.AWAY),
        (InterfaceError("connection already closed"), outages.AWAY),
        (caused(OperationalError("x"), sqlite3.OperationalError("database or disk is full")), outages.FULL),
        (OSError(errno.ENOSPC, "No space left on device"), outages.FULL),
        (OSError(errno.EACCES, "Permission denied"), None),
        (ValueError("a bug"), None),
        (None, None),
    ],
)
def test_what_an_error_means_for_whoever_waits(error: Exception | None, kind: str | None) -> None:
    assert outages.kind_of(error) == kind


def failing(error: Exception, method: str = "post", **typed: str) -> Any:
    request = getattr(RequestFactory(), method)("/cases/KG-1/items/a/accept/?x=1", typed)
    try:
        raise error
    except Exception:  # noqa: BLE001  as Django catches whatever a view raises
        return outages.failed(request)


@pytest.mark.parametrize("error", [OperationalError("gone"), OSError(errno.ENOSPC, "No space left on device")])
def test_what_was_typed_stands_ready_to_be_sent_again(error: Exception) -> None:
    answer = failing(error, reason="符合条件<b>", seen="7", password="geheim")
    page = answer.content.decode()
    assert answer.status_code in {503, 507}
    assert answer["Retry-After"] == "5"
    assert 'action="/cases/KG-1/items/a/accept/?x=1"' in page
    assert 'name="reason" value="符合条件&lt;b&gt;"' in page
    assert 'name="seen" value="7"' in page
    assert "geheim" not in page


def test_a_page_that_was_only_looked_at_is_offered_again() -> None:
    page = failing(OperationalError("gone"), "get").content.decode()
    assert "<form" not in page
    assert "刷新" in page


def test_a_bug_is_still_a_bug() -> None:
    assert failing(KeyError("a")).status_code == 500
