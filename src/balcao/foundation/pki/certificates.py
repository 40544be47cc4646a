"""The keys and certificates of a folder: a root, an issuing authority below it, and whom that one certifies.

Made at first use, readable by the owner alone, each in generations: ``DSI.pem``, ``DSI-2.pem``, … The newest signs,
the older ones stay so that what they signed can be judged.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path

from asn1crypto import x509 as asn1
from cryptography import x509
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.asymmetric.types import CertificatePublicKeyTypes
from cryptography.x509.oid import AuthorityInformationAccessOID, ExtendedKeyUsageOID, NameOID

from balcao.foundation.pki.schemes import BadKey, scheme_of, signature
from balcao.kernel.clock import UTC
from balcao.kernel.errors import BalcaoError
from balcao.kernel.files import write_once

ANCHOR, ISSUING, STAMPER, RESPONDER = "root", "issuing-authority", "time-stamp-authority", "revocation-responder"
YEARS = {ANCHOR: 30, ISSUING: 25}
LEAF_YEARS = 10
FROM = datetime(2026, 1, 1, tzinfo=UTC)
"""Since when the first generation of every certificate is valid."""
SUBJECT = re.compile(r"[A-Z]{2,10}")
ADDRESS = "http://localhost:8008"
"""Where certificates say that their authority answers, unless the folder's file ``address`` names another place."""
CERTIFICATE = b"-----BEGIN CERTIFICATE-----"
KINDS = ("P-256", "P-384", "RSA-3072")

type Key = ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey


class NoSuchKey(BalcaoError):
    """Keys are named by a department's code; this is none, or it has none that may seal now."""


@dataclass(frozen=True, slots=True)
class Pair:
    """A private key and its certificate."""

    key: Key
    certificate: x509.Certificate

    def sign(self, data: bytes) -> bytes:
        """The signature over data, in the scheme of the key."""
        return signature(self.key, data)


def make_key(kind: str = "P-256") -> Key:
    """A new key.

    :raises BadKey: unless the kind is one of `KINDS`.
    """
    match kind:
        case "P-256":
            return ec.generate_private_key(ec.SECP256R1())
        case "P-384":
            return ec.generate_private_key(ec.SECP384R1())
        case "RSA-3072":
            return rsa.generate_private_key(65_537, 3_072)
    raise BadKey(kind)


def name_of(common_name: str) -> x509.Name:
    """The subject of that common name."""
    return x509.Name(
        [
            x509.NameAttribute(NameOID.COUNTRY_NAME, "MO"),
            x509.NameAttribute(NameOID.ORGANIZATION_NAME, "Balcão development"),
            x509.NameAttribute(NameOID.COMMON_NAME, common_name),
        ]
    )


def asn1_certificate(certificate: x509.Certificate) -> asn1.Certificate:
    """A certificate in the form pyHanko takes."""
    return asn1.Certificate.load(certificate.public_bytes(serialization.Encoding.DER))


def pair(folder: Path, name: str) -> Pair:
    """The newest pair of that name: an authority's, or a department's code. Made if it is not there.

    Two processes that make it at once end with the same one: the file appears whole or not at all.

    :raises NoSuchKey: for any other name.
    """
    if name not in (ANCHOR, ISSUING, STAMPER, RESPONDER) and not SUBJECT.fullmatch(name):
        raise NoSuchKey(name)
    found = _generations(folder, name)
    if found:
        newest = _read(found[-1])
        if _stands(folder, name, newest):
            return newest
    path = folder / (f"{name}-{len(found) + 1}.pem" if found else f"{name}.pem")
    _write(path, _issue(folder, name, make_key(), FROM))
    return _read(path)


def renew(folder: Path, name: str, *, at: datetime, kind: str = "P-256") -> Pair:
    """A new generation of that name, valid from that moment, which signs from now on."""
    pair(folder, name)
    path = folder / f"{name}-{len(_generations(folder, name)) + 1}.pem"
    _write(path, _issue(folder, name, make_key(kind), at))
    return _read(path)


