"""A register that was down while the draft was written is asked before the document is made."""

import pytest

from balcao.cases.api import decide_case
from balcao.cases.models import Case
from balcao.cases.operations import running
from balcao.cases.operations.running import RegisterStillDown, complete_facts, run_case
from balcao.cases.testing import AT, CERTIFICATE, ORGANS, drafted, load_world, lodged, officer, person
from balcao.documents.api import documents_of_case
from balcao.exchange.api import Reply
from balcao.foundation.jobs.api import run_waiting_jobs

pytestmark = pytest.mark.django_db
FILE = {"key": "aa/aa", "name": "acta.pdf", "size": 1000, "media_type": "application/pdf", "sha256": "aa"}


@pytest.fixture
def granted(monkeypatch):
    """Granted by an officer although the association register never answered."""
    load_world()
    monkeypatch.setattr(running, "fetch", answering("unreachable"))
    actor = person(1, "e-1")
    answers = {
        "association_name": "澳門關愛長者協會",
        "registration_no": "4821",
        "term_end": "2026-03-31",
        "minutes": [FILE],
        "purpose": "bank",
        "true_and_complete": True,
    }
    case = lodged(drafted(CERTIFICATE, actor, answers=answers, facts={}), actor)
    clerk = officer(11, "DSI", "association-register")
    decide_case(actor=clerk, at=AT, reference=case.reference, outcome="approve")
    run_case(case_id=case.pk, at=AT)
    return case


def answering(state):
    def fetch(*, actor, at, asked):
        return [Reply(each.register, state, ORGANS if state == "answered" else {}, at) for each in asked]

    return fetch


def test_no_document_is_made_without_what_it_states(granted):
    with pytest.raises(RegisterStillDown):
        complete_facts(case_id=granted.pk, at=AT)
    case = Case.objects.get(pk=granted.pk)
    assert (case.state, case.finished_at) == ("granted", None)
    assert documents_of_case(case_reference=granted.reference) == []


def test_once_the_register_answers_the_document_is_made(granted, monkeypatch):
    monkeypatch.setattr(running, "fetch", answering("answered"))
    run_waiting_jobs()
    case = Case.objects.get(pk=granted.pk)
    assert case.facts["organs"]["registration_no"] == "4821"
    assert case.finished_at is not None
    assert [each.state for each in documents_of_case(case_reference=granted.reference)] == ["sealed"]


def test_asking_again_afterwards_changes_nothing(granted, monkeypatch):
    monkeypatch.setattr(running, "fetch", answering("answered"))
    run_waiting_jobs()
    complete_facts(case_id=granted.pk, at=AT)
    run_waiting_jobs()
    assert len(documents_of_case(case_reference=granted.reference)) == 1
