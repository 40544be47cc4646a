"""Two at the same moment: one of them is late, and nothing is done twice or lost."""

import threading
from collections.abc import Callable

import pytest
from django.db import connection, connections

from balcao.cases.api import (
    AppealPending,
    DecisionChanged,
    DecisionKind,
    NotNow,
    RevisionOpen,
    Wish,
    conditions_in,
    confirm_revision,
    decide_case,
    propose_revision,
)
from balcao.cases.models import Case, Decision, Revision
from balcao.cases.remedies import in_force
from balcao.cases.testing import AT, load_world, lodged, officer, with_officer
from balcao.cases.tests.test_remedies import begun
from balcao.cases.tests.test_revising import CHIEF, DAY, OFFICER, OTHER, PRESIDENT, confirm, fresh, propose, wish
from balcao.foundation.jobs.api import run_waiting_jobs

pytestmark = pytest.mark.django_db(transaction=True)
LATE = (AppealPending, DecisionChanged, NotNow, RevisionOpen)
THIRD = officer(18, "DSI", "association-register", "chief")


@pytest.fixture
def case():
    load_world()
    case = with_officer()
    decide_case(
        actor=OFFICER, at=AT, reference=case.reference, outcome="approve", conditions=conditions_in("限用於銀行")
    )
    run_waiting_jobs()
    yield fresh(case)
    connection.close()


def at_once(*acts: Callable[[], object]) -> list[str]:
    """Do all at the same moment; how each ended: done, or late."""
    together, ends = threading.Barrier(len(acts)), list[str]()

    def one(act: Callable[[], object]) -> None:
        try:
            together.wait()
            act()
            ends.append("done")
        except LATE:
            ends.append("late")
        finally:
            connections.close_all()

    workers = [threading.Thread(target=one, args=(act,)) for act in acts]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    return sorted(ends)


def test_of_two_officers_who_propose_one_is_late(case):
    revoke, seen = Wish(kind=DecisionKind.REVOKED, why="偽造"), in_force(case).pk

    def by(actor, what):
        return lambda: propose_revision(actor=actor, at=AT + DAY, reference=case.reference, seen=seen, wish=what)

    assert at_once(by(OFFICER, revoke), by(OTHER, revoke)) == ["done", "late"]
    assert Revision.objects.count() == 1


def test_of_two_chiefs_who_confirm_one_is_late_and_it_is_revoked_once(case):
    propose(case, Wish(kind=DecisionKind.REVOKED, why="偽造"), without_hearing="urgent")
    number = Revision.objects.get().pk

    def by(actor):
        at = AT + 2 * DAY
        return lambda: confirm_revision(actor=actor, at=at, reference=case.reference, revision_id=number)

    assert at_once(by(CHIEF), by(THIRD)) == ["done", "late"]
    assert Decision.objects.filter(case=case).count() == 2


def test_an_appeal_lodged_while_the_decision_is_corrected_goes_on_against_what_stands(case):
    draft, seen = begun(case), in_force(case).pk

    def correct():
        propose_revision(actor=OFFICER, at=AT + DAY, reference=case.reference, seen=seen, wish=wish())

    assert at_once(correct, lambda: lodged(draft, PRESIDENT, at=AT + DAY, run=False)) == ["done", "done"]
    appeal = Case.objects.get(draft_id=draft)
    assert appeal.against is not None
    assert appeal.against.case_id == case.pk
    assert Decision.objects.filter(case=case).count() == 2


def test_an_appeal_lodged_while_it_is_revoked_is_against_what_stands_or_is_told_so(case):
    propose(case, Wish(kind=DecisionKind.REVOKED, why="偽造"), without_hearing="urgent")
    draft = begun(case)
    ends = at_once(lambda: confirm(case), lambda: lodged(draft, PRESIDENT, at=AT + 2 * DAY, run=False))
    appeal = Case.objects.filter(draft_id=draft).first()
    if appeal is None:
        assert ends == ["done", "late"]
        assert fresh(case).outcome == "refuse"
    else:
        assert appeal.against is not None
