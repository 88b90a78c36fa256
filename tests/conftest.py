"""The standing cast, the hour, and what tests of the database need. Nothing here imports Django until a test asks."""

import gc
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta, timezone
from typing import Any

import hypothesis
import pytest

from tests import one_database

NOW = datetime(2022, 2, 10, 10, 0, tzinfo=timezone(timedelta(hours=8)))
SETUP = "system:setup"
CREDIT_CODES = {"lin": "91421000MA4TEKWP1H", "wei": "91421000MA4TEKWP2L"}


WITH_DATABASE = {"db", "transactional_db", "django_db_setup", "village"}
hypothesis.settings.register_profile("kaigong", deadline=None)  # how long an example takes is nobody's fault
hypothesis.settings.load_profile("kaigong")


def pytest_collection_finish(session: pytest.Session) -> None:
    """What is imported and collected stays to the end: the collector of garbage need not look through it again."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 50)


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """On PostgreSQL, after SQLite, only what asks a database can come out differently: the rest is left out.

    KAIGONG_BOTH=1 leaves in what asks one in passing (`tests/one_database.py`), as `make soak` does.
    """
    if not os.environ.get("DATABASE_URL"):
        return
    out = frozenset() if os.environ.get("KAIGONG_BOTH") else one_database.PATHS
    asking = [item for item in items if asks_a_database(item) and item.path not in out]
    config.hook.pytest_deselected(items=[item for item in items if item not in set(asking)])
    items[:] = asking


def asks_a_database(item: pytest.Item) -> bool:
    """Whether a test has a database at hand."""
    return item.get_closest_marker("django_db") is not None or bool(
        WITH_DATABASE & set(getattr(item, "fixturenames", ()))
    )


@pytest.fixture
def now() -> datetime:
    """The hour at which the tests play: Thursday, 10 February 2022, ten in the morning."""
    return NOW


# ------------------------------------------------------------------------------------------------ the database


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings: None, tmp_path_factory: pytest.TempPathFactory) -> None:
    """Test SQLite as it is served, from a file: in memory, two writers meet locks that no city will ever see."""
    from django.db import connection

    if connection.vendor == "sqlite":
        from tests import made

        file = tmp_path_factory.mktemp("database") / "test.sqlite3"
        shutil.copy(made.empty(), file)
        connection.settings_dict["TEST"]["NAME"] = str(file)


@pytest.fixture(scope="session")
def django_db_keepdb(django_db_keepdb: bool) -> bool:
    """The copy stands there already, every migration applied; only what it lacks is still applied to it."""
    return django_db_keepdb or not os.environ.get("DATABASE_URL")


@pytest.fixture(scope="session")
def django_db_setup(
    django_db_setup: None, django_db_blocker: Any, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[None]:
    """The test database, with keys and files in a folder of the run, quick password hashes, and flushes let through."""
    from django.test import override_settings

    home = tmp_path_factory.mktemp("home")
    for name in ("keys", "files"):
        (home / name).mkdir()
    quick = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    with (
        override_settings(KEYS_ROOT=home / "keys", DOCUMENTS_ROOT=home / "files", PASSWORD_HASHERS=quick),
        flushes_let_through(),
    ):
        yield


@contextmanager
def flushes_let_through() -> Iterator[None]:
    """Between transactional tests Django empties every table; the ledger's triggers step aside for that and no more.

    On PostgreSQL only tables that hold rows are emptied: to empty all hundred and fifty takes more than a second.
    """
    from django.db import connection

    if connection.vendor == "postgresql":
        name, instead = "sql_flush", _rows_only
    else:
        name, instead = "execute_sql_flush", _without_triggers(type(connection.ops).execute_sql_flush)
    operations = type(connection.ops)
    kept = getattr(operations, name)
    setattr(operations, name, instead)
    try:
        yield
    finally:
        setattr(operations, name, kept)


def _rows_only(self: Any, style: Any, tables: list[str], **options: Any) -> list[str]:
    """Empty the tables that hold rows, with neither triggers nor foreign keys in the way (as a superuser may)."""
    if not tables:
        return []
    quoted = [self.quote_name(table) for table in tables]
    with self.connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(f"SELECT {n} WHERE EXISTS (SELECT FROM {t})" for n, t in enumerate(quoted)))
        held = [quoted[n] for (n,) in cursor.fetchall()]
    return ["SET LOCAL session_replication_role = replica", *(f"DELETE FROM {table}" for table in held)]


def _without_triggers(flush: Any) -> Any:
    def flush_without_triggers(self: Any, statements: list[str]) -> None:
        with triggers_lifted(self.connection):
            flush(self, statements)

    return flush_without_triggers


@contextmanager
def triggers_lifted(connection: Any) -> Iterator[None]:
    """Drop the ledger's triggers on SQLite and put back the very same ones."""
    lifted = _sqlite_triggers(connection)
    for drop, _ in lifted:
        _execute(connection, drop)
    try:
        yield
    finally:
        for _, restore in lifted:
            _execute(connection, restore)


