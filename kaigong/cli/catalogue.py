"""`kaigong catalogue`: check a catalogue and name every fault, show one item, list them all."""

import argparse
import json
import sys
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kaigong.cli.arguments import FAULTY_INPUT, Parser, UsageFault, add_json, day, wants_json
from kaigong.cli.catalogue_show import page, summary, table, untranslated
from kaigong.cli.catalogue_words import CHINESE, ENGLISH, sentence
from kaigong.core.problems import Faulty, Problem
from kaigong.core.rules.loader import SHIPPED, folder_files, load_folder, placed, shipped
from kaigong.core.rules.model import Catalogue, Item, LegalDays
from kaigong.core.rules.versions import as_of

if TYPE_CHECKING:
    from kaigong.core.rules.check import Report

PROJECTS, SEED = 2_000, 1  # projects compiled in search of circles


def run(argv: list[str]) -> int:
    """Read the arguments and do what they ask; the exit status."""
    try:
        options = parser().parse_args(argv)
    except UsageFault as fault:
        options = argparse.Namespace(json=wants_json(argv), lang=CHINESE)
        return _told([Problem("option.unreadable", at="arguments", data={"got": str(fault)})], options)
    options.json = options.json or options.format == "json"
    try:
        return int(options.act(options))
    except Faulty as faulty:
        return _told(faulty.problems, options)


def parser() -> argparse.ArgumentParser:
    top = Parser(prog="kaigong catalogue", description=__doc__)
    verbs = top.add_subparsers(required=True, metavar="check|show|list|backtest")
    common = argparse.ArgumentParser(add_help=False)
    add_json(common)
    common.add_argument("--lang", choices=(CHINESE, ENGLISH), default=CHINESE, help="language of the messages")
    check_ = verbs.add_parser("check", parents=[common], help="name every fault of a catalogue at once")
    check_.add_argument("folder", nargs="?", type=Path, help="folder or single file; default: the one shipped")
    check_.add_argument("--projects", type=int, default=PROJECTS, help="projects compiled in search of circles")
    check_.add_argument("--seed", type=int, default=SEED, help="of those projects")
    check_.set_defaults(act=check_catalogue)
    show = verbs.add_parser("show", parents=[common], help="one approval item with its law, days and materials")
    show.add_argument("item")
    show.set_defaults(act=show_item)
    list_ = verbs.add_parser("list", parents=[common], help="all approval items, in catalogue order")
    list_.set_defaults(act=list_items)
    back = verbs.add_parser("backtest", parents=[common], help="replay the ended cases of a ledger under a draft")
    back.add_argument("ledger", metavar="LEDGER", help="an exported ledger, JSON Lines; - is standard input")
    back.add_argument("--draft", type=Path, required=True, help="what would change, YAML or JSON")
    back.add_argument("--force-on", type=day, required=True, metavar="DATE", help="the day it would be in force")
    back.set_defaults(act=backtest_draft)
    for one in (show, list_):
        one.add_argument("--as-of", type=day, metavar="DATE", help="the law in force on that day")
        one.add_argument("--folder", type=Path, help="folder or single file; default: the one shipped")
    return top


# --- check -----------------------------------------------------------------------------------------------------------


def check_catalogue(options: argparse.Namespace) -> int:
    """Read, check, and compile projects of what does not dangle in search of circles."""
    from kaigong.core.measures.indicators import faults as formula_faults
    from kaigong.core.measures.rules import check_rankings, ranking_files
    from kaigong.core.rules.check import check  # JSON Schema is slow to import and needed here only
    from kaigong.core.rules.indicators import check_indicators, indicator_files

    folder, known = options.folder or SHIPPED, schemas()
    report = check(folder_files(folder), known)
    indicators, faults = check_indicators(indicator_files(folder), known, formula_faults)
    problems = [*report.problems, *faults, *check_rankings(ranking_files(folder), indicator_files(folder))]
    problems += _circles(report, options)
    if report.untranslated:
        print(untranslated(options.lang, report.untranslated), file=sys.stderr)
    return _told(problems, options, {**_counts(report.catalogue), "indicators": indicators})


def schemas() -> dict[str, Any]:
    """The shipped JSON Schemas by name."""
    return {path.name: json.loads(path.read_text(encoding="utf-8")) for path in (SHIPPED / "schema").glob("*.json")}


def _circles(report: "Report", options: argparse.Namespace) -> list[Problem]:
    from kaigong.cli.catalogue_probe import probe

    circles = {frozenset(problem.data["cycle"]) for problem in report.problems if problem.code == "cycle"}
    found = probe(report.catalogue, max(options.projects, 0), options.seed)
    return [placed(problem, report.places) for problem in found if frozenset(problem.data["cycle"]) not in circles]


def _told(problems: list[Problem], options: argparse.Namespace, counts: Mapping[str, int] | None = None) -> int:
    faults = [fault(problem, options.lang) for problem in sorted(problems, key=_by_place)]
    if options.json:
        _print({"sound": not faults, **(counts or {}), "faults": faults})
    else:
        for one in faults:
            print(f"{one['place']}: {one['message']} [{one['kind']}]", file=sys.stderr)
        print(summary(options.lang, len(faults), counts or {}), file=sys.stderr if faults else sys.stdout)
    return FAULTY_INPUT if faults else 0