def make_key_file(folder: Path, name: str, kind: str) -> Key:
    """A new key of a department in a file of its own, without a certificate.

    :raises NoSuchKey: for what is no department's code.
    :raises BadKey: for a kind that may not seal.
    """
    if not SUBJECT.fullmatch(name):
        raise NoSuchKey(name)
    made = make_key(kind)
    number = x509.SubjectKeyIdentifier.from_public_key(made.public_key()).digest.hex()
    write_once(folder / "keys" / f"{name}-{number}.key", _private(made))
    return made


def key_files_of(folder: Path, name: str) -> list[Key]:
    """The keys that were made so."""
    if not SUBJECT.fullmatch(name):
        raise NoSuchKey(name)
    return [_read_key(path) for path in sorted((folder / "keys").glob(f"{name}-*.key"))]


@cache
def _read_key(path: Path) -> Key:
    key = serialization.load_pem_private_key(path.read_bytes(), None)
    assert isinstance(key, ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey)
    return key


def pairs_in(folder: Path) -> dict[str, Pair]:
    """Every department's pairs by file name: ``DSI``, ``DSI-2``, …"""
    found = (path for path in sorted(folder.glob("*.pem")) if SUBJECT.fullmatch(path.stem.partition("-")[0]))
    return {path.stem: _read(path) for path in found}


def anchors_in(folder: Path) -> list[x509.Certificate]:
    """Every root the folder ever had."""
    pair(folder, ANCHOR)
    return [_read(path).certificate for path in _generations(folder, ANCHOR)]


def chain_above(folder: Path) -> tuple[x509.Certificate, ...]:
    """The certificates above whatever is issued now, the nearest first."""
    return pair(folder, ISSUING).certificate, pair(folder, ANCHOR).certificate


def issue_for(
    folder: Path,
    request: x509.CertificateSigningRequest,
    *,
    at: datetime,
    days: int = 5 * 365,
    uses: Sequence[str] = (),
) -> x509.Certificate:
    """A certificate for a key that stays elsewhere, a seal's where no `uses` are named; kept in the folder as issued.

    :raises BadKey: if the request does not prove its key, or the key may not seal.
    """
    if not request.is_signature_valid:
        raise BadKey("the request is not signed by its key")
    scheme_of(request.public_key())
    return _kept(folder, _certify(folder, request.subject, request.public_key(), at, timedelta(days=days), uses=uses))


def certify_key(
    folder: Path, key: CertificatePublicKeyTypes, *, at: datetime, name: str, uses: Sequence[str], host: str
) -> x509.Certificate:
    """A certificate of two years for a key of our own, with these uses, that names a host; kept as issued."""
    return _kept(
        folder, _certify(folder, name_of(f"Balcão {name}"), key, at, timedelta(days=730), uses=uses, host=host)
    )


def _kept(folder: Path, made: x509.Certificate) -> x509.Certificate:
    kept = folder / "issued" / f"{made.serial_number:x}.pem"
    kept.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    kept.write_bytes(made.public_bytes(serialization.Encoding.PEM))
    return made


def serials_of(folder: Path) -> frozenset[int]:
    """The serial numbers of everything the folder's authorities issued."""
    names = tuple(sorted(str(path) for path in (*folder.glob("*.pem"), *folder.glob("issued/*.pem"))))
    return _serials(names)


@cache
def _serials(names: tuple[str, ...]) -> frozenset[int]:
    contents = (Path(each).read_bytes() for each in names)
    # Other keys may lie beside them, without a certificate.
    return frozenset(x509.load_pem_x509_certificate(each).serial_number for each in contents if CERTIFICATE in each)


def _generations(folder: Path, name: str) -> list[Path]:
    """The files of that name, the oldest first."""
    found = [folder / f"{name}.pem"]
    while found[-1].exists():
        found.append(folder / f"{name}-{len(found) + 1}.pem")
    return found[:-1]


def _stands(folder: Path, name: str, newest: Pair) -> bool:
    """Whether a pair is of the present order: roots of former days issued seals themselves."""
    if name == ANCHOR:
        length = newest.certificate.extensions.get_extension_for_class(x509.BasicConstraints).value.path_length
        return length != 0
    above = ANCHOR if name == ISSUING else ISSUING
    return newest.certificate.issuer == name_of(f"Balcão {above}")


