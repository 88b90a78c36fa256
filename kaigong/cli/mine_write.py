"""`kaigong mine --write FILE`: the log as it was read, in the format that the name of the file says.

It is written beside the file first and put in its place when it is whole, so that nothing half written is left.
"""

import gzip
import os
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import IO, Any

from kaigong.cli.arguments import UsageFault
from kaigong.core.mining.log import Log

Writer = Callable[[Log], Iterable[Any]]
ENDINGS = (".xes", ".xes.gz", ".parquet", ".json", ".jsonocel", ".sqlite", ".sqliteocel", ".kaigong")


def ending(path: Path) -> str:
    """Which of the endings the name has; a UsageFault where it has none of them."""
    name = path.name.lower()
    found = [each for each in ENDINGS if name.endswith(each)]
    if not found:
        raise UsageFault(f"--write {path}: the name has to end in one of {', '.join(ENDINGS)}")
    return max(found, key=len)


def check(path: Path, files: Iterable[str]) -> None:
    """Before anything is read: the ending is known, the folder there, and the file none of those to be read."""
    ending(path)
    if not path.parent.is_dir():
        raise UsageFault(f"--write {path}: there is no folder {path.parent}")
    if path.exists() and any(Path(name).exists() and path.samefile(name) for name in files):
        raise UsageFault(f"--write {path}: that is a file to be read")


def write(log: Log, path: Path) -> int:
    """Write it; gives how many bytes. How far it is, is told on standard error."""
    part = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        with part.open("wb") as file:
            _into(file, log, ending(path))
        size = part.stat().st_size
        part.replace(path)
    except OSError as error:
        raise UsageFault(f"--write {path}: {error.strerror or error}") from error
    finally:
        with suppress(FileNotFoundError):
            part.unlink()
    return size


def _into(file: IO[bytes], log: Log, kind: str) -> None:
    if kind == ".xes.gz":
        with gzip.GzipFile(fileobj=file, mode="wb", mtime=0) as packed:
            for piece in told(log, _pieces(log, kind)):
                packed.write(piece)
        return
    for piece in told(log, _pieces(log, kind)):
        file.write(piece)


def _pieces(log: Log, kind: str) -> Iterator[Any]:
    if kind in (".xes", ".xes.gz"):
        from kaigong.core.mining.write import write_xes

        yield from write_xes(log)
    elif kind == ".parquet":
        from kaigong.core.mining.parquet import write_parquet

        yield write_parquet(log)
    elif kind == ".kaigong":
        from kaigong.core.mining.store import write_store

        yield from write_store(log)
    else:
        from kaigong.core.mining.write import write_ocel_json, write_ocel_sqlite

        yield write_ocel_json(log) if kind in (".json", ".jsonocel") else write_ocel_sqlite(log)


def told(log: Log, pieces: Iterable[Any]) -> Iterator[Any]:
    """The pieces, and on standard error a bar of the bytes written."""
    from tqdm import tqdm

    with tqdm(desc=f"  Writing {len(log):,} events", unit="B", unit_scale=True, file=sys.stderr, mininterval=0.3,
              leave=False) as bar:  # fmt: skip
        for piece in pieces:
            yield piece
            bar.update(len(piece))
