"""Hash chains that anyone can check: seal, verify, proof of one entry (see docs/decisions/0004-ledger.md)."""

from kaigong.core.ledger.canonical import canonical, parse
from kaigong.core.ledger.chain import ALGORITHMS, GENESIS, Chains, Entry, digest, seal, stamp
from kaigong.core.ledger.events import Fact, decode, encode
from kaigong.core.ledger.export import Header, Proof, Scope, Writer
from kaigong.core.ledger.merkle import Accumulator, paths
from kaigong.core.ledger.roots import Root
from kaigong.core.ledger.verify import Verdict, verify

__all__ = [
    "ALGORITHMS",
    "GENESIS",
    "Accumulator",
    "Chains",
    "Entry",
    "Fact",
    "Header",
    "Proof",
    "Root",
    "Scope",
    "Verdict",
    "Writer",
    "canonical",
    "decode",
    "digest",
    "encode",
    "parse",
    "paths",
    "seal",
    "stamp",
    "verify",
]
