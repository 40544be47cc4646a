"""Sealing a PDF: PAdES baseline B-T with a department's key and a time stamp."""

import hashlib
import io
from functools import cache
from pathlib import Path
from typing import Any

from asn1crypto import cms
from asn1crypto.x509 import Certificate
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign import PdfSignatureMetadata, PdfSigner, Signer
from pyhanko.sign.fields import SigSeedSubFilter

from balcao.documents.keys import ROOT, asn1_certificate, pair
from balcao.documents.signed_data import DATA, sign, write
from balcao.documents.time_stamps import make_token, write_again

RESERVED_BYTES = 4_096
"""Room for the signature; one with its stamp takes about 2,500 bytes."""


class _SealSigner(Signer):  # type: ignore[misc]
    """Writes the signature itself, key and certificates loaded once: several times as fast as pyHanko's."""

    def __init__(self, folder: Path, department: str) -> None:
        self.folder = folder
        self.seal = pair(folder, department)
        self.root: Certificate = asn1_certificate(pair(folder, ROOT))
        super().__init__(signing_cert=asn1_certificate(self.seal))

    async def async_sign(self, data_digest: bytes, digest_algorithm: str, **settings: Any) -> cms.ContentInfo:
        """The signature over a SHA-256 digest, with the stamp over it."""
        assert digest_algorithm == "sha256"
        signature = sign(self.seal.key, content_type=DATA, digest=data_digest, certificate=self.signing_cert)
        written = write(
            content_type=DATA,
            digest=data_digest,
            certificate=self.signing_cert,
            signature=signature,
            carried=(self.root,),
            token=make_token(hashlib.sha256(signature).digest(), folder=self.folder),
        )
        return cms.ContentInfo.load(written)


@cache
def _signer(folder: Path, department: str) -> _SealSigner:
    return _SealSigner(folder, department)


def seal_pdf(pdf: bytes, *, department: str, folder: Path) -> bytes:
    """The PDF with the department's seal. `folder` holds the keys."""
    metadata = PdfSignatureMetadata(
        field_name="Seal",
        name=f"Balcão {department}",
        md_algorithm="sha256",
        subfilter=SigSeedSubFilter.PADES,
    )
    signer = PdfSigner(metadata, signer=_signer(folder, department))
    out: Any = signer.sign_pdf(IncrementalPdfFileWriter(io.BytesIO(pdf)), bytes_reserved=RESERVED_BYTES * 2)
    return bytes(out.getvalue())


def seal_written_again(signature: cms.SignedData, *, folder: Path) -> bytes:
    """The signature as we would have written it, from the parts that are signed."""
    root = asn1_certificate(pair(folder, ROOT))
    signer = signature["signer_infos"][0]
    serial = signer["sid"].chosen["serial_number"].native
    (seal,) = (each.chosen for each in signature["certificates"] if each.chosen.serial_number == serial)
    (digest,) = (each["values"][0].native for each in signer["signed_attrs"] if each["type"].native == "message_digest")
    return write(
        content_type=DATA,
        digest=digest,
        certificate=seal,
        signature=signer["signature"].native,
        carried=(root,),
        token=write_again(signer["unsigned_attrs"][0]["values"][0].dump()),
    )
