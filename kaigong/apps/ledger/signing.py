"""The keys that sign certificates and passports: one file each beside the database, the algorithm named in it.

Which algorithm signs now is a setting (`SIGNATURE_ALGORITHM`: ed25519 or sm2-sm3). Its file is made at first use. Files
of keys used before stay where they are, so that what they signed is still known as the city's; a retired file may keep
the public half alone.
"""

import json
import os
import secrets
from functools import cache
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Any

from django.conf import settings

from kaigong.apps.ledger import keys
from kaigong.core.ledger.signatures import ED25519, PublicKey, Signer, signer
from kaigong.core.problems import Faulty, Problem, Refused

PATTERN = "signing-*.json"
KIND, VERSION = "key", 1
TRIES = 100


def current() -> Signer:
    """The key that signs now."""
    return _signer(Path(settings.KEYS_ROOT), algorithm())


def algorithm() -> str:
    """The algorithm this city signs with."""
    return str(getattr(settings, "SIGNATURE_ALGORITHM", ED25519))


def public_keys() -> tuple[PublicKey, ...]:
    """Every key whose signatures count: the one that signs now, those before it, and the ledger's own."""
    now = current().public
    earlier = [_public(path) for path in sorted(Path(settings.KEYS_ROOT).glob(PATTERN))]
    every = (now, *earlier, PublicKey(ED25519, keys.public_key()))
    return tuple(dict.fromkeys(every))


def published() -> dict[str, Any]:
    """The file a city publishes for whoever verifies offline (`kaigong verify --keys FILE`)."""
    rows = [{"algorithm": key.algorithm, "public_key": key.public_key} for key in public_keys()]
    return {"kaigong": "keys", "version": VERSION, "keys": rows}


@cache
def _signer(folder: Path, name: str) -> Signer:
    path = folder / f"signing-{name}.json"
    if not path.exists():
        _make(path, name)
    row = _row(path)
    try:
        made = signer(str(row["algorithm"]), str(row["private_key"]))
    except (KeyError, Faulty) as error:
        raise Refused("key.unreadable", file=path.name) from error
    if (made.algorithm, made.public_key) != (name, row.get("public_key")):
        raise Refused("key.unreadable", file=path.name)
    return made


def _public(path: Path) -> PublicKey:
    row = _row(path)
    try:
        return PublicKey(str(row["algorithm"]), str(row["public_key"]))
    except KeyError as error:
        raise Refused("key.unreadable", file=path.name) from error


def _row(path: Path) -> dict[str, Any]:
    try:
        row = json.loads(path.read_bytes())
    except (OSError, ValueError) as error:
        raise Refused("key.unreadable", file=path.name) from error
    if not isinstance(row, dict) or row.get("kaigong") != KIND or row.get("version") != VERSION:
        raise Refused("key.unreadable", file=path.name)
    return row


def _make(path: Path, name: str) -> None:
    """Write a new key whole and then give it its name; of two processes that try at once the first one's key stays."""
    made = _drawn(name)
    row = {"kaigong": KIND, "version": VERSION, "algorithm": name}
    row |= {"private_key": made.private_key, "public_key": made.public_key}
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    with NamedTemporaryFile("w", dir=path.parent, delete=False) as file:  # readable by the owner alone
        file.write(json.dumps(row, indent=2) + "\n")
        file.flush()
        os.fsync(file.fileno())
    try:
        os.link(file.name, path)
    except FileExistsError:
        return
    finally:
        Path(file.name).unlink()


def _drawn(name: str) -> Signer:
    for _ in range(TRIES):
        try:
            return signer(name, secrets.token_hex(32))
        except Faulty as faulty:
            if faulty.problems[0].code != "key.private":  # a number out of the curve's range is drawn again
                raise
    raise Faulty([Problem("key.private")])
