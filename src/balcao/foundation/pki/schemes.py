"""Which keys may sign, and how: ECDSA on P-256 (the usual one) and P-384, RSA of 3,072 bits and more.

Source: ETSI TS 119 312 names them all as fit until 2030 and beyond; shorter RSA keys are not.
"""

import hashlib
from dataclasses import dataclass
from functools import cached_property

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.asymmetric.types import CertificatePublicKeyTypes, PrivateKeyTypes

from balcao.foundation.pki.der import NULL, SEQUENCE, oid, tlv
from balcao.kernel.errors import BalcaoError

SHORTEST_RSA = 3_072
_DIGESTS = {
    "sha256": "2.16.840.1.101.3.4.2.1",
    "sha384": "2.16.840.1.101.3.4.2.2",
    "sha512": "2.16.840.1.101.3.4.2.3",
}
_ECDSA = {"sha256": "1.2.840.10045.4.3.2", "sha384": "1.2.840.10045.4.3.3", "sha512": "1.2.840.10045.4.3.4"}
_RSA = {"sha256": "1.2.840.113549.1.1.11", "sha384": "1.2.840.113549.1.1.12", "sha512": "1.2.840.113549.1.1.13"}
_HASHES: dict[str, hashes.HashAlgorithm] = {
    "sha256": hashes.SHA256(),
    "sha384": hashes.SHA384(),
    "sha512": hashes.SHA512(),
}


class BadKey(BalcaoError):
    """Keys that may seal are P-256, P-384, or RSA of at least 3,072 bits."""


@dataclass(frozen=True)
class Scheme:
    """A kind of key (``ec`` or ``rsa``) with the digest it signs."""

    kind: str
    digest: str

    @property
    def digest_name(self) -> str:
        """The digest's object identifier, dotted."""
        return _DIGESTS[self.digest]

    @property
    def signature_name(self) -> str:
        """The signature algorithm's object identifier, dotted."""
        return (_ECDSA if self.kind == "ec" else _RSA)[self.digest]

    @cached_property
    def digest_algorithm(self) -> bytes:
        """As an AlgorithmIdentifier in DER."""
        return tlv(SEQUENCE, oid(self.digest_name))

    @cached_property
    def signature_algorithm(self) -> bytes:
        """As an AlgorithmIdentifier in DER."""
        return tlv(SEQUENCE, oid(self.signature_name), b"" if self.kind == "ec" else NULL)

    @property
    def hash(self) -> hashes.HashAlgorithm:
        """The digest, as signing takes it."""
        return _HASHES[self.digest]

    def hashed(self, data: bytes) -> bytes:
        """The digest of data."""
        return hashlib.new(self.digest, data).digest()


def scheme_of(key: CertificatePublicKeyTypes, digest: str | None = None) -> Scheme:
    """How a key signs: P-384 over SHA-384, the others over SHA-256, unless another digest is named.

    :raises BadKey: for keys too short or of another kind.
    """
    if digest is not None and digest not in _DIGESTS:
        raise BadKey(digest)
    match key:
        case ec.EllipticCurvePublicKey(curve=ec.SECP256R1()):
            return Scheme("ec", digest or "sha256")
        case ec.EllipticCurvePublicKey(curve=ec.SECP384R1()):
            return Scheme("ec", digest or "sha384")
        case rsa.RSAPublicKey() if key.key_size >= SHORTEST_RSA:
            return Scheme("rsa", digest or "sha256")
    raise BadKey(type(key).__name__)


def is_by(key: CertificatePublicKeyTypes, signed: bytes, data: bytes) -> bool:
    """Whether a signature over data, in the key's scheme, is by that key."""
    scheme = scheme_of(key)
    try:
        if isinstance(key, ec.EllipticCurvePublicKey):
            key.verify(signed, data, ec.ECDSA(scheme.hash))
        else:
            assert isinstance(key, rsa.RSAPublicKey)
            key.verify(signed, data, padding.PKCS1v15(), scheme.hash)
    except InvalidSignature:
        return False
    return True


def signature(key: PrivateKeyTypes, data: bytes) -> bytes:
    """The signature by a key at hand, in its scheme (RSA as PKCS #1 v1.5).

    :raises BadKey: for a key that may not seal.
    """
    scheme = scheme_of(key.public_key())  # type: ignore[arg-type]
    if isinstance(key, ec.EllipticCurvePrivateKey):
        return key.sign(data, ec.ECDSA(scheme.hash))
    assert isinstance(key, rsa.RSAPrivateKey)
    return key.sign(data, padding.PKCS1v15(), scheme.hash)
