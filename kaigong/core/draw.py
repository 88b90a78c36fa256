"""A random draw that anybody can repeat: experts, intermediary bodies, inspection targets.

Commit, then reveal. 1. Before the draw the pool and the hash of a secret are made public. 2. After that a beacon comes
into being that nobody could know before (a daily root of the ledger, numbers named by a witness). 3. The seed is
HMAC-SHA-256(secret, pool hash + beacon); whoever has the three repeats the draw. Nobody can steer it alone: the
organiser is bound by the hash of the secret before the beacon exists, and whoever makes the beacon does not know the
secret. Only integers are used, so that every machine draws the same.
"""

import hashlib
import hmac
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from kaigong.core.problems import Faulty, Problem

BLOCK = 2**256


@dataclass(frozen=True, slots=True)
class Ticket:
    """One member of the pool; `weight` is a whole number of lots, at least 1."""

    member: str
    weight: int = 1


@dataclass(frozen=True, slots=True)
class Record:
    """Everything a draw was made from and what it gave: enough to repeat it. `kind` says what was drawn for what."""

    kind: str
    pool: tuple[Ticket, ...]
    take: int
    commitment: str
    secret: str
    beacon: str
    drawn: tuple[str, ...]


def pool_hash(pool: Sequence[Ticket]) -> str:
    """The hash under which a pool is announced; the order of its members does not matter."""
    rows = [[ticket.member, ticket.weight] for ticket in sorted(pool, key=lambda ticket: ticket.member)]
    return hashlib.sha256(json.dumps(rows, ensure_ascii=False, separators=(",", ":")).encode()).hexdigest()


def commitment(secret: str) -> str:
    """The hash under which a secret is announced."""
    return hashlib.sha256(b"kaigong draw\n" + secret.encode()).hexdigest()


def seed(secret: str, pool: Sequence[Ticket], beacon: str) -> bytes:
    """The seed that secret, pool and beacon make together: 32 bytes."""
    return hmac.new(secret.encode(), f"{pool_hash(pool)}\n{beacon}".encode(), hashlib.sha256).digest()


def problems(pool: Sequence[Ticket], take: int) -> Iterator[Problem]:
    """Everything that makes a draw impossible."""
    if not pool:
        yield Problem("draw.pool_empty", at="pool")
    if len({ticket.member for ticket in pool}) < len(pool):
        yield Problem("draw.member_twice", at="pool")
    for ticket in pool:
        if ticket.weight < 1:
            yield Problem("draw.weight", at=ticket.member, data={"got": ticket.weight})
    if not 0 < take <= len(pool):
        yield Problem("draw.take", at="take", data={"got": take, "limit": len(pool)})


def draw(pool: Sequence[Ticket], take: int, seed: bytes) -> tuple[str, ...]:
    """`take` members in the order drawn, without putting back; each time every lot left has the same chance.

    Raises Faulty for an empty pool, a member twice, a weight below 1, or more to take than there are.
    """
    if faults := list(problems(pool, take)):
        raise Faulty(faults)
    left = sorted(pool, key=lambda ticket: ticket.member)
    drawn = list[str]()
    numbers = _Numbers(seed)
    while len(drawn) < take:
        lot = numbers.below(sum(ticket.weight for ticket in left))
        drawn.append(left.pop(_holder(left, lot)).member)
    return tuple(drawn)


def _holder(left: Sequence[Ticket], lot: int) -> int:
    """Whose lot it is: lots are numbered through in the order of the members."""
    for place, ticket in enumerate(left):
        lot -= ticket.weight
        if lot < 0:
            return place
    raise AssertionError("a lot lies below the sum of the weights")


class _Numbers:
    """Whole numbers without bias from SHA-256 in counter mode; what would favour small ones is thrown away."""

    def __init__(self, seed: bytes) -> None:
        self.seed, self.counter = seed, 0

    def below(self, limit: int) -> int:
        while True:
            block = hashlib.sha256(self.seed + self.counter.to_bytes(8, "big")).digest()
            self.counter += 1
            number = int.from_bytes(block, "big")
            if number < BLOCK - BLOCK % limit:
                return number % limit


def made(kind: str, pool: Sequence[Ticket], take: int, secret: str, beacon: str) -> Record:
    """Draw, and keep everything that is needed to repeat it."""
    drawn = draw(pool, take, seed(secret, pool, beacon))
    tickets = tuple(sorted(pool, key=lambda ticket: ticket.member))
    return Record(kind, tickets, take, commitment(secret), secret, beacon, drawn)


def broken(record: Record) -> Problem | None:
    """The first thing about a record that does not hold; None when the whole of it does."""
    if faults := list(problems(record.pool, record.take)):
        return faults[0]
    if commitment(record.secret) != record.commitment:
        return Problem("draw.other_secret", at="secret")
    again = draw(record.pool, record.take, seed(record.secret, record.pool, record.beacon))
    for place, (was, would) in enumerate(zip(record.drawn, again, strict=False), 1):
        if was != would:
            return Problem("draw.other_result", at=f"drawn[{place}]", data={"got": was, "expected": would})
    if len(record.drawn) != len(again):
        return Problem("draw.other_result", at="drawn", data={"got": len(record.drawn), "expected": len(again)})
    return None
