"""Cities to be broken. The tests of this folder start servers of their own and ask them over HTTP."""

from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path
from typing import Any

import psycopg
import pytest

from tests.faults.databases import Cluster, Home, cluster, filled
from tests.faults.processes import Process, Server, Worker

PROJECTS, MANY = 12, 150  # a long run has enough to decide to its end
DATABASES = ("SQLite", "PostgreSQL")
MISSING = "SKIPPED LOUDLY: PostgreSQL is not installed (Debian: apt-get install postgresql)"
_numbers = count(1)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Each database in a process of its own (`-n 2 --dist loadgroup`): its city is filled once, both run at a time."""
    for item in items:
        of = "PostgreSQL" if "PostgreSQL" in item.name or "postgres" in "".join(item.fixturenames) else "SQLite"
        item.add_marker(pytest.mark.xdist_group(of))


@pytest.fixture(scope="session")
def sqlite_city(tmp_path_factory: pytest.TempPathFactory) -> Home:
    """The city on SQLite, to be copied."""
    return filled(tmp_path_factory.mktemp("city") / "sqlite", None, None, PROJECTS)


@pytest.fixture(scope="session")
def postgres() -> Iterator[Cluster | None]:
    """One durable PostgreSQL server for the whole session."""
    with cluster() as running:
        yield running


@pytest.fixture(scope="session")
def postgres_city(postgres: Cluster | None, tmp_path_factory: pytest.TempPathFactory) -> Home | None:
    """The city on PostgreSQL, to be copied."""
    if postgres is None:
        return None
    return filled(tmp_path_factory.mktemp("city") / "postgres", postgres.url("postgres"), None, PROJECTS)


@pytest.fixture(scope="session")
def large_sqlite_city(tmp_path_factory: pytest.TempPathFactory) -> Home:
    """The city of the long runs on SQLite."""
    return filled(tmp_path_factory.mktemp("large") / "sqlite", None, None, MANY)


@pytest.fixture(scope="session")
def large_postgres_city(postgres: Cluster | None, tmp_path_factory: pytest.TempPathFactory) -> Home | None:
    """The city of the long runs on PostgreSQL, in a database that copies are made from."""
    if postgres is None:
        return None
    with psycopg.connect(postgres.url("postgres"), autocommit=True) as connection:
        connection.execute("CREATE DATABASE large")
    return filled(tmp_path_factory.mktemp("large") / "postgres", postgres.url("large"), None, MANY)


@pytest.fixture(params=DATABASES)
def home(request: pytest.FixtureRequest, tmp_path: Path) -> Home:
    """A city of the test's own, on either database."""
    kind = "sqlite_city" if request.param == "SQLite" else "postgres_city"
    city = request.getfixturevalue(f"large_{kind}" if request.node.get_closest_marker("soak") else kind)
    if city is None:
        pytest.skip(MISSING)
    return city.copy(tmp_path / "home", f"city_{next(_numbers)}")


@pytest.fixture
def postgres_home(postgres_city: Home | None, tmp_path: Path) -> Home:
    """A city of the test's own on PostgreSQL."""
    if postgres_city is None:
        pytest.skip(MISSING)
    return postgres_city.copy(tmp_path / "home", f"city_{next(_numbers)}")


@pytest.fixture
def start() -> Iterator[Callable[..., Any]]:
    """Start servers and workers; whatever still runs at the end is killed."""
    running: list[Process] = []

    def start_(kind: type[Process], home: Home, **environment: str) -> Any:
        running.append(kind(home, **environment))
        return running[-1]

    yield start_
    for process in running:
        process.kill()


@pytest.fixture
def serve(start: Callable[..., Any]) -> Callable[..., Server]:
    """Start a server."""
    return lambda home, **environment: start(Server, home, **environment)


@pytest.fixture
def work(start: Callable[..., Any]) -> Callable[..., Worker]:
    """Start a worker."""
    return lambda home, **environment: start(Worker, home, **environment)


def whole(home: Home, acknowledged: list[dict[str, str]]) -> dict[str, Any]:
    """After a fault: nothing acknowledged is lost, nothing half-done. Gives what was counted."""
    found: dict[str, Any] = home.inside("check", given=acknowledged)
    assert found["faults"] == []
    assert found["lost"] == []
    assert found["half_told"] == []
    return found
