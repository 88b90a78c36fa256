"""`kaigong verify`: recompute an exported file without the database, and say where it first breaks."""

import argparse
import json
import re
import sys
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any, BinaryIO

from kaigong.cli.arguments import FAULTY_INPUT, Parser, UsageFault, add_json, wants_json
from kaigong.cli.verify_words import CHINESE, ENGLISH, sentence
from kaigong.core.ledger.verify import Verdict, verify
from kaigong.core.problems import Faulty, Problem

WHOLE, BROKEN = 0, 1
LONGEST_LINE = 64 * 2**20  # a longer line is read in pieces, and those are no JSON
HEX = re.compile(r"[0-9a-fA-F]{64}")


def run(argv: list[str]) -> int:
    """Read the file, tell the verdict, and give the exit status."""
    try:
        options = parser().parse_args(argv)
    except UsageFault as fault:
        options = argparse.Namespace(json=wants_json(argv), file=None, lang=CHINESE)
        return _refuse([Problem("option.unreadable", at="arguments", data={"got": str(fault)})], options)
    try:
        verdict = _verdict(options)
    except Faulty as faulty:
        return _refuse(faulty.problems, options)
    if options.json:
        print(json.dumps(_row(options.file, verdict), ensure_ascii=False))
    else:
        print(_told(verdict, options.lang))
    return WHOLE if verdict.whole else BROKEN


def parser() -> argparse.ArgumentParser:
    """The options of the command."""
    made = Parser(prog="kaigong verify", description=__doc__, allow_abbrev=False)
    made.add_argument("file", metavar="FILE", help="a file that says in its first line what it is; - is standard input")
    made.add_argument("--key", action="append", default=[], metavar="HEX", help="count only signatures of this key")
    made.add_argument("--root", action="append", default=[], metavar="HEX", help="the file must hold this daily root")
    add_json(made)
    made.add_argument("--lang", choices=(CHINESE, ENGLISH), default=CHINESE, help="language of the text (default zh)")
    return made


def _verdict(options: argparse.Namespace) -> Verdict:
    options.json = options.json or options.format == "json"
    if wrong := [*_not_hex("--key", options.key), *_not_hex("--root", options.root)]:
        raise Faulty(wrong)
    if options.file == "-":
        return verify(_lines(sys.stdin.buffer), keys=options.key, roots=options.root)
    try:
        with Path(options.file).open("rb") as file:
            return verify(_lines(file), keys=options.key, roots=options.root)
    except OSError as error:
        raise Faulty([Problem("file.unreadable", at=options.file, data={"got": error.strerror})]) from error


def _not_hex(option: str, values: list[str]) -> Iterator[Problem]:
    return (Problem("option.not_hex", at=option, data={"got": value}) for value in values if not HEX.fullmatch(value))


def _lines(file: BinaryIO) -> Iterator[bytes]:
    return iter(partial(file.readline, LONGEST_LINE), b"")


def _refuse(problems: list[Problem], options: argparse.Namespace) -> int:
    if options.json:
        faults = [_fault(problem) for problem in problems]
        print(json.dumps({"file": options.file, "kind": None, "whole": None, "faults": faults}, ensure_ascii=False))
    for problem in problems:
        print(f"{problem.at}: {sentence(problem.code, problem.data, options.lang)}", file=sys.stderr)
    return FAULTY_INPUT


def _fault(problem: Problem) -> dict[str, Any]:
    name = str(problem.data.get("got", ""))
    message = sentence(problem.code, problem.data)
    return {"kind": problem.code, "name": name, "place": problem.at, "message": message}


def _row(file: str, verdict: Verdict) -> dict[str, Any]:
    """The verdict as the command's JSON gives it."""
    where, why, header = verdict.where, verdict.why, verdict.header
    return {
        "file": file,
        "kind": "ledger",
        "whole": verdict.whole,
        "where": where and {"line": where.line, "stream": where.stream, "n": where.n},
        "why": why and {"code": why.code, **why.data, "message": sentence(why.code, why.data)},
        "entries": verdict.entries,
        "streams": verdict.streams,
        "roots": verdict.roots,
        "sealed": verdict.sealed,
        "stream": header and header.scope.stream,
        "since": header and header.scope.since,
        "exported_at": header and header.exported_at,
        "public_key": header and header.public_key,
        "faults": [],
    }


def _told(verdict: Verdict, language: str) -> str:
    """The verdict for people."""
    if verdict.whole:
        return _whole(verdict)[language == ENGLISH]
    where, why = verdict.where, verdict.why
    assert where is not None
    assert why is not None
    reason = sentence(why.code, why.data, language)
    if language == ENGLISH:
        entry = where.stream and f", {where.stream}" + (f" entry {where.n}" if where.n else "")
        return f"broken at line {where.line}{entry or ''}: {reason}"
    entry = where.stream and f"，{where.stream}" + (f" 第 {where.n} 条" if where.n else "")
    return f"不完整：第 {where.line} 行{entry or ''}：{reason}"


def _whole(verdict: Verdict) -> tuple[str, str]:
    assert verdict.header is not None
    key, counts = verdict.header.public_key, (verdict.streams, verdict.entries, verdict.sealed, verdict.roots)
    chinese = (
        "完整：{0} 个流共 {1} 条，其中 {2} 条在 {3} 个已签署的日根之下。\n"
        "签署公钥：{4}\n请与本市公布的公钥核对，或以 --key 指定。"
    )
    english = (
        "whole: {1} entries in {0} streams, {2} of them under {3} signed daily roots.\n"
        "signed with {4}\nCompare this with the key the city publishes, or name it with --key."
    )
    return chinese.format(*counts, key), english.format(*counts, key)
