"""`balcao keys`: list, make, request, install and rotate the departments' keys for seals."""

import argparse
from collections.abc import Callable
from functools import wraps
from pathlib import Path
from typing import Any

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


def _told(verb: Callable[[argparse.Namespace], str]) -> Callable[[argparse.Namespace], int]:
    """A command that prints what its verb tells, or why nothing was changed."""

    @wraps(verb)
    def command(arguments: argparse.Namespace) -> int:
        try:
            print(verb(arguments))
        except REFUSED as fault:
            reason = str(fault) or type(fault).__name__
            about = (type(fault).__doc__ or "").strip().splitlines()
            told = about[0] if about and not isinstance(fault, OSError) else ""
            print(f"Nothing was changed: {reason}. {told}".strip())
            return 1
        return 0

    return command


def _by(arguments: argparse.Namespace) -> dict[str, Any]:
    """Who acts, on whose key, before which witnesses."""
    return {
        "actor": system_actor(ACTOR),
        "at": now(),
        "department": arguments.department,
        "witnesses": arguments.by,
    }


@_told
def list_keys(arguments: argparse.Namespace) -> str:
    """One line a certificate."""
    rows = [_line(row) for row in keys_listed(at=now())]
    return (
        "\n".join(rows) or "There is no key yet: one is made when a department seals first, or by `balcao keys make`."
    )


@_told
def make(arguments: argparse.Namespace) -> str:
    """Make a key and say its fingerprint."""
    fingerprint = make_key_for(**_by(arguments), kind=arguments.kind)
    return f"Made. The key waits for its certificate; SHA-256 {fingerprint}."


@_told
def request(arguments: argparse.Namespace) -> str:
    """The request of the key that waits."""
    return request_for(department=arguments.department).decode().rstrip()


@_told
def install(arguments: argparse.Namespace) -> str:
    """Install a certificate."""
    return _line(install_certificate(**_by(arguments), pem=Path(arguments.certificate).read_bytes()))


@_told
def rotate(arguments: argparse.Namespace) -> str:
    """A new key in place of the present one."""
    return _line(rotate_key(**_by(arguments), kind=arguments.kind))


def _line(row: KeyRow) -> str:
    since, until = macau_date(row.since), macau_date(row.until)
    return f"{row.department:<8} {row.kind:<8} {since} – {until}  {row.place:<6} {row.use:<6} {row.serial}"
