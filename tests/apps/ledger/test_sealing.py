"""Daily roots, exports that verify without the database, the signing key, and the command that seals."""

import stat
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date, datetime, timedelta
from io import StringIO
from pathlib import Path
from threading import Event
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connection, transaction

from kaigong.apps.ledger import actions, exports, keys
from kaigong.apps.ledger.models import DailyRoot, Entry
from kaigong.cli import ledger as command
from kaigong.core import ledger
from kaigong.core.problems import Refused

TODAY = date(2022, 2, 10)
Record = Callable[..., None]


@pytest.fixture
def record(db: None, now: datetime) -> Record:
    """Append so many entries to a stream, some days after the hour of the tests."""

    def append(stream: str, count: int = 1, *, days: int = 0) -> None:
        last = Entry.objects.filter(stream=stream).count()
        facts = [ledger.Fact("Noted", {"i": i, "share": i / 3}) for i in range(count)]
        actions.append(stream, facts, after=last, by="person:sun", now=now + timedelta(days=days))

    return append


def seal(day: date, now: datetime) -> DailyRoot:
    return actions.seal_day(day=day, by="system:test", now=now)


def signed(root: DailyRoot) -> dict[str, Any]:
    return ledger.parse(root.text)


def test_a_root_vouches_for_everything_since_the_one_before(record: Record, now: datetime) -> None:
    record("case:A", 3)
    first = seal(TODAY, now)
    record("case:A", 1, days=1)
    record("case:B", 1, days=1)
    second = seal(TODAY + timedelta(days=1), now + timedelta(days=1))
    assert [(signed(r)["entries"], signed(r)["total"]) for r in (first, second)] == [(3, 3), (2, 5)]
    assert (signed(first)["prev"], signed(second)["prev"]) == (ledger.GENESIS, first.hash)
    assert second.first_id == first.last_id + 1


def test_what_is_recorded_after_midnight_waits_for_the_next_root(record: Record, now: datetime) -> None:
    record("case:A", 2)
    record("case:B", 1, days=1)
    first = seal(TODAY, now + timedelta(days=1))
    assert signed(first)["entries"] == 2
    assert signed(seal(TODAY + timedelta(days=1), now + timedelta(days=1)))["entries"] == 1


def test_a_day_without_entries_is_sealed_too(record: Record, now: datetime) -> None:
    assert signed(seal(TODAY, now))["entries"] == 0
    record("case:A", days=1)
    assert signed(seal(TODAY + timedelta(days=1), now + timedelta(days=1)))["total"] == 1
    assert ledger.verify(exports.lines(now=now)).whole


@pytest.mark.parametrize(
    ("days", "code"), [(0, "ledger.day_sealed"), (-1, "ledger.day_sealed"), (1, "ledger.day_ahead")]
)
@pytest.mark.django_db
def test_days_follow_each_other_and_none_is_sealed_ahead(now: datetime, days: int, code: str) -> None:
    seal(TODAY, now)
    with pytest.raises(Refused) as refusal:
        seal(TODAY + timedelta(days=days), now)
    assert refusal.value.code == code


@pytest.fixture
def lived_in(record: Record, now: datetime) -> None:
    """Two sealed days and a tail."""
    record("case:A", 3)
    record("case:B", 2)
    seal(TODAY, now)
    record("case:A", 2, days=1)
    record("case:C", 1, days=1)
    seal(TODAY + timedelta(days=1), now + timedelta(days=1))
    record("case:B", 1, days=2)
    record("case:D", 1, days=2)


EXPORTS: dict[str, tuple[dict[str, Any], tuple[int, int, int, int]]] = {
    # entries, streams, roots, sealed
    "everything": ({}, (10, 4, 2, 8)),
    "since the second day": ({"since": TODAY + timedelta(days=1)}, (5, 4, 1, 3)),
    "since the first day": ({"since": TODAY}, (10, 4, 2, 8)),
    "since after the last root": ({"since": TODAY + timedelta(days=9)}, (2, 2, 0, 0)),
    "one stream": ({"stream": "case:A"}, (5, 1, 2, 5)),
    "a stream half sealed": ({"stream": "case:B"}, (3, 1, 1, 2)),
    "a stream since the second day": ({"stream": "case:A", "since": TODAY + timedelta(days=1)}, (2, 1, 1, 2)),
    "a stream not sealed": ({"stream": "case:D"}, (1, 1, 0, 0)),
    "one entry": ({"stream": "case:A", "n": 4}, (1, 1, 1, 1)),
}


