"""A project's passport, written from what the city holds: streams as sealed, and the facts they were counted with."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from functools import lru_cache

from django.utils import timezone

from kaigong.apps.cases import planned
from kaigong.apps.cases.models import Case, Issue
from kaigong.apps.documents import queries as documents
from kaigong.apps.ledger import keys, signing
from kaigong.apps.ledger import queries as ledger_queries
from kaigong.apps.ledger.models import DailyRoot, Entry
from kaigong.apps.projects.models import Project
from kaigong.apps.rulebook import queries as rulebook
from kaigong.core import ledger
from kaigong.core.cases import events as e
from kaigong.core.cases import passport
from kaigong.core.cases.passport_check import hashes_in
from kaigong.core.cases.passport_facts import Facts
from kaigong.core.cases.passport_owed import Statement, statement
from kaigong.core.cases.passport_replay import Replay
from kaigong.core.clock.calendar import for_regions
from kaigong.core.clock.load import read_overlays, read_years
from kaigong.core.clock.years import Overlay, YearData

CALENDAR_STREAM = "rulebook:calendar"
CHUNK = 5000
Fact = passport.Year | passport.Days | passport.Ground | passport.Law | passport.Name


def written(project: Project, *, now: datetime) -> bytes:
    """The whole file, signed."""
    signer = signing.current()
    parts = parts_of(project, now=now)
    return b"".join(passport.write(parts, days_of(parts), signer))


def days_owed(project: Project, *, now: datetime) -> Statement:
    """Who held which days of a project so far: the statement its passport carries."""
    return days_of(parts_of(project, now=now, proofs=False))


def days_of(parts: passport.Parts) -> Statement:
    """The days owed, computed from nothing but what goes into the file."""
    facts, replay = Facts(), Replay()
    for fact in parts.facts:
        facts.add(fact)
    for entry in parts.entries:
        replay.take(entry)
    return statement(replay, facts.calendar(), date.fromisoformat(parts.header.as_of))


def parts_of(project: Project, *, now: datetime, proofs: bool = True) -> passport.Parts:
    """Everything the file is written from."""
    now = timezone.localtime(now)
    rows = _rows(project)
    entries = tuple(map(ledger_queries.sealed, rows))
    roots, under = _roots(rows) if proofs else ((), ())
    header = _header(project, roots, now)
    facts = (*_calendar(project, entries), *_grounds(), *_laws(entries), *_names(entries))
    return passport.Parts(header, facts, entries, roots, under, _documents(entries), _certificates(project))


def _rows(project: Project) -> list[Entry]:
    """The entries of the project and of its cases, in the order of their recording."""
    numbers = Case.objects.filter(project=project).values_list("no", flat=True)
    streams = [f"project:{project.code}", *(f"case:{no}" for no in numbers)]
    return list(Entry.objects.filter(stream__in=streams).order_by("id"))


def _header(project: Project, roots: Sequence[tuple[ledger.Root, str]], now: datetime) -> passport.Header:
    enterprise = project.enterprise
    whose = passport.Project(
        project.code, project.name, project.type, project.county, enterprise.name, enterprise.credit_code,
        project.is_sample or enterprise.is_sample,
    )  # fmt: skip
    known = tuple(dict.fromkeys([keys.public_key(), *(root.public_key for root, _ in roots)]))
    return passport.Header(ledger.stamp(now), str(now.date()), whose, signing.current().public, known)


# ------------------------------------------------------------------------------------------------------ the facts


def _calendar(project: Project, entries: Sequence[ledger.Entry]) -> Iterator[Fact]:
    """The calendar as the city knew it when: shipped years, years entered since, and the days of the region."""
    first = min((datetime.fromisoformat(entry.at).year for entry in entries), default=date.max.year) - 1
    shipped, overlays = _shipped()
    yield from (_year(year) for year in shipped if year.year >= first)
    for overlay in for_regions(overlays, {rulebook.CITY, project.county}):
        yield passport.Days(overlay.region, overlay.name, _texts(overlay.rest), _texts(overlay.work))
    history = ledger_queries.read(CALENDAR_STREAM).entries
    for entry in history:
        if entry.kind == "CalendarYearEntered" and entry.data["year"] >= first:
            data, since = entry.data, ledger.stamp(entry.recorded_at)
            rest, work = tuple(data["rest_days"]), tuple(data["swapped_days"])
            yield passport.Year(data["year"], rest, work, data["notice_number"], since)
    yield from _region_days(history, {rulebook.CITY, project.county})


@lru_cache(maxsize=1)
def _shipped() -> tuple[tuple[YearData, ...], tuple[Overlay, ...]]:
    return tuple(read_years(rulebook.CALENDARS)), tuple(read_overlays(rulebook.CALENDARS))


def _year(year: YearData) -> passport.Year:
    rest = [day for holiday in year.holidays for day in holiday.rest]
    work = [day for holiday in year.holidays for day in holiday.work]
    number = year.notices[-1].number if year.notices else None
    return passport.Year(year.year, _texts(sorted(rest)), _texts(sorted(work)), number or "")


def _region_days(history: Iterable[ledger_queries.Stored], regions: set[str]) -> Iterator[Fact]:
    """Each day of a region with the moments from and until which it was in force."""
    open_: dict[tuple[str, str], passport.Days] = {}
    for entry in history:
        place = (entry.data.get("region", ""), entry.data.get("day", ""))
        if entry.kind not in ("RegionDayEntered", "RegionDayWithdrawn") or place[0] not in regions:
            continue
        moment = ledger.stamp(entry.recorded_at)
        if before := open_.pop(place, None):
            yield passport.Days(before.region, before.name, before.rest, before.work, before.since, moment)
        if entry.kind == "RegionDayEntered":
            rest, work = ((), (place[1],)) if entry.data["works"] else ((place[1],), ())
            open_[place] = passport.Days(place[0], entry.data["notice"], rest, work, moment)
    yield from open_.values()


def _grounds() -> Iterator[Fact]:
    for ground in rulebook.catalogue().exclusion_reasons.values():
        yield passport.Ground(
            ground.id, ground.name_zh, ground.name_en, ground.stops_statutory_clock, ground.stops_promised_clock
        )


def _laws(entries: Iterable[ledger.Entry]) -> Iterator[Fact]:
    """The limit of every item on the day it was accepted, under the version of the law it was accepted under."""
    seen: set[tuple[str, str]] = set()
    for entry in entries:
        if entry.kind != "ItemAccepted":
            continue
        event, on = e.decode(entry.kind, ledger.parse(entry.data)), datetime.fromisoformat(entry.at).date()
        if not isinstance(event, e.ItemAccepted) or (event.item, str(on)) in seen:
            continue
        version = planned.law(on)
        if event.item in rulebook.catalogue(on).items and event.law in ("", version):
            seen.add((event.item, str(on)))
            yield passport.Law(event.item, str(on), version, planned.terms(event.item, on))


def _names(entries: Iterable[ledger.Entry]) -> Iterator[Fact]:
    """What the items and agencies in the file are called."""
    catalogue = rulebook.catalogue()
    data = [ledger.parse(entry.data) for entry in entries if entry.stream.startswith("case:")]
    items = {one["item"] for one in data if isinstance(one.get("item"), str)}
    agencies = {agency for one in data for agency in one.get("agencies", ()) if isinstance(agency, str)}
    agencies |= {one["agency"] for one in data if isinstance(one.get("agency"), str)}
    for what, ids, known in (("agency", agencies, catalogue.agencies), ("item", items, catalogue.items)):
        for id in sorted(ids & known.keys()):
            yield passport.Name(what, id, known[id].name_zh, known[id].name_en)


def _texts(days: Iterable[date]) -> tuple[str, ...]:
    return tuple(day.isoformat() for day in days)


# ------------------------------------------------------------------------------- roots, documents, certificates


def _roots(rows: Sequence[Entry]) -> tuple[tuple[tuple[ledger.Root, str], ...], tuple[passport.Proof, ...]]:
    """The daily roots that entries of the file stand under, with the way from each of them."""
    roots, proofs = list[tuple[ledger.Root, str]](), list[passport.Proof]()
    last = rows[-1].id if rows else 0
    for stored in DailyRoot.objects.filter(first_id__lte=last).order_by("n"):
        under = [row for row in rows if stored.first_id <= row.id <= stored.last_id]
        if under:
            fields = ledger.parse(stored.text)
            fields.pop("kaigong")
            roots.append((root := ledger.Root(**fields), stored.signature))
            proofs.extend(_proofs(root, stored, under))
    return tuple(roots), tuple(proofs)


def _proofs(root: ledger.Root, stored: DailyRoot, under: Sequence[Entry]) -> Iterator[passport.Proof]:
    places: dict[int, int] = {}
    leaves: list[bytes] = []
    rows = ledger_queries.leaves(stored.first_id, stored.last_id).values_list("id", "hash")
    for id, hash in rows.iterator(CHUNK):
        places[id] = len(leaves)
        leaves.append(bytes.fromhex(hash))
    indexes = [places[row.id] for row in under]
    found = ledger.paths(leaves, indexes, ledger.ALGORITHMS[root.alg])
    for row, index, path in zip(under, indexes, found, strict=True):
        yield passport.Proof(row.stream, row.n, root.n, index, tuple(step.hex() for step in path))


def _documents(entries: Iterable[ledger.Entry]) -> tuple[passport.Document, ...]:
    """Every document the entries name; of one the city has no more (or never had) the hash alone."""
    hashes = sorted(set().union(*(hashes_in(entry.data) for entry in entries)))
    known = documents.named(hashes)
    return tuple(
        passport.Document(sha, known[sha].name, known[sha].size, known[sha].media_type)
        if sha in known
        else passport.Document(sha)
        for sha in hashes
    )


def _certificates(project: Project) -> tuple[dict[str, object], ...]:
    """The certificates as signed; `actions.export_passport` makes those that were not made yet."""
    issues = Issue.objects.filter(certificate__item__project=project).order_by("certificate__number")
    return tuple(ledger.parse(issue.text) for issue in issues)
