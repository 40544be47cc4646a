"""Certificates for keys that lie elsewhere: one file each below ``installed``, with those above it but the root."""

import os
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding

from balcao.foundation.pki.certificates import SUBJECT, NoSuchKey

type Chain = tuple[x509.Certificate, ...]
"""A certificate and those above it, the nearest first."""


def install(folder: Path, name: str, chain: Sequence[x509.Certificate]) -> None:
    """Keep a department's certificate; again changes nothing.

    :raises NoSuchKey: for what is no department's code.
    """
    if not SUBJECT.fullmatch(name):
        raise NoSuchKey(name)
    path = folder / "installed" / f"{name}-{chain[0].serial_number:x}.pem"
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    kept = [chain[0], *(each for each in chain[1:] if each.subject != each.issuer)]
    draft = path.with_suffix(f".{os.getpid()}")
    draft.write_bytes(b"".join(each.public_bytes(Encoding.PEM) for each in kept))
    draft.replace(path)


def installed(folder: Path, name: str) -> list[Chain]:
    """A department's certificates, the newest first."""
    if not SUBJECT.fullmatch(name):
        raise NoSuchKey(name)
    found = [_read(path) for path in (folder / "installed").glob(f"{name}-*.pem")]
    return sorted(found, key=lambda each: each[0].not_valid_before_utc, reverse=True)


def names_installed(folder: Path) -> list[str]:
    """The departments that have any."""
    return sorted({path.stem.rpartition("-")[0] for path in (folder / "installed").glob("*.pem")})


def valid_at(chains: Sequence[Chain], at: datetime) -> Chain | None:
    """The newest that is valid at that moment."""
    for each in sorted(chains, key=lambda each: each[0].not_valid_before_utc, reverse=True):
        if each[0].not_valid_before_utc <= at < each[0].not_valid_after_utc:
            return each
    return None


def _read(path: Path) -> Chain:
    return tuple(x509.load_pem_x509_certificates(path.read_bytes()))
