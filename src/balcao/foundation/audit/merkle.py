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
