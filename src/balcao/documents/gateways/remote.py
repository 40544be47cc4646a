"""Keys at a remote signing service: the API of the Cloud Signature Consortium, version 2 (also ETSI TS 119 432).

A credential is a department's if its certificate is. The service signs digests; each signature is checked before it
is used. Access is by a bearer token whose scope covers the credentials, so no further activation is sent.
"""

import base64
import binascii
import json
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import httpx
from cryptography import x509
from cryptography.x509.oid import NameOID

from balcao.documents.gateways.base import KEYS, SealingUnavailable, SealKey
from balcao.documents.keys import SEAL_NAME
from balcao.foundation.pki.api import BadKey, Chain, NoSuchKey, asn1_certificate, is_by, scheme_of, valid_at
from balcao.kernel.clock import now

CREDENTIALS_STAND = timedelta(minutes=10)
MOST_CREDENTIALS = 200
LARGEST = 512 * 1024
"""No answer has more bytes than this."""


@dataclass
class RemoteKeys:
    """The credentials of a service at ``<url>/credentials/list`` and so on; the access token stands in `secret_file`.

    Which credentials there are is asked again after ten minutes, or when one is missing. `timeout` is in seconds.
    """

    url: str
    secret_file: str
    timeout: float
    _client: httpx.Client = field(init=False, repr=False)
    _known: dict[str, Chain] = field(default_factory=dict, init=False, repr=False)
    _known_at: datetime | None = field(default=None, init=False, repr=False)

    def __post_init__(self) -> None:
        self._client = httpx.Client(timeout=self.timeout, trust_env=False)

    def key_of(self, department: str, at: datetime) -> SealKey:
        """See `SealKeys.key_of`."""
        found = self._valid(department, at, self._credentials())
        if found is None:
            self._known_at = None
            found = self._valid(department, at, self._credentials())
        if found is None:
            raise NoSuchKey(f"no credential of {department} is valid now")
        return self._key(*found)

    def keys_of(self, name: str) -> list[SealKey]:
        """See `SealKeys.keys_of`."""
        known = self._credentials().items()
        return [self._key(credential, chain) for credential, chain in known if _common_name(chain) == f"Balcão {name}"]

    def _key(self, credential: str, chain: Chain) -> SealKey:
        public_key = chain[0].public_key()
        scheme = scheme_of(public_key)

        def sign(data: bytes) -> bytes:
            asked = {
                "credentialID": credential,
                "hashes": [base64.b64encode(scheme.hashed(data)).decode()],
                "hashAlgorithmOID": scheme.digest_name,
                "signAlgo": scheme.signature_name,
            }
            try:
                (signed,) = self._ask("signatures/signHash", asked)["signatures"]
                made = base64.b64decode(signed, validate=True)
            except (KeyError, TypeError, ValueError, binascii.Error) as damage:
                raise SealingUnavailable(KEYS, "the answer cannot be read") from damage
            if not is_by(public_key, made, data):
                raise SealingUnavailable(KEYS, "the signature is not by the key of the certificate")
            return made

        leaf, *above = (asn1_certificate(each) for each in chain)
        return SealKey(leaf, tuple(each for each in above if each.issuer != each.subject), scheme, sign)

    def by_department(self) -> dict[str, list[Chain]]:
        """The certificates of every department's credentials, each with those above it."""
        found: dict[str, list[Chain]] = {}
        for chain in self._credentials().values():
            if named := SEAL_NAME.fullmatch(_common_name(chain)):
                found.setdefault(named[1], []).append(chain)
        return found

    def _valid(self, department: str, at: datetime, known: dict[str, Chain]) -> tuple[str, Chain] | None:
        if not department.isupper():
            raise NoSuchKey(department)
        chain = valid_at([each for each in known.values() if _common_name(each) == f"Balcão {department}"], at)
        return next(((name, each) for name, each in known.items() if each is chain), None)

    def _credentials(self) -> dict[str, Chain]:
        """The credentials that are enabled, with their certificates."""
        moment = now()
        if self._known_at is None or not self._known_at <= moment < self._known_at + CREDENTIALS_STAND:
            try:
                listed = self._ask("credentials/list", {"maxResults": MOST_CREDENTIALS})["credentialIDs"]
                found = {str(each): self._chain(str(each)) for each in listed[:MOST_CREDENTIALS]}
            except (KeyError, TypeError, ValueError, BadKey) as damage:
                raise SealingUnavailable(KEYS, "the answer cannot be read") from damage
            self._known = {name: chain for name, chain in found.items() if chain}
            self._known_at = moment
        return self._known

    def _chain(self, credential: str) -> Chain:
        """A credential's certificates; none if it is switched off or its key may not seal."""
        told = self._ask("credentials/info", {"credentialID": credential, "certificates": "chain", "certInfo": True})
        if told["key"]["status"] != "enabled":
            return ()
        chain = tuple(x509.load_der_x509_certificate(base64.b64decode(each)) for each in told["cert"]["certificates"])
        scheme_of(chain[0].public_key())
        return chain

    def _ask(self, method: str, asked: dict[str, Any]) -> dict[str, Any]:
        try:
            shown = {"Authorization": f"Bearer {Path(self.secret_file).read_text().strip()}"}
            with self._client.stream("POST", f"{self.url}/{method}", json=asked, headers=shown) as response:
                body = b""
                for piece in response.iter_bytes():
                    body += piece
                    if len(body) > LARGEST:
                        raise SealingUnavailable(KEYS, "the answer is too long")
                if response.status_code != 200:
                    raise SealingUnavailable(KEYS, f"answered {response.status_code}")
            told = json.loads(body)
        except (httpx.HTTPError, OSError, ValueError) as failure:
            raise SealingUnavailable(KEYS, type(failure).__name__) from failure
        if not isinstance(told, dict):
            raise SealingUnavailable(KEYS, "the answer cannot be read")
        return told


def _common_name(chain: Chain) -> str:
    found = chain[0].subject.get_attributes_for_oid(NameOID.COMMON_NAME)
    return str(found[0].value) if found else ""
