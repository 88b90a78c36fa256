"""`kaigong ledger export`: the ledger as JSON Lines on standard output. The one command that opens the database."""

import argparse
import os
import sys

from kaigong.cli.arguments import FAULTY_INPUT, Parser, UsageFault, day


def run(argv: list[str]) -> int:
    """Read the arguments and do what they ask; the exit status."""
    try:
        options = parser().parse_args(argv)
    except UsageFault as fault:
        print(f"kaigong ledger: {fault}", file=sys.stderr)
        return FAULTY_INPUT
    if options.entry is not None and options.stream is None:
        print("kaigong ledger export: --entry goes with --stream", file=sys.stderr)
        return FAULTY_INPUT
    return export(options)


def parser() -> argparse.ArgumentParser:
    """The options of the command."""
    top = Parser(prog="kaigong ledger", description=__doc__, allow_abbrev=False)
    verbs = top.add_subparsers(required=True, metavar="export")
    made = verbs.add_parser("export", help="write the ledger, one stream or one entry, for `kaigong verify`")
    made.add_argument("--stream", metavar="S", help="one stream only, such as case:KG-2022-000001")
    made.add_argument("--entry", type=int, metavar="N", help="one entry of that stream, with its proof")
    made.add_argument("--since", type=day, metavar="DAY", help="from the first daily root of that day or later on")
    return top


def export(options: argparse.Namespace) -> int:
    """Write the lines as the database gives them; a stream or entry that is not there is a fault."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kaigong.web.settings")
    import django  # the other commands start without it

    django.setup()
    from django.db import OperationalError, ProgrammingError

    try:
        return _write(options)
    except (OperationalError, ProgrammingError) as error:  # no database there, or none that was ever set up
        print(f"kaigong ledger export: the ledger cannot be read: {error}", file=sys.stderr)
        return FAULTY_INPUT


def _write(options: argparse.Namespace) -> int:
    from django.utils import timezone

    from kaigong.apps.ledger import exports, queries

    if options.stream is not None and not queries.exists(options.stream, options.entry or 1):
        place = options.stream if options.entry is None else f"{options.stream} {options.entry}"
        print(f"kaigong ledger export: nothing is recorded as {place}", file=sys.stderr)
        return FAULTY_INPUT
    chosen = {"stream": options.stream, "n": options.entry, "since": options.since}
    for line in exports.lines(now=timezone.now(), **chosen):
        sys.stdout.buffer.write(line)
    sys.stdout.buffer.flush()
    return 0
