"""kaigong mine: what an event log tells of how the work really goes; XES, CSV, Parquet, OCEL 2.0 or our own ledger."""

import argparse
import os
import sys
from collections import Counter
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from kaigong.cli.arguments import FAULTY_INPUT, Parser, UsageFault, wants_json
from kaigong.core.problems import Faulty

TOLD = 20
MORE = (
    "{file}：另有 {n} 处同类问题（{code}），--json 的 faults 中逐条列出",
    "{file}: {n} more of the same ({code}), all of them in faults of --json",
)
SECTIONS = ("times", "handover", "batching", "deadlines", "drift", "durations", "calibration")


def parser() -> Parser:
    made = Parser(prog="kaigong mine", description=__doc__, allow_abbrev=False)
    made.add_argument("files", nargs="+", metavar="FILE", help="a log, or the folder of a lake; several are compared")
    for column in ("case", "activity", "time", "resource"):
        made.add_argument(f"--{column}", metavar="COLUMN", help=f"the column of the {column}; default: guessed")
    first = made.add_mutually_exclusive_group()
    first.add_argument("--day-first", dest="day_first", action="store_true", default=None, help="03/04 is 3 April")
    first.add_argument("--month-first", dest="day_first", action="store_false", help="03/04 is 4 March")
    made.add_argument("--by-time", action="store_true", help="put the events of a case in order by time (XES too)")
    made.add_argument("--engine", choices=("local", "spark"), default="local", help="local (default) or spark")
    made.add_argument("--master", default="local[*]", metavar="URL", help="of the Spark cluster; default local[*]")
    made.add_argument("--rest", action="store_true", help="go on with the good rest of a damaged file")
    made.add_argument("--with", dest="more", type=_sections, default=(), metavar="LIST",
                      help=f"all, or of {', '.join(SECTIONS)}, with commas between")  # fmt: skip
    made.add_argument("--against", metavar="CATALOGUE", help="hold the log against a catalogue folder, or: shipped")
    made.add_argument("--type", metavar="T", help="the project type whose plan --against takes; default: no plan")
    made.add_argument("--names", metavar="FILE.csv", help="activity,item[,phase]: what activities are in the catalogue")
    made.add_argument("--compare", metavar="WHAT",
                      help="files (default for several), a day (before and after it), or ATTRIBUTE[=A,B]")  # fmt: skip
    made.add_argument("--due", metavar="ATTRIBUTE", help="the due day of a case; default: guessed")
    made.add_argument("--end", metavar="ATTRIBUTE", help="the day a case ended; default: guessed")
    made.add_argument("--ends", type=_listed, default=(), metavar="A,B", help="activities that end a case")
    made.add_argument("--durations", type=Path, metavar="FOLDER", help="write what simulate reads as empirical")
    made.add_argument("--write", type=Path, metavar="FILE",
                      help="write the log as read: .xes, .xes.gz, .parquet, .json, .sqlite, .kaigong")  # fmt: skip
    made.add_argument("--zone", type=_zone, default="Asia/Shanghai", help="of days and months; default Asia/Shanghai")
    made.add_argument("--seed", type=int, default=1, help="of the intervals of a comparison; default 1")
    made.add_argument("--cores", type=int, default=os.cpu_count() or 1, help="threads; default: all cores")
    made.add_argument("--lang", choices=("zh", "en"), default="zh", help="language of the report and of faults")
    made.add_argument("--json", action="store_true", help="one JSON document on standard output")
    made.add_argument("--format", choices=("text", "json"), default="text", help="json is the same as --json")
    return made


def _listed(text: str) -> tuple[str, ...]:
    return tuple(name for name in (part.strip() for part in text.split(",")) if name)


def _sections(text: str) -> tuple[str, ...]:
    asked = SECTIONS if text == "all" else _listed(text)
    if not set(asked) <= set(SECTIONS):
        raise ValueError(text)
    return asked


def _zone(text: str) -> ZoneInfo:
    try:
        return ZoneInfo(text)
    except (ZoneInfoNotFoundError, OSError) as error:
        raise ValueError(text) from error


def run(argv: list[str]) -> int:
    """Read the arguments and the files, mine them, and give the exit status."""
    try:
        options = parser().parse_args(argv)
        _settle(options)
        return _spark(options) if options.engine == "spark" else _local(options)
    except UsageFault as fault:
        return _refuse([_usage(str(fault))], "json" if wants_json(argv) else "text")
    except Faulty as faulty:  # of the catalogue it is held against
        return _refuse([_usage(str(problem)) for problem in faulty.problems], options.format)


