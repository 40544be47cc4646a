"""Files of other lists, judged by roots one names."""

import logging

import pytest
from cryptography.hazmat.primitives.serialization import Encoding

from balcao.documents.anchors import anchors
from balcao.documents.other_lists import BadAnchors, judge_signatures, roots_in
from balcao.documents.sealing import seal_pdf, seal_pdf_plainly, stamp_again
from balcao.documents.tests.test_attacks import note, script, updated
from balcao.documents.tests.test_sealed import document
from balcao.foundation.pki.api import anchors_in


@pytest.fixture(scope="module")
def keys(tmp_path_factory):
    return tmp_path_factory.mktemp("pki")


@pytest.fixture(scope="module")
def sealed(keys):
    return seal_pdf(document(), department="DSI", folder=keys)


@pytest.fixture(autouse=True)
def quiet():
    logging.disable(logging.CRITICAL)
    yield
    logging.disable(logging.NOTSET)


def grades(data: bytes, roots) -> list[str]:
    return [str(each.grade) for each in judge_signatures(data, roots=roots)]


def test_with_evidence_in_the_file_and_a_root_one_trusts_it_passes(sealed, keys):
    (found,) = judge_signatures(sealed, roots=anchors(keys))
    assert (str(found.grade), found.signer, found.touched) == ("TOTAL-PASSED", "Balcão DSI", ())
    assert found.stamped_at is not None
    assert grades(stamp_again(sealed, folder=keys), anchors(keys)) == ["TOTAL-PASSED"]


def test_without_evidence_it_cannot_be_told(keys):
    (grade,) = grades(seal_pdf_plainly(document(), department="DSI", folder=keys), anchors(keys))
    assert grade.startswith("INDETERMINATE/")


def test_another_root_proves_nothing(sealed, tmp_path):
    seal_pdf(document(), department="DSI", folder=tmp_path)
    assert grades(sealed, anchors(tmp_path)) == ["INDETERMINATE/NO_CERTIFICATE_CHAIN_FOUND"]


def test_a_flipped_byte_fails(sealed, keys):
    place = sealed.index(b"stream\n") + 40
    spoiled = sealed[:place] + bytes([sealed[place] ^ 1]) + sealed[place + 1 :]
    assert grades(spoiled, anchors(keys)) == ["TOTAL-FAILED/HASH_FAILURE"]


@pytest.mark.parametrize(("change", "touched"), [(note, ["note"]), (script, ["script"])])
def test_an_update_fails_and_is_named(sealed, keys, change, touched):
    (found,) = judge_signatures(updated(sealed, change), roots=anchors(keys))
    assert (str(found.grade), list(found.touched)) == ("TOTAL-FAILED/FORMAT_FAILURE", touched)


@pytest.mark.parametrize("data", [b"", b"%PDF-1.7", b"no pdf"])
def test_what_bears_no_signature_has_no_verdict(data, keys):
    assert judge_signatures(data, roots=[]) == []
    assert judge_signatures(document(), roots=[]) == []


def test_roots_are_read_from_pem(sealed, keys):
    content = b"".join(each.public_bytes(Encoding.PEM) for each in anchors_in(keys))
    assert grades(sealed, roots_in(content)) == ["TOTAL-PASSED"]
    for bad in (b"", b"-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n", b"\0" * 9):
        with pytest.raises(BadAnchors):
            roots_in(bad)
