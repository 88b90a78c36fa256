"""Merkle trees: the published examples of RFC 6962's tree, and paths that prove exactly what they should."""

from hashlib import sha256

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kaigong.core.ledger.chain import ALGORITHMS
from kaigong.core.ledger.merkle import Accumulator, paths, root, root_by_path


def hash(text: bytes) -> bytes:
    return sha256(text).digest()


# the leaves and roots that certificate transparency logs are tested with
HEX = ("", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f")
LEAVES = [bytes.fromhex(digits) for digits in HEX]
ROOTS = {
    0: "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    1: "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    2: "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    3: "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    4: "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    5: "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    6: "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    7: "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    8: "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
}


@pytest.mark.parametrize("size", ROOTS)
def test_the_published_roots_come_out(size: int) -> None:
    assert root(LEAVES[:size], hash).hex() == ROOTS[size]


def by_definition(leaves: list[bytes]) -> bytes:
    """The tree as the standard words it: split at the largest power of two below the size."""
    if not leaves:
        return hash(b"")
    if len(leaves) == 1:
        return hash(b"\x00" + leaves[0])
    split = 1
    while split * 2 < len(leaves):
        split *= 2
    return hash(b"\x01" + by_definition(leaves[:split]) + by_definition(leaves[split:]))


leaf_lists = st.lists(st.binary(min_size=1, max_size=4), min_size=1, max_size=40)


@given(leaf_lists)
def test_leaf_by_leaf_gives_the_tree_of_the_definition(leaves: list[bytes]) -> None:
    assert root(leaves, hash) == by_definition(leaves)


@settings(max_examples=60)
@given(leaf_lists)
def test_every_leaf_is_proved_by_its_path(leaves: list[bytes]) -> None:
    top = root(leaves, hash)
    found = paths(leaves, range(len(leaves)), hash)
    for index, (leaf, path) in enumerate(zip(leaves, found, strict=True)):
        assert root_by_path(leaf, index, len(leaves), path, hash) == top


@settings(max_examples=100)
@given(leaf_lists, st.data())
def test_no_other_leaf_index_or_path_is_proved(leaves: list[bytes], data: st.DataObject) -> None:
    index = data.draw(st.integers(0, len(leaves) - 1))
    (path,) = paths(leaves, [index], hash)
    top, size = root(leaves, hash), len(leaves)
    other = data.draw(st.integers(-2, size + 2).filter(lambda i: i != index))
    if not 0 <= other < size or leaves[other] != leaves[index]:
        assert root_by_path(leaves[index], other, size, path, hash) != top
    assert root_by_path(leaves[index] + b"x", index, size, path, hash) != top
    assert root_by_path(leaves[index], index, size, [*path, hash(b"x")], hash) is None
    if path:
        assert root_by_path(leaves[index], index, size, path[:-1], hash) is None


def test_an_inner_node_cannot_be_passed_off_as_a_leaf() -> None:
    inner = hash(b"\x00a") + hash(b"\x00b")
    assert root([inner], hash) != root([b"a", b"b"], hash)


def test_sm3_gives_the_published_digest() -> None:
    assert ALGORITHMS["sm3"](b"abc").hex() == "66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0"


def test_the_accumulator_counts() -> None:
    tree = Accumulator(hash)
    for leaf in LEAVES:
        tree.add(leaf)
    assert tree.size == len(LEAVES)
