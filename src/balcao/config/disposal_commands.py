"""`balcao disposal verify` and `balcao disposal rerun`."""

import argparse
from pathlib import Path

from balcao.disposal.api import NotGenuine, lists_done, prove_list, repeat_list, repeat_manifest
from balcao.kernel.clock import now
from balcao.kernel.errors import NotFound


def verify(arguments: argparse.Namespace) -> int:
    """0 when nothing of a list is left and its seals hold; 1 with what is wrong."""
    try:
        found = prove_list(at=now(), number=arguments.list)
    except NotFound:
        print(f"There is no list {arguments.list}.")
        return 1
    for fault in found.faults:
        print(f"Not proved: {fault}.")
    if found.faults:
        return 1
    shared = f", {found.shared} stay because something else holds the same bytes" if found.shared else ""
    print(f"Proved: nothing is left of {found.cases} cases and {found.files} files{shared}.")
    print(f"The manifest was stamped at {found.stamped_at:%Y-%m-%d %H:%M:%S %Z}; the certificate's seal holds.")
    return 0


def rerun(arguments: argparse.Namespace) -> int:
    """Delete again what a restored backup brought back: of the manifests given, or of every list that is done."""
    failed = 0
    for name in arguments.manifests:
        try:
            number, back = repeat_manifest(at=now(), data=Path(name).read_bytes())
        except (OSError, NotGenuine) as fault:
            print(f"{name}: not done, {fault if isinstance(fault, OSError) else 'it is no manifest of ours'}.")
            failed = 1
        else:
            print(f"{number}: {back} cases had come back and were deleted again.")
    for number in lists_done() if not arguments.manifests else ():
        print(f"{number}: {repeat_list(at=now(), number=number)} cases had come back and were deleted again.")
    return failed
