"""`balcao verify FILE.pdf` and `balcao audit verify`."""

import argparse
from pathlib import Path

from balcao.documents import api as documents
from balcao.foundation.audit.api import verify
from balcao.kernel.clock import now


def verify_pdf(arguments: argparse.Namespace) -> int:
    """0 with signer, issue date and status when genuine and in force; 1 with the reason otherwise."""
    path = Path(arguments.file)
    if not path.is_file():
        print(f"There is no file {path}.")
        return 1
    verdict = documents.verify_file(path.read_bytes(), at=now())
    print(documents.describe_verdict(verdict))
    return 0 if verdict.status == "genuine" else 1


def verify_audit(arguments: argparse.Namespace) -> int:
    """0 when every sealed row is as it was; 1 with the first bad row."""
    found = verify()
    if found.intact:
        print(f"Intact: {found.entries} entries under {found.seals} seals.")
        return 0
    where = f"row {found.bad_row}: " if found.bad_row is not None else ""
    print(f"Not intact: {where}{found.reason}.")
    return 1