def _settle(options: argparse.Namespace) -> None:
    options.format = "json" if options.json else options.format
    if options.durations and "durations" not in options.more:
        options.more = (*options.more, "durations")
    if options.engine == "spark" and (options.more or options.against or options.compare):
        raise UsageFault("--engine spark tells the log itself; --with, --against and --compare need --engine local")
    if not options.against and options.type:
        raise UsageFault("--type goes with --against")
    if options.write:
        from kaigong.cli.mine_write import check

        if options.engine == "spark":
            raise UsageFault("--write goes with --engine local")
        check(options.write, options.files)


def _usage(message: str) -> Any:
    from kaigong.cli.mine_input import Found

    return Found("", "bad_argument", 0, 0, True, message)


def _local(options: argparse.Namespace) -> int:
    """The compiled engine, in this process."""
    from kaigong.cli.mine_input import guessed, open_all, read_names

    names, wrong = read_names(options.names) if options.names else ({}, [])
    asked = bool(options.more or options.against or options.compare or options.names)
    opened = open_all(options, attributes=asked or options.format != "json" or options.write is not None)
    faults = (*wrong, *opened.faults)
    if wrong or opened.log is None or (opened.damaged and not options.rest):
        return _refuse(faults, options.format, options.lang)
    from kaigong.core.mining.answer import of_graph
    from kaigong.core.mining.graph import mine

    if options.write:
        from kaigong.cli.mine_write import write

        size = write(opened.log, options.write)
        print(f"{options.write}: {len(opened.log):,} events, {size:,} bytes", file=sys.stderr)
    graph = mine(opened.log, options.cores)
    for name, columns in opened.guessed.items():
        print(guessed(name, columns, options.lang), file=sys.stderr)
    more: dict[str, Any] = {}
    if asked or len(options.files) > 1:
        from kaigong.cli.mine_more import More

        more = More(options, opened, graph, names).all()
    if opened.columns:
        more = {"columns": opened.columns, **more}
    found, log = of_graph(graph), None if options.format == "json" else opened.log
    del graph, opened  # of a whole country the log is let go before the answer is written down
    return _tell(options, found, faults, more, log)


def _spark(options: argparse.Namespace) -> int:
    """The same figures, worked out where the log lies."""
    from kaigong.cli import mine_spark

    try:
        found, faults, columns = mine_spark.answer(options)
    except mine_spark.NoSpark as error:
        raise UsageFault(f"--engine spark: {error}; see docs/howto/mine-on-a-cluster.md") from error
    if found is None:
        return _refuse(faults, options.format, options.lang)
    return _tell(options, found, faults, {"columns": columns} if columns else {})


def _tell(options: argparse.Namespace, found: Any, faults: Any, more: dict[str, Any], log: Any = None) -> int:
    from kaigong.cli import mine_answer

    _say(faults, options.lang)
    if options.format == "json":
        sys.stdout.buffer.write(mine_answer.document(found, faults, more))
    else:
        from kaigong.cli.mine_report import report
        from kaigong.core.mining.labels import labels

        sys.stdout.write(report(found, more, options.lang, {} if log is None else labels(log, options.lang)))
    return 0


def _refuse(faults: Any, as_: str, lang: str = "zh") -> int:
    """Nothing is mined; every fault is named."""
    from kaigong.cli import mine_answer

    _say(faults, lang)
    if as_ == "json":
        sys.stdout.buffer.write(mine_answer.document(mine_answer.EMPTY, faults, {}))
    return FAULTY_INPUT


def _say(faults: Any, lang: str) -> None:
    """Every fault on standard error; of very many alike in a file the first, and how many more (JSON has them all)."""
    told = Counter[tuple[str, str]]()
    for fault in faults:
        told[fault.file, fault.code] += 1
        if told[fault.file, fault.code] <= TOLD:
            print(_line(fault), file=sys.stderr)
    for (file, code), count in told.items():
        if count > TOLD:
            print(MORE[lang == "en"].format(file=file, n=count - TOLD, code=code), file=sys.stderr)


def _line(fault: Any) -> str:
    place = ":".join(str(part) for part in (fault.file, fault.line) if part)
    byte = f" (byte {fault.byte})" if fault.byte else ""
    return f"{place + ': ' if place else ''}{fault.message}{byte}"
