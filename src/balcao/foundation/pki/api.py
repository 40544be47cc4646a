"""The door of the public key infrastructure."""

from balcao.foundation.pki.answers import certificate_as_usual, list_as_usual, standing_as_usual
from balcao.foundation.pki.authority import Authority
from balcao.foundation.pki.certificates import (
    ANCHOR,
    ISSUING,
    RESPONDER,
    STAMPER,
    NoSuchKey,
    Pair,
    anchors_in,
    asn1_certificate,
    certify_key,
    issue_for,
    key_files_of,
    make_key,
    make_key_file,
    name_of,
    pair,
    pairs_in,
    renew,
)
from balcao.foundation.pki.cms import DATA, Signed, covered_by, sign, usual, write
from balcao.foundation.pki.installed import Chain, install, installed, names_installed, valid_at
from balcao.foundation.pki.requests import request_pem
from balcao.foundation.pki.schemes import BadKey, Scheme, is_by, scheme_of, signature

__all__ = [
    "ANCHOR",
    "DATA",
    "ISSUING",
    "RESPONDER",
    "STAMPER",
    "Authority",
    "BadKey",
    "Chain",
    "NoSuchKey",
    "Pair",
    "Scheme",
    "Signed",
    "anchors_in",
    "asn1_certificate",
    "certificate_as_usual",
    "certify_key",
    "covered_by",
    "install",
    "installed",
    "is_by",
    "issue_for",
    "key_files_of",
    "list_as_usual",
    "make_key",
    "make_key_file",
    "name_of",
    "names_installed",
    "pair",
    "pairs_in",
    "renew",
    "request_pem",
    "scheme_of",
    "sign",
    "signature",
    "standing_as_usual",
    "usual",
    "valid_at",
    "write",
]
