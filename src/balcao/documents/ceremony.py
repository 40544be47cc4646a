"""Making, certifying and changing a department's key: two administrators take part, and the trail names both.

A key is made where keys lie and *waits* until its certificate is installed; from then on it signs. No private
key leaves its place.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from pathlib import Path

from asn1crypto.x509 import Certificate
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric.types import CertificatePublicKeyTypes
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from django.conf import settings
from django.db import transaction

from balcao.accounts.api import administrator_named
from balcao.documents.anchors import anchors, stands_below
from balcao.documents.gateways.base import SealKey
from balcao.documents.gateways.chosen import key_maker, remote_keys, seal_keys
from balcao.documents.keys import (
    CREDENTIALS,
    KIND_FOR_CREDENTIALS,
    SIGNS_CREDENTIALS,
    is_a_departments,
    is_for_credentials,
)
from balcao.documents.models import RemoteEnd
from balcao.foundation.audit.api import record
from balcao.foundation.pki.api import (
    Authority,
    BadKey,
    Chain,
    NoSuchKey,
    asn1_certificate,
    certify_key,
    install,
    issue_for,
    name_of,
    names_installed,
    pairs_in,
    request_pem,
    scheme_of,
    valid_at,
)
from balcao.foundation.pki.api import installed as certificates_of
from balcao.kernel.actor import Actor
from balcao.kernel.errors import BalcaoError

TOLD_BEFORE = timedelta(days=60)
"""So long before a certificate ends administrators are told."""


class NotTwoAdministrators(BalcaoError):
    """A ceremony needs two administrators of all departments, by their sign-in names."""


class KeyWaits(BalcaoError):
    """A key made before still waits for its certificate."""


class CertificateRefused(BalcaoError):
    """The certificate cannot seal for this department: of another key, another name, another root, or not valid now."""


class KeyUse(StrEnum):
    """What a certificate does now."""

    SIGNS = "signs"
    RESTS = "rests"
    ENDED = "ended"


@dataclass(frozen=True, slots=True)
class KeyRow:
    """A certificate of a department: kind of its key, validity, serial number and the place of its key."""

    department: str
    kind: str
    since: datetime
    until: datetime
    serial: str
    place: str
    use: KeyUse


@dataclass(frozen=True, slots=True)
class Ending:
    """The certificate with which a department seals ends, and none follows yet."""

    department: str
    until: datetime
    days: int


def keys_listed(*, at: datetime) -> list[KeyRow]:
    """Every certificate of a department, the newest first. Asks a signing service, but no token.

    :raises SealingUnavailable: if the service does not answer.
    """
    rows, known = [], _known()
    if settings.BALCAO_KEYS == "remote":
        known = {name: ("remote", chains) for name, chains in remote_keys().by_department().items()}
    for department, (place, chains) in sorted(known.items()):
        signs = valid_at(chains, at)
        for chain in sorted(chains, key=_since, reverse=True):
            use = KeyUse.SIGNS if chain is signs else KeyUse.RESTS
            if chain[0].not_valid_after_utc <= at:
                use = KeyUse.ENDED
            rows.append(_row(department, place, chain[0], use))
    return rows


def keys_ending(*, at: datetime) -> list[Ending]:
    """The departments whose certificate ends within sixty days, or has ended, while none follows; soonest first.

    Of a signing service, which no page asks, as it told last.
    """
    if settings.BALCAO_KEYS == "remote":
        ends = dict(RemoteEnd.objects.values_list("department", "until"))
    else:
        ends = {department: _end(chains) for department, (_, chains) in _known().items()}
    found = [
        Ending(department, until, max((until - at).days, 0))
        for department, until in ends.items()
        if until - at <= TOLD_BEFORE
    ]
    return sorted(found, key=lambda each: (each.until, each.department))


def _end(chains: Sequence[Chain]) -> datetime:
    return max(each[0].not_valid_after_utc for each in chains)


@transaction.atomic
def note_remote_ends() -> int:
    """Keep until when the certificates at the signing service hold, so that pages can tell; returns of how many
    departments. Where keys are here, nothing is kept.

    :raises SealingUnavailable: if the service does not answer; what it told before stays.
    """
    told = remote_keys().by_department() if settings.BALCAO_KEYS == "remote" else {}
    RemoteEnd.objects.exclude(department__in=told).delete()
    for department, chains in told.items():
        RemoteEnd.objects.update_or_create(department=department, defaults={"until": _end(chains)})
    return len(told)


@transaction.atomic
def make_key_for(*, actor: Actor, at: datetime, department: str, kind: str, witnesses: Sequence[str]) -> str:
    """Make a key that waits for its certificate; returns its fingerprint.

    :raises NotTwoAdministrators: unless two different ones are named.
    :raises KeyWaits: while an earlier one waits.
    :raises BadKey: for a kind that may not seal.
    :raises SealingUnavailable: if the place of the keys does not answer.
    """
    _require_two(witnesses, at)
    if department == CREDENTIALS and kind != KIND_FOR_CREDENTIALS:
        raise BadKey(f"{kind}: credentials are signed with {KIND_FOR_CREDENTIALS}")
    if _waiting(department):
        raise KeyWaits(department)
    fingerprint = fingerprint_of(key_maker(_folder()).make(department, kind))
    _audit(actor, at, "made", department, witnesses, {"kind": kind, "fingerprint": fingerprint})
    return fingerprint


def request_for(*, department: str) -> bytes:
    """The certificate request (PEM) of the key that waits.

    :raises NoSuchKey: if none waits.
    """
    waiting = _waiting(department)
    if not waiting:
        raise NoSuchKey(department)
    public_key, maker = waiting[0], key_maker(_folder())
    subject = name_of(f"Balcão {department}")
    return request_pem(subject, public_key, lambda data: maker.sign(department, public_key, data))


@transaction.atomic
def install_certificate(*, actor: Actor, at: datetime, department: str, pem: bytes, witnesses: Sequence[str]) -> KeyRow:
    """Install a certificate with those above it (PEM, its own first): its key signs from now on. Again changes nothing.

    :raises NotTwoAdministrators: unless two different ones are named.
    :raises CertificateRefused: with the reason.
    """
    _require_two(witnesses, at)
    try:
        chain = tuple(x509.load_pem_x509_certificates(pem))
    except ValueError as damage:
        raise CertificateRefused("the file holds no certificates") from damage
    _check(department, chain, at)
    serial = f"{chain[0].serial_number:x}"
    if serial not in {f"{each[0].serial_number:x}" for each in certificates_of(_folder(), department)}:
        install(_folder(), department, chain)
        told = {"serial": serial, "until": chain[0].not_valid_after_utc.isoformat()}
        _audit(actor, at, "installed", department, witnesses, told)
    return _row(department, settings.BALCAO_KEYS, chain[0], KeyUse.SIGNS)


@transaction.atomic
def rotate_key(*, actor: Actor, at: datetime, department: str, kind: str, witnesses: Sequence[str]) -> KeyRow:
    """A new key with a certificate of our own authority, which signs from now on.

    :raises CertificateRefused: where another authority certifies: there one makes, requests and installs.
    """
    if settings.BALCAO_TRUST_ANCHORS:
        raise CertificateRefused("another authority certifies: make a key, request its certificate and install that")
    if not _waiting(department):
        make_key_for(actor=actor, at=at, department=department, kind=kind, witnesses=witnesses)
    asked = x509.load_pem_x509_csr(request_for(department=department))
    made = issue_for(_folder(), asked, at=at, uses=(SIGNS_CREDENTIALS,) if department == CREDENTIALS else ())
    chain = (made, *Authority(_folder()).chain())
    pem = b"".join(each.public_bytes(Encoding.PEM) for each in chain)
    return install_certificate(actor=actor, at=at, department=department, pem=pem, witnesses=witnesses)


def certificate_for_host(key: CertificatePublicKeyTypes, *, host: str, at: datetime) -> Chain:
    """A certificate of our own authority for a key that signs a host's credentials, with those above but the root."""
    made = certify_key(_folder(), key, at=at, name=CREDENTIALS, uses=(SIGNS_CREDENTIALS,), host=host)
    return (made, *(each for each in Authority(_folder()).chain() if each.subject != each.issuer))


