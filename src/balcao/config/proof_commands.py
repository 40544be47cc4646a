"""`balcao verify FILE.pdf` and `balcao audit verify`."""

import argparse
from pathlib import Path

from django.conf import settings

from balcao.documents import api as documents
from balcao.foundation.audit.api import verify

WORDS = {
    "not_a_pdf": "this is no PDF",
    "no_seal": "it bears no seal",
    "unreadable": "it cannot be read",
    "unknown_seal": "its seal is not of this administration",
    "changed_after_sealing": "it was changed after sealing",
    "something_added_after_sealing": "something was added after sealing",
    "no_valid_time_stamp": "its time stamp is missing or not valid",
}


def verify_pdf(arguments: argparse.Namespace) -> int:
    """0 with the signer and the time of sealing when genuine; 1 with the reason otherwise."""
    path = Path(arguments.file)
    if not path.is_file():
        print(f"There is no file {path}.")
        return 1
    verdict = documents.verify_seal(path.read_bytes(), folder=settings.BALCAO_VAR / "pki")
    if verdict.state is not documents.SealState.GENUINE:
        print(f"{verdict.state.value.replace('_', ' ')}: {WORDS[verdict.reason]}.")
        return 1
    print(f"Genuine: sealed by {verdict.signer} at {verdict.sealed_at:%Y-%m-%d %H:%M:%S %Z}.")
    return 0


def verify_audit(arguments: argparse.Namespace) -> int:
    """0 when every sealed row is as it was; 1 with the first bad row."""
    found = verify()
    if found.intact:
        print(f"Intact: {found.entries} entries under {found.seals} seals.")
        return 0
    where = f"row {found.bad_row}: " if found.bad_row is not None else ""
    print(f"Not intact: {where}{found.reason}.")
    return 1
