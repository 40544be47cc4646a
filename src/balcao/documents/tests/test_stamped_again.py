"""Sealed documents are stamped again, each once a period; every file they ever were stays genuine."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from balcao.documents import archiving
from balcao.documents.api import SealingUnavailable, Standing, sealed_bytes, verify_file
from balcao.documents.archiving import due_for_stamps, stamp_document
from balcao.documents.gateways.base import STAMPS
from balcao.documents.jobs import stamp_sealed_again
from balcao.documents.models import Document, Stamping
from balcao.documents.operations import make_document
from balcao.documents.tests.issuing import AT, ask
from balcao.foundation.jobs.api import run_waiting_jobs

pytestmark = pytest.mark.django_db
SOON, NEXT_YEAR = AT + timedelta(days=1), AT + timedelta(days=340)


@pytest.fixture
def document():
    """A sealed one."""
    asked = ask()
    row = Document.objects.get(number=asked.number)
    make_document(at=AT, document_id=row.pk)
    row.refresh_from_db()
    return row


def test_a_stamp_comes_within_a_day_and_then_before_a_year_is_over(document):
    assert due_for_stamps(at=AT + timedelta(hours=1)) == []
    assert due_for_stamps(at=SOON) == [document.pk]
    assert stamp_document(at=SOON, document_id=document.pk)
    assert due_for_stamps(at=SOON + timedelta(days=300)) == []
    assert due_for_stamps(at=NEXT_YEAR) == [document.pk]
    assert stamp_document(at=NEXT_YEAR, document_id=document.pk)
    assert list(Stamping.objects.values_list("period", "stamped_at")) == [(1, SOON), (2, NEXT_YEAR)]


def test_twice_puts_on_one_stamp(document):
    assert stamp_document(at=SOON, document_id=document.pk)
    assert not stamp_document(at=SOON, document_id=document.pk)
    assert Stamping.objects.count() == 1


def test_a_period_has_one_stamp(document):
    stamp_document(at=SOON, document_id=document.pk)
    with pytest.raises(IntegrityError), transaction.atomic():
        Stamping.objects.create(document=document, period=1, stamped_at=SOON, storage_key="x", sha256="x")


def test_what_is_not_sealed_is_not_stamped():
    row = Document.objects.get(number=ask().number)
    assert due_for_stamps(at=NEXT_YEAR) == []
    assert not stamp_document(at=NEXT_YEAR, document_id=row.pk)


def test_every_file_a_document_ever_was_is_in_force(document):
    first = sealed_bytes(number=document.number)
    stamp_document(at=SOON, document_id=document.pk)
    second = sealed_bytes(number=document.number)
    assert second.startswith(first)
    for file, level in ((first, "B-LT"), (second, "B-LTA")):
        found = verify_file(file, at=SOON)
        assert found.standing is Standing.IN_FORCE
        assert found.seal is not None
        assert found.seal.level == level


def test_an_authority_that_is_away_leaves_the_document_as_it_is(document, monkeypatch):
    def away(pdf, *, folder):
        raise SealingUnavailable(STAMPS, "answered 503")

    monkeypatch.setattr(archiving, "stamp_again", away)
    with pytest.raises(SealingUnavailable):
        stamp_document(at=SOON, document_id=document.pk)
    assert due_for_stamps(at=SOON) == [document.pk]


def test_a_killed_stamping_leaves_nothing_and_is_done_again(document, monkeypatch):
    def killed(**given):
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(archiving, "record", killed)
        with pytest.raises(KeyboardInterrupt):
            stamp_document(at=SOON, document_id=document.pk)
    assert not Stamping.objects.exists()
    assert stamp_document(at=SOON, document_id=document.pk)


def test_the_job_asks_for_all_that_are_due(document):
    asked = stamp_sealed_again(timestamp=int((SOON + timedelta(days=3)).timestamp()))
    assert asked == 1
    run_waiting_jobs()


def test_a_stamp_is_renewed_before_its_makers_certificate_ends(document):
    stamp_document(at=SOON, document_id=document.pk)
    until = Stamping.objects.get().holds_until
    assert until is not None
    assert until > SOON + timedelta(days=61)
    Stamping.objects.update(holds_until=SOON + timedelta(days=70))
    assert due_for_stamps(at=SOON + timedelta(days=9)) == []
    later = SOON + timedelta(days=10)
    assert due_for_stamps(at=later) == [document.pk]
    assert stamp_document(at=later, document_id=document.pk)
    assert due_for_stamps(at=later) == []
    assert not stamp_document(at=later, document_id=document.pk)
    assert [each.period for each in Stamping.objects.order_by("period")] == [1, 2]


def test_no_stamp_is_spent_while_the_authority_has_no_newer_certificate(document, monkeypatch):
    stamp_document(at=SOON, document_id=document.pk)
    ends = SOON + timedelta(days=30)
    Stamping.objects.update(holds_until=ends)
    monkeypatch.setattr(archiving, "stamper_ends", lambda *, folder: ends)
    assert due_for_stamps(at=SOON) == []
    monkeypatch.setattr(archiving, "stamp_holds_until", lambda pdf: ends)
    assert not stamp_document(at=SOON, document_id=document.pk)
    assert Stamping.objects.count() == 1
    assert due_for_stamps(at=NEXT_YEAR) == [document.pk]
