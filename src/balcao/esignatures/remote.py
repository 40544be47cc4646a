"""A person's remote signing service, by the API of the Cloud Signature Consortium (version 2), code flow with PKCE.

The person first says at the provider that we may see their certificates (scope ``service``), then that one key may
sign one hash (scope ``credential``). Neither token is kept.
"""

import base64
import binascii
import hashlib
import json
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

import httpx
from cryptography import x509
from django.conf import settings

from balcao.documents.api import PreparedSignature, SignersCertificate
from balcao.esignatures.failures import ProviderRefused, ProviderSilent
from balcao.esignatures.providers import SigningProvider

LARGEST = 500_000
MOST_CREDENTIALS = 20


@dataclass(frozen=True, slots=True)
class RemoteSigning:
    """One provider for one page."""

    provider: SigningProvider
    back: str

    def ask_for_certificates(self, *, state: str, verifier: str, language: str) -> str:
        """Where the browser goes so that we may see the person's certificates."""
        return self._address(state, verifier, language, scope="service")

    def ask_for_key(
        self, prepared: PreparedSignature, credential: str, *, state: str, verifier: str, language: str
    ) -> str:
        """Where the browser goes so that one key may sign one hash."""
        hashed = base64.urlsafe_b64encode(prepared.hashed).rstrip(b"=").decode()
        asked = {"credentialID": credential, "numSignatures": "1", "hashes": hashed}
        asked["hashAlgorithmOID"] = prepared.digest_name
        return self._address(state, verifier, language, scope="credential", **asked)

    def _address(self, state: str, verifier: str, language: str, **asked: str) -> str:
        challenge = base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).rstrip(b"=").decode()
        parameters = {
            "response_type": "code",
            "client_id": self.provider.client,
            "redirect_uri": self.back,
            "state": state,
            "code_challenge": challenge,
            "code_challenge_method": "S256",
            "lang": language,
            **asked,
        }
        return f"{self.provider.url}/oauth2/authorize?{urlencode(parameters)}"

    def certificates(self, *, code: str, verifier: str) -> list[tuple[str, SignersCertificate]]:
        """The person's credentials that are enabled, each with its certificates.

        :raises ProviderSilent, ProviderRefused:
        """
        token = self._token(code, verifier)
        listed = self._told(token, "credentials/list", {"maxResults": MOST_CREDENTIALS})
        found = []
        try:
            for each in listed["credentialIDs"][:MOST_CREDENTIALS]:
                about = {"credentialID": str(each), "certificates": "chain", "certInfo": True}
                told = self._told(token, "credentials/info", about)
                if told["key"]["status"] == "enabled" and told["cert"].get("status", "valid") == "valid":
                    chain = tuple(base64.b64decode(one, validate=True) for one in told["cert"]["certificates"])
                    x509.load_der_x509_certificate(chain[0])
                    found.append((str(each), SignersCertificate(chain)))
        except (KeyError, IndexError, TypeError, ValueError, binascii.Error) as damage:
            raise ProviderSilent from damage
        return found

    def sign(self, *, code: str, verifier: str, credential: str, prepared: PreparedSignature) -> bytes:
        """The signature over the hash of what was prepared, which the person has just allowed.

        :raises ProviderSilent, ProviderRefused:
        """
        token = self._token(code, verifier)
        asked = {
            "credentialID": credential,
            "hashes": [base64.b64encode(prepared.hashed).decode()],
            "hashAlgorithmOID": prepared.digest_name,
            "signAlgo": prepared.signature_name,
        }
        try:
            (made,) = self._told(token, "signatures/signHash", asked)["signatures"]
            return base64.b64decode(made, validate=True)
        except (KeyError, TypeError, ValueError, binascii.Error) as damage:
            raise ProviderSilent from damage

    def _token(self, code: str, verifier: str) -> str:
        form = {
            "grant_type": "authorization_code",
            "code": code,
            "redirect_uri": self.back,
            "client_id": self.provider.client,
            "client_secret": self.provider.secret,
            "code_verifier": verifier,
        }
        told = self._ask("oauth2/token", data=form)
        if not isinstance(told.get("access_token"), str):
            raise ProviderSilent
        return str(told["access_token"])

    def _told(self, token: str, method: str, asked: dict[str, Any]) -> dict[str, Any]:
        return self._ask(method, json=asked, headers={"Authorization": f"Bearer {token}"})

    def _ask(self, method: str, **sent: Any) -> dict[str, Any]:
        try:
            with (
                httpx.Client(timeout=settings.BALCAO_TRUST_TIMEOUT, trust_env=False) as client,
                client.stream("POST", f"{self.provider.url}/{method}", **sent) as response,
            ):
                body = b""
                for piece in response.iter_bytes():
                    body += piece
                    if len(body) > LARGEST:
                        raise ProviderSilent
                if response.status_code in (400, 401, 403):
                    raise ProviderRefused
                if response.status_code != 200:
                    raise ProviderSilent
            told = json.loads(body)
        except (httpx.HTTPError, OSError, ValueError) as failure:
            raise ProviderSilent from failure
        if not isinstance(told, dict):
            raise ProviderSilent
        return told
