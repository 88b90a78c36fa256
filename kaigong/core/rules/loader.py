"""Loading a catalogue: from texts handed in, from a folder, or the one the package ships.

    load(files) -> Catalogue            texts by name; raises Faulty with every fault, each at file:line:column
    load_folder(folder) -> Catalogue    a folder, or one file that holds a whole catalogue
    shipped(cache=None) -> Catalogue    the package's own, kept for the life of the process

Nothing of a catalogue is ever run, and all of it is bounded (see `yamltext` and `parser`).
"""

import functools
import os
import stat
from collections.abc import Iterable, Mapping
from dataclasses import replace
from hashlib import sha256
from pathlib import Path
from typing import Any

import msgspec

from kaigong.core.problems import Faulty, Problem
from kaigong.core.rules.model import Catalogue
from kaigong.core.rules.reading import Reading, fingerprint, read, rebuild
from kaigong.core.rules.references import reference_problems
from kaigong.core.rules.yamltext import MAX_TEXT

SHIPPED = Path(__file__).resolve().parents[2] / "catalogue"
# folders beside the catalogue, read by others
OTHERS = {"calendars", "funds", "indicators", "notices", "promotion", "rankings", "schema", "supervision"}
MAX_FILES = 500
DIGEST_BYTES = 32
SHAPE = 2  # raised when what a cache holds changes its shape


def load(files: Mapping[str, str]) -> Catalogue:
    """Read the files and name every fault: of YAML, of shape, of conditions, and every dangling id."""
    reading = examine(files)
    if reading.problems:
        raise Faulty(reading.problems)
    return reading.catalogue


def examine(files: Mapping[str, str]) -> Reading:
    """What `load` sees, faults and all, without raising."""
    reading = read(files)
    problems = [*reading.problems, *(placed(one, reading.places) for one in reference_problems(reading.catalogue))]
    reading.problems = [problem for problem in problems if not reading.leans(problem)]
    reading.echoes = [problem for problem in problems if reading.leans(problem)]
    return reading


def placed(problem: Problem, places: Mapping[str, str]) -> Problem:
    """A problem of an entry, at the place of that entry."""
    return replace(problem, at=places.get(problem.at, problem.at), data={"entry": problem.at, **problem.data})


def folder_files(folder: Path) -> dict[str, str]:
    """The texts of a folder's catalogue files (or of one file) by name; Faulty where they cannot be read."""
    paths = [folder] if folder.is_file() else sorted(folder.rglob("*.yaml"))
    root = folder.parent if folder.is_file() else folder
    wanted = [path for path in paths if path.relative_to(root).parts[0] not in OTHERS and path.is_file()]
    if not wanted or len(wanted) > MAX_FILES:
        code = "folder.too_many_files" if wanted else "folder.no_catalogue"
        raise Faulty([Problem(code, at=str(folder), data={"got": len(wanted), "limit": MAX_FILES})])
    return texts_of(wanted, root)


def texts_of(paths: Iterable[Path], root: Path) -> dict[str, str]:
    """The texts of files by their name under the root; Faulty naming each that cannot be read."""
    files, problems = {}, []
    for path in paths:
        name = path.relative_to(root).as_posix()
        try:
            files[name] = _text(path)
        except OSError as error:
            problems.append(Problem("folder.unreadable", at=name, data={"reason": type(error).__name__}))
    if problems:
        raise Faulty(problems)
    return files


def _text(path: Path) -> str:
    """The text of one file, no more of it than the reader will take; what is no UTF-8 is kept for it to refuse."""
    with path.open("rb") as file:
        return file.read(MAX_TEXT * 4 + 4).decode("utf-8", "surrogateescape")


def load_folder(folder: Path) -> Catalogue:
    """Load the catalogue of a folder, or of one file that holds it whole."""
    return load(folder_files(folder))


@functools.cache
def shipped(cache: Path | None = None) -> Catalogue:
    """The catalogue that comes with the package."""
    return _shipped(cache).catalogue


@functools.cache
def shipped_reading() -> Reading:
    """The same with the sections it was built from, for whoever lays a city's own rules over them."""
    return _shipped(None)


def _shipped(cache: Path | None) -> Reading:
    """Reading YAML takes most of the time, so the merged sections are kept under the hash of what they came from, in
    `cache` or the user's cache folder. A cache that cannot be read or written, that is not whole, or that anybody but
    the user could have written changes nothing but the time.
    """
    files = folder_files(SHIPPED)
    mark = fingerprint(files)
    folder = cache or _cache_folder()
    file = folder and folder / f"catalogue-{SHAPE}-{mark[:32]}.msgpack"
    raw = _kept(file) if file else None
    if raw is not None:
        reading = rebuild(raw, mark)
        if not reading.problems:
            reading.raw = raw
            return reading
    reading = examine(files)
    if reading.problems:
        raise Faulty(reading.problems)
    if file:
        _keep(file, reading.raw)
    return reading


def _cache_folder() -> Path | None:
    """The user's; None where the user has none, as in some containers."""
    root = os.environ.get("XDG_CACHE_HOME", "")
    root = root if Path(root).is_absolute() else os.path.expanduser("~/.cache")  # noqa: PTH111 - this one never raises
    return Path(root) / "kaigong" if Path(root).is_absolute() else None


def _kept(file: Path) -> dict[str, Any] | None:
    try:
        if not (_only_mine(file.parent) and _only_mine(file)):
            return None
        told = file.read_bytes()
        digest, packed = told[:DIGEST_BYTES], told[DIGEST_BYTES:]
        found = msgspec.msgpack.decode(packed) if digest == sha256(packed).digest() else None
    except (OSError, msgspec.DecodeError):
        return None
    return found if isinstance(found, dict) else None


def _only_mine(path: Path) -> bool:
    """Whether nobody but this user (or root) can have written it."""
    found = path.lstat()
    return found.st_uid in (os.getuid(), 0) and not found.st_mode & (stat.S_IWGRP | stat.S_IWOTH)


def _keep(file: Path, raw: dict[str, Any]) -> None:
    """Write beside and rename, so that a second process never reads half a file."""
    beside, packed = file.with_suffix(f".{os.getpid()}"), msgspec.msgpack.encode(raw)
    try:
        file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        with os.fdopen(os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_NOFOLLOW, 0o600), "wb") as out:
            out.write(sha256(packed).digest() + packed)
        beside.replace(file)
    except OSError:
        return
