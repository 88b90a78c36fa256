"""Does every row say what its stream says? Folds every case from its first entry and compares; the operator's check
after a crash or a restored backup, and what the fault tests end with.

1. every chain is recomputed; 2. no entry was recorded before the one it follows; 3. every column of every item, debt,
meeting and visit, the state of every case, every certificate and every material are compared with the fold; 4. every
thing that keeps the number of its last entry has the right one; 5. every headline tally is what the rows come to.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from django.apps import apps
from django.db.models import Max

from kaigong.apps.cases import rows, rows_debts
from kaigong.apps.cases.models import Case, Certificate, Debt, Finding, Item, Material, Session
from kaigong.apps.ledger import queries as ledger
from kaigong.apps.ledger import registry, tallies
from kaigong.apps.ledger.models import Entry
from kaigong.apps.rulebook import queries as rulebook
from kaigong.core import ledger as core_ledger
from kaigong.core.cases import events as e
from kaigong.core.cases.fold import replay

WITH_STREAM = ("accounts.Agency", "accounts.Person", "enterprises.Enterprise", "projects.Project", "cases.Case",
               "notices.Subscription")  # fmt: skip


def faults() -> Iterator[str]:
    """Everything that does not hold, one line each."""
    yield from _chains()
    yield from _last_entries()
    yield from tallies.faults()
    streams = set(Entry.objects.filter(n=1, stream__startswith="case:").values_list("stream", flat=True))
    for case in Case.objects.select_related("project").order_by("pk").iterator(500):
        streams.discard(case.stream)
        yield from _case(case)
    yield from (f"{stream}: has entries but no row" for stream in sorted(streams))
    for check in registry.checks():
        yield from check()


def _chains() -> Iterator[str]:
    """Recompute every entry in the ledger's own order."""
    chains, last = core_ledger.Chains(), dict[str, str]()
    for row in Entry.objects.order_by("id").iterator(2000):
        if problem := chains.take(ledger.sealed(row)):
            yield f"{row.stream} {row.n}: {problem}"
        if row.recorded_at < last.get(row.stream, ""):
            yield f"{row.stream} {row.n}: recorded at {row.recorded_at}, before the entry it follows"
        last[row.stream] = row.recorded_at


def _last_entries() -> Iterator[str]:
    last = dict(Entry.objects.values_list("stream").annotate(n=Max("n")))
    for name in WITH_STREAM:
        for row in apps.get_model(name).objects.iterator(2000):
            if row.seen_n != last.get(row.stream, 0):
                yield f"{row.stream}: the row shows entry {row.seen_n}, the last is {last.get(row.stream, 0)}"


def _case(case: Case) -> Iterator[str]:
    history = [(entry.n, e.decode(entry.kind, entry.data)) for entry in ledger.read(case.stream).entries]
    folded, calendar = replay(history), rulebook.calendar(case.project.county)
    if case.state != rows.state_of(folded):
        yield f"{case.stream}: the row is {case.state}, the fold {rows.state_of(folded)}"
    items = {row.code: row for row in Item.objects.filter(case=case)}
    for code in sorted(items.keys() ^ folded.items.keys()):
        yield f"{case.stream} {code}: stands in the {'row' if code in items else 'fold'} alone"
    for code in items.keys() & folded.items.keys():
        wrong = {
            name: (getattr(items[code], name), value)
            for name, value in rows.values_of(folded.items[code], calendar).items()
            if _plain(getattr(items[code], name)) != _plain(value)
        }
        yield from (
            f"{case.stream} {code}: {name} is {was}, the fold says {says}" for name, (was, says) in wrong.items()
        )
    yield from _certificates(case, history)
    yield from _of(case, "debt", _debts(case), {key: rows_debts.debt_values(debt, calendar)
                                                for key, debt in folded.debts.items()})  # fmt: skip
    sessions = {key: rows_debts.session_values(session) for key, session in folded.sessions.items()}
    yield from _of(case, "session", {row.key: row for row in Session.objects.filter(case=case)}, sessions)
    yield from _of(case, "finding", _findings(case), {
        f"{key} {finding.id}": rows_debts.finding_values(finding)
        for key, session in folded.sessions.items() for finding in session.findings
    })  # fmt: skip
    given = set(Material.objects.filter(project=case.project_id).values_list("material", flat=True))
    yield from (f"{case.stream}: material {code} is given and has no row" for code in sorted(folded.materials - given))


def _debts(case: Case) -> dict[str, Debt]:
    return {row.key: row for row in Debt.objects.filter(case=case)}


def _findings(case: Case) -> dict[str, Finding]:
    rows = Finding.objects.filter(session__case=case).select_related("session")
    return {f"{row.session.key} {row.number}": row for row in rows}


def _of(case: Case, what: str, stored: Mapping[str, Any], wanted: Mapping[str, Mapping[str, Any]]) -> Iterator[str]:
    """Rows of one kind against what the fold says of them."""
    for key in sorted(stored.keys() ^ wanted.keys()):
        yield f"{case.stream} {what} {key}: stands in the {'row' if key in stored else 'fold'} alone"
    for key in sorted(stored.keys() & wanted.keys()):
        for name, says in wanted[key].items():
            was = getattr(stored[key], name)
            if _plain(was) != _plain(says):
                yield f"{case.stream} {what} {key}: {name} is {was}, the fold says {says}"


def _certificates(case: Case, history: list[tuple[int, Any]]) -> Iterator[str]:
    issued = {event.number for _n, event in history if isinstance(event, (*e.CERTIFICATES, e.UnitAccepted))}
    stored = set(Certificate.objects.filter(item__case=case).values_list("number", flat=True))
    yield from (f"{case.stream}: certificate {number} is in one place alone" for number in sorted(issued ^ stored))


def _plain(value: Any) -> Any:
    """JSON columns keep tuples as lists."""
    return [_plain(part) for part in value] if isinstance(value, (list, tuple)) else value