def _by_place(problem: Problem) -> tuple[str, int, int, str]:
    file, line, column = (*problem.at.split(":"), "0", "0")[:3]
    return file, int(line) if line.isdigit() else 0, int(column) if column.isdigit() else 0, problem.code


def fault(problem: Problem, language: str) -> dict[str, Any]:
    """One fault as the command prints it."""
    name = problem.data.get("entry") or problem.data.get("got") or problem.at
    message = sentence(problem, language)
    return {
        "kind": problem.code,
        "name": str(name),
        "place": problem.at,
        "message": message,
        "data": dict(problem.data),
    }


def _counts(catalogue: Catalogue) -> dict[str, int]:
    parts = ("items", "materials", "reforms", "project_types", "themes", "attributes")
    return {part: len(getattr(catalogue, part)) for part in parts}


def backtest_draft(options: argparse.Namespace) -> int:
    """What would have changed for cases that have ended."""
    from kaigong.cli.catalogue_backtest import backtest  # the cases of a city are no business of the other verbs

    return backtest(options, schemas())


# --- show, list ------------------------------------------------------------------------------------------------------


def _catalogue(options: argparse.Namespace, on: date | None = None) -> Catalogue:
    """The catalogue asked for, with the law in force on the day; without a day, with every version of it."""
    catalogue = load_folder(options.folder) if options.folder else shipped()
    return as_of(catalogue, on) if on else catalogue


def show_item(options: argparse.Namespace) -> int:
    on = options.as_of or (None if options.json else date.today())  # noqa: DTZ011 (the caller's own day)
    catalogue = _catalogue(options, on)
    item = catalogue.items.get(options.item)
    if item is None:
        raise Faulty([Problem("id.dangling", at="ITEM", data={"entry": "items", "got": options.item})])
    if options.json or on is None:
        _print(item_told(catalogue, item))
        return 0
    print("\n".join(page(catalogue, item, on, options.lang)))
    return 0


def item_told(catalogue: Catalogue, item: Item) -> dict[str, Any]:
    """Everything the catalogue says of an item."""
    bases = item.legal_basis
    dated = [
        {
            "law": one.law,
            "article": one.article,
            "since": _iso(one.since),
            "until": _iso(one.until),
            "note_zh": one.note_zh,
            "note_en": one.note,
        }
        for one in bases
    ]
    return {
        "id": item.id, "name_zh": item.name_zh, "name_en": item.name_en, "stage": item.stage, "kind": item.kind,
        "agency": list(item.agency), "applies_when": item.applies_when.text, "introduced_by": item.introduced_by,
        "legal_basis": dated, "legal_basis_src": item.legal_basis_src, "legal_days": _days(item.legal_days),
        "legal_days_before": [_days(one) for one in item.legal_days_before], "promised_days": item.promised_days,
        "typical_days": item.typical_days,
        "inputs": [
            {"id": one.material, **_names(catalogue, one.material), "when": one.when.text if one.when else None}
            for one in item.inputs
        ],
        "outputs": [{"id": one, **_names(catalogue, one)} for one in item.outputs],
        "commitment": {
            "allowed": item.commitment_allowed,
            "conditions_zh": item.commitment_conditions_zh, "conditions_en": item.commitment_conditions,
        },
        "fee": item.fee, "clock_exclusions": list(item.clock_exclusions), "level": item.level,
        "note_zh": item.note_zh, "note_en": item.note, "applicant_deadline": item.applicant_deadline,
        "as_of": _iso(catalogue.as_of),
    }  # fmt: skip


def _names(catalogue: Catalogue, material: str) -> dict[str, str]:
    found = catalogue.materials[material]
    return {"name_zh": found.name_zh, "name_en": found.name_en}


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _days(limit: LegalDays | None) -> dict[str, Any] | None:
    if limit is None:
        return None
    told = {"value": limit.value, "unit": limit.unit, "from": limit.starts_from, "src": limit.src}
    told |= {"note_zh": limit.note_zh, "note_en": limit.note}
    return {**told, "ambiguous_unit": limit.ambiguous_unit, "until": _iso(limit.until)}


def list_items(options: argparse.Namespace) -> int:
    catalogue = _catalogue(options, options.as_of)
    rows = [
        {
            "id": item.id, "name_zh": item.name_zh, "name_en": item.name_en, "stage": item.stage, "kind": item.kind,
            "agency": list(item.agency), "legal_days": _days(item.legal_days), "promised_days": item.promised_days,
        }
        for item in catalogue.items.values()
    ]  # fmt: skip
    if options.json:
        _print({"items": rows})
        return 0
    print("\n".join(line.rstrip() for line in table(catalogue, options.lang)))
    return 0


def _print(document: Mapping[str, Any]) -> None:
    print(json.dumps(document, ensure_ascii=False, indent=1, default=str))
