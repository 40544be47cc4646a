"""Mobile documents (ISO/IEC 18013-5), as far as issuing them and reading a presentation of one needs: ES256, SHA-256.

The bytes are a kept library's (cbor2); what stands in them is ours, because no kept library both makes and reads them
and checks what has to be checked. What was signed is read as it was sent, never as it would be written again.
"""

import hashlib
import hmac
import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO
from typing import Any

import cbor2
from cbor2 import CBORTag
from joserfc.jwk import ECKey

from balcao.credentials.failures import BadToken
from balcao.credentials.proofs import key_of
from balcao.credentials.sd_jwt import Signer, b64, is_signed, unb64
from balcao.kernel.clock import UTC

ISO = "ISO/IEC 18013-5:2021"
"""The edition that is followed; the place of a status is that of draft-ietf-oauth-status-list-21."""
ES256, X5CHAIN, ALGORITHM = -7, 33, 1
TYP, LIST = 16, "application/statuslist+cwt"
ENCODED, MOMENT, COSE_SIGN1 = 24, 0, 18
MOST_BYTES = 64 * 1024
DEEPEST = 16
SIGNATURE = 64


@dataclass(frozen=True, slots=True, kw_only=True)
class Opened:
    """A presentation whose signatures, digests and session were checked. `elements` are those of its one namespace."""

    doctype: str
    elements: Mapping[str, Any]
    status: object
    begins: datetime
    ends: datetime


def encoded(value: object) -> CBORTag:
    """A value as bytes inside (tag 24)."""
    return CBORTag(ENCODED, cbor2.dumps(value))


def _moment(at: datetime) -> CBORTag:
    return CBORTag(MOMENT, f"{at.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}")


def issue_mdoc(
    elements: Mapping[str, str],
    *,
    doctype: str,
    device: Mapping[str, str],
    begins: datetime,
    ends: datetime,
    status: Mapping[str, Any],
    chain: tuple[bytes, ...],
    key: Signer,
) -> str:
    """A document for the holder: each element by choice, bound to the device's key (Base64url of `IssuerSigned`).

    One without a status cannot be revoked.
    """
    names = list(elements)
    secrets.SystemRandom().shuffle(names)  # so that numbers say nothing of what is not shown
    items = [
        encoded(
            {
                "digestID": number,
                "random": secrets.token_bytes(32),
                "elementIdentifier": name,
                "elementValue": elements[name],
            }
        )
        for number, name in enumerate(names)
    ]
    digests = {number: hashlib.sha256(cbor2.dumps(item)).digest() for number, item in enumerate(items)}
    stated = {
        "version": "1.0",
        "digestAlgorithm": "SHA-256",
        "valueDigests": {doctype: digests},
        "deviceKeyInfo": {"deviceKey": {1: 2, -1: 1, -2: unb64(device["x"]), -3: unb64(device["y"])}},
        "docType": doctype,
        "validityInfo": {"signed": _moment(begins), "validFrom": _moment(begins), "validUntil": _moment(ends)},
        **({"status": dict(status)} if status else {}),
    }
    payload = cbor2.dumps(encoded(stated))
    protected = cbor2.dumps({ALGORITHM: ES256})
    signature = key.sign(_to_sign(protected, payload))
    signed = [protected, {X5CHAIN: _shown(chain)}, payload, signature]
    return b64(cbor2.dumps({"nameSpaces": {doctype: items}, "issuerAuth": signed}))


def signed_list(claims: Mapping[str, Any], *, chain: tuple[bytes, ...], key: Signer) -> bytes:
    """A status list's claims as readers of mobile documents ask for them (a CWT; section 5.2 of the draft)."""
    listed = claims["status_list"]
    payload = cbor2.dumps(
        {
            2: claims["sub"],
            6: claims["iat"],
            4: claims["exp"],
            65534: claims["ttl"],
            65533: {"bits": listed["bits"], "lst": unb64(listed["lst"])},
        }
    )
    protected = cbor2.dumps({ALGORITHM: ES256, TYP: LIST})
    signed = [protected, {X5CHAIN: _shown(chain)}, payload, key.sign(_to_sign(protected, payload))]
    return cbor2.dumps(CBORTag(COSE_SIGN1, signed))


def _shown(chain: tuple[bytes, ...]) -> bytes | list[bytes]:
    return list(chain) if len(chain) > 1 else chain[0]


def _to_sign(protected: bytes, payload: bytes) -> bytes:
    return cbor2.dumps(["Signature1", protected, b"", payload])


def session_transcript(*, client_id: str, nonce: str, thumbprint: str, response_uri: str) -> list[Any]:
    """What binds a presentation to one question (OpenID4VP 1.0, appendix B.2.6.1). `thumbprint` is of the key to which
    the answer is encrypted."""
    told = cbor2.dumps([client_id, nonce, unb64(thumbprint), response_uri])
    return [None, None, ["OpenID4VPHandover", hashlib.sha256(told).digest()]]


