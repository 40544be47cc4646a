"""What no signature covers: padding, the way it is written, and whose certificate it is."""

import logging
import random

import pytest

from balcao.documents import sealing
from balcao.documents.api import SealState, seal_pdf, verify_seal
from balcao.documents.keys import AUTHORITY, FROM, ROOT, NoSuchKey, pair
from balcao.documents.tests.test_sealed import document


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


def test_the_seal_fits_its_room(sealed):
    start, end = contents(sealed)
    used = len(sealed[start:end].rstrip(b"0")) // 2
    assert used < sealing.RESERVED_BYTES * 0.75


@pytest.mark.usefixtures("quiet")
def test_no_single_bit_of_the_signature_can_be_changed(sealed, keys):
    start, end = contents(sealed)
    chance = random.Random(2026)
    for place in chance.sample(range(start, end + 1), 300):
        spoiled = bytearray(sealed)
        spoiled[place] ^= 1 << chance.randrange(8)
        assert state(bytes(spoiled), keys) != "genuine", f"byte {place - start} of the signature"


@pytest.mark.usefixtures("quiet")
def test_no_single_bit_of_the_file_can_be_changed(sealed, keys):
    chance = random.Random(11)
    for place in chance.sample(range(len(sealed)), 200):
        spoiled = bytearray(sealed)
        spoiled[place] ^= 1 << chance.randrange(8)
        assert state(bytes(spoiled), keys) != "genuine", f"byte {place}"


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


@pytest.mark.parametrize("name", [AUTHORITY, ROOT])
def test_only_departments_certificates_can_seal(keys, name, monkeypatch):
    """The time stamper and the root are below the same root, but they are no departments."""
    real = pair
    monkeypatch.setattr(sealing, "pair", lambda folder, wanted: real(folder, name if wanted == "DSX" else wanted))
    forged = seal_pdf(document(), department="DSX", folder=keys)
    assert verify_seal(forged, folder=keys).reason == "unknown_seal"


@pytest.mark.parametrize("name", ["../DSI", "dsi", "", "DSI/..", "Root", "A"])
def test_keys_are_made_for_departments_only(keys, name):
    with pytest.raises(NoSuchKey):
        pair(keys, name)


def test_certificates_do_not_depend_on_the_clock(keys):
    assert pair(keys, "DSI").certificate.not_valid_before_utc == FROM
