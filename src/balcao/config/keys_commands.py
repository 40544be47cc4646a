"""`balcao keys`: list, make, request, install and rotate the departments' keys for seals."""

import argparse
from pathlib import Path

from balcao.documents.api import (
    CertificateRefused,
    KeyRow,
    KeyWaits,
    NotTwoAdministrators,
    SealingUnavailable,
    install_certificate,
    keys_listed,
    make_key_for,
    request_for,
    rotate_key,
)
from balcao.foundation.pki.api import BadKey, NoSuchKey
from balcao.kernel.actor import system_actor
from balcao.kernel.clock import macau_date, now

ACTOR = "command line"
REFUSED = (BadKey, CertificateRefused, KeyWaits, NoSuchKey, NotTwoAdministrators, SealingUnavailable, OSError)


def list_keys(arguments: argparse.Namespace) -> int:
    """One line a certificate."""
    try:
        rows = keys_listed(at=now())
    except SealingUnavailable as fault:
        return _refused(fault)
    for row in rows:
        print(_line(row))
    if not rows:
        print("There is no key yet: one is made when a department seals first, or by `balcao keys make`.")
    return 0


def make(arguments: argparse.Namespace) -> int:
    """Make a key and say its fingerprint."""
    try:
        fingerprint = make_key_for(
            actor=system_actor(ACTOR),
            at=now(),
            department=arguments.department,
            kind=arguments.kind,
            witnesses=arguments.by,
        )
    except REFUSED as fault:
        return _refused(fault)
    print(f"Made. The key waits for its certificate; SHA-256 {fingerprint}.")
    return 0


def request(arguments: argparse.Namespace) -> int:
    """Print the request of the key that waits."""
    try:
        print(request_for(department=arguments.department).decode(), end="")
    except REFUSED as fault:
        return _refused(fault)
    return 0


def install(arguments: argparse.Namespace) -> int:
    """Install a certificate."""
    try:
        row = install_certificate(
            actor=system_actor(ACTOR),
            at=now(),
            department=arguments.department,
            pem=Path(arguments.certificate).read_bytes(),
            witnesses=arguments.by,
        )
    except REFUSED as fault:
        return _refused(fault)
    print(_line(row))
    return 0


def rotate(arguments: argparse.Namespace) -> int:
    """A new key in place of the present one."""
    try:
        row = rotate_key(
            actor=system_actor(ACTOR),
            at=now(),
            department=arguments.department,
            kind=arguments.kind,
            witnesses=arguments.by,
        )
    except REFUSED as fault:
        return _refused(fault)
    print(_line(row))
    return 0


def _line(row: KeyRow) -> str:
    since, until = macau_date(row.since), macau_date(row.until)
    return f"{row.department:<8} {row.kind:<8} {since} – {until}  {row.place:<6} {row.use:<6} {row.serial}"


def _refused(fault: Exception) -> int:
    reason = str(fault) or type(fault).__name__
    about = (type(fault).__doc__ or "").strip().splitlines()
    told = about[0] if about and not isinstance(fault, OSError) else ""
    print(f"Nothing was changed: {reason}. {told}".strip())
    return 1
