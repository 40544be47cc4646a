"""Merkle tree hash of RFC 6962: leaves and nodes are told apart by a prefix byte."""

import hashlib
from collections.abc import Sequence


def leaf_hash(content: bytes) -> str:
    """SHA-256 over 0x00 and the content, in hex."""
    return hashlib.sha256(b"\x00" + content).hexdigest()


def tree_root(leaves: Sequence[str]) -> str:
    """The root over leaf hashes (hex); the empty tree has the hash of nothing."""
    if not leaves:
        return hashlib.sha256(b"").hexdigest()
    if len(leaves) == 1:
        return leaves[0]
    split = 1 << (len(leaves) - 1).bit_length() - 1
    left, right = tree_root(leaves[:split]), tree_root(leaves[split:])
    return hashlib.sha256(b"\x01" + bytes.fromhex(left) + bytes.fromhex(right)).hexdigest()


def path_to_root(leaves: Sequence[str], place: int) -> list[tuple[str, str]]:
    """The hashes beside the way from a leaf to the root, from below: pairs of `left` or `right` and a hash (hex).

    :param place: the leaf's place, from 0.
    """
    if len(leaves) == 1:
        return []
    split = 1 << (len(leaves) - 1).bit_length() - 1
    if place < split:
        return [*path_to_root(leaves[:split], place), ("right", tree_root(leaves[split:]))]
    return [*path_to_root(leaves[split:], place - split), ("left", tree_root(leaves[:split]))]


def root_of_path(leaf: str, path: Sequence[tuple[str, str]]) -> str:
    """The root to which a leaf leads along such a path."""
    found = leaf
    for side, other in path:
        left, right = (other, found) if side == "left" else (found, other)
        found = hashlib.sha256(b"\x01" + bytes.fromhex(left) + bytes.fromhex(right)).hexdigest()
    return found
