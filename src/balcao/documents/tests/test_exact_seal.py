"""What no signature covers: padding, the way it is written, and whose certificate it is."""

import io
import logging
import random

import pytest
from asn1crypto.x509 import Certificate
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from pyhanko.pdf_utils.reader import PdfFileReader

from balcao.documents import sealing
from balcao.documents.anchors import anchors, stands_below
from balcao.documents.api import SealState, seal_pdf, verify_seal
from balcao.documents.evidence import Evidence
from balcao.documents.gateways import at_home
from balcao.documents.increments import evidence_in, with_evidence
from balcao.documents.sealing import seal_pdf_plainly, stamp_again
from balcao.documents.tests.test_sealed import document
from balcao.documents.time_stamps import stamp_in, stamped_at
from balcao.foundation.pki.api import ANCHOR, STAMPER, BadKey, NoSuchKey, make_key, pair, renew, scheme_of
from balcao.foundation.pki.certificates import FROM


@pytest.fixture(scope="module")
def keys(tmp_path_factory):
    return tmp_path_factory.mktemp("pki")


@pytest.fixture(scope="module")
def sealed(keys):
    return seal_pdf(document(), department="DSI", folder=keys)


@pytest.fixture
def quiet():
    logging.disable(logging.CRITICAL)
    yield
    logging.disable(logging.NOTSET)


def contents(sealed: bytes) -> tuple[int, int]:
    """Where the hex string of the signature begins and ends, with its brackets."""
    start = sealed.index(b"<", sealed.rindex(b"/Contents"))
    return start, sealed.index(b">", start)


def state(data: bytes, keys) -> str:
    return verify_seal(data, folder=keys).state.value


@pytest.mark.parametrize("kind", ["P-256", "P-384", "RSA-3072"])
def test_every_kind_of_key_seals_and_fits_its_room(tmp_path, kind):
    renew(tmp_path, "DSI", at=FROM, kind=kind)
    renew(tmp_path, STAMPER, at=FROM, kind=kind)
    made = seal_pdf(document(), department="DSI", folder=tmp_path)
    verdict = verify_seal(made, folder=tmp_path)
    assert (verdict.state, verdict.level) == (SealState.GENUINE, "B-LT")
    start, end = contents(made)
    assert len(made[start:end].rstrip(b"0")) < (end - start) * 0.9


def test_short_keys_may_not_seal():
    with pytest.raises(BadKey):
        make_key("RSA-2048")
    with pytest.raises(BadKey):
        scheme_of(rsa.generate_private_key(65_537, 2_048).public_key())


@pytest.mark.usefixtures("quiet")
def test_no_single_bit_of_the_signature_can_be_changed(sealed, keys):
    start, end = contents(sealed)
    chance = random.Random(2026)
    for place in chance.sample(range(start, end + 1), 120):
        spoiled = bytearray(sealed)
        spoiled[place] ^= 1 << chance.randrange(8)
        assert state(bytes(spoiled), keys) != "genuine", f"byte {place - start} of the signature"


@pytest.mark.usefixtures("quiet")
def test_no_single_bit_of_the_file_can_be_changed(sealed, keys):
    chance = random.Random(11)
    for place in chance.sample(range(len(sealed)), 100):
        spoiled = bytearray(sealed)
        spoiled[place] ^= 1 << chance.randrange(8)
        assert state(bytes(spoiled), keys) != "genuine", f"byte {place}"


@pytest.mark.usefixtures("quiet")
def test_no_single_bit_of_the_evidence_can_be_changed(keys):
    """No signature covers it: it is what we would have added, byte for byte, and signed by who may say so."""
    plain = seal_pdf_plainly(document(), department="DSI", folder=keys)
    whole = seal_pdf(document(), department="DSI", folder=keys)
    start = whole.index(b"%%EOF", len(plain) - 600) + 6
    chance = random.Random(3)
    for place in [*chance.sample(range(start, len(whole)), 150), start, len(whole) - 1]:
        spoiled = bytearray(whole)
        spoiled[place] ^= 1 << chance.randrange(8)
        assert state(bytes(spoiled), keys) != "genuine", f"byte {place - start} of the evidence"


