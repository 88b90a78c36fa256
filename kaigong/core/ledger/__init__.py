"""Hash chains that anyone can check: seal, verify, proof of one entry (see docs/decisions/0004-ledger.md)."""

from kaigong.core.ledger.canonical import canonical, parse
from kaigong.core.ledger.chain import ALGORITHMS, GENESIS, Entry, digest, seal, stamp
from kaigong.core.ledger.events import Fact, decode, encode

__all__ = [
    "ALGORITHMS",
    "GENESIS",
    "Entry",
    "Fact",
    "canonical",
    "decode",
    "digest",
    "encode",
    "parse",
    "seal",
    "stamp",
]