def open_response(
    token: str,
    *,
    doctype: str,
    transcript: list[Any],
    key_of_chain: Callable[[tuple[bytes, ...]], ECKey],
    namespace: str = "",
) -> Opened:
    """Check a `DeviceResponse` with one document of that type (ISO/IEC 18013-5, section 9.3.1).

    `key_of_chain` finds the issuer's key by its certificates. Elements stand in one `namespace`, named like the type
    where none is named.

    :raises BadToken: for whatever is not exactly as it must be.
    """
    try:
        return _open(_read(unb64(token)), doctype, namespace or doctype, transcript, key_of_chain)
    except (cbor2.CBORError, LookupError, TypeError, ValueError, AttributeError, MemoryError, ArithmeticError) as wrong:
        raise BadToken("mdoc") from wrong


def _read(content: bytes) -> Any:
    """What was sent: nothing behind it, no member twice."""
    if len(content) > MOST_BYTES:
        raise BadToken("mdoc: too long")
    source = BytesIO(content)
    found = cbor2.CBORDecoder(source, max_depth=DEEPEST, allow_duplicate_keys=False).decode()
    if source.read(1):
        raise BadToken("mdoc: something behind it")
    return found


def _open(
    response: Any,
    doctype: str,
    namespace: str,
    transcript: list[Any],
    key_of_chain: Callable[[tuple[bytes, ...]], ECKey],
) -> Opened:
    if response["version"] != "1.0" or response["status"] != 0 or len(response["documents"]) != 1:
        raise BadToken("mdoc: one document")
    (document,) = response["documents"]
    if document["docType"] != doctype or "errors" in document:
        raise BadToken("another type")
    stated = _issued(document["issuerSigned"]["issuerAuth"], key_of_chain)
    if stated["version"] != "1.0" or stated["digestAlgorithm"] != "SHA-256" or stated["docType"] != doctype:
        raise BadToken("mdoc: security object")
    shown = document["issuerSigned"].get("nameSpaces", {})
    if set(shown) - {namespace}:
        raise BadToken("mdoc: another namespace")
    elements = _elements(shown.get(namespace, []), stated["valueDigests"][namespace])
    _see_device(document["deviceSigned"], stated["deviceKeyInfo"]["deviceKey"], doctype, transcript)
    times = stated["validityInfo"]
    return Opened(
        doctype=doctype,
        elements=elements,
        status=stated.get("status"),
        begins=_time(times["validFrom"]),
        ends=_time(times["validUntil"]),
    )


def _time(said: Any) -> datetime:
    if not isinstance(said, datetime) or said.tzinfo is None:
        raise BadToken("mdoc: time")
    return said


def _issued(signed: Any, key_of_chain: Callable[[tuple[bytes, ...]], ECKey]) -> Any:
    protected, told, payload, signature = signed
    chain = told[X5CHAIN]
    chain = (chain,) if isinstance(chain, bytes) else tuple(chain)
    _check(key_of_chain(chain), protected, payload, signature)
    return _inside(_read(payload))


def _inside(tagged: Any) -> Any:
    if not isinstance(tagged, CBORTag) or tagged.tag != ENCODED:
        raise BadToken("mdoc: not encoded")
    return _read(tagged.value)


def _check(key: ECKey, protected: bytes, payload: bytes, signature: bytes) -> None:
    if _read(protected) != {ALGORITHM: ES256} or len(signature) != SIGNATURE:
        raise BadToken("algorithm")
    if not is_signed(key, signature, _to_sign(protected, payload)):
        raise BadToken("signature")


def _elements(items: Any, digests: Any) -> dict[str, Any]:
    found: dict[str, Any] = {}
    seen = set()
    for item in items:
        content = _inside(item)
        number, name = content["digestID"], content["elementIdentifier"]
        expected = digests[number]
        if not hmac.compare_digest(hashlib.sha256(cbor2.dumps(item)).digest(), expected):
            raise BadToken("mdoc: digest")
        if number in seen or name in found or not isinstance(name, str) or len(content["random"]) < 16:
            raise BadToken("mdoc: element twice")
        seen.add(number)
        found[name] = content["elementValue"]
    return found


def _see_device(signed: Any, key: Any, doctype: str, transcript: list[Any]) -> None:
    """That the device's own key answered this very question. A MAC would need a session that there is not."""
    names = signed["nameSpaces"]
    if _inside(names) != {}:
        raise BadToken("mdoc: elements of the device's own")
    protected, _, payload, signature = signed["deviceAuth"]["deviceSignature"]
    if payload is not None or {each: key.get(each) for each in (1, -1)} != {1: 2, -1: 1}:
        raise BadToken("mdoc: device")
    public = key_of({"kty": "EC", "crv": "P-256", "x": b64(key[-2]), "y": b64(key[-3])})
    told = cbor2.dumps(encoded(["DeviceAuthentication", transcript, doctype, names]))
    _check(public, protected, told, signature)
