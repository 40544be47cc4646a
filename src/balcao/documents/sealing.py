"""Sealing a PDF: PAdES baseline B-T with a department's key and a time stamp."""

import io
from functools import cache
from pathlib import Path
from typing import Any

from asn1crypto import keys, x509
from cryptography.hazmat.primitives import serialization
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign import PdfSignatureMetadata, PdfSigner, SimpleSigner
from pyhanko.sign.fields import SigSeedSubFilter
from pyhanko.sign.timestamps.dummy_client import DummyTimeStamper
from pyhanko_certvalidator.registry import SimpleCertificateStore

from balcao.documents.keys import Pair, pair


def certificate_of(made: Pair) -> x509.Certificate:
    """The certificate in the form pyHanko takes."""
    return x509.Certificate.load(made.certificate.public_bytes(serialization.Encoding.DER))


def _key_of(made: Pair) -> keys.PrivateKeyInfo:
    return keys.PrivateKeyInfo.load(
        made.key.private_bytes(
            serialization.Encoding.DER, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
    )


@cache
def _signer(folder: Path, department: str) -> tuple[SimpleSigner, DummyTimeStamper]:
    root, seal, stamp = pair(folder, "root"), pair(folder, department), pair(folder, "time-stamp")
    store = SimpleCertificateStore()
    store.register(certificate_of(root))
    signer = SimpleSigner(signing_cert=certificate_of(seal), signing_key=_key_of(seal), cert_registry=store)
    stamper = DummyTimeStamper(tsa_cert=certificate_of(stamp), tsa_key=_key_of(stamp), certs_to_embed=store)
    return signer, stamper


def seal_pdf(pdf: bytes, *, department: str, folder: Path) -> bytes:
    """The PDF with the department's seal. `folder` holds the keys."""
    signer, stamper = _signer(folder, department)
    metadata = PdfSignatureMetadata(
        field_name="Seal",
        name=f"Balcão {department}",
        md_algorithm="sha256",
        subfilter=SigSeedSubFilter.PADES,
    )
    out: Any = PdfSigner(metadata, signer=signer, timestamper=stamper).sign_pdf(
        IncrementalPdfFileWriter(io.BytesIO(pdf)), bytes_reserved=16_384
    )
    return bytes(out.getvalue())
