"""The `kaigong` command. Each subcommand is a module of its own, imported only when called, so start-up is quick."""

import os
import sys
from importlib import import_module
from typing import NamedTuple

from kaigong import __version__


class Command(NamedTuple):
    """Where a subcommand lives ("module:function", arguments in, exit status out) and its line of help."""

    target: str
    help: str


COMMANDS = {
    "due": Command("kaigong.cli.due:run", "the due day of an item, and how it was counted (到期日)"),
    "plan": Command(
        "kaigong.cli.plan:run", "what a project needs, in what order, and when it can break ground (办理计划)"
    ),
    "catalogue": Command("kaigong.cli.catalogue:run", "check the catalogue of items, naming every fault (事项目录)"),
    "simulate": Command(
        "kaigong.cli.simulate:run", "will the promise hold: starts, targets and desks, many times over (推演)"
    ),
    "read": Command("kaigong.cli.read:run", "statements with a number out of a page or report (版面识读)"),
    "optimise": Command(
        "kaigong.cli.optimise:run", "the best plan for a project or a city, and how good it is proven to be (优化)"
    ),
    "mine": Command("kaigong.cli.mine:run", "how the work really goes, out of event logs and ledgers (流程挖掘)"),
    "verify": Command(
        "kaigong.cli.verify:run", "verify an exported ledger, certificate or passport without a database (核验)"
    ),
    "ledger": Command("kaigong.cli.ledger:run", "export the ledger as JSON Lines (台账)"),
}

FAULTY_INPUT = 2
CANNOT_WRITE = 74  # EX_IOERR: the answer could not be written, such as to a full disk
INTERRUPTED = 130


def main(argv: list[str] | None = None) -> int:
    """Find the subcommand, run it, and give its exit status."""
    arguments = sys.argv[1:] if argv is None else argv
    name = arguments[0] if arguments else "--help"
    if name in ("-h", "--help", "help"):
        print(overview())
        return 0
    if name in ("-V", "--version"):
        print(f"kaigong {__version__}")
        return 0
    if name not in COMMANDS:
        print(f"kaigong: no command {name!r}; the commands are: {', '.join(COMMANDS)}", file=sys.stderr)
        return FAULTY_INPUT
    return _run(COMMANDS[name], arguments[1:])


def overview() -> str:
    """The help text: every command with its line."""
    width = max(map(len, COMMANDS))
    lines = [f"  {name:<{width}}  {command.help}" for name, command in COMMANDS.items()]
    return "\n".join(
        [
            "Usage: kaigong COMMAND [OPTIONS]",
            "",
            "Commands:",
            *lines,
            "",
            "kaigong COMMAND --help tells more; kaigong --version the version.",
        ]
    )


def _run(command: Command, arguments: list[str]) -> int:
    module, function = command.target.split(":")
    try:
        status: int = getattr(import_module(module), function)(arguments)
        sys.stdout.flush()
    except BrokenPipeError:  # the reader, such as `head`, has gone; nothing more can be said to it
        _forget_output()
        return 1
    except OSError as error:
        _forget_output()
        print(f"kaigong: the answer cannot be written: {error.strerror}", file=sys.stderr)
        return CANNOT_WRITE
    except KeyboardInterrupt:
        return INTERRUPTED
    return status


def _forget_output() -> None:
    """What is still to be written goes nowhere, so that the interpreter does not fail on it again."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


if __name__ == "__main__":
    sys.exit(main())
