"""Appending: one writer wins, the chain holds, and the database lets nobody rewrite it."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from threading import Barrier
from typing import Any

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction

from kaigong.apps.ledger import actions, queries
from kaigong.apps.ledger.models import DailyRoot, Entry
from kaigong.core import ledger
from kaigong.core.problems import Faulty, Refused

STREAM = "case:KG-2022-000001"


@dataclass(frozen=True, slots=True)
class ItemAccepted:
    item: str
    on: date


def accepted(item: str = "fire-review") -> ItemAccepted:
    return ItemAccepted(item, date(2022, 2, 10))


def append(now: datetime, *, after: int = 0, stream: str = STREAM, count: int = 1, **kwargs: Any) -> int:
    return actions.append(stream, [accepted()] * count, after=after, by="person:zhao", now=now, **kwargs)


@pytest.mark.django_db
def test_what_is_appended_is_read_back_in_order(now: datetime) -> None:
    assert append(now, count=2) == 2
    assert append(now, after=2) == 3
    history = queries.read(STREAM)
    assert history.last == 3
    assert [entry.n for entry in history.entries] == [1, 2, 3]
    first = history.entries[0]
    assert (first.kind, first.data) == ("ItemAccepted", {"item": "fire-review", "on": "2022-02-10"})
    assert (first.at, first.recorded_at, first.by) == (now, now, "person:zhao")


@pytest.mark.django_db
def test_an_unknown_stream_has_an_empty_history() -> None:
    assert queries.read(STREAM) == queries.History((), 0)


@pytest.mark.django_db
def test_each_entry_carries_the_hash_of_the_one_before(now: datetime) -> None:
    append(now, count=3)
    rows = list(Entry.objects.order_by("n"))
    assert [row.prev for row in rows] == [ledger.GENESIS, rows[0].hash, rows[1].hash]


@pytest.mark.django_db
def test_an_event_entered_later_keeps_both_times(now: datetime) -> None:
    append(now, at=now - timedelta(days=3))
    entry = queries.read(STREAM).entries[0]
    assert (entry.at, entry.recorded_at) == (now - timedelta(days=3), now)


@pytest.mark.django_db
@pytest.mark.parametrize("after", [0, 1, 3, 7])
def test_a_writer_who_has_not_seen_the_last_entry_is_told_to_look_again(now: datetime, after: int) -> None:
    append(now, count=2)
    with pytest.raises(Refused) as refusal:
        append(now, after=after)
    assert refusal.value.code == "stream.moved_on"
    assert refusal.value.data["stream"] == STREAM
    assert append(now, after=2) == 3  # the transaction around is still usable, on PostgreSQL too


@pytest.mark.django_db
def test_many_streams_are_appended_all_or_none(now: datetime) -> None:
    append(now, stream="case:B")
    batch = [("case:A", [accepted(), accepted()], 0), ("case:B", [accepted()], 1), ("case:A", [accepted()], 2)]
    actions.append_many(batch, by="person:zhao", now=now)
    assert (queries.read("case:A").last, queries.read("case:B").last) == (3, 2)
    with pytest.raises(Refused):
        actions.append_many([("case:C", [accepted()], 0), ("case:A", [accepted()], 1)], by="person:zhao", now=now)
    assert queries.read("case:C").last == 0


@pytest.mark.django_db
def test_a_thousand_streams_take_a_constant_number_of_queries(
    now: datetime, django_assert_max_num_queries: Callable[[int], Any]
) -> None:
    actions.append_many([(f"case:{i}", [accepted()], 0) for i in range(1000)], by="person:zhao", now=now)
    with django_assert_max_num_queries(24):
        actions.append_many([(f"case:{i}", [accepted()], 1) for i in range(1000)], by="person:zhao", now=now)
    assert Entry.objects.count() == 2000


@pytest.mark.django_db
def test_data_that_has_no_canonical_form_is_named(now: datetime) -> None:
    with pytest.raises(Faulty) as faulty:
        actions.append(STREAM, [ledger.Fact("Odd", {"amount": 2**60})], after=0, by="person:zhao", now=now)
    assert faulty.value.problems[0].code == "json.number_too_large"
    assert queries.read(STREAM).last == 0


@pytest.mark.django_db
def test_a_city_may_seal_with_sm3_and_change_over_in_mid_stream(now: datetime, settings: Any) -> None:
    append(now)
    settings.LEDGER_ALGORITHM = "sm3"
    append(now, after=1)
    assert list(Entry.objects.order_by("n").values_list("alg", flat=True)) == ["sha256", "sm3"]


REWRITES = {
    "update": "UPDATE ledger_entry SET data = '{}'",
    "update of one": "UPDATE ledger_entry SET \"by\" = 'person:wei' WHERE n = 1",
    "delete": "DELETE FROM ledger_entry",
    "delete of one": "DELETE FROM ledger_entry WHERE n = 2",
    "update of a root": "UPDATE ledger_root SET hash = ''",
    "delete of a root": "DELETE FROM ledger_root",
}
COLUMNS = 'id, stream, n, kind, at, recorded_at, "by", data, prev, alg, hash'
PER_VENDOR = {
    "sqlite": {
        "replace": f"REPLACE INTO ledger_entry SELECT {COLUMNS.replace('kind', repr('Forged'))} FROM ledger_entry",
        "replace of a root": "REPLACE INTO ledger_root SELECT * FROM ledger_root",
    },
    "postgresql": {
        "truncate": "TRUNCATE ledger_entry",
        "truncate of roots": "TRUNCATE ledger_root",
        "upsert": f"INSERT INTO ledger_entry ({COLUMNS}) OVERRIDING SYSTEM VALUE SELECT {COLUMNS} FROM ledger_entry "
        "ON CONFLICT (id) DO UPDATE SET data = '{}'",
    },
}


def rewrites() -> dict[str, str]:
    return REWRITES | PER_VENDOR[connection.vendor]


@pytest.mark.django_db
def test_the_database_itself_refuses_every_way_to_rewrite(now: datetime) -> None:
    append(now, count=2)
    DailyRoot.objects.create(n=1, day=now.date(), first_id=1, last_id=2, text="{}", hash="a", signature="b")
    before = list(Entry.objects.order_by("id").values_list())
    for name, statement in rewrites().items():
        with pytest.raises(IntegrityError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)
            pytest.fail(f"{name} was let through")
    assert list(Entry.objects.order_by("id").values_list()) == before


@pytest.mark.django_db
def test_the_object_mapper_has_no_way_round(now: datetime) -> None:
    append(now)
    assert attempts_let_through() == []
    assert Entry.objects.get().kind == "ItemAccepted"


def attempts_let_through() -> list[str]:
    """The ways of Django's own to change an entry that the database did not refuse."""
    row = Entry.objects.first()
    assert row is not None
    attempts = {"save": row.save, "delete": row.delete, "delete all": Entry.objects.all().delete}
    attempts["update"] = lambda: Entry.objects.update(kind="Forged")
    return [name for name, attempt in attempts.items() if not refused(attempt)]


