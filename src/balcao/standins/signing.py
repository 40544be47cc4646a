"""What a remote signing service answers: ``credentials/list``, ``credentials/info``, ``signatures/signHash``
(API of the Cloud Signature Consortium, version 2), for the departments' keys in a folder.
"""

import base64
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.asymmetric import ec, padding
from cryptography.hazmat.primitives.asymmetric.utils import Prehashed
from cryptography.hazmat.primitives.serialization import Encoding

from balcao.foundation.pki.api import Authority, Pair, pairs_in, scheme_of
from balcao.standins.serving import Response, answer


def told(folder: Path, method: str, asked: dict[str, Any]) -> Response:
    """The answer to one call.

    :raises KeyError: for a credential or a field that is not there.
    """
    known = pairs_in(folder)
    match method:
        case "credentials/list":
            return answer(200, {"credentialIDs": list(known)})
        case "credentials/info":
            return answer(200, _about(folder, known[asked["credentialID"]]))
        case "signatures/signHash":
            by = known[asked["credentialID"]]
            if asked["signAlgo"] != scheme_of(by.certificate.public_key()).signature_name:
                return answer(400, {"error": "invalid_request", "error_description": "signAlgo"})
            digests = [base64.b64decode(each) for each in asked["hashes"]]
            return answer(200, {"signatures": [base64.b64encode(_signed(by, each)).decode() for each in digests]})
    return answer(404, {"error": "unknown"})


def _about(folder: Path, by: Pair) -> dict[str, Any]:
    scheme = scheme_of(by.certificate.public_key())
    chain = (by.certificate, *Authority(folder).chain())
    return {
        "key": {"status": "enabled", "algo": [scheme.signature_name], "len": by.key.key_size},
        "cert": {
            "status": "valid",
            "certificates": [base64.b64encode(each.public_bytes(Encoding.DER)).decode() for each in chain],
        },
        "auth": {"mode": "oauth2code"},
        "multisign": 1,
    }


def _signed(by: Pair, digest: bytes) -> bytes:
    """The signature over a digest made elsewhere."""
    prehashed = Prehashed(scheme_of(by.certificate.public_key()).hash)
    if isinstance(by.key, ec.EllipticCurvePrivateKey):
        return by.key.sign(digest, ec.ECDSA(prehashed))
    return by.key.sign(digest, padding.PKCS1v15(), prehashed)
