"""Sealing a PDF: PAdES baseline B-LT with a department's key, a time stamp and the evidence to judge both later.

A document time stamp over all of that makes it B-LTA; it is put on again before the last one ages.
"""

import hashlib
import io
from datetime import datetime
from pathlib import Path
from typing import Any

from asn1crypto import cms, tsp
from pyhanko.pdf_utils.generic import ArrayObject, DictionaryObject, NameObject, NumberObject, StreamObject
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign import PdfSignatureMetadata, PdfSigner, Signer
from pyhanko.sign.fields import SigFieldSpec, SigSeedSubFilter, append_signature_field
from pyhanko.sign.signers.pdf_signer import PdfTimeStamper
from pyhanko.sign.timestamps import TimeStamper

from balcao.documents.anchors import anchors
from balcao.documents.evidence import gather
from balcao.documents.gateways.base import SealKey, TrustServices
from balcao.documents.gateways.chosen import seal_keys, trust_services
from balcao.documents.increments import with_evidence
from balcao.documents.time_stamps import stamper_of
from balcao.foundation.pki.api import DATA, sign, write
from balcao.kernel.clock import now

SEAL = "Seal"
"""The name of the seal's field."""
SIGNATURE_ROOM = 1_280
"""Bytes of a signature beside its certificates and its stamp; RSA takes most."""


class _SealSigner(Signer):  # type: ignore[misc]
    """Writes the signature itself: several times as fast as pyHanko's."""

    def __init__(self, key: SealKey, services: TrustServices) -> None:
        self.key, self.services = key, services
        self.token = b""
        super().__init__(signing_cert=key.certificate)

    async def async_sign(self, data_digest: bytes, digest_algorithm: str, **settings: Any) -> cms.ContentInfo:
        """The signature over a digest, with the stamp over it."""
        key = self.key
        assert digest_algorithm == key.scheme.digest
        signed = sign(key.sign, scheme=key.scheme, content_type=DATA, digest=data_digest, certificate=key.certificate)
        self.token = self.services.time_stamp(hashlib.sha256(signed.signature).digest())
        return cms.ContentInfo.load(write(signed, carried=key.chain, token=self.token))

    @property
    def room(self) -> int:
        """Bytes to keep free for the whole structure."""
        carried = sum(len(each.dump()) for each in (self.key.certificate, *self.key.chain))
        return SIGNATURE_ROOM + carried + self.services.token_room


def seal_pdf(pdf: bytes, *, department: str, folder: Path) -> bytes:
    """The PDF with the department's seal, level B-LT. `folder` holds the keys that are made here.

    :raises SealingUnavailable: if keys or authorities do not answer as agreed; nothing is half sealed.
    """
    services = trust_services(folder)
    signer = _SealSigner(seal_keys(folder).key_of(department, now()), services)
    signed = _signed(pdf, department, signer)
    return with_evidence(signed, gather(signer.key, signer.token, services=services, roots=anchors(folder)))


def seal_pdf_plainly(pdf: bytes, *, department: str, folder: Path) -> bytes:
    """Level B-T: signature and stamp without evidence. What is measured beside the whole, and what older seals are."""
    return _signed(pdf, department, _SealSigner(seal_keys(folder).key_of(department, now()), trust_services(folder)))


def _signed(pdf: bytes, department: str, signer: _SealSigner) -> bytes:
    metadata = PdfSignatureMetadata(
        field_name=SEAL,
        name=f"Balcão {department}",
        md_algorithm=signer.key.scheme.digest,
        subfilter=SigSeedSubFilter.PADES,
    )
    update = PdfUpdate(io.BytesIO(pdf))
    update.add_field(SEAL)
    writer = PdfSigner(metadata, signer=signer)
    out: Any = writer.sign_pdf(update, existing_fields_only=True, bytes_reserved=signer.room * 2)
    return bytes(out.getvalue())


