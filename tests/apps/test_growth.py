"""No page asks the database more often because there is more in the city: everything there is, twice."""

import shutil
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import NoReverseMatch, URLResolver, get_resolver, reverse

from tests import made
from tests.growing import grow

LEFT_OUT = ("demo:", "admin:")
PAPERS = ("_pdf", "workbook", "export", "json", "feed")  # they say what a page says
SLOW = frozenset(
    {
        "boards:city_move",
        "boards:hold",
        "boards:measures",
        "boards:begin_reach",
        "boards:city_plan",
        "boards:conformance",
    }
)
MORE = 1  # statement: one that is asked only where there is anything, or for another piece of a long list
pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(connection.vendor != "sqlite", reason="the demo city that is copied is a file of SQLite"),
]


@pytest.fixture
def demo_city(db: None, tmp_path: Path) -> Iterator[None]:
    """The demo city in the place of the test database, and Django's own again after."""
    file, own = tmp_path / "city.sqlite3", connection.settings_dict["NAME"]
    shutil.copy(made.city() / "db.sqlite3", file)
    connection.close()
    connection.settings_dict["NAME"] = str(file)
    try:
        yield
    finally:
        connection.close()
        connection.settings_dict["NAME"] = own


def addresses(resolver: Any, space: str = "") -> Iterator[tuple[str, str]]:
    """Every page that is addressed without naming a thing."""
    for pattern in resolver.url_patterns:
        if isinstance(pattern, URLResolver):
            yield from addresses(pattern, f"{space}{pattern.namespace}:" if pattern.namespace else space)
        elif pattern.name and (name := f"{space}{pattern.name}") not in SLOW and not name.startswith(LEFT_OUT):
            if any(word in name for word in PAPERS):
                continue
            with suppress(NoReverseMatch):
                yield name, reverse(name)


def queries(client: Client) -> dict[str, int]:
    """How often each page that opens asks the database, nothing kept from before."""
    from kaigong.apps.boards import cockpit
    from kaigong.apps.targets import rankings

    found = {}
    for name, address in sorted(set(addresses(get_resolver()))):
        cockpit._kept.clear()
        rankings._kept.clear()
        with CaptureQueriesContext(connection) as asked:
            if client.get(address).status_code == 200:
                found[name] = len(asked)
    return found


def test_no_page_of_the_command_asks_more_often_where_there_is_twice_as_much(demo_city: None) -> None:
    from django.contrib.auth import get_user_model

    from kaigong.apps.ledger import tallies

    client = Client(raise_request_exception=False)
    client.force_login(get_user_model().objects.filter(role="command", is_active=True).order_by("pk").first())
    queries(client)  # what a process looks up once
    before = queries(client)
    assert grow() > 1000
    tallies.recount()
    after = queries(client)
    assert before.keys() == after.keys()
    assert {name: n - before[name] for name, n in after.items() if n > before[name] + MORE} == {}
