"""`kaigong plan`: what a project needs, in what order, and when it can break ground."""

import argparse
import gc
import sys
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from errno import EEXIST
from importlib import import_module
from pathlib import Path
from typing import Any, BinaryIO

from kaigong.cli import plan_answer, plan_input
from kaigong.cli.arguments import FAULTY_INPUT, Parser, UsageFault, day, open_lines, wants_json
from kaigong.cli.plan_input import Request
from kaigong.core.clock.calendar import Calendar
from kaigong.core.clock.load import load_calendars
from kaigong.core.plan import Fault, Plan, ReadyBy, ReformEffect, compare, plan, ready_by
from kaigong.core.rules.loader import shipped
from kaigong.core.rules.model import Catalogue

CALENDARS = Path(__file__).resolve().parents[1] / "catalogue" / "calendars"
WRITERS = {  # format -> module:function of (plan, effects, ready, language) -> bytes
    "table": "kaigong.cli.plan_table:table",
    "mermaid": "kaigong.cli.plan_export:mermaid_bytes",
    "bpmn": "kaigong.cli.plan_export:bpmn_bytes",
    "xlsx": "kaigong.cli.plan_export:xlsx_bytes",
}


def parser() -> Parser:
    made = Parser(prog="kaigong plan", description=__doc__, allow_abbrev=False)
    made.add_argument(
        "project", nargs="?", metavar="PROJECT.yaml", help="name, type, attributes, start, reforms; - is standard input"
    )
    made.add_argument("--type", metavar="T", help="instead of a file: a project type with its sample attributes")
    made.add_argument("--fill-from-type", action="store_true", help="what is not given takes the type's sample value")
    made.add_argument("--start", type=day, metavar="DATE", help="the day the plan starts")
    made.add_argument("--ready-by", type=day, metavar="DATE", help="count back from a wished groundbreaking day")
    made.add_argument("--reforms", metavar="R", help="type (default), none, or ids with commas between")
    made.add_argument("--days", choices=plan_input.CHOICES["days"], help="promised (default) or statutory")
    made.add_argument(
        "--scope", choices=plan_input.CHOICES["scope"], help="all (default) or the government's days only"
    )
    made.add_argument(
        "--as-of", type=day, metavar="DATE", help="the law in force on that day (default: the start day, else today)"
    )
    made.add_argument("--compare", action="store_true", help="what each reform does here")
    made.add_argument("--strict", action="store_true", help="an unknown attribute that something waits for is a fault")
    made.add_argument("--batch", metavar="IN.jsonl", help="one project a line, one answer a line; - is standard input")
    made.add_argument("--format", choices=("json", *WRITERS), default="table", help="default: table")
    made.add_argument("--json", action="store_true", help="the same as --format json")
    made.add_argument("--out", type=Path, metavar="F", help="write to a file")
    made.add_argument("--lang", choices=("zh", "en"), default="zh", help="language of table, mermaid, bpmn and xlsx")
    return made  # fmt: skip


def run(argv: list[str]) -> int:
    """Read the arguments, plan one project or a batch, and give the exit status."""
    gc.set_threshold(200_000, 20, 100)  # what is read stays, and plans hold no circles: little to collect
    try:
        options = parser().parse_args(argv)
        _check(options)
    except UsageFault as fault:
        as_json = wants_json(argv) or "--batch" in argv
        return _refuse(Plan("", "", faults=(Fault("bad_argument", str(fault), "arguments"),)), as_json)
    options.format = "json" if options.json else options.format
    catalogue, calendar = shipped(), load_calendars(CALENDARS)
    if options.batch is not None:
        return _batch(options, catalogue, calendar)
    return _single(options, catalogue, calendar)