@pytest.mark.parametrize("name", EXPORTS)
@pytest.mark.usefixtures("lived_in")
def test_every_export_verifies_and_holds_what_it_should(name: str, now: datetime) -> None:
    chosen, counts = EXPORTS[name]
    verdict = ledger.verify(exports.lines(now=now, **chosen), keys=[keys.public_key()])
    assert verdict.why is None
    assert (verdict.entries, verdict.streams, verdict.roots, verdict.sealed) == counts


@pytest.mark.usefixtures("lived_in")
def test_an_export_sealed_with_both_algorithms_verifies(record: Record, now: datetime, settings: Any) -> None:
    settings.LEDGER_ALGORITHM = "sm3"
    record("case:A", 2, days=2)
    seal(TODAY + timedelta(days=2), now + timedelta(days=2))
    assert ledger.verify(exports.lines(now=now)).sealed == 12
    assert ledger.verify(exports.lines(now=now, stream="case:A")).whole


@pytest.mark.usefixtures("lived_in")
def test_a_city_that_changed_its_key_still_exports_a_file_that_verifies(
    now: datetime, settings: Any, tmp_path: Path
) -> None:
    before = keys.public_key()
    settings.KEYS_ROOT = tmp_path / "keys"
    later = now + timedelta(days=2)
    seal(later.date(), later)
    verdict = ledger.verify(exports.lines(now=now))
    assert verdict.whole
    assert verdict.header.earlier_keys == [before]
    assert not ledger.verify(exports.lines(now=now), keys=[keys.public_key()]).whole
    assert ledger.verify(exports.lines(now=now), keys=[keys.public_key(), before]).whole


@pytest.mark.usefixtures("lived_in")
def test_an_export_takes_a_constant_number_of_queries(
    now: datetime, record: Record, django_assert_max_num_queries: Callable[[int], Any]
) -> None:
    record("case:E", 50, days=2)
    with django_assert_max_num_queries(4):
        list(exports.lines(now=now))


def test_the_key_is_made_once_and_for_the_server_alone(settings: Any, tmp_path: Path) -> None:
    settings.KEYS_ROOT = tmp_path / "keys"
    made = keys.public_key()
    file = tmp_path / "keys" / keys.NAME
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    keys._make(file)  # a second process that had not seen the first one's key
    keys._private_key.cache_clear()
    assert keys.public_key() == made
    assert [path.name for path in file.parent.iterdir()] == [keys.NAME]


def test_the_command_seals_and_says_what(record: Record) -> None:
    record("case:A", 2)
    out = StringIO()
    call_command("seal_day", day=TODAY, stdout=out)
    assert out.getvalue() == f"2022-02-10 root 1 {DailyRoot.objects.get().hash}\n"
    with pytest.raises(CommandError, match="2022-02-10"):
        call_command("seal_day", day=TODAY)


@pytest.mark.usefixtures("lived_in")
def test_the_command_line_exports_what_verify_reads(capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    assert command.run(["export"]) == 0
    assert ledger.verify(capfdbinary.readouterr().out.splitlines(keepends=True)).entries == 10
    assert command.run(["export", "--stream", "case:A", "--entry", "2"]) == 0
    assert ledger.verify(capfdbinary.readouterr().out.splitlines(keepends=True)).entries == 1
    assert command.run(["export", "--since", "2022-02-11"]) == 0
    assert ledger.verify(capfdbinary.readouterr().out.splitlines(keepends=True)).entries == 5


@pytest.mark.parametrize(
    "options", [["--stream", "case:none"], ["--stream", "case:A", "--entry", "9"], ["--entry", "1"]]
)
@pytest.mark.usefixtures("lived_in")
def test_what_is_not_there_is_not_exported(options: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert command.run(["export", *options]) == 2
    told = capsys.readouterr()
    assert told.out == ""
    assert told.err.startswith("kaigong ledger export: ")


@pytest.mark.django_db(transaction=True)
def test_a_root_waits_for_the_writers_under_way(now: datetime) -> None:
    written, sealed = Event(), Event()

    def write() -> None:
        try:
            with transaction.atomic():
                actions.append("case:A", [ledger.Fact("Noted", {})], after=0, by="person:sun", now=now)
                written.set()
                sealed.wait(timeout=0.3)  # a root that did not wait would be there by now, without this entry
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as pool:
        writer = pool.submit(write)
        written.wait(timeout=10)
        root = seal(TODAY, now)
        sealed.set()
        writer.result()
    assert signed(root)["entries"] == 1
