"""A log that came in a ZIP archive: the one file in it."""

import zipfile
import zlib
from io import BytesIO
from typing import Any

from kaigong.core.mining import pieces as p
from kaigong.core.mining.log import Fault
from kaigong.core.problems import Faulty

ZIP = b"PK\x03\x04"
EMPTY_ZIP = b"PK\x05\x06"
BESIDE = ("__MACOSX/", ".DS_Store")  # what a Mac packs along
WORKBOOK = "[Content_Types].xml"
SHOWN = 8


def only_member(source: p.Source) -> bytes:
    """The bytes of the only file of an archive; Faulty where there are more, none, or they cannot be unpacked."""
    whole = BytesIO(b"".join(p.raw(source)))
    try:
        with zipfile.ZipFile(whole) as archive:
            names = [i.filename for i in archive.infolist() if not i.is_dir() and not _beside(i.filename)]
            if WORKBOOK in names:
                raise Faulty([Fault("kind.workbook").problem()])
            if len(names) != 1:
                told = ", ".join(names[:SHOWN]) + (" …" if len(names) > SHOWN else "")
                raise Faulty([Fault("zip.not_one", data={"count": len(names), "names": told}).problem()])
            return _read(archive, archive.getinfo(names[0]))
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, RuntimeError, NotImplementedError) as error:
        raise Faulty([Fault("zip.damaged", data={"got": str(error)[:120]}).problem()]) from None


def _beside(name: str) -> bool:
    return name.startswith(BESIDE[0]) or name.rpartition("/")[2] == BESIDE[1]


def _read(archive: zipfile.ZipFile, member: Any) -> bytes:
    """Its bytes, unless they are more than any log packs into so few."""
    if member.file_size > p.FREE and member.file_size > p.RATIO * member.compress_size:
        raise Faulty([Fault("gzip.bomb", data={"got": member.file_size}).problem()])
    with archive.open(member) as file:
        return file.read(member.file_size + 1)
