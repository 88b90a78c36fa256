"""`kaigong optimise`: the best plan for a project, a project with windows, or a city, and how good it is proven to be.

It reads PSPLIB (.sm, .rcp), RCPSP/max (.SCH), MPSPLIB (.json) and portfolios (.yaml), told apart by their content; and
questions about posts for desks or the projects of a reserve to put forward (.yaml), answered as data.
"""

import argparse
import json
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType
from typing import Any

from kaigong.cli import optimise_input, optimise_words
from kaigong.cli.arguments import FAULTY_INPUT, Parser, UsageFault, add_json, wants_json
from kaigong.cli.optimise_input import Given, Question
from kaigong.cli.optimise_words import CHINESE, ENGLISH
from kaigong.core.optimise.values import Problem as Asked
from kaigong.core.optimise.values import Progress, Result, Status
from kaigong.core.problems import Faulty, Problem

DONE, INFEASIBLE = 0, 1
LONGEST = 7 * 24 * 3600.0
MOST_THREADS = 64


def run(argv: list[str]) -> int:
    """Read the file, search as long as told, and give the plan and the exit status."""
    try:
        options = parser().parse_args(argv)
    except UsageFault as fault:
        options = argparse.Namespace(json=wants_json(argv), lang=CHINESE)
        return _refuse([Problem("option.unreadable", "arguments", {"got": str(fault)})], options)
    options.json = options.json or options.format == "json"
    try:
        given = optimise_input.read(options.file)
        if isinstance(given, Question):
            return _answer(given, options)
    except Faulty as faulty:
        return _refuse(faulty.problems, options)
    result = _search(given.problem, options)
    if options.json:
        print(json.dumps(document(given, result, options.lang), ensure_ascii=False))
    else:
        print("\n".join(_text(given, result, options.lang)))
    return INFEASIBLE if result.status is Status.INFEASIBLE else DONE


def _answer(question: Question, options: argparse.Namespace) -> int:
    """Posts or a reserve: the answer as data, set out for reading where no JSON was asked for."""
    found = question.answer(seconds=options.seconds, seed=options.seed, language=options.lang)
    print(json.dumps(found, ensure_ascii=False, indent=None if options.json else 2))
    return INFEASIBLE if found.get("status") == str(Status.INFEASIBLE) else DONE


def parser() -> argparse.ArgumentParser:
    """The options of the command."""
    made = Parser(prog="kaigong optimise", description=__doc__, allow_abbrev=False)
    made.add_argument("file", metavar="FILE", help="a problem; - is standard input")
    made.add_argument("--seconds", type=_seconds, default=30.0, metavar="S", help="how long to search (default 30)")
    made.add_argument(
        "--seed", type=_seed, default=1, metavar="N", help="what the search's dice begin with (default 1)"
    )
    made.add_argument("--threads", type=_threads, default=2, metavar="N", help="processors to use (default 2)")
    add_json(made)
    made.add_argument("--lang", choices=(CHINESE, ENGLISH), default=CHINESE, help="language of the text (default zh)")
    return made


def _seconds(text: str) -> float:
    number = float(text)
    if not 0 < number <= LONGEST:
        raise argparse.ArgumentTypeError(f"seconds must be above 0 and at most {LONGEST:g}, got {text}")
    return number


def _seed(text: str) -> int:
    if not (text.isascii() and text.isdigit() and len(text) < 19):
        raise argparse.ArgumentTypeError(f"a seed is a whole number from 0 on, got {text[:40]}")
    return int(text)


def _threads(text: str) -> int:
    if not (text.isascii() and text.isdigit() and len(text) < 4 and 1 <= int(text) <= MOST_THREADS):
        raise argparse.ArgumentTypeError(f"threads must be 1 … {MOST_THREADS}, got {text[:40]}")
    return int(text)


# --- searching -------------------------------------------------------------------------------------------------------


