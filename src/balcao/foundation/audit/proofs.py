"""Entries that prove themselves outside the database: each with its way to a sealed, time-stamped root."""

import hashlib
import json
from collections.abc import Iterator, Mapping
from typing import Any

from balcao.foundation.audit.merkle import leaf_hash, path_to_root, root_of_path
from balcao.foundation.audit.models import Entry, Seal, SealedLeaf
from balcao.foundation.audit.operations import entry_content

FORM = "balcao-audit-proof-1"


class BadProof(ValueError):
    """An entry does not lead to its seal, or is no entry at all; the message says which."""


def proof_of(subject: str) -> dict[str, Any]:
    """Every sealed entry about a subject, oldest first, with its path and seal; those not sealed yet are counted."""
    entries = {entry.pk: entry for entry in Entry.objects.filter(subject=subject).order_by("id")}
    leaves = SealedLeaf.objects.filter(entry_id__in=entries).select_related("seal").order_by("entry_id")
    by_seal: dict[int, list[str]] = {}
    rows = []
    for leaf in leaves:
        all_leaves = by_seal.setdefault(leaf.seal_id, _leaves(leaf.seal))
        rows.append(
            {
                "content": entry_content(entries[leaf.entry_id]).decode(),
                "path": path_to_root(all_leaves, leaf.place),
                "seal": {
                    "root": leaf.seal.root,
                    "previous": leaf.seal.previous,
                    "chain": leaf.seal.chain,
                    "sealed_at": leaf.seal.sealed_at.isoformat(),
                    "time_stamp": bytes(leaf.seal.token).hex(),
                },
            }
        )
    return {"form": FORM, "subject": subject, "unsealed": len(entries) - len(rows), "entries": rows}


def _leaves(seal: Seal) -> list[str]:
    return list(SealedLeaf.objects.filter(seal=seal).order_by("place").values_list("leaf", flat=True))


def check_proof(proof: Mapping[str, Any]) -> Iterator[tuple[str, bytes]]:
    """The chain value and time-stamp token of each entry's seal, once the entry is found to lead there.

    :raises BadProof: for the first that does not.
    """
    if proof.get("form") != FORM:
        raise BadProof("this is no proof of the audit trail")
    for number, row in enumerate(proof.get("entries", ()), start=1):
        try:
            content, seal = str(row["content"]), row["seal"]
            about = json.loads(content)["subject"]
            root = root_of_path(leaf_hash(content.encode()), [(str(side), str(other)) for side, other in row["path"]])
            chain = hashlib.sha256(f"{seal['previous']}:{root}".encode()).hexdigest()
            token = bytes.fromhex(seal["time_stamp"])
        except (KeyError, TypeError, ValueError) as fault:
            raise BadProof(f"entry {number} cannot be read") from fault
        if about != proof["subject"]:
            raise BadProof(f"entry {number} is about something else")
        if root != seal["root"] or chain != seal["chain"]:
            raise BadProof(f"entry {number} does not lead to its seal")
        yield chain, token
