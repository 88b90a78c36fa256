"""Take a whole table into the register: new projects and changed ones, in one transaction and through the ledger."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby
from typing import Any

from django.db import transaction
from django.db.models import F

from kaigong.apps.accounts import roles
from kaigong.apps.enterprises.models import Enterprise
from kaigong.apps.ledger import actions as ledger
from kaigong.apps.ledger.inserting import insert_rows
from kaigong.apps.projects import (
    actions_facts,
    actions_map,
    codes,
    holding,
    importing_files,
    queries_import,
    rows,
    tallied,
)
from kaigong.apps.projects.checks_facts import Figure
from kaigong.apps.projects.events import FactsAmended, ProjectRegistered, RecordCorrected, ReformsChosen
from kaigong.apps.projects.importing import Changed, Check, New, yuan
from kaigong.apps.projects.models import CodeCounter, Klass, Project
from kaigong.apps.projects.sheet_columns import FILE, INVESTMENT
from kaigong.apps.projects.sheets import Table
from kaigong.apps.rulebook import queries as rulebook
from kaigong.core.geo.values import Shape
from kaigong.core.problems import Faulty, Refused

CHUNK = 900
RECORD = frozenset({
    "name", "type", "klass", "county", "start_on", "signed_on", "wished_start_on",
    "is_key", "named_on_page", "is_sample",
})  # fmt: skip
REFORMS, MONEY = "reforms", "investment_fen"
BESIDE = frozenset({"key_level", *FILE})  # of the file, in a stream of its own


@dataclass(frozen=True, slots=True)
class Imported:
    """How many projects were entered, changed, and left as they were."""

    new: int
    changed: int
    unchanged: int
    months: int = 0


@transaction.atomic
def import_projects(*, table: Table, by: str, now: datetime, seen: str | None = None) -> Imported:
    """Enter what is new in a table, change what is changed; only what a cell says otherwise is touched.

    1. The table is checked anew: one fault, and nothing is stored. `seen` is the fingerprint of the dry run the person
    looked at: when the same table would now change something else, the person looks again.
    2. Codes are made where none are given. 3. All entries are sealed together. 4. The rows are stored.
    """
    roles.require_ref(by, "import_projects")
    check = queries_import.against(table, now.date())
    if check.problems:
        raise Faulty(list(check.problems))
    if seen is not None and seen != check.fingerprint:
        raise Refused("sheet.moved_on")
    _hold(check)
    entered = _entered(check, now)
    changed = [(row, events) for row, events in _changed(check.changed) if events]
    made = [*entered, *changed]
    ledger.append_many([(row.stream, events, row.seen_n) for row, events in made], by=by, now=now)
    before = [tallied.before(row) for row, _events in made]
    for row, events in made:
        rows.fold(row, events, n=row.seen_n + len(events), now=now)
    insert_rows(Project, [_values(row) for row, _events in entered])
    insert_rows(Project, [_values(row) for row, _events in changed], once=("code",))
    tallied.move_all([row for row, _events in made], before)
    months = _filed(check, entered, by=by, now=now)
    return Imported(len(entered), len(check.changed), check.unchanged, months)


def _filed(check: Check, entered: "Made", *, by: str, now: datetime) -> int:
    """What the table says beside the record: the columns of the files, places, and the months of the second sheet."""
    said = {row.code: one.file for (row, _events), one in zip(entered, check.new, strict=True) if one.file}
    by_key = {column.key: column for column in check.columns}
    for one in check.changed:
        if file := importing_files.said(one.values, by_key):
            said[one.code] = file
    for chunk in _chunks(said):
        projects = list(Project.objects.select_related("enterprise", "file").filter(code__in=chunk).order_by("code"))
        files = [(row, importing_files.whole(said[row.code], row)) for row in projects]
        columns = [(row, own) for row, file in files if (own := importing_files.columns(file))]
        places = [(row, Shape(point=at)) for row, file in files if (at := importing_files.place(file))]
        actions_facts.amend_files(changes=columns, by=by, now=now)
        actions_map.set_locations(places=places, how="table", by=by, now=now)
    by_reason: dict[str, list[Figure]] = defaultdict(list)
    for figure, reason in check.months.figures:
        by_reason[reason].append(figure)
    parts = [(reason, part) for reason, figures in by_reason.items() for part in _parts(figures)]
    return sum(actions_facts.report_months(figures=part, reason=reason, by=by, now=now) for reason, part in parts)


def _chunks(codes: Iterable[str]) -> Iterator[list[str]]:
    whole = sorted(codes)
    return (whole[start : start + CHUNK] for start in range(0, len(whole), CHUNK))


def _parts(figures: Sequence[Figure]) -> Iterator[Sequence[Figure]]:
    """Figures of so many projects at a time, those of one project together."""
    whole = sorted(figures, key=lambda one: one.project.pk)
    owned = [list(own) for _pk, own in groupby(whole, key=lambda one: one.project.pk)]
    for start in range(0, len(owned), CHUNK):
        yield [figure for own in owned[start : start + CHUNK] for figure in own]


Made = list[tuple[Project, list[Any]]]


def _entered(check: Check, now: datetime) -> Made:
    records = _coded(check.new, now.date())
    keys = _enterprises({record["enterprise"] for record in records})
    return [
        (Project(enterprise_id=keys[record["enterprise"]], registered_at=now, code=record["code"]),
         [ProjectRegistered(record["code"], record)])
        for record in records
    ]  # fmt: skip


def _enterprises(credit_codes: set[str]) -> dict[str, int]:
    whole = sorted(credit_codes)
    found = Enterprise.objects.order_by().values_list("credit_code", "pk")
    chunks = [whole[start : start + CHUNK] for start in range(0, len(whole), CHUNK)]
    return {code: key for chunk in chunks for code, key in found.filter(credit_code__in=chunk)}


def _coded(new: Sequence[New], today: date) -> list[dict[str, Any]]:
    """The records, each with a code: the running numbers of a head are taken together."""
    heads = [codes.head(today, one.record["county"]) for one in new]
    next_of = _numbers(Counter(head for head, one in zip(heads, new, strict=True) if not one.record["code"]))
    records = []
    for head, one in zip(heads, new, strict=True):
        record = dict(one.record)
        if not record["code"]:
            flow = rulebook.catalogue().project_types[record["type"]].national_flow_code
            next_of[head] += 1
            record["code"] = codes.make(head, Klass.values.index(record["klass"]) + 1, flow, next_of[head])
        records.append(record)
    return records


def _numbers(wanted: Mapping[str, int]) -> dict[str, int]:
    """The last number under each head before ours; the counter row makes two people at once wait for each other."""
    before = {}
    for head, count in sorted(wanted.items()):
        CodeCounter.objects.get_or_create(head=head)
        CodeCounter.objects.filter(head=head).update(last=F("last") + count)
        before[head] = CodeCounter.objects.get(head=head).last - count
    return before


def _hold(check: Check) -> None:
    """Every project that is there and is written to further on, in one order."""
    codes_of = [one.code for one in check.changed]
    chunks = (codes_of[start : start + CHUNK] for start in range(0, len(codes_of), CHUNK))
    rows = Project.objects.order_by()
    keys = {key for chunk in chunks for key in rows.filter(code__in=chunk).values_list("pk", flat=True)}
    holding.hold(keys | {figure.project.pk for figure, _reason in check.months.figures})


def _changed(changed: Sequence[Changed]) -> Made:
    by_code = {one.code: one for one in changed}
    whole = sorted(by_code)
    held = Project.objects.order_by("code")
    chunks = [whole[start : start + CHUNK] for start in range(0, len(whole), CHUNK)]
    return [(row, _events(by_code[row.code])) for chunk in chunks for row in held.filter(code__in=chunk)]


def _events(one: Changed) -> list[Any]:
    """The entries of one project: corrections of the record, facts, reforms; each only where something is said."""
    record = {key: value for key, value in one.values.items() if key in RECORD}
    facts = {key: value for key, value in one.values.items() if key not in RECORD | {REFORMS, MONEY} | BESIDE}
    known = {key: value for key, value in facts.items() if value is not None}
    if MONEY in one.values:
        known[INVESTMENT] = yuan(one.values[MONEY])
    unknown = tuple(sorted(facts.keys() - known.keys()))
    events: list[Any] = [RecordCorrected(record)] if record else []
    if known or unknown:
        events.append(FactsAmended(known, unknown))
    if REFORMS in one.values:
        events.append(ReformsChosen(one.values[REFORMS]))
    return events


def _values(row: Project) -> dict[str, Any]:
    return {
        each.column: getattr(row, each.attname) for each in Project._meta.concrete_fields if not each.primary_key
    }  # fmt: skip
