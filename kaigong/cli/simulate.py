"""kaigong simulate: will the promise hold? A scenario simulated many times over, its uncertainty told beside it."""

import argparse
import os
import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType
from typing import TYPE_CHECKING, Any

from kaigong.cli.arguments import FAULTY_INPUT, Parser, UsageFault, wants_json
from kaigong.core.plan import Fault

if TYPE_CHECKING:
    from kaigong.core.rules.model import Catalogue
    from kaigong.core.simulate.scenario import Scenario
    from kaigong.core.simulate.study import Sampler

CALENDARS = Path(__file__).resolve().parents[1] / "catalogue" / "calendars"
MOST_REPLICATIONS = 100_000
MOST_TRIED = 200  # replications for each measure


def parser() -> Parser:
    made = Parser(prog="kaigong simulate", description=__doc__, allow_abbrev=False)
    made.add_argument("scenario", metavar="SCENARIO.yaml", help="start, until, projects, agencies, durations, targets")
    made.add_argument("--replications", type=_some, default=1000, metavar="N", help="how often (default 1000)")
    made.add_argument("--seed", type=int, default=1, metavar="S", help="of the random numbers (default 1)")
    made.add_argument("--target", action="append", default=[], metavar="T",
                      help="'started>=224 by 2022-03-31', beside those of the file; may be given again")  # fmt: skip
    made.add_argument("--sensitivity", action="store_true",
                      help="what a reviewer more at each desk, each reform and discipline would change")  # fmt: skip
    made.add_argument("--reach", type=float, metavar="P",
                      help="the cheapest set of measures that lifts the first target's probability to P")  # fmt: skip
    made.add_argument("--engine", choices=("process", "spark"), default="process", help="process (default) or spark")
    made.add_argument("--master", default="local[*]", metavar="URL", help="of the Spark cluster (default local[*])")
    made.add_argument("--cores", type=_some, metavar="N", help="how many to use (default: all there are)")
    made.add_argument("--format", choices=("json", "table"), default="table", help="default: table")
    made.add_argument("--json", action="store_true", help="the same as --format json")
    return made


def _some(text: str) -> int:
    number = int(text) if text.isascii() and text.isdigit() else 0
    if not 1 <= number <= MOST_REPLICATIONS:
        raise argparse.ArgumentTypeError(f"{text} is no whole number from 1 to {MOST_REPLICATIONS}")
    return number


def run(argv: list[str]) -> int:
    """Read the arguments and the scenario, simulate, and give the exit status."""
    try:
        options = parser().parse_args(argv)
        _check(options)
    except UsageFault as fault:
        return _refuse([Fault("bad_argument", str(fault), "arguments")], wants_json(argv))
    options.format = "json" if options.json else options.format
    with interrupted() as stop:
        return _run(options, stop)


def _check(options: argparse.Namespace) -> None:
    if options.reach is not None and not 0 < options.reach <= 1:
        raise UsageFault("--reach takes a probability above 0, up to 1")


@contextmanager
def interrupted() -> Iterator[Callable[[], bool]]:
    """Ctrl-C once: whether it was pressed, so that what is finished can still be told. Twice: at once."""
    pressed = []
    before = signal.getsignal(signal.SIGINT)

    def note(_number: int, _frame: FrameType | None) -> None:
        pressed.append(True)
        signal.signal(signal.SIGINT, before)

    signal.signal(signal.SIGINT, note)
    try:
        yield lambda: bool(pressed)
    finally:
        signal.signal(signal.SIGINT, before)


def _run(options: argparse.Namespace, stop: Callable[[], bool]) -> int:
    from kaigong.core.rules.loader import shipped
    from kaigong.core.simulate.reader import Unreadable

    catalogue = shipped()
    try:
        scenario = read(options.scenario, catalogue, options.target)
    except Unreadable as unreadable:
        return _refuse(unreadable.faults, options.format == "json")
    if options.reach is not None and not scenario.targets:
        return _refuse([Fault("no_target", "--reach", "--reach", message="needs a target")], options.format == "json")
    return _answer(options, scenario, catalogue, stop)