def refused(attempt: Callable[[], Any]) -> bool:
    try:
        with transaction.atomic():
            attempt()
    except DatabaseError:
        return True
    return False


def race(writers: int, write: Callable[[], Any]) -> list[Any]:
    """Let the writers begin together, each with a connection of its own; give what each came back with."""
    start = Barrier(writers)

    def run(_: int) -> Any:
        try:
            start.wait(timeout=10)
            return write()
        except Refused as refusal:
            return refusal.code
        finally:
            connection.close()

    with ThreadPoolExecutor(writers) as pool:
        return list(pool.map(run, range(writers)))


@pytest.mark.django_db(transaction=True)
def test_of_two_writers_at_once_exactly_one_wins(now: datetime) -> None:
    append(now)
    outcomes = race(4, lambda: append(now, after=1))
    assert sorted(map(str, outcomes)) == ["2", "stream.moved_on", "stream.moved_on", "stream.moved_on"]
    assert queries.read(STREAM).last == 2


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("round", [1, 2])
def test_a_flush_between_tests_empties_the_ledger_and_leaves_it_guarded(now: datetime, round: int) -> None:
    assert Entry.objects.count() == 0
    append(now)
    assert attempts_let_through() == []


# ---------------------------------------------------------------------------------------------------- the clock


@pytest.mark.django_db
def test_an_entry_is_never_recorded_before_the_one_it_follows(now: datetime) -> None:
    actions.append("probe:1", [ledger.Fact("Probed", {"n": 1})], after=0, by="person:lin", now=now)
    with pytest.raises(Refused) as refused:
        actions.append(
            "probe:1", [ledger.Fact("Probed", {"n": 2})], after=1, by="person:lin", now=now - timedelta(minutes=1)
        )
    assert refused.value.code == "ledger.clock_behind"
    assert queries.read("probe:1").last == 1
    actions.append("probe:1", [ledger.Fact("Probed", {"n": 2})], after=1, by="person:lin", now=now)
    assert queries.read("probe:1").last == 2


@pytest.mark.django_db
def test_of_two_requests_that_overlap_the_second_bears_the_moment_of_the_first(now: datetime) -> None:
    actions.append("probe:1", [ledger.Fact("Probed", {"n": 1})], after=0, by="person:lin", now=now)
    begun = now - timedelta(seconds=3)
    actions.append("probe:1", [ledger.Fact("Probed", {"n": 2})], after=1, by="person:wei", now=begun)
    first, second = queries.read("probe:1").entries
    assert second.recorded_at == first.recorded_at == second.at
    assert queries.check("probe:1") is None


@pytest.mark.django_db
def test_many_are_refused_whole_when_one_of_their_streams_is_ahead_of_the_clock(now: datetime) -> None:
    one = [ledger.Fact("Probed", {})]
    actions.append("probe:ahead", one, after=0, by="person:lin", now=now)
    with pytest.raises(Refused) as refused:
        batch = [("probe:new", one, 0), ("probe:ahead", one, 1)]
        actions.append_many(batch, by="person:lin", now=now - timedelta(minutes=1))
    assert refused.value.code == "ledger.clock_behind"
    assert not queries.exists("probe:new")
