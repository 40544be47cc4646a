"""A certificate outlives the certificates it was sealed with."""

import hashlib
from datetime import UTC, datetime, timedelta

import pytest

from balcao.documents import evidence, sealing
from balcao.documents.api import BadTimeStamp, SealState, check_time_stamp, seal_pdf, verify_seal
from balcao.documents.sealing import stamp_again
from balcao.documents.tests.ades import total_passed_lta
from balcao.documents.tests.test_sealed import document
from balcao.foundation.pki import authority, certificates
from balcao.foundation.pki.api import RESPONDER, STAMPER, Authority, renew

LONG_AGO = datetime(2015, 6, 1, 12, tzinfo=UTC)


@pytest.fixture
def clock(settings, tmp_path, monkeypatch):
    """A clock to move, and keys since 2015 whose leaves live two years; returns the folder and how to move it."""
    monkeypatch.setattr(certificates, "FROM", datetime(2015, 1, 1, tzinfo=UTC))
    monkeypatch.setattr(certificates, "LEAF_YEARS", 2)
    settings.BALCAO_VAR = tmp_path

    def move(moment: datetime) -> datetime:
        for module in (authority, evidence, sealing):
            monkeypatch.setattr(module, "now", lambda: moment)
        return moment

    move(LONG_AGO)
    return tmp_path / "pki", move


def test_a_seal_is_judged_at_its_stamped_moment(clock):
    folder, _ = clock
    verdict = verify_seal(seal_pdf(document(), department="DSI", folder=folder), folder=folder)
    assert (verdict.state, verdict.sealed_at) == (SealState.GENUINE, LONG_AGO)


def test_a_stamp_of_the_trail_too(clock):
    folder, _ = clock
    digest = hashlib.sha256(b"chain").digest()
    assert check_time_stamp(Authority(folder).token(digest), digest) == LONG_AGO


def test_a_stamp_from_after_its_certificate_ended_is_refused(clock):
    folder, move = clock
    digest = hashlib.sha256(b"chain").digest()
    early = seal_pdf(document(), department="DSI", folder=folder)
    move(datetime(2026, 6, 1, tzinfo=UTC))
    with pytest.raises(BadTimeStamp):
        check_time_stamp(Authority(folder).token(digest), digest)
    assert (
        verify_seal(seal_pdf(document(), department="DSI", folder=folder), folder=folder).state is not SealState.GENUINE
    )
    assert verify_seal(early, folder=folder).state is SealState.GENUINE


def test_ten_years_of_stamps_by_authorities_that_change(clock):
    """A stamp the night after, then one every year; the authority's key is renewed in time, each of another kind."""
    folder, move = clock
    kinds = ("P-256", "RSA-3072", "P-384")
    file = seal_pdf(document(), department="DSI", folder=folder)
    move(LONG_AGO + timedelta(days=1))
    file = stamp_again(file, folder=folder)
    for year in range(2016, 2026):
        moment = move(datetime(year, 6, 1, 12, tzinfo=UTC))
        for each in (STAMPER, RESPONDER):
            renew(folder, each, at=datetime(year, 1, 1, tzinfo=UTC), kind=kinds[year % 3])
        file = stamp_again(file, folder=folder)
    verdict = verify_seal(file, folder=folder)
    assert (verdict.state, verdict.level, verdict.sealed_at) == (SealState.GENUINE, "B-LTA", LONG_AGO)
    passed, why = total_passed_lta(file, folder, at=moment + timedelta(hours=1))
    assert passed, why
    assert len(file) < 300_000
