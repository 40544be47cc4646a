"""What a certification authority tells those who ask: the time (RFC 3161), one certificate's standing (OCSP, RFC 6960),
and every revoked one (CRL, RFC 5280).

It reads the clock itself, as an authority outside would.
"""

import json
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.x509 import ocsp

from balcao.foundation.pki.certificates import (
    ISSUING,
    RESPONDER,
    STAMPER,
    asn1_certificate,
    chain_above,
    pair,
    serials_of,
)
from balcao.foundation.pki.cms import TST_INFO, sign, write
from balcao.foundation.pki.der import GENERALIZED_TIME, OCTETS, SEQUENCE, integer, oid, tlv
from balcao.foundation.pki.schemes import scheme_of
from balcao.kernel.clock import UTC, now

_POLICY = oid("2.25.212785430118403741239614582209573091137")  # below the arc of UUIDs, which anyone may use
_SHA256 = tlv(SEQUENCE, oid("2.16.840.1.101.3.4.2.1"))
FRESH = timedelta(days=7)
"""So long what it says of revocations may be relied on."""


@dataclass(frozen=True, slots=True)
class Authority:
    """The authorities whose keys lie in `folder`."""

    folder: Path

    def token(self, digest: bytes, *, nonce: int | None = None) -> bytes:
        """A time stamp (DER) over a SHA-256 digest of 32 bytes, at this moment."""
        by = pair(self.folder, STAMPER)
        statement = tlv(
            SEQUENCE,
            integer(1),
            _POLICY,
            tlv(SEQUENCE, _SHA256, tlv(OCTETS, digest)),
            integer(secrets.randbits(63)),
            tlv(GENERALIZED_TIME, f"{_moment():%Y%m%d%H%M%S}Z".encode()),
            integer(nonce) if nonce is not None else b"",
        )
        scheme = scheme_of(by.certificate.public_key())
        certificate = asn1_certificate(by.certificate)
        digest_of_it = scheme.hashed(statement)
        signed = sign(by.sign, scheme=scheme, content_type=TST_INFO, digest=digest_of_it, certificate=certificate)
        carried = tuple(asn1_certificate(each) for each in chain_above(self.folder)[:-1])
        return write(signed, content=statement, carried=carried)

    def standing(self, serial: int) -> bytes:
        """What is known of the certificate of that serial number, as an OCSP response (DER)."""
        moment, issuer, by = _moment(), pair(self.folder, ISSUING).certificate, pair(self.folder, RESPONDER)
        revoked = self.revoked().get(serial)
        status = ocsp.OCSPCertStatus.REVOKED if revoked else ocsp.OCSPCertStatus.GOOD
        if not revoked and serial not in serials_of(self.folder):
            status = ocsp.OCSPCertStatus.UNKNOWN
        builder = ocsp.OCSPResponseBuilder().add_response_by_hash(
            issuer_name_hash=_sha1(issuer.subject.public_bytes()),
            issuer_key_hash=x509.SubjectKeyIdentifier.from_public_key(issuer.public_key()).digest,
            serial_number=serial,
            algorithm=hashes.SHA1(),  # noqa: S303 - the name of an issuer, as RFC 5019 has it, no proof
            cert_status=status,
            this_update=moment,
            next_update=moment + FRESH,
            revocation_time=revoked,
            revocation_reason=None,
        )
        builder = builder.responder_id(ocsp.OCSPResponderEncoding.HASH, by.certificate).certificates([by.certificate])
        response = builder.sign(by.key, scheme_of(by.certificate.public_key()).hash)
        return response.public_bytes(serialization.Encoding.DER)

    def revocations(self, of: str = ISSUING) -> bytes:
        """Everything that authority (`ANCHOR` or `ISSUING`) revoked, as a CRL (DER)."""
        moment, by = _moment(), pair(self.folder, of)
        builder = (
            x509.CertificateRevocationListBuilder()
            .issuer_name(by.certificate.subject)
            .last_update(moment)
            .next_update(moment + FRESH)
            .add_extension(x509.CRLNumber(int(moment.timestamp())), critical=False)
            .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(by.key.public_key()), critical=False)
        )
        for serial, since in self.revoked().items() if of == ISSUING else ():
            entry = x509.RevokedCertificateBuilder().serial_number(serial).revocation_date(since).build()
            builder = builder.add_revoked_certificate(entry)
        made = builder.sign(by.key, scheme_of(by.certificate.public_key()).hash)  # type: ignore[arg-type]
        return made.public_bytes(serialization.Encoding.DER)

    def revoke(self, serial: int) -> None:
        """From this moment on that certificate is revoked; again changes nothing."""
        known = {str(each): since.isoformat() for each, since in self.revoked().items()}
        known.setdefault(str(serial), _moment().isoformat())
        draft = self._list.with_suffix(".new")
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        draft.write_text(json.dumps(known))
        draft.replace(self._list)

    def revoked(self) -> dict[int, datetime]:
        """What is revoked, and since when."""
        if not self._list.exists():
            return {}
        return {int(each): datetime.fromisoformat(since) for each, since in json.loads(self._list.read_text()).items()}

    def chain(self) -> tuple[x509.Certificate, ...]:
        """The certificates above whatever it issues, the nearest first."""
        return chain_above(self.folder)

    @property
    def _list(self) -> Path:
        return self.folder / "revoked.json"


def _moment() -> datetime:
    return now().astimezone(UTC).replace(microsecond=0)


def _sha1(data: bytes) -> bytes:
    digest = hashes.Hash(hashes.SHA1())  # noqa: S303
    digest.update(data)
    return digest.finalize()
