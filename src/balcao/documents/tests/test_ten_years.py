"""A certificate outlives the certificates it was sealed with."""

import hashlib
from datetime import UTC, datetime

import pytest

from balcao.documents import keys, time_stamps
from balcao.documents.api import BadTimeStamp, SealState, check_time_stamp, seal_pdf, verify_seal
from balcao.documents.tests.test_sealed import document

LONG_AGO = datetime(2015, 6, 1, 12, tzinfo=UTC)


@pytest.fixture
def then(settings, tmp_path, monkeypatch):
    """Keys whose certificates ended in 2015, and a clock of that summer."""
    monkeypatch.setattr(keys, "FROM", datetime(2015, 1, 1, tzinfo=UTC))
    monkeypatch.setattr(keys, "LEAF_YEARS", 1)
    monkeypatch.setattr(time_stamps, "now", lambda: LONG_AGO)
    settings.BALCAO_VAR = tmp_path
    return tmp_path / "pki"


def test_a_seal_is_judged_at_its_stamped_moment(then):
    verdict = verify_seal(seal_pdf(document(), department="DSI", folder=then), folder=then)
    assert (verdict.state, verdict.sealed_at) == (SealState.GENUINE, LONG_AGO)


def test_a_stamp_of_the_trail_too(then):
    digest = hashlib.sha256(b"chain").digest()
    assert check_time_stamp(time_stamps.make_token(digest, folder=then), digest) == LONG_AGO


def test_a_stamp_from_after_its_certificate_ended_is_refused(then, monkeypatch):
    monkeypatch.setattr(time_stamps, "now", lambda: datetime(2026, 6, 1, tzinfo=UTC))
    digest = hashlib.sha256(b"chain").digest()
    with pytest.raises(BadTimeStamp):
        check_time_stamp(time_stamps.make_token(digest, folder=then), digest)
    verdict = verify_seal(seal_pdf(document(), department="DSI", folder=then), folder=then)
    assert verdict.state is not SealState.GENUINE
