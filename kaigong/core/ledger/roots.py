"""The signed root of a day: it vouches for every entry recorded since the root before, and is chained to that root."""

from collections.abc import Callable
from dataclasses import asdict, dataclass
from typing import Any

from kaigong.core.ledger.canonical import canonical
from kaigong.core.ledger.chain import digest

Sign = Callable[[bytes], bytes]


@dataclass(frozen=True, slots=True)
class Root:
    """What is signed. `entries` are those under this root, `total` all up to and including them."""

    n: int
    day: str
    entries: int
    total: int
    root: str
    prev: str
    alg: str
    by: str
    sealed_at: str
    public_key: str

    def text(self) -> bytes:
        """The very bytes that are hashed and signed; they say what they are."""
        return canonical({"kaigong": "ledger-root", **asdict(self)})

    def hash(self) -> str:
        """What the next root carries as `prev`."""
        return digest(self.alg, self.text()).hex()

    def signed(self, sign: Sign) -> dict[str, Any]:
        """The root as it stands in an export."""
        return {**asdict(self), "hash": self.hash(), "signature": sign(self.text()).hex()}


def signature_holds(public_key: str, signature: str, text: bytes) -> bool:
    """Whether this Ed25519 signature (both in lower-case hex, written in no other way) is the key's over the text."""
    from cryptography.exceptions import InvalidSignature  # slow to import; most refusals come before it is needed
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

    try:
        key, seal = bytes.fromhex(public_key), bytes.fromhex(signature)
        Ed25519PublicKey.from_public_bytes(key).verify(seal, text)
    except (InvalidSignature, ValueError):
        return False
    return (key.hex(), seal.hex()) == (public_key, signature)