def _sqlite_triggers(connection: Any) -> list[tuple[str, str]]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND tbl_name LIKE 'ledger_%%'")
        return [(f"DROP TRIGGER {name}", sql) for name, sql in cursor.fetchall()]


def _execute(connection: Any, statement: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement)


# -------------------------------------------------------------------------------------------- the standing cast


def _agency(id: str, name_zh: str, name_en: str, kind: str = "bureau") -> Any:
    from kaigong.apps.accounts import actions
    from kaigong.apps.accounts.models import Agency

    found = Agency.objects.filter(id=id).first()
    return found or actions.register_agency(id=id, name_zh=name_zh, name_en=name_en, kind=kind, by=SETUP, now=NOW)


def _person(username: str, name_zh: str, name_en: str, role: str, agency: Any = None) -> Any:
    from kaigong.apps.accounts import actions

    return actions.register_person(
        username=username, name_zh=name_zh, name_en=name_en, role=role, agency=agency,
        password="kaigong-demo", by=SETUP, now=NOW,
    )  # fmt: skip


def _enterprise(person: Any, name: str) -> Any:
    from kaigong.apps.enterprises import actions

    code = CREDIT_CODES[person.username]
    enterprise = actions.register_enterprise(credit_code=code, name=name, by=SETUP, now=NOW)
    actions.add_member(enterprise=enterprise, person=person, by=SETUP, now=NOW)
    return enterprise


@pytest.fixture
def service_bureau(db: None) -> Any:
    """The bureau that runs the window."""
    return _agency("gov-service-bureau", "市政务服务和大数据管理局", "Municipal Service and Data Bureau", "window")


@pytest.fixture
def natural_resources(db: None) -> Any:
    """The bureau whose officer and head belong to the cast."""
    return _agency("natural-resources", "市自然资源和规划局", "Municipal Natural Resources and Planning Bureau")


@pytest.fixture
def headquarters(db: None) -> Any:
    """The command of the city's projects."""
    return _agency("project-command", "市项目建设指挥部", "Municipal Project Command", "command")


@pytest.fixture
def lin(db: None) -> Any:
    """Applicant Lin, who manages a project for the enterprise of the same fixture set."""
    return _person("lin", "林悦", "Lin Yue", "enterprise")


@pytest.fixture
def lin_enterprise(lin: Any) -> Any:
    """The enterprise Lin acts for."""
    return _enterprise(lin, "示例制造有限公司")


@pytest.fixture
def wei(db: None) -> Any:
    """Outsider Wei, of another enterprise: what is Lin's is none of Wei's."""
    person = _person("wei", "魏然", "Wei Ran", "enterprise")
    _enterprise(person, "另一家示例有限公司")
    return person


@pytest.fixture
def zhao(service_bureau: Any) -> Any:
    """Clerk Zhao at the window."""
    return _person("zhao", "赵敏", "Zhao Min", "window", service_bureau)


@pytest.fixture
def sun(natural_resources: Any) -> Any:
    """Officer Sun, who decides items of natural resources."""
    return _person("sun", "孙静", "Sun Jing", "officer", natural_resources)


@pytest.fixture
def qian(natural_resources: Any) -> Any:
    """Head Qian of the same bureau."""
    return _person("qian", "钱正", "Qian Zheng", "head", natural_resources)


@pytest.fixture
def zhou(headquarters: Any) -> Any:
    """Zhou of the command staff."""
    return _person("zhou", "周宁", "Zhou Ning", "command", headquarters)


@pytest.fixture
def wu(db: None) -> Any:
    """Auditor Wu, who may see all and change nothing."""
    return _person("wu", "吴清", "Wu Qing", "auditor")


@pytest.fixture
def administrator(db: None) -> Any:
    """Who runs the system."""
    return _person("admin", "管理员", "Administrator", "administrator")