def keys_of(name: str) -> Sequence[SealKey]:
    """Every certified key of that name, where the settings say that keys lie.

    :raises SealingUnavailable: if they cannot be reached.
    """
    return seal_keys(_folder()).keys_of(name)


def fingerprint_of(key: CertificatePublicKeyTypes) -> str:
    """SHA-256 of a public key, in hexadecimal: what both administrators read to each other."""
    digest = hashes.Hash(hashes.SHA256())
    digest.update(_info(key))
    return digest.finalize().hex()


def _folder() -> Path:
    return Path(settings.BALCAO_VAR) / "pki"


def _known() -> dict[str, tuple[str, list[Chain]]]:
    """Departments with the place of their keys and their certificates; those installed go before those made here."""
    folder = _folder()
    found: dict[str, tuple[str, list[Chain]]] = {}
    if settings.BALCAO_KEYS == "files":
        for name, made in pairs_in(folder).items():
            found.setdefault(name.partition("-")[0], ("files", []))[1].append((made.certificate,))
    for department in names_installed(folder):
        found[department] = (settings.BALCAO_KEYS, certificates_of(folder, department))
    return found


def _waiting(department: str) -> list[CertificatePublicKeyTypes]:
    certified = {_info(each[0].public_key()) for each in certificates_of(_folder(), department)}
    return [each for each in key_maker(_folder()).public_keys(department) if _info(each) not in certified]


