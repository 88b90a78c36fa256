"""`kaigong verify`: recompute a file without the database, and say where it first breaks.

It knows exported ledgers, certificates (the signed data or the PDF page), project passports and random draws.
"""

import argparse
import json
import re
import sys
from collections.abc import Iterator
from functools import partial
from itertools import chain
from pathlib import Path
from typing import Any, BinaryIO

from kaigong.cli import verify_ledger
from kaigong.cli.arguments import FAULTY_INPUT, Parser, UsageFault, add_json, wants_json
from kaigong.cli.verify_answer import Outcome
from kaigong.cli.verify_words import CHINESE, ENGLISH, sentence
from kaigong.core.ledger.canonical import parse
from kaigong.core.ledger.signatures import PUBLIC_DIGITS, PublicKey
from kaigong.core.problems import Faulty, Problem

WHOLE, BROKEN = 0, 1
LONGEST_LINE = 64 * 2**20  # a longer line is read in pieces, and those are no JSON
LARGEST = 256 * 2**20  # of what is read as a whole
HEX = re.compile(r"[0-9a-fA-F]{64}|[0-9a-fA-F]{128}")
KIND = re.compile(rb'"kaigong":\s*"(certificate|passport|draw)"')
PDF = b"%PDF-"


def run(argv: list[str]) -> int:
    """Read the file, tell the outcome, and give the exit status."""
    try:
        options = parser().parse_args(argv)
    except UsageFault as fault:
        options = argparse.Namespace(json=wants_json(argv), file=None, lang=CHINESE)
        return _refuse([Problem("option.unreadable", at="arguments", data={"got": str(fault)})], options)
    try:
        found = _outcome(options)
    except Faulty as faulty:
        return _refuse(faulty.problems, options)
    if options.json:
        print(json.dumps(found.json(options.file), ensure_ascii=False, default=str))
    else:
        print(found.told(options.lang))
    return WHOLE if found.whole else BROKEN


def parser() -> argparse.ArgumentParser:
    """The options of the command."""
    made = Parser(prog="kaigong verify", description=__doc__, allow_abbrev=False)
    made.add_argument("file", metavar="FILE", help="a file that says in its first line what it is; - is standard input")
    made.add_argument("--key", action="append", default=[], metavar="HEX", help="count only signatures of this key")
    made.add_argument("--keys", metavar="FILE", help="count only the public keys in this file, as a city publishes it")
    made.add_argument("--root", action="append", default=[], metavar="HEX", help="the file must hold this daily root")
    add_json(made)
    made.add_argument("--lang", choices=(CHINESE, ENGLISH), default=CHINESE, help="language of the text (default zh)")
    return made


def _outcome(options: argparse.Namespace) -> Outcome:
    options.json = options.json or options.format == "json"
    if wrong := [*_not_hex("--key", options.key), *_not_hex("--root", options.root)]:
        raise Faulty(wrong)
    keys = [*_named(options.key), *(_published(options.keys) if options.keys else ())]
    if options.file == "-":
        return _of(sys.stdin.buffer, keys, options.root)
    try:
        with Path(options.file).open("rb") as file:
            return _of(file, keys, options.root)
    except OSError as error:
        raise Faulty([Problem("file.unreadable", at=options.file, data={"got": error.strerror})]) from error


def _of(file: BinaryIO, keys: list[PublicKey], roots: list[str]) -> Outcome:
    """The first line says what a file is; what says nothing is taken for a ledger whose first line was lost."""
    first = file.readline(LONGEST_LINE)
    if first.strip() == b"{":  # one object written over many lines
        first += file.read(LARGEST)
    kind = KIND.search(first) if first.lstrip().startswith(b"{") else None
    name = kind[1] if kind else b"certificate" if first.startswith(PDF) else b"ledger"
    if name != b"ledger":
        return _whole(name, first + file.read(LARGEST), keys)
    lines = chain([first] if first else [], iter(partial(file.readline, LONGEST_LINE), b""))
    return verify_ledger.outcome(lines, keys=[key.public_key for key in keys], roots=roots)


def _whole(name: bytes, data: bytes, keys: list[PublicKey]) -> Outcome:
    """The kinds of files that are read as a whole; their rules are not loaded for a ledger."""
    if name == b"passport":
        from kaigong.cli import verify_passport

        return verify_passport.outcome(data, keys=keys)
    if name == b"draw":
        from kaigong.cli import verify_draw

        return verify_draw.outcome(data)
    from kaigong.cli import verify_certificate

    return verify_certificate.outcome(data, keys=keys)


def _not_hex(option: str, values: list[str]) -> Iterator[Problem]:
    return (Problem("option.not_hex", at=option, data={"got": value}) for value in values if not HEX.fullmatch(value))


def _named(values: list[str]) -> list[PublicKey]:
    """A key given in hex alone: its length tells its algorithm."""
    algorithms = {digits: name for name, digits in PUBLIC_DIGITS.items()}
    return [PublicKey(algorithms[len(value)], value.lower()) for value in values]


def _published(name: str) -> list[PublicKey]:
    """The keys of a file as a city publishes it."""
    try:
        fields = parse(Path(name).read_bytes())
        rows = fields["keys"] if fields["kaigong"] == "keys" else None
        return [PublicKey(str(row["algorithm"]), str(row["public_key"])) for row in rows]
    except OSError as error:
        raise Faulty([Problem("file.unreadable", at=name, data={"got": error.strerror})]) from error
    except (KeyError, TypeError, Faulty) as error:
        raise Faulty([Problem("keys.unreadable", at=name, data={"got": str(error)[:100]})]) from error


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
