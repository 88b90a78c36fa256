"""Replay real logs and count what the core lets through: python -m tools.replay --data FOLDER [--write DOCUMENT]"""

import argparse
from pathlib import Path

from tools.replay.report import LOGS, count, page

MARK = "<!-- what follows is written by `python -m tools.replay --write` -->\n"


def main() -> None:
    """Print the tables, or put them under the mark of a document."""
    parser = argparse.ArgumentParser(prog="python -m tools.replay", description=__doc__)
    parser.add_argument("--data", type=Path, required=True, help="the folder the logs lie in")
    parser.add_argument("--most", type=int, help="at most so many cases a file")
    parser.add_argument("--write", type=Path, help="the document whose tables to renew")
    asked = parser.parse_args()
    found = page(one for log in LOGS for one in count(log, asked.data, asked.most))
    if asked.write is None:
        print(found, end="")  # noqa: T201 what a command is for
        return
    head, _, _ = asked.write.read_text(encoding="utf-8").partition(MARK)
    asked.write.write_text(head + MARK + "\n" + found, encoding="utf-8")


if __name__ == "__main__":
    main()
