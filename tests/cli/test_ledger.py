"""`kaigong ledger export` where there is nothing to export; what it writes is tried with the ledger app."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from kaigong.cli.main import main


def test_a_database_that_was_never_set_up_is_told_in_a_line(tmp_path: Path) -> None:
    environment = {**os.environ, "KAIGONG_HOME": str(tmp_path), "PYTHONPATH": "."}
    environment.pop("DATABASE_URL", None)
    made = subprocess.run(
        [sys.executable, "-m", "kaigong.cli.main", "ledger", "export"], env=environment, capture_output=True,
        check=False, text=True,
    )  # fmt: skip
    assert (made.returncode, made.stdout) == (2, "")
    assert made.stderr.startswith("kaigong ledger export: the ledger cannot be read: ")
    assert made.stderr.count("\n") == 1


@pytest.mark.parametrize("arguments", [[], ["export", "--entry", "1"], ["export", "--entry", "x"], ["import"]])
def test_faulty_arguments_are_refused_before_the_database_is_opened(
    capsys: pytest.CaptureFixture[str], arguments: list[str]
) -> None:
    assert main(["ledger", *arguments]) == 2
    printed = capsys.readouterr()
    assert printed.out == "" and printed.err.startswith("kaigong ledger")
