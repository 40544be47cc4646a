"""The door of the documents."""

from balcao.documents.anchors import stands_below
from balcao.documents.ceremony import (
    CertificateRefused,
    Ending,
    KeyRow,
    KeyUse,
    KeyWaits,
    NotTwoAdministrators,
    certificate_for_host,
    install_certificate,
    keys_ending,
    keys_listed,
    keys_of,
    make_key_for,
    request_for,
    rotate_key,
)
from balcao.documents.codes import make_code, tidy_code
from balcao.documents.copies import MOST_MARKED_PAGES, CopyMark, bind_pages, mark_for
from balcao.documents.events import DocumentSealed, FileFoundUnsafe
from balcao.documents.fillable import PaperField, fillable
from balcao.documents.forgetting import FORGETS
from balcao.documents.gateways.base import SealingUnavailable, SealKey
from balcao.documents.grading import Grade, Indication
from balcao.documents.holding import Hold, Standing, holds_of, says_of_documents
from balcao.documents.issuing_anew import Issued, issue_anew, issued_in
from balcao.documents.keys import CREDENTIALS
from balcao.documents.legibility import legibility
from balcao.documents.machine_lines import MachineLines, machine_lines
from balcao.documents.on_paper import PrintedBefore, PrintedCopy, print_on_paper, prints_of
from balcao.documents.operations import (
    NotSealedYet,
    ReasonMissing,
    make_documents_now,
    read_document,
    request_document,
    revoke_document,
)
from balcao.documents.other_lists import BadAnchors, SignatureVerdict, hosts_in, judge_signatures, roots_in
from balcao.documents.own_signing import (
    OwnSignatureUnfit,
    PreparedSignature,
    SignersCertificate,
    complete_signature,
    prepare_signature,
)
from balcao.documents.page_image import NotDrawn, PageImage, page_image
from balcao.documents.partial_uploads import (
    NotOctets,
    OtherProtocol,
    TooLong,
    TooManyUploads,
    Upload,
    WrongOffset,
    begin_upload,
    bytes_of_upload,
    drop_upload,
    finish_upload,
    upload_of,
)
from balcao.documents.printing import qr_picture, qr_svg
from balcao.documents.quarantine import check_waiting, file_states, waits_to_be_checked
from balcao.documents.queries import (
    asked_issued,
    case_that_issued,
    documents_of,
    documents_of_case,
    issued_files,
    number_requested,
    standings_of,
)
from balcao.documents.refusals import UploadRefused
from balcao.documents.returned_forms import ReturnedForm, read_returned_form
from balcao.documents.sealed import sealed_bytes
from balcao.documents.sealing import seal_pdf
from balcao.documents.specimens import Specimen, specimen, specimen_data
from balcao.documents.standing import Verification, verify_file, verify_number, verify_numbers
from balcao.documents.time_stamps import BadTimeStamp, check_time_stamp, time_stamp
from balcao.documents.types import RECORD_OF_SERVICE, DocumentState, DocumentSummary, IssuedFile
from balcao.documents.typesetting import FontsMissing, LayoutFailed, check_fonts, draw, typeset
from balcao.documents.uploads import MOST_PAGES, accept_upload, file_answer, file_records, judged_answer
from balcao.documents.verification import MOST_BYTES as MOST_VERIFIED_BYTES
from balcao.documents.verification import SealState, SealVerdict, verify_seal
from balcao.documents.waiting import Outage, outage
from balcao.documents.web.answer_files import answer_files
from balcao.documents.web.files import shown_file
from balcao.documents.web.pieces import announce, field_of, forget_pieces, in_words, sent_files, take_piece
from balcao.documents.web.previews import file_preview, preview_url
from balcao.documents.web.tus import UPLOAD_STATUS, check_protocol, receive, said_of_file, tus_answer
from balcao.documents.words import hold_in_words, standing_tag
from balcao.documents.written import ink_on

__all__ = [
    "CREDENTIALS",
    "FORGETS",
    "MOST_MARKED_PAGES",
    "MOST_PAGES",
    "MOST_VERIFIED_BYTES",
    "RECORD_OF_SERVICE",
    "UPLOAD_STATUS",
    "BadAnchors",
    "BadTimeStamp",
    "CertificateRefused",
    "CopyMark",
    "DocumentSealed",
    "DocumentState",
    "DocumentSummary",
    "Ending",
    "FileFoundUnsafe",
    "FontsMissing",
    "Grade",
    "Hold",
    "Indication",
    "Issued",
    "IssuedFile",
    "KeyRow",
    "KeyUse",
    "KeyWaits",
    "LayoutFailed",
    "MachineLines",
    "NotDrawn",
    "NotOctets",
    "NotSealedYet",
    "NotTwoAdministrators",
    "OtherProtocol",
    "Outage",
    "OwnSignatureUnfit",
    "PageImage",
    "PaperField",
    "PreparedSignature",
    "PrintedBefore",
    "PrintedCopy",
    "ReasonMissing",
    "ReturnedForm",
    "SealKey",
    "SealState",
    "SealVerdict",
    "SealingUnavailable",
    "SignatureVerdict",
    "SignersCertificate",
    "Specimen",
    "Standing",
    "TooLong",
    "TooManyUploads",
    "Upload",
    "UploadRefused",
    "Verification",
    "WrongOffset",
    "accept_upload",
    "announce",
    "answer_files",
    "asked_issued",
    "begin_upload",
    "bind_pages",
    "bytes_of_upload",
    "case_that_issued",
    "certificate_for_host",
    "check_fonts",
    "check_protocol",
    "check_time_stamp",
    "check_waiting",
    "complete_signature",
    "documents_of",
    "documents_of_case",
    "draw",
    "drop_upload",
    "field_of",
    "file_answer",
    "file_preview",
    "file_records",
    "file_states",
    "fillable",
    "finish_upload",
    "forget_pieces",
    "hold_in_words",
    "holds_of",
    "hosts_in",
    "in_words",
    "ink_on",
    "install_certificate",
    "issue_anew",
    "issued_files",
    "issued_in",
    "judge_signatures",
    "judged_answer",
    "keys_ending",
    "keys_listed",
    "keys_of",
    "legibility",
    "machine_lines",
    "make_code",
    "make_documents_now",
    "make_key_for",
    "mark_for",
    "number_requested",
    "outage",
    "page_image",
    "prepare_signature",
    "preview_url",
    "print_on_paper",
    "prints_of",
    "qr_picture",
    "qr_svg",
    "read_document",
    "read_returned_form",
    "receive",
    "request_document",
    "request_for",
    "revoke_document",
    "roots_in",
    "rotate_key",
    "said_of_file",
    "says_of_documents",
    "seal_pdf",
    "sealed_bytes",
    "sent_files",
    "shown_file",
    "specimen",
    "specimen_data",
    "standing_tag",
    "standings_of",
    "stands_below",
    "take_piece",
    "tidy_code",
    "time_stamp",
    "tus_answer",
    "typeset",
    "upload_of",
    "verify_file",
    "verify_number",
    "verify_numbers",
    "verify_seal",
    "waits_to_be_checked",
]
