"""The city's signing key: made at first use, kept beside the database, readable by the server alone."""

import os
from functools import cache
from pathlib import Path
from tempfile import NamedTemporaryFile

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_pem_private_key,
)
from django.conf import settings

NAME = "ledger-ed25519.pem"


def sign(text: bytes) -> bytes:
    """The city's signature over a text."""
    return _private_key(Path(settings.KEYS_ROOT)).sign(text)


def public_key() -> str:
    """The public half as it is published: 32 bytes in hex."""
    return _private_key(Path(settings.KEYS_ROOT)).public_key().public_bytes(Encoding.Raw, PublicFormat.Raw).hex()


@cache
def _private_key(folder: Path) -> Ed25519PrivateKey:
    path = folder / NAME
    if not path.exists():
        _make(path)
    key = load_pem_private_key(path.read_bytes(), password=None)
    if not isinstance(key, Ed25519PrivateKey):
        raise TypeError(f"{path} holds another kind of key than Ed25519")
    return key


def _make(path: Path) -> None:
    """Write a new key whole and then give it its name; of two processes that try at once the first one's key stays."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    text = Ed25519PrivateKey.generate().private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    with NamedTemporaryFile(dir=path.parent, delete=False) as file:  # made readable by the owner alone
        file.write(text)
    try:
        os.link(file.name, path)
    except FileExistsError:
        return
    finally:
        Path(file.name).unlink()
