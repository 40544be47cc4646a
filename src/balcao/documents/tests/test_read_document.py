from datetime import date

import pytest
from django.conf import settings

from balcao.documents.api import (
    NotSealedYet,
    ReasonMissing,
    documents_of,
    read_document,
    revoke_document,
    verify_seal,
)
from balcao.documents.models import Document
from balcao.documents.tests.issuing import AT, CHIEF, JOAO, MEI, OFFICER, REASON, STRANGER, ask
from balcao.foundation.audit.api import readings_about
from balcao.foundation.jobs.api import run_waiting_jobs
from balcao.kernel.actor import Actor, system_actor
from balcao.kernel.errors import NotFound, Refused

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("demo_world")]


@pytest.fixture
def number() -> str:
    asked = ask()
    run_waiting_jobs()
    return asked.number


def test_those_who_act_for_the_holder_read_it_and_the_reading_is_recorded(number):
    summary, pdf = read_document(actor=MEI, at=AT, number=number)
    assert summary.number == number
    assert verify_seal(pdf, folder=settings.BALCAO_VAR / "pki").state == "genuine"
    assert [(reading.who, reading.subject) for reading in readings_about("e-1")] == [("陳美玲", f"document:{number}")]


@pytest.mark.parametrize(
    "actor",
    [
        JOAO,
        MEI.acting_for("p-1"),
        MEI.acting_for("e-2"),
        MEI.acting_for(""),
        JOAO.acting_for("e-3"),
        CHIEF,
        system_actor(),
        Actor(person_id=5, name="何少芬", holder_id="e-1"),
    ],
)
def test_for_anyone_else_it_does_not_exist(number, actor):
    with pytest.raises(NotFound):
        read_document(actor=actor, at=AT, number=number)
    assert readings_about("e-1") == []


def test_a_number_that_was_never_given_does_not_exist():
    with pytest.raises(NotFound):
        read_document(actor=MEI, at=AT, number="DSI-CGB-2026-000009-X")


def test_what_is_being_made_cannot_be_read_or_revoked_yet():
    asked = ask()
    with pytest.raises(NotSealedYet):
        read_document(actor=MEI, at=AT, number=asked.number)
    with pytest.raises(NotSealedYet):
        revoke_document(actor=CHIEF, at=AT, number=asked.number, reason=REASON)
    assert Document.objects.get().state == "making"


def test_the_list_holds_the_holders_documents_newest_first(number):
    other = ask(key="second", valid_until=date(2027, 5, 1))
    ask(key="of another", holder_id="p-2")
    assert [each.number for each in documents_of(actor=MEI, at=AT)] == [other.number, number]
    assert len(documents_of(actor=JOAO, at=AT)) == 1
    with pytest.raises(NotFound):
        documents_of(actor=MEI.acting_for("e-2"), at=AT)


def test_the_chief_of_the_department_revokes_with_a_reason(number):
    assert revoke_document(actor=CHIEF, at=AT, number=number, reason=REASON).state == "revoked"
    row = Document.objects.get()
    assert (row.revoked_at, row.revoked_reason) == (AT, REASON)


def test_revoking_twice_keeps_the_first_reason(number):
    revoke_document(actor=CHIEF, at=AT, number=number, reason=REASON)
    revoke_document(actor=CHIEF, at=AT, number=number, reason=dict.fromkeys(REASON, "later"))
    assert Document.objects.get().revoked_reason == REASON


@pytest.mark.parametrize(
    ("actor", "failure"), [(OFFICER, Refused), (STRANGER, NotFound), (MEI, NotFound), (JOAO, NotFound)]
)
def test_nobody_else_revokes(number, actor, failure):
    with pytest.raises(failure):
        revoke_document(actor=actor, at=AT, number=number, reason=REASON)
    assert Document.objects.get().state == "sealed"


@pytest.mark.parametrize("reason", [{}, {**REASON, "pt": " "}])
def test_a_revocation_without_reason_in_every_language_is_refused(number, reason):
    with pytest.raises(ReasonMissing):
        revoke_document(actor=CHIEF, at=AT, number=number, reason=reason)
    assert Document.objects.get().state == "sealed"
