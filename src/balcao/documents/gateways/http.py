"""A time-stamp authority and a certification authority over HTTP: RFC 3161, OCSP (RFC 6960), CRLs (RFC 5280)."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass, field

import httpx
from asn1crypto import tsp
from asn1crypto.x509 import Certificate
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.x509 import ocsp

from balcao.documents.gateways.base import STAMPS, STANDINGS, SealingUnavailable
from balcao.foundation.pki.api import usual

LARGEST = 512 * 1024
"""No answer has more bytes than this; whoever sends more is not understood."""


def question_about(certificate: Certificate, issuer: Certificate) -> bytes:
    """An OCSP request (DER)."""
    of, by = (x509.load_der_x509_certificate(each.dump()) for each in (certificate, issuer))
    asked = ocsp.OCSPRequestBuilder().add_certificate(of, by, hashes.SHA1()).build()  # noqa: S303 - RFC 5019
    return asked.public_bytes(serialization.Encoding.DER)


@dataclass
class HttpServices:
    """Asks over connections that are kept. `timeout` is seconds for a whole answer.

    Where no address is given for standings, each certificate names its own.
    """

    stamps_url: str
    standings_url: str
    lists: tuple[str, ...]
    timeout: float
    token_room: int = 8_192
    _client: httpx.Client = field(init=False, repr=False)

    def __post_init__(self) -> None:
        self._client = httpx.Client(timeout=self.timeout, trust_env=False)

    def time_stamp(self, digest: bytes) -> bytes:
        """See `TrustServices.time_stamp`."""
        nonce = secrets.randbits(63)
        wanted = {"hash_algorithm": {"algorithm": "sha256"}, "hashed_message": digest}
        asked = tsp.TimeStampReq({"version": "v1", "message_imprint": wanted, "nonce": nonce, "cert_req": True})
        body = self._post(STAMPS, self.stamps_url, "application/timestamp-query", asked.dump())
        try:
            answer = tsp.TimeStampResp.load(body, strict=True)
            if answer["status"]["status"].native not in ("granted", "granted_with_mods"):
                raise SealingUnavailable(STAMPS, str(answer["status"].native))
            token = bytes(answer["time_stamp_token"].dump())
            stated = answer["time_stamp_token"]["content"]["encap_content_info"]["content"].parsed
            ours = stated["message_imprint"]["hashed_message"].native == digest and stated["nonce"].native == nonce
            if not ours or not usual(token):
                raise SealingUnavailable(STAMPS, "the stamp is not of what was asked")
        except (ValueError, KeyError, TypeError) as damage:
            raise SealingUnavailable(STAMPS, "the answer cannot be read") from damage
        return token

    def standing(self, certificate: Certificate, issuer: Certificate) -> bytes:
        """See `TrustServices.standing`."""
        request = question_about(certificate, issuer)
        url = self.standings_url or next(iter(certificate.ocsp_urls), "")
        return self._post(STANDINGS, url, "application/ocsp-request", request)

    def revocations(self) -> Sequence[bytes]:
        """See `TrustServices.revocations`."""
        return [self._answer(STANDINGS, "GET", url) for url in self.lists]

    def _post(self, part: str, url: str, kind: str, body: bytes) -> bytes:
        return self._answer(part, "POST", url, content=body, headers={"Content-Type": kind})

    def _answer(self, part: str, method: str, url: str, **more: object) -> bytes:
        try:
            with self._client.stream(method, url, **more) as response:  # type: ignore[arg-type]
                body = b""
                for piece in response.iter_bytes():
                    body += piece
                    if len(body) > LARGEST:
                        raise SealingUnavailable(part, "the answer is too long")
                if response.status_code != 200:
                    raise SealingUnavailable(part, f"answered {response.status_code}")
                return body
        except httpx.HTTPError as failure:
            raise SealingUnavailable(part, type(failure).__name__) from failure
