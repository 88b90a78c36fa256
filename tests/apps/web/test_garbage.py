"""What a server process loads at the start is not walked again while somebody waits; circles are found all the same."""

import subprocess
import sys
from pathlib import Path

from tests import made

LOOK = """
import gc, weakref
import kaigong.web.wsgi
from kaigong.web import garbage

lasting = gc.get_freeze_count()
assert lasting > 100_000 and gc.get_threshold()[0] == garbage.YOUNG, lasting


class Circle:
    pass


loaded = [Circle() for _ in range(1000)]
gc.collect()
assert gc.get_freeze_count() >= lasting + 1000
one = Circle()
one.itself, seen = one, weakref.ref(one)
del one
gc.collect()
assert seen() is None
print("settled")
"""


def test_what_is_loaded_is_lasting_and_circles_are_found(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", LOOK], env=made.surroundings(tmp_path, demo=False), capture_output=True, text=True,
        check=False,
    )  # fmt: skip
    assert done.stdout == "settled\n", done.stderr