class PdfUpdate(IncrementalPdfFileWriter):  # type: ignore[misc]
    """An update that leaves the description of the document as it was typeset, so that PDF/A-1b stays that."""

    def _update_meta(self) -> None:
        pass

    def add_field(self, name: str, *, like: str = "") -> None:
        """A field that is not seen; with an empty appearance, which PDF/A-1b wants all the same.

        That of a stamp is the one of the field it is `like`: validators take a new one behind a seal for content. Where
        that one has none, as in the oldest files, there is none.
        """
        append_signature_field(self, SigFieldSpec(name))
        fields = [each.get_object() for each in self.root["/AcroForm"]["/Fields"]]
        if like:
            empty = next((each["/AP"].raw_get("/N") for each in fields if each["/T"] == like and "/AP" in each), None)
        else:
            nothing = ArrayObject(NumberObject(0) for _ in range(4))
            form = {NameObject("/Type"): NameObject("/XObject"), NameObject("/Subtype"): NameObject("/Form")}
            empty = self.add_object(StreamObject({**form, NameObject("/BBox"): nothing}, stream_data=b""))
        if empty is not None:
            fields[-1][NameObject("/AP")] = DictionaryObject({NameObject("/N"): empty})


class _Stamper(TimeStamper):  # type: ignore[misc]
    """Hands our authority's stamps to pyHanko."""

    def __init__(self, services: TrustServices) -> None:
        super().__init__()
        self.services = services
        self.token = b""

    async def async_timestamp(self, message_digest: bytes, md_algorithm: str) -> cms.ContentInfo:
        """A token over that digest."""
        assert md_algorithm == "sha256"
        self.token = self.services.time_stamp(message_digest)
        return cms.ContentInfo.load(self.token)

    async def async_request_tsa_response(self, req: tsp.TimeStampReq) -> tsp.TimeStampResp:
        """Never asked: the token is fetched at once."""
        raise NotImplementedError


def stamp_again(pdf: bytes, *, folder: Path) -> bytes:
    """The sealed file with a time stamp over all of it, level B-LTA: seal, evidence and every earlier stamp.

    Before it, the evidence about the last stamp is added, since the authority that made it may not live on.

    :raises SealingUnavailable: if an authority does not answer as agreed; the file stays as it is.
    """
    services, roots = trust_services(folder), anchors(folder)
    last = _last_token(pdf)
    prepared = with_evidence(pdf, gather(None, last, services=services, roots=roots))
    stamper = _Stamper(services)
    number = sum(1 for _ in PdfFileReader(io.BytesIO(pdf)).embedded_timestamp_signatures) + 1
    update = PdfUpdate(io.BytesIO(prepared))
    update.add_field(f"Stamp{number}", like=SEAL)
    out: Any = PdfTimeStamper(stamper, field_name=f"Stamp{number}").timestamp_pdf(
        update, "sha256", bytes_reserved=(services.token_room + 1_024) * 2
    )
    return with_evidence(bytes(out.getvalue()), gather(None, stamper.token, services=services, roots=roots))


def stamp_holds_until(pdf: bytes) -> datetime:
    """When the certificate by which the newest stamp in a sealed file was made ends (aware, UTC)."""
    return _end_of_stamper(_last_token(pdf))


def stamper_ends(*, folder: Path) -> datetime:
    """When the certificate ends by which a stamp would be made now (aware, UTC).

    :raises SealingUnavailable: if the authority does not answer as agreed.
    """
    return _end_of_stamper(trust_services(folder).time_stamp(hashlib.sha256(b"").digest()))


def _end_of_stamper(token: bytes) -> datetime:
    found = stamper_of(cms.ContentInfo.load(token)["content"]).not_valid_after
    assert isinstance(found, datetime)
    return found


def _last_token(pdf: bytes) -> bytes:
    """The newest time stamp in a sealed file."""
    reader = PdfFileReader(io.BytesIO(pdf))
    stamps = list(reader.embedded_timestamp_signatures)
    if stamps:
        return bytes(stamps[-1].pkcs7_content)
    seal = next(iter(reader.embedded_regular_signatures))
    return bytes(seal.signer_info["unsigned_attrs"][0]["values"][0].dump())
