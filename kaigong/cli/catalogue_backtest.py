"""`kaigong catalogue backtest`: the ended cases of an exported ledger, replayed under a draft."""

import argparse
import json
from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Any

import msgspec

from kaigong.cli.arguments import open_lines
from kaigong.core.cases.backtest import Replayed, Row, changed, replay, summary
from kaigong.core.cases.commands import Entry
from kaigong.core.cases.events import KINDS, decode
from kaigong.core.cases.fold import fold
from kaigong.core.cases.migrate_values import Asked, Transition, Version
from kaigong.core.cases.values import Case, Terms
from kaigong.core.clock.calendar import Calendar
from kaigong.core.clock.due import Limit, Reading, Unit
from kaigong.core.clock.load import load_calendars
from kaigong.core.problems import Faulty, Problem
from kaigong.core.rules import spoken
from kaigong.core.rules.changes import abolished, changed_items
from kaigong.core.rules.editions import check_draft
from kaigong.core.rules.loader import SHIPPED, shipped_reading
from kaigong.core.rules.model import Catalogue, LegalDays
from kaigong.core.rules.overlay import read_overlay
from kaigong.core.rules.versions import as_of

HEADS = {
    "zh": ("事项", "部门", "已办", "原期限", "新期限", "原逾期", "新逾期", "因此逾期", "到期日移动（天）"),
    "en": ("item", "agency", "decided", "days before", "days", "late before", "late", "newly late", "due moves (days)"),
}


def backtest(options: argparse.Namespace, schemas: Mapping[str, Any]) -> int:
    """Check the draft, replay every case of the file, and tell what would have changed."""
    before, after = _catalogues(options.draft, options.force_on, schemas)
    cases = list(_cases(options.ledger))
    found = _replayed(cases, before, after, options.force_on)
    rows = [row for row in summary(found) if changed(row)]
    if options.json:
        told = {"force_on": options.force_on.isoformat(), "cases": len(cases), "items": [_told(row) for row in rows]}
        print(json.dumps({**told, "faults": []}, ensure_ascii=False, indent=1))
    else:
        print("\n".join(_table(rows, after, options.lang)))
    return 0


def _catalogues(draft: Path, force_on: date, schemas: Mapping[str, Any]) -> tuple[Catalogue, Catalogue]:
    try:
        text = draft.read_text("utf-8", errors="surrogateescape")
    except OSError as error:
        data = {"reason": type(error).__name__}
        raise Faulty([Problem("folder.unreadable", at=str(draft), data=data)]) from error
    base = shipped_reading()
    checked = check_draft(base, (), read_overlay(draft.name, text), force_on, schemas)
    if checked.problems:
        raise Faulty(list(checked.problems))
    return as_of(base.catalogue, force_on), as_of(checked.catalogue, force_on)


def _cases(name: str) -> Iterator[Case]:
    """Every case of an exported ledger, folded; lines that are no events of cases are passed over."""
    cases: dict[str, Case] = {}
    try:
        with open_lines(name) as lines:
            for n, line in enumerate(lines, 1):
                _take(cases, line, f"{name}:{n}:1")
    except OSError as error:
        data = {"reason": type(error).__name__}
        raise Faulty([Problem("folder.unreadable", at=name, data=data)]) from error
    yield from cases.values()


def _take(cases: dict[str, Case], line: bytes, place: str) -> None:
    try:
        entry = msgspec.json.decode(line)
        stream = entry.get("stream", "") if isinstance(entry, dict) else ""
        if not stream.startswith("case:") or entry["kind"] not in KINDS:
            return
        event = decode(entry["kind"], entry["data"])
        cases[stream] = fold(cases.get(stream, Case()), event, entry["n"])
    except (msgspec.DecodeError, KeyError, Faulty) as error:
        raise Faulty([Problem("ledger.unreadable_line", at=place, data={"reason": type(error).__name__})]) from error


def _replayed(cases: list[Case], before: Catalogue, after: Catalogue, day: date) -> Iterator[Replayed]:
    calendar: Calendar = load_calendars(SHIPPED / "calendars")
    version, touched = Version("draft", day, Transition.ORDERED, ""), changed_items(before, after)
    for case in cases:
        yield from replay(case, _asked(case, before, after, touched), version, calendar)


def _asked(case: Case, before: Catalogue, after: Catalogue, touched: frozenset[str]) -> Asked:
    """The catalogue's own days, for a ledger alone does not tell a project's facts and reforms."""
    codes = [code for code in case.items if code in before.items and code in after.items]
    now = [code for code in codes if abolished(before.items[code]) or not abolished(after.items[code])]
    limits = {code: _terms(after.items[code].legal_days) if code in touched else case.items[code].terms for code in now}
    entries = [{code: _entry(each, code) for code in some} for each, some in ((before, codes), (after, now))]
    return Asked(entries[0], entries[1], limits, whole_stage=False)


def _entry(catalogue: Catalogue, code: str) -> Entry:
    item = catalogue.items[code]
    return Entry(code, item.agency, item.kind, (), item.clock_exclusions, item.promised_days)


def _terms(legal: LegalDays | None) -> Terms:
    if legal is None:
        return Terms()
    unit = Unit.WORKING if legal.unit == "working" else Unit.CALENDAR
    reading = Reading.EARLIER if legal.ambiguous_unit else None
    return Terms(Limit(legal.value, unit, reading), legal.starts_from.startswith("receipt"))


def _told(row: Row) -> dict[str, Any]:
    data: dict[str, Any] = msgspec.to_builtins(row)
    return data


def _table(rows: list[Row], catalogue: Catalogue, language: str) -> Iterator[str]:
    yield "\t".join(HEADS[language])
    for row in rows:
        item = catalogue.items[row.item]
        name = spoken.pick(language, item.name_zh, item.name_en)  # type: ignore[arg-type]
        shift = "—" if row.shift_days is None else f"{row.shift_days:+g}"
        days = (_days(row.terms_before), _days(row.terms))
        yield "\t".join(
            map(str, (name, row.agency, row.decided, *days, row.late_before, row.late, row.newly_late, shift))
        )


def _days(terms: Terms) -> str:
    parts = (terms.legal.days if terms.legal else None, terms.promised_days)
    return "/".join("—" if part is None else str(part) for part in parts)
