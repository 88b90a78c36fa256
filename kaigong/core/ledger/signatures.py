"""Signatures behind one interface: Ed25519, or SM2 with SM3 where a city must use it. All values are lower-case hex."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from kaigong.core.ledger import sm2
from kaigong.core.ledger.roots import signature_holds
from kaigong.core.problems import Faulty, Problem

ED25519, SM2 = "ed25519", "sm2-sm3"
PUBLIC_DIGITS: Mapping[str, int] = {ED25519: 64, SM2: 128}
PRIVATE_DIGITS = SIGNATURE_HALF = 64
HEX = re.compile(r"[0-9a-f]+")


@dataclass(frozen=True, slots=True)
class PublicKey:
    """Whose signature counts, and how it is computed."""

    algorithm: str
    public_key: str

    def verify(self, signature: str, text: bytes) -> bool:
        """Whether this signature is the key's over the text; never an exception, however odd the input."""
        return holds(self.algorithm, self.public_key, signature, text)


@dataclass(frozen=True, slots=True)
class Signer:
    """A key that signs."""

    algorithm: str
    private_key: str
    public_key: str

    @property
    def public(self) -> PublicKey:
        """What others need of it."""
        return PublicKey(self.algorithm, self.public_key)

    def sign(self, text: bytes) -> str:
        """The signature over a text, in hex."""
        if self.algorithm == SM2:
            return sm2.sign(self.private_key, text)
        from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

        return Ed25519PrivateKey.from_private_bytes(bytes.fromhex(self.private_key)).sign(text).hex()


def signer(algorithm: str, private_key: str) -> Signer:
    """The signer of a private key of 32 bytes; Faulty where it is none."""
    if algorithm not in PUBLIC_DIGITS:
        raise Faulty([Problem("key.algorithm", data={"got": algorithm[:40], "known": sorted(PUBLIC_DIGITS)})])
    if not _hex(private_key, PRIVATE_DIGITS):
        raise Faulty([Problem("key.private", data={"wanted": PRIVATE_DIGITS})])
    return Signer(algorithm, private_key, _public(algorithm, private_key))


def holds(algorithm: str, public_key: str, signature: str, text: bytes) -> bool:
    """Whether a signature is a key's over a text; False for anything that is none."""
    digits = PUBLIC_DIGITS.get(algorithm, 0)
    if not _hex(public_key, digits) or not _hex(signature, 2 * SIGNATURE_HALF):
        return False
    return sm2.holds(public_key, signature, text) if algorithm == SM2 else signature_holds(public_key, signature, text)


def _public(algorithm: str, private_key: str) -> str:
    if algorithm == SM2:
        try:
            return sm2.public_key_of(private_key)
        except ValueError:
            raise Faulty([Problem("key.private", data={"wanted": PRIVATE_DIGITS})]) from None
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    return Ed25519PrivateKey.from_private_bytes(bytes.fromhex(private_key)).public_key().public_bytes_raw().hex()


def _hex(text: str, digits: int) -> bool:
    return len(text) == digits and HEX.fullmatch(text) is not None
