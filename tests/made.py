"""What many tests start from, made once and copied: an empty database, migrated, and the small demo city.

`python -m tests.made` makes both now; a test that needs one and does not find it makes it. They lie in pytest's cache
under a name taken from all they were made of, so a change of the product makes them anew.
"""

import fcntl
import hashlib
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
CACHE = ROOT / ".pytest_cache" / "made"
FRESH = 4 * 3600  # seconds: the hours of the city's day pass, so it is made anew before its evening


@cache
def mark() -> str:
    """One name for the product as it is now, and for the packages it runs on."""
    total = hashlib.sha256(sys.version.encode())
    for path in [ROOT / "requirements" / "dev.lock", *sorted((ROOT / "kaigong").rglob("*"))]:
        if "__pycache__" in path.parts or path.suffix == ".mo" or not path.is_file():
            continue  # made from what is counted already, and made while tests run
        total.update(f"{path.relative_to(ROOT)}\0".encode() + path.read_bytes())
    return total.hexdigest()[:16]


def once(name: str, make: Callable[[Path], None]) -> Path:
    """The folder of this name, made by whichever process comes first while the others wait."""
    folder = CACHE / mark() / name
    folder.parent.mkdir(parents=True, exist_ok=True)
    with (folder.parent / f"{name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        done = folder / "done"
        if not done.exists() or time.time() - done.stat().st_mtime > FRESH:
            forget_others()
            shutil.rmtree(folder, ignore_errors=True)
            folder.mkdir()
            make(folder)
            done.touch()
    return folder


def forget_others() -> None:
    """Throw away what was made of an older product, once nobody can be at work on it any more."""
    for old in CACHE.iterdir():
        if old.name != mark() and time.time() - old.stat().st_mtime > FRESH:
            shutil.rmtree(old, ignore_errors=True)


def surroundings(home: Path, *, demo: bool = True) -> dict[str, str]:
    """What the processes of a city are started with."""
    kept = {k: v for k, v in os.environ.items() if k not in {"DATABASE_URL", "DJANGO_SETTINGS_MODULE", "KAIGONG_DEMO"}}
    return kept | {"KAIGONG_HOME": str(home)} | ({"KAIGONG_DEMO": "1"} if demo else {})


def manage(environment: dict[str, str], *words: str) -> None:
    """A management command; what it said is shown when it fails."""
    command = [sys.executable, "-m", "kaigong.web.manage", *words]
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, f"{' '.join(words)}: {done.stdout}{done.stderr}"


def empty() -> Path:
    """An SQLite database with every migration applied and nothing in it."""
    return once("empty", _migrate) / "db.sqlite3"


def _migrate(folder: Path) -> None:
    manage(surroundings(folder, demo=False), "migrate", "--verbosity", "0")


def city() -> Path:
    """The home of the small demo city, to be copied."""
    return once("city", _load)


def _load(folder: Path) -> None:
    shutil.copy(empty(), folder / "db.sqlite3")
    environment = surroundings(folder)
    manage(environment, "migrate", "--verbosity", "0")
    manage(environment, "loaddemo", "--scale", "small")
    manage(environment, "collectstatic", "--noinput", "--verbosity", "0")


if __name__ == "__main__":
    sys.stdout.write(f"{empty()}\n{city()}\n")