@cache
def _read(path: Path) -> Pair:
    content = path.read_bytes()
    key = serialization.load_pem_private_key(content, None)
    assert isinstance(key, ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey)
    return Pair(key, x509.load_pem_x509_certificate(content))


def _issue(folder: Path, name: str, key: Key, since: datetime) -> Pair:
    life = timedelta(days=365 * YEARS.get(name, LEAF_YEARS))
    subject = name_of(f"Balcão {name}")
    return Pair(key, _certify(folder, subject, key.public_key(), since, life, name=name, own=key))


def _certify(
    folder: Path,
    subject: x509.Name,
    public: object,
    since: datetime,
    life: timedelta,
    *,
    name: str = "",
    own: Key | None = None,
    uses: Sequence[str] = (),
    host: str = "",
) -> x509.Certificate:
    is_authority = name in (ANCHOR, ISSUING)
    above = None if name == ANCHOR else pair(folder, ANCHOR if name == ISSUING else ISSUING)
    signer = above.key if above else own
    assert signer is not None
    until = since + life
    if above:
        until = min(until, above.certificate.not_valid_after_utc)
    length = (1 if name == ANCHOR else 0) if is_authority else None
    builder = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(above.certificate.subject if above else subject)
        .public_key(public)  # type: ignore[arg-type]
        .serial_number(x509.random_serial_number())
        .not_valid_before(since)
        .not_valid_after(until)
        .add_extension(x509.BasicConstraints(ca=is_authority, path_length=length), critical=True)
        .add_extension(_usage(name, bool(uses)), critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(public), critical=False)  # type: ignore[arg-type]
        .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(signer.public_key()), critical=False)
    )
    if name == ISSUING:
        builder = builder.add_extension(_listed_at(folder), critical=False)
    elif name not in (ANCHOR, RESPONDER):
        builder = builder.add_extension(_told_at(folder), critical=False)
    if uses:
        of_uses = x509.ExtendedKeyUsage([x509.ObjectIdentifier(each) for each in uses])
        builder = builder.add_extension(of_uses, critical=True)
    if host:
        builder = builder.add_extension(x509.SubjectAlternativeName([x509.DNSName(host)]), critical=False)
    if name == STAMPER:
        builder = builder.add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.TIME_STAMPING]), critical=True)
    if name == RESPONDER:
        builder = builder.add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.OCSP_SIGNING]), critical=False)
        builder = builder.add_extension(x509.OCSPNoCheck(), critical=False)
    return builder.sign(signer, scheme_of(signer.public_key()).hash)  # type: ignore[arg-type]


def _address(folder: Path) -> str:
    path = folder / "address"
    return path.read_text().strip() if path.exists() else ADDRESS


def _told_at(folder: Path) -> x509.AuthorityInformationAccess:
    """Where to ask about a certificate."""
    place = x509.UniformResourceIdentifier(f"{_address(folder)}/ocsp")
    return x509.AuthorityInformationAccess([x509.AccessDescription(AuthorityInformationAccessOID.OCSP, place)])


def _listed_at(folder: Path) -> x509.CRLDistributionPoints:
    """Where the list stands in which an authority would be."""
    place = x509.UniformResourceIdentifier(f"{_address(folder)}/lists/root")
    return x509.CRLDistributionPoints([x509.DistributionPoint([place], None, None, None)])


def _usage(name: str, is_no_seal: bool = False) -> x509.KeyUsage:
    is_authority = name in (ANCHOR, ISSUING)
    return x509.KeyUsage(
        digital_signature=not is_authority,
        content_commitment=not is_authority and name != RESPONDER and not is_no_seal,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=is_authority,
        crl_sign=is_authority,
        encipher_only=False,
        decipher_only=False,
    )


def _write(path: Path, made: Pair) -> None:
    write_once(path, _private(made.key) + made.certificate.public_bytes(serialization.Encoding.PEM))


def _private(key: Key) -> bytes:
    return key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