def _check(options: argparse.Namespace) -> None:
    given = [each for each in ("project", "type", "batch") if getattr(options, each) is not None]
    if len(given) != 1:
        raise UsageFault(
            "one of PROJECT.yaml, --type and --batch is needed" + (", not " + " and ".join(given) if given else "")
        )
    if options.start and options.ready_by:
        raise UsageFault("--start and --ready-by exclude each other")
    if options.format == "xlsx" and options.out is None and sys.stdout.isatty():
        raise UsageFault("--format xlsx needs --out FILE")
    if options.batch is not None and (options.compare or options.ready_by or options.format not in ("table", "json")):
        raise UsageFault("--batch answers with one plan a line: no --compare, --ready-by or other format")


def _single(options: argparse.Namespace, catalogue: Catalogue, calendar: Calendar) -> int:
    asked = _with_options(options, catalogue, _request(options, catalogue))
    if asked.faults:
        return _refuse(_faulty(asked), options.format == "json")
    ready = _ready(options, catalogue, calendar, asked) if options.ready_by else None
    made = ready.plan if ready else _plan(catalogue, calendar, asked, strict=options.strict)
    effects = None
    if options.compare:
        figures = {"reforms": asked.reforms, "days": asked.days, "scope": asked.scope, "as_of": _law_day(asked)}
        effects = compare(catalogue, asked.project, **figures)
    if made.faults and options.format != "json":
        return _refuse(made, as_json=False)
    content = _content(options, made, effects, ready)
    try:
        sys.stdout.buffer.write(content) if options.out is None else options.out.write_bytes(content)
    except OSError as error:
        if options.out is None:
            raise
        return _refuse(_unwritable(options, error), options.format == "json")
    _tell(made)
    return FAULTY_INPUT if made.faults else 0


def _request(options: argparse.Namespace, catalogue: Catalogue) -> Request:
    """The project of the file, with line and column of each fault, or the sample of a type."""
    if options.type is not None:
        names = catalogue.project_types.get(options.type)
        data = {"name": names.name_zh if names else options.type, "type": options.type}
        return plan_input.request(catalogue, data, fill=True)
    data, of_text, places = plan_input.read_project(options.project)
    if data is None and of_text:
        return replace(plan_input.request(catalogue, {}), faults=of_text)
    asked = plan_input.request(catalogue, data, fill=options.fill_from_type and not of_text)
    placed = (_placed(fault, places) for fault in asked.faults)
    return replace(asked, faults=(*of_text, *placed))


def _placed(fault: Fault, places: dict[str, str] | Any) -> Fault:
    at = places.get(fault.place) or places.get(fault.place.partition("[")[0])
    return replace(fault, at=at) if at else fault


def _with_options(options: argparse.Namespace, catalogue: Catalogue, asked: Request) -> Request:
    """Options on the command line outrank the file."""
    changed: dict[str, Any] = {
        name: getattr(options, name) for name in ("start", "days", "scope", "as_of") if getattr(options, name)
    }
    if options.reforms is not None:
        reforms = options.reforms if options.reforms in ("type", "none") else _listed(options.reforms)
        found = plan_input.request(catalogue, {"type": asked.project.type, "reforms": reforms}).faults
        kept = [fault for fault in asked.faults if not fault.place.startswith("reforms")]
        changed |= {"reforms": reforms, "faults": (*kept, *(f for f in found if f.place.startswith("reforms")))}
    return replace(asked, **changed)


def _listed(text: str) -> list[str]:
    return [name for name in (part.strip() for part in text.split(",")) if name]


def _law_day(asked: Request) -> date:
    return asked.as_of or asked.start or date.today()  # noqa: DTZ011 (the day on the caller's own clock)


def _plan(catalogue: Catalogue, calendar: Calendar, asked: Request, *, strict: bool, today: date | None = None) -> Plan:
    return plan(
        catalogue, asked.project, calendar, start=asked.start, reforms=asked.reforms, days=asked.days,
        scope=asked.scope, as_of=asked.as_of or asked.start or today or _law_day(asked), strict=strict,
    )  # fmt: skip


