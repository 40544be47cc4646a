"""`balcao audit verify`."""

import argparse

from balcao.foundation.audit.api import verify


def verify_audit(arguments: argparse.Namespace) -> int:
    """0 when every sealed row is as it was; 1 with the first bad row."""
    found = verify()
    if found.intact:
        print(f"Intact: {found.entries} entries under {found.seals} seals.")
        return 0
    where = f"row {found.bad_row}: " if found.bad_row is not None else ""
    print(f"Not intact: {where}{found.reason}.")
    return 1