class Teller:
    """Says on standard error what has become better, and asks the search to stop once somebody wants it to."""

    def __init__(self) -> None:
        self.stop = False
        self._said: tuple[int | None, int | None] = (None, None)

    def __call__(self, progress: Progress) -> bool:
        now = (progress.objective, progress.lower_bound)
        if now != self._said and progress.objective is not None:
            bound = "" if progress.lower_bound is None else f" (>= {progress.lower_bound})"
            print(f"{progress.seconds:7.1f} s  {progress.objective}{bound}", file=sys.stderr, flush=True)
            self._said = now
        return self.stop

    def interrupt(self, _number: int, _frame: FrameType | None) -> None:
        """The first interruption ends the search; a second one the program."""
        self.stop = True
        signal.signal(signal.SIGINT, signal.default_int_handler)
        signal.signal(signal.SIGTERM, signal.SIG_DFL)


@contextmanager
def _interruptible(teller: Teller) -> Iterator[None]:
    before = {number: signal.signal(number, teller.interrupt) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _search(problem: Asked, options: argparse.Namespace) -> Result:
    teller = Teller()
    with _interruptible(teller):
        from kaigong.core.optimise.solve import optimise

        return optimise(problem, seconds=options.seconds, seed=options.seed, told=teller, threads=options.threads)


# --- answering -------------------------------------------------------------------------------------------------------


def document(given: Given, result: Result, language: str) -> dict[str, Any]:
    """The answer as data; `project` is null for a single project's file, and a portfolio's starts have dates too."""
    return {
        "status": str(result.status),
        "objective": result.objective,
        "makespan": result.makespan,
        "lower_bound": result.lower_bound,
        "gap": None if result.gap is None else round(result.gap, 6),
        "seconds": round(result.seconds, 3),
        "starts": [
            {"project": activity.project, "activity": activity.id, "start": start, **_dated(given, start)}
            for activity, start in _rows(given.problem, result)
        ],
        "conflict": _conflict(given.problem, result, language),
        "faults": [],
    }


def _dated(given: Given, start: int) -> dict[str, str | None]:
    if given.date_of is None:
        return {}
    day = given.date_of(start)
    return {"date": None if day is None else day.isoformat()}


def _rows(problem: Asked, result: Result) -> Iterator[tuple[Any, int]]:
    starts = result.plan.starts if result.plan is not None else ()
    return zip(problem.activities, starts, strict=False)


def _conflict(problem: Asked, result: Result, language: str) -> list[str]:
    if not result.conflict:
        return []
    from kaigong.core.optimise.words import said

    return [said(problem, demand, language) for demand in result.conflict]


def _text(given: Given, result: Result, language: str) -> Iterator[str]:
    def row(name: str, value: object) -> str:
        return f"{optimise_words.word(name, language)}: {value}"

    yield row("status", optimise_words.state(str(result.status), language))
    for name in ("objective", "makespan", "lower_bound"):
        if getattr(result, name) is not None:
            yield row(name, getattr(result, name))
    if result.gap is not None:
        yield row("gap", f"{result.gap:.2%}")
    yield row("seconds", f"{result.seconds:.1f}")
    if result.conflict:
        yield row("conflict", "")
        yield from (f"  {sentence}" for sentence in _conflict(given.problem, result, language))
    if result.plan is not None:
        yield row("starts", "")
        for activity, start in _rows(given.problem, result):
            name = f"{activity.id}" if activity.project is None else f"{activity.project}/{activity.id}"
            yield f"  {name}: {start} {_dated(given, start).get('date') or ''}".rstrip()


def _refuse(problems: list[Problem], options: argparse.Namespace) -> int:
    """Every fault on standard error, and in the document where one is wanted."""
    told = [(problem, optimise_words.fault(problem, options.lang)) for problem in problems]
    for problem, sentence in told:
        print(f"{problem.at}: {problem.code}: {sentence}", file=sys.stderr)
    if options.json:
        nothing = dict.fromkeys(("status", "objective", "makespan", "lower_bound", "gap", "seconds"))
        faults = [
            {"kind": problem.code, "place": problem.at, "message": sentence, "data": dict(problem.data)}
            for problem, sentence in told
        ]
        print(json.dumps({**nothing, "starts": [], "conflict": [], "faults": faults}, ensure_ascii=False, default=str))
    return FAULTY_INPUT