def _ready(options: argparse.Namespace, catalogue: Catalogue, calendar: Calendar, asked: Request) -> ReadyBy:
    return ready_by(
        catalogue, asked.project, calendar, by=options.ready_by, reforms=asked.reforms, days=asked.days,
        scope=asked.scope, as_of=asked.as_of, strict=options.strict,
    )  # fmt: skip


def _unwritable(options: argparse.Namespace, error: OSError) -> Plan:
    return Plan("", "", faults=(Fault("unwritable_file", str(options.out), "--out", message=error.strerror or ""),))


def _faulty(asked: Request) -> Plan:
    project = asked.project
    return Plan(project.name, project.type, faults=asked.faults, start=asked.start, days=asked.days, scope=asked.scope)


def _refuse(made: Plan, as_json: bool) -> int:
    if as_json:
        sys.stdout.buffer.write(plan_answer.document(made, None, None))
    _tell(made)
    return FAULTY_INPUT


def _tell(made: Plan) -> None:
    """Every fault on standard error, one a line."""
    for fault in made.faults:
        waiting = f" ({len(fault.items)} items: {', '.join(fault.items)})" if fault.items else ""
        at, words = fault.at and f" ({fault.at})", fault.message and f": {fault.message}"
        print(f"{fault.place}{at}: {fault.kind}: {fault.name}{words}{waiting}", file=sys.stderr)


def _content(
    options: argparse.Namespace, made: Plan, effects: tuple[ReformEffect, ...] | None, ready: ReadyBy | None
) -> bytes:
    if options.format == "json":
        return plan_answer.document(made, effects, ready)
    module, function = WRITERS[options.format].split(":")
    content: bytes = getattr(import_module(module), function)(made, effects, ready, options.lang)
    return content


# --- batch -----------------------------------------------------------------------------------------------------------


def _batch(options: argparse.Namespace, catalogue: Catalogue, calendar: Calendar) -> int:
    try:
        lines = open_lines(options.batch)
    except OSError as error:
        fault = Fault("unreadable_file", options.batch, "--batch", message=error.strerror or "")
        return _refuse(Plan("", "", faults=(fault,)), as_json=True)
    with lines:
        if options.out is None:
            return _answer_all(options, catalogue, calendar, lines, sys.stdout.buffer)
        try:
            if options.out.exists() and options.batch != "-" and options.out.samefile(options.batch):
                raise OSError(EEXIST, "is the file of the questions")
            with options.out.open("wb") as out:
                return _answer_all(options, catalogue, calendar, lines, out)
        except OSError as error:
            return _refuse(_unwritable(options, error), as_json=True)


def _answer_all(
    options: argparse.Namespace, catalogue: Catalogue, calendar: Calendar, lines: BinaryIO, out: BinaryIO
) -> int:
    gc.freeze()
    status = 0
    for made in answers(options, catalogue, calendar, lines):
        status = FAULTY_INPUT if made.faults else status
        out.write(plan_answer.line(made))
    return status


def answers(options: argparse.Namespace, catalogue: Catalogue, calendar: Calendar, lines: BinaryIO) -> Iterator[Plan]:
    """One plan a line, in order; a bad line gives a plan that only has faults."""
    today = date.today()  # noqa: DTZ011 (the day on the caller's own clock)
    blank = 0
    for n, line in enumerate(lines, start=1):
        if not line.strip():
            blank += 1
            continue
        for missing in range(n - blank, n):  # blank lines at the end are no projects; one between others is a fault
            yield Plan("", "", faults=(Fault("not_json", f"line {missing}", f"line {missing}", message="blank"),))
        blank = 0
        data, of_text = plan_input.read_line(line, n)
        if data is None and of_text:
            yield Plan("", "", faults=of_text)
            continue
        asked = _with_options(options, catalogue, plan_input.request(catalogue, data, fill=options.fill_from_type))
        if of_text or asked.faults:
            yield _faulty(replace(asked, faults=(*of_text, *asked.faults)))
        else:
            yield _plan(catalogue, calendar, asked, strict=options.strict, today=today)