@pytest.mark.usefixtures("quiet")
def test_no_single_bit_under_a_later_stamp_can_be_changed(sealed, keys):
    stamped = stamp_again(sealed, folder=keys)
    assert verify_seal(stamped, folder=keys).level == "B-LTA"
    chance = random.Random(5)
    for place in chance.sample(range(len(stamped)), 30):
        spoiled = bytearray(stamped)
        spoiled[place] ^= 1 << chance.randrange(8)
        assert state(bytes(spoiled), keys) != "genuine", f"byte {place}"


def test_a_stamp_by_others_over_our_seal_is_something_added(sealed, keys, tmp_path, monkeypatch):
    monkeypatch.setattr(sealing, "gather", lambda *given, **more: Evidence())
    assert state(stamp_again(sealed, folder=tmp_path), keys) == "altered"


def test_evidence_of_others_is_something_added(keys, tmp_path):
    plain = seal_pdf_plainly(document(), department="DSI", folder=keys)
    foreign = evidence_in(PdfFileReader(io.BytesIO(seal_pdf(document(), department="DSI", folder=tmp_path))))
    assert state(with_evidence(plain, foreign), keys) == "altered"


def test_something_hidden_in_the_padding_is_found(sealed, keys):
    _, end = contents(sealed)
    hidden = bytearray(sealed)
    hidden[end - 8 : end] = b"CAFEBABE"
    assert state(bytes(hidden), keys) == "altered"


def test_the_same_value_in_other_letters_is_found(sealed, keys):
    start, end = contents(sealed)
    rewritten = sealed[:start] + sealed[start:end].lower() + sealed[end:]
    assert rewritten != sealed
    assert state(rewritten, keys) == "altered"


@pytest.mark.parametrize("before", [b"\n", b" ", b"junk", b"\xef\xbb\xbf"])
def test_nothing_may_stand_before_the_file(sealed, keys, before):
    assert verify_seal(before + sealed, folder=keys).state is SealState.NOT_OURS


@pytest.mark.parametrize("name", [STAMPER, ANCHOR])
def test_only_departments_certificates_can_seal(keys, name, monkeypatch):
    """The time stamper and the root are below the same root, but they are no departments."""
    real = pair
    monkeypatch.setattr(at_home, "pair", lambda folder, wanted: real(folder, name if wanted == "DSX" else wanted))
    forged = seal_pdf_plainly(document(), department="DSX", folder=keys)
    assert verify_seal(forged, folder=keys).reason == "not_for_sealing"


@pytest.mark.parametrize("name", ["../DSI", "dsi", "", "DSI/..", "Root", "A"])
def test_keys_are_made_for_departments_only(keys, name):
    with pytest.raises(NoSuchKey):
        pair(keys, name)


def test_certificates_do_not_depend_on_the_clock(keys):
    assert pair(keys, "DSI").certificate.not_valid_before_utc == FROM


def test_keys_of_other_use_may_lie_in_the_folder(tmp_path):
    bare = rsa.generate_private_key(65_537, 2_048).private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    (tmp_path / "web-push.pem").write_bytes(bare)
    made = seal_pdf(document(), department="DSI", folder=tmp_path)
    assert verify_seal(made, folder=tmp_path).level == "B-LT"


def test_no_bit_at_the_end_of_a_certificate_can_be_changed(sealed, keys):
    """Where the signature stands: its last bits may be noughts, and could be called unused."""
    reader = PdfFileReader(io.BytesIO(sealed))
    found = evidence_in(reader).certificates
    roots, between = anchors(keys), [Certificate.load(each) for each in found]
    moment = stamped_at(stamp_in(next(iter(reader.embedded_regular_signatures)).signer_info))
    assert moment is not None
    for each in found:
        assert stands_below(Certificate.load(each), roots, between, moment)
        for place in range(len(each) - 90, len(each)):
            for bit in range(8):
                spoiled = bytearray(each)
                spoiled[place] ^= 1 << bit
                assert not _stands(bytes(spoiled), roots, between, moment), (place - len(each), bit)


def _stands(certificate, roots, between, moment):
    try:
        return stands_below(Certificate.load(certificate, strict=True), roots, between, moment)
    except Exception:
        return False