def read(name: str, catalogue: "Catalogue", targets: list[str]) -> "Scenario":
    """The scenario of a file; the files it names stand beside it. - is standard input."""
    from kaigong.core.clock.load import load_calendars
    from kaigong.core.simulate.reader import Unreadable, read_scenario

    path = Path(name)
    try:
        text = (sys.stdin.buffer.read() if name == "-" else path.read_bytes()).decode("utf-8-sig")
    except OSError as error:
        raise Unreadable([Fault("unreadable_file", name, name, message=error.strerror or "")]) from error
    except UnicodeDecodeError as error:
        raise Unreadable([Fault("unreadable_file", name, name, message="is not UTF-8 text")]) from error
    folder = Path() if name == "-" else path.parent
    return read_scenario(
        path.name, text, lambda file: (folder / file).read_bytes(), catalogue, load_calendars(CALENDARS),
        targets=targets,
    )  # fmt: skip


def _answer(options: argparse.Namespace, scenario: "Scenario", catalogue: "Catalogue", stop: Callable[[], bool]) -> int:
    """Simulate, then whatever else is asked, and write it all."""
    from kaigong.cli import simulate_answer
    from kaigong.core.simulate.study import simulate

    threads = options.cores or cores()
    try:
        with engine(options) as sampler, progress("Simulating", options.replications) as told:
            found = simulate(
                scenario, catalogue, replications=options.replications, seed=options.seed, told=told, stop=stop,
                threads=threads, sampler=sampler,
            )  # fmt: skip
            if not found.complete:
                print(f"stopped after {found.replications} of {found.asked} replications", file=sys.stderr)
            more = _more(options, scenario, catalogue, stop, sampler)
    except NoSpark as fault:
        return _refuse([Fault("no_spark", "spark", "--engine", message=str(fault))], options.format == "json")
    for note in found.notes:
        print(f"note: {note}", file=sys.stderr)
    if options.format == "json":
        sys.stdout.buffer.write(simulate_answer.document(found, options.seed, more))
    else:
        sys.stdout.write(simulate_answer.table(found) + simulate_answer.more_tables(more))
    return 0


def _more(
    options: argparse.Namespace,
    scenario: "Scenario",
    catalogue: "Catalogue",
    stop: Callable[[], bool],
    sampler: "Sampler",
) -> dict[str, Any]:
    """What measures would change, in fewer replications: differences need fewer than probabilities."""
    more: dict[str, Any] = {}
    several: dict[str, Any] = {
        "replications": min(options.replications, MOST_TRIED), "seed": options.seed, "stop": stop,
        "threads": options.cores or cores(), "sampler": sampler,
    }  # fmt: skip
    if options.sensitivity:
        from kaigong.core.simulate.effects import effects

        with progress("Trying measures") as told:
            more["sensitivity"] = effects(scenario, catalogue, told=told, **several)
    if options.reach is not None:
        from kaigong.core.simulate.reach import reach

        with progress("Searching") as told:
            more["reach"] = reach(scenario, catalogue, options.reach, told=told, **several)
    return more


class NoSpark(Exception):
    """Spark is not installed here, or its cluster is not there."""


@contextmanager
def engine(options: argparse.Namespace) -> "Iterator[Sampler]":
    """What runs the replications."""
    if options.engine == "process":
        from kaigong.core.simulate.sample import sample

        yield sample
        return
    from kaigong.cli.simulate_spark import on_spark

    with on_spark(options.master) as sampler:
        yield sampler


@contextmanager
def progress(what: str, total: int | None = None) -> Iterator[Callable[[int], object]]:
    """A bar on standard error that is told how many replications are done."""
    from tqdm import tqdm

    with tqdm(total=total, desc=f"  {what}", unit="run", file=sys.stderr, mininterval=0.3, leave=False) as bar:
        yield lambda done: bar.update(done - bar.n)


def cores() -> int:
    """The processors this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _refuse(faults: Any, as_json: bool) -> int:
    if as_json:
        from kaigong.cli import simulate_answer

        sys.stdout.buffer.write(simulate_answer.refusal(tuple(faults)))
    for fault in faults:
        at, words = fault.at and f" ({fault.at})", fault.message and f": {fault.message}"
        print(f"{fault.place}{at}: {fault.kind}: {fault.name}{words}", file=sys.stderr)
    return FAULTY_INPUT
