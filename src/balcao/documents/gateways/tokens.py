"""Keys in hardware, or in what acts like it: a PKCS #11 token. Keys are made in it and never leave it.

A department's keys bear its code as their label, each with an identifier of its own. Its certificates are installed
below the folder; the newest valid one says which key signs.
"""

import secrets
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

import pkcs11
from asn1crypto.keys import PublicKeyInfo
from cryptography.hazmat.primitives.asymmetric.types import CertificatePublicKeyTypes
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat, load_der_public_key
from pkcs11 import Attribute, KeyType, Mechanism, ObjectClass
from pkcs11.util.ec import encode_ec_public_key, encode_ecdsa_signature, encode_named_curve_parameters
from pkcs11.util.rsa import encode_rsa_public_key

from balcao.documents.gateways.base import KEYS, SealingUnavailable, SealKey, chain_that_signs, seal_key
from balcao.foundation.pki.api import BadKey, installed, scheme_of

_CURVES = {"P-256": "secp256r1", "P-384": "secp384r1"}
_RSA = {"sha256": Mechanism.SHA256_RSA_PKCS}
_KEPT = {Attribute.SENSITIVE: True, Attribute.EXTRACTABLE: False}


@dataclass
class TokenKeys:
    """The keys of one token. `module` is its library, `label` its name; the PIN stands in `pin_file`."""

    folder: Path
    module: str
    label: str
    pin_file: str
    _session: Any = field(default=None, init=False, repr=False)
    _failed: bool = field(default=False, init=False, repr=False)
    _lock: threading.RLock = field(default_factory=threading.RLock, init=False, repr=False)

    def key_of(self, department: str, at: datetime) -> SealKey:
        """See `SealKeys.key_of`."""
        return seal_key(self, department, chain_that_signs(self, installed(self.folder, department), department, at))

    def keys_of(self, name: str) -> list[SealKey]:
        """See `SealKeys.keys_of`."""
        return [seal_key(self, name, chain) for chain in installed(self.folder, name)]

    def sign(self, department: str, public_key: CertificatePublicKeyTypes, data: bytes) -> bytes:
        """The signature over data by the key that belongs to a public one.

        :raises SealingUnavailable: if the token is not there, or has no such key.
        """
        scheme = scheme_of(public_key)
        with self._opened() as session:
            private = session.get_key(
                object_class=ObjectClass.PRIVATE_KEY, id=_identifier(session, department, public_key)
            )
            if scheme.kind == "rsa":
                return bytes(private.sign(data, mechanism=_RSA[scheme.digest]))
            return bytes(encode_ecdsa_signature(private.sign(scheme.hashed(data), mechanism=Mechanism.ECDSA)))

    def make(self, department: str, kind: str) -> CertificatePublicKeyTypes:
        """Make a key in the token; it signs once its certificate is installed.

        :raises BadKey: for a kind that may not seal.
        """
        more = {"id": secrets.token_bytes(16), "label": department, "store": True, "private_template": _KEPT}
        with self._opened(rw=True) as session:
            if kind in _CURVES:
                curve = {Attribute.EC_PARAMS: encode_named_curve_parameters(_CURVES[kind])}
                made, _ = session.create_domain_parameters(KeyType.EC, curve, local=True).generate_keypair(**more)
            elif kind == "RSA-3072":
                made, _ = session.generate_keypair(KeyType.RSA, 3_072, **more)
            else:
                raise BadKey(kind)
            return load_der_public_key(_public_info(made))  # type: ignore[return-value]

    def public_keys(self, department: str) -> list[CertificatePublicKeyTypes]:
        """Every key the token holds for a department."""
        with self._opened() as session:
            return [load_der_public_key(_public_info(each)) for each in _publics(session, department)]  # type: ignore[misc]

    @contextmanager
    def _opened(self, *, rw: bool = False) -> Iterator[Any]:
        """The session, by one thread at a time; after any fault, or when something was made, the next logs in anew."""
        with self._lock:
            if rw:
                self.close()
            try:
                yield self._logged_in(rw=rw)
            except (pkcs11.PKCS11Error, OSError, RuntimeError) as failure:
                self.close()
                self._failed = True
                raise SealingUnavailable(KEYS, type(failure).__name__) from failure
            finally:
                if rw:
                    self.close()

    def _logged_in(self, *, rw: bool) -> Any:
        if self._session is None:
            library = pkcs11.lib(self.module)
            if self._failed:  # a token that was away is seen only by a library that begins anew
                library.reinitialize()
            token = library.get_token(token_label=self.label)
            self._session = token.open(rw=rw, user_pin=Path(self.pin_file).read_text().strip())
            self._failed = False
        return self._session

    def close(self) -> None:
        """End the session; the next who asks opens another."""
        session, self._session = self._session, None
        if session is not None:
            with suppress(pkcs11.PKCS11Error):
                session.close()


def _publics(session: Any, department: str) -> list[Any]:
    return list(session.get_objects({Attribute.CLASS: ObjectClass.PUBLIC_KEY, Attribute.LABEL: department}))


def _identifier(session: Any, department: str, public_key: CertificatePublicKeyTypes) -> bytes:
    wanted = public_key.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    for each in _publics(session, department):
        if _public_info(each) == wanted:
            return bytes(each.id)
    raise SealingUnavailable(KEYS, f"the token does not hold the key of {department}'s certificate")


def _public_info(public: Any) -> bytes:
    """The public key as X.509 writes it."""
    if public.key_type is KeyType.RSA:
        return bytes(PublicKeyInfo.wrap(encode_rsa_public_key(public), "rsa").dump())
    return bytes(encode_ec_public_key(public))
