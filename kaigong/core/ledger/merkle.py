"""Merkle trees as RFC 6962 has them: one root vouches for many leaves, a short path for each of them.

Leaves and inner nodes are hashed with different first bytes, so that neither can be passed off as the other.
"""

from collections.abc import Callable, Iterable, Sequence

Hash = Callable[[bytes], bytes]
LEAF, NODE = b"\x00", b"\x01"


class Accumulator:
    """The root of a tree whose leaves come one by one; keeps one hash for each full subtree, never the leaves."""

    def __init__(self, hash: Hash) -> None:
        self.size = 0
        self._hash = hash
        self._subtrees: list[bytes] = []  # from the largest to the smallest, one for each bit set in `size`

    def add(self, leaf: bytes) -> None:
        """Take the next leaf; two full subtrees of one size become one."""
        node = self._hash(LEAF + leaf)
        position = self.size
        while position & 1:
            node = self._hash(NODE + self._subtrees.pop() + node)
            position >>= 1
        self._subtrees.append(node)
        self.size += 1

    def root(self) -> bytes:
        """The root over all leaves so far."""
        if not self._subtrees:
            return self._hash(b"")
        node = self._subtrees[-1]
        for left in reversed(self._subtrees[:-1]):
            node = self._hash(NODE + left + node)
        return node


def root(leaves: Iterable[bytes], hash: Hash) -> bytes:
    """The root over the leaves in this order."""
    tree = Accumulator(hash)
    for leaf in leaves:
        tree.add(leaf)
    return tree.root()


def paths(leaves: Sequence[bytes], indexes: Iterable[int], hash: Hash) -> list[list[bytes]]:
    """For each of these leaves the hashes that lead from it to the root, lowest first."""
    levels = [[hash(LEAF + leaf) for leaf in leaves]]
    while len(levels[-1]) > 1:
        levels.append(_above(levels[-1], hash))
    return [_path(levels, index) for index in indexes]


def _above(level: list[bytes], hash: Hash) -> list[bytes]:
    pairs = [hash(NODE + level[i] + level[i + 1]) for i in range(0, len(level) - 1, 2)]
    return pairs + level[-1:] if len(level) % 2 else pairs  # an odd one out goes up as it is


def _path(levels: list[list[bytes]], index: int) -> list[bytes]:
    path = []
    for level in levels[:-1]:
        if index ^ 1 < len(level):
            path.append(level[index ^ 1])
        index >>= 1
    return path


def root_by_path(leaf: bytes, index: int, size: int, path: Sequence[bytes], hash: Hash) -> bytes | None:
    """The root that a path leads to; None where a tree of this size has no such path."""
    if not 0 <= index < size:
        return None
    node, last, rest = hash(LEAF + leaf), size - 1, list(path)
    while last > 0:
        if index ^ 1 <= last:
            if not rest:
                return None
            sibling = rest.pop(0)
            node = hash(NODE + sibling + node) if index & 1 else hash(NODE + node + sibling)
        index, last = index >> 1, last >> 1
    return None if rest else node
