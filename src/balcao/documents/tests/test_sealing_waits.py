"""Whom sealing asks is away: documents wait with their numbers, nobody waits in vain, and all go on by themselves."""

from datetime import timedelta

import pytest

from balcao.documents import operations
from balcao.documents.api import SealingUnavailable, outage, seal_pdf
from balcao.documents.gateways.base import STAMPS
from balcao.documents.jobs import make, resume_sealing
from balcao.documents.models import Document, SealingOutage
from balcao.documents.tests.issuing import AT, ask
from balcao.documents.waiting import end_outage, note_outage, try_oldest
from balcao.foundation.audit.api import entries_about
from balcao.foundation.jobs.api import run_waiting_jobs
from balcao.foundation.pki.api import NoSuchKey

pytestmark = pytest.mark.django_db


@pytest.fixture
def authority(monkeypatch):
    """Switches the time-stamp authority off and on; counts how often it was asked."""
    real, asked = seal_pdf, []

    def off():
        def seal(pdf, **more):
            asked.append(more["department"])
            raise SealingUnavailable(STAMPS, "answered 503")

        monkeypatch.setattr(operations, "seal_pdf", seal)

    def on():
        monkeypatch.setattr(operations, "seal_pdf", real)

    return off, on, asked


def test_documents_wait_and_go_on_by_themselves_oldest_first(authority):
    off, on, asked = authority
    off()
    numbers = [ask(key=f"k{number}").number for number in range(4)]
    run_waiting_jobs()
    assert len(asked) == 1
    found = outage()
    assert found is not None
    assert (found.part, found.waiting) == ("time_stamps", 4)
    assert resume_sealing(timestamp=0) == 0
    assert len(asked) == 2
    on()
    assert resume_sealing(timestamp=0) == 3
    assert outage() is None
    run_waiting_jobs()
    made = list(Document.objects.order_by("sealed_at", "pk"))
    assert [each.number for each in made] == numbers
    assert {each.state for each in made} == {"sealed"}
    assert [each.sequence for each in made] == [1, 2, 3, 4]


def test_while_sealing_is_out_no_job_asks(authority):
    off, _, asked = authority
    off()
    make(document_id=Document.objects.get(number=ask().number).pk)
    make(document_id=Document.objects.get(number=ask(key="k2").number).pk)
    assert len(asked) == 1


def test_there_is_one_outage_at_a_time_and_the_first_counts():
    note_outage(at=AT, failure=SealingUnavailable("keys", "gone"))
    note_outage(at=AT + timedelta(minutes=1), failure=SealingUnavailable(STAMPS, "gone"))
    assert list(SealingOutage.objects.values_list("part", "since", "tries")) == [("keys", AT, 2)]
    end_outage(at=AT + timedelta(hours=1))
    end_outage(at=AT + timedelta(hours=2))
    assert outage() is None
    assert [each.event for each in entries_about("sealing")] == [
        "documents:sealing:stopped",
        "documents:sealing:resumed",
    ]


def test_an_outage_in_which_nothing_waits_ends():
    note_outage(at=AT, failure=SealingUnavailable(STAMPS, "gone"))
    assert resume_sealing(timestamp=0) == 0
    assert outage() is None


def test_a_department_without_a_key_holds_up_no_other():
    note_outage(at=AT, failure=SealingUnavailable("keys", "gone"))
    made, (first, second, third) = [], [Document.objects.get(number=ask(key=f"k{each}").number).pk for each in range(3)]

    def attempt(document_id):
        if document_id == first:
            raise NoSuchKey("DSI")
        made.append(document_id)

    assert try_oldest(at=AT, make=attempt) == [third]
    assert made == [second]
    assert outage() is None