def _check(department: str, chain: Chain, at: datetime) -> None:
    leaf, *above = (asn1_certificate(each) for each in chain)
    held = {_info(each) for each in key_maker(_folder()).public_keys(department)}
    if _info(chain[0].public_key()) not in held:
        raise CertificateRefused(f"it is not of a key of {department} that was made here")
    fits = is_for_credentials if department == CREDENTIALS else is_a_departments
    if not fits(leaf) or leaf.subject.native.get("common_name") != f"Balcão {department}":
        raise CertificateRefused(f"it is no certificate for what Balcão {department} signs")
    if not chain[0].not_valid_before_utc <= at < chain[0].not_valid_after_utc:
        raise CertificateRefused("it is not valid now")
    if not _below(leaf, above, at):
        raise CertificateRefused("no trusted root stands above it")


def _below(leaf: Certificate, above: list[Certificate], at: datetime) -> bool:
    return stands_below(leaf, anchors(_folder()), above, at)


def _require_two(witnesses: Sequence[str], at: datetime) -> None:
    known = {administrator_named(each, at=at) for each in witnesses}
    if len(known) != 2 or None in known:
        raise NotTwoAdministrators


def _row(department: str, place: str, of: x509.Certificate, use: KeyUse) -> KeyRow:
    public_key = of.public_key()
    try:
        kind = f"RSA-{public_key.key_size}" if scheme_of(public_key).kind == "rsa" else f"P-{public_key.key_size}"  # type: ignore[union-attr]
    except BadKey:
        kind = "?"
    since, until = of.not_valid_before_utc, of.not_valid_after_utc
    return KeyRow(department, kind, since, until, f"{of.serial_number:x}", place, use)


def _since(chain: Chain) -> datetime:
    return chain[0].not_valid_before_utc


def _info(key: CertificatePublicKeyTypes) -> bytes:
    return key.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)


def _audit(
    actor: Actor, at: datetime, what: str, department: str, witnesses: Sequence[str], data: dict[str, str]
) -> None:
    record(
        actor=actor,
        at=at,
        event=f"documents:seal_key:{what}",
        subject=f"seal-key:{department}",
        data={**data, "place": settings.BALCAO_KEYS, "witnesses": sorted(witnesses)},
    )
