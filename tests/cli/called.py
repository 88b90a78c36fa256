"""The `kaigong` command without a process of its own, which takes seconds to start.

Each command has a test that starts it for real, with its exit status and its two outputs; the rest is asked here.
"""

import io
import subprocess
import sys
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path

import pytest

from kaigong.cli.main import main

PROCESS = [sys.executable, "-m", "kaigong.cli.main"]


def called(*arguments: str | Path, given: bytes = b"") -> subprocess.CompletedProcess[bytes]:
    """What a process would have said: exit status, standard output, standard error."""
    command = [*map(str, arguments)]
    out, err = (io.TextIOWrapper(io.BytesIO(), "utf-8", write_through=True) for _ in range(2))
    with pytest.MonkeyPatch.context() as here, redirect_stdout(out), redirect_stderr(err):
        here.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(given), "utf-8"))
        try:
            status = main(command)
        except SystemExit as end:
            status = int(end.code or 0)
    said = [stream.buffer.getvalue() for stream in (out, err)]  # type: ignore[attr-defined]
    return subprocess.CompletedProcess(command, status, *said)


def started(*arguments: str | Path, given: bytes = b"") -> subprocess.CompletedProcess[bytes]:
    """The same in a process of its own."""
    return subprocess.run([*PROCESS, *map(str, arguments)], input=given, capture_output=True, check=False)
