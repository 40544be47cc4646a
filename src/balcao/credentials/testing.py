"""A wallet made by hand, for tests: it can also do what none should."""

import secrets
import time
from collections.abc import Iterable, Mapping
from typing import Any

import cbor2
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from joserfc.jwk import ECKey

from balcao.credentials import mdoc
from balcao.credentials.addresses import issuer
from balcao.credentials.encryption import encrypt, public_key
from balcao.credentials.sd_jwt import b64, digest_of, read_json, sign_jwt, unb64
from balcao.kernel.actor import Actor

AGENCY = "DST-TA-2024-000008"
CATERING = "IAM-RT-2026-000003"
TYPE = "travel-agency"
HOLDER = Actor(person_id=4, name="黃嘉敏", holder_id="e-2")
STRANGER = Actor(person_id=5, name="何少芬", holder_id="p-5")


class DeviceKey(ECKey):
    """A key that signs as a device does."""

    def sign(self, data: bytes) -> bytes:
        """The signature over data, 64 bytes."""
        r, s = decode_dss_signature(self.private_key.sign(data, ec.ECDSA(hashes.SHA256())))  # type: ignore[union-attr]
        return r.to_bytes(32) + s.to_bytes(32)


def new_key() -> DeviceKey:
    """A key on a device."""
    return DeviceKey.generate_key("P-256")


def public(key: ECKey) -> dict[str, Any]:
    """Its public part."""
    return {name: key.as_dict(private=False)[name] for name in ("kty", "crv", "x", "y")}


def proof(key: DeviceKey, nonce: str | None, *, header: Mapping[str, Any] | None = None, **changes: Any) -> str:
    """A proof of possession, with whatever is to be wrong in it."""
    claims = {"aud": issuer(), "iat": int(time.time()), "nonce": nonce, **changes}
    shown = {"typ": "openid4vci-proof+jwt", "jwk": public(key), **(header or {})}
    return sign_jwt({name: value for name, value in claims.items() if value is not None}, key=key, header=shown)


def disclosures(credential: str) -> dict[str, str]:
    """The disclosures of flat claims, by name."""
    return {read_json(unb64(each))[1]: each for each in credential.split("~")[1:] if each}


def answer_to(handle: str, told: Mapping[str, Any]) -> dict[str, str]:
    """A wallet's form: what it tells in answer to that question, encrypted to the key of the question's request."""
    key = ECKey.import_key(public_key(f"answer to {handle}"))
    return {"response": encrypt(told, to=key, enc="A128GCM", kid=key.kid)}


def dpop(key: DeviceKey, address: str, *, token: str = "", typ: str = "dpop+jwt", **changes: Any) -> str:
    """A proof for a POST to an address, with whatever is to be wrong in it."""
    claims = {"htm": "POST", "htu": address, "iat": int(time.time()), "jti": secrets.token_hex(8)}
    claims |= {"ath": digest_of(token)} if token else {}
    return sign_jwt({**claims, **changes}, key=key, header={"typ": typ, "jwk": public(key)})


def present(
    credential: str,
    key: DeviceKey,
    *,
    audience: str,
    nonce: str,
    claims: Iterable[str] = (),
    typ: str = "kb+jwt",
    signer: DeviceKey | None = None,
    **changes: Any,
) -> str:
    """Show those claims, bound by the key; `changes` make the binding wrong."""
    known = disclosures(credential)
    bound = "~".join([credential.split("~")[0], *(known[name] for name in claims), ""])
    said = {"iat": int(time.time()), "aud": audience, "nonce": nonce, "sd_hash": digest_of(bound), **changes}
    return bound + sign_jwt(said, key=signer or key, header={"typ": typ})


def device_response(document: str, key: DeviceKey, names: Iterable[str], transcript: list[Any], doctype: str) -> str:
    """Show those elements of a mobile document, signed by the device for a session."""
    issued = cbor2.loads(unb64(document))
    wanted = set(names)
    shown = {
        namespace: [each for each in items if cbor2.loads(each.value)["elementIdentifier"] in wanted]
        for namespace, items in issued["nameSpaces"].items()
    }
    own = mdoc.encoded({})
    told = cbor2.dumps(mdoc.encoded(["DeviceAuthentication", transcript, doctype, own]))
    protected = cbor2.dumps({1: mdoc.ES256})
    signature: list[Any] = [protected, {}, None, key.sign(cbor2.dumps(["Signature1", protected, b"", told]))]
    response = {
        "version": "1.0",
        "documents": [
            {
                "docType": doctype,
                "issuerSigned": {
                    "nameSpaces": {name: items for name, items in shown.items() if items},
                    "issuerAuth": issued["issuerAuth"],
                },
                "deviceSigned": {"nameSpaces": own, "deviceAuth": {"deviceSignature": signature}},
            }
        ],
        "status": 0,
    }
    return b64(cbor2.dumps(response))
