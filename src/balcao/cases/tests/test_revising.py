"""What a department does to a decision it took: corrected, changed, revoked; and what follows from that."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from balcao.cases.api import (
    AppealPending,
    BadCorrection,
    DecisionChanged,
    DecisionKind,
    FourEyes,
    NothingChanged,
    NotNow,
    ReasonNeeded,
    RevisionOpen,
    Wish,
    WithdrawalOver,
    answer_hearing,
    case_view,
    conditions_in,
    confirm_revision,
    decide_case,
    officer_case,
    propose_revision,
    return_revision,
    revisable,
    revision_preview,
    revisions_waiting,
)
from balcao.cases.conditions import as_text
from balcao.cases.models import Case, Decision, Revision
from balcao.cases.operations.timers import do_what_is_due
from balcao.cases.remedies import in_force
from balcao.cases.testing import AT, load_world, officer, person, renewal_with_officer, with_officer
from balcao.cases.tests.test_remedies import begun, objected
from balcao.documents.api import Standing, documents_of_case, verify_number
from balcao.foundation.jobs.api import run_waiting_jobs
from balcao.kernel.actor import system_actor
from balcao.kernel.errors import NotFound
from balcao.licences.api import get_licence
from balcao.notices.api import inbox, open_notice

PRESIDENT = person(1, "e-1")
OFFICER = officer(11, "DSI", "association-register")
CHIEF = officer(13, "DSI", "association-register", "chief")
OTHER = officer(16, "DSI", "association-register")
DAY = timedelta(days=1)


@pytest.fixture
def case(db):
    """A certificate granted under a condition, and issued."""
    load_world()
    case = with_officer()
    decide_case(
        actor=OFFICER, at=AT, reference=case.reference, outcome="approve", conditions=conditions_in("限用於銀行")
    )
    run_waiting_jobs()
    return fresh(case)


def fresh(case):
    return Case.objects.get(pk=case.pk)


def wish(kind=DecisionKind.CORRECTED, **given):
    return Wish(kind=kind, why="條件中「銀行」誤寫", **{"conditions": "只限用於銀行", **given})


def propose(case, what, *, actor=OFFICER, at=AT + DAY, seen=None, **more):
    seen = in_force(case).pk if seen is None else seen
    return propose_revision(actor=actor, at=at, reference=case.reference, seen=seen, wish=what, **more)


def revoke(case, **more):
    return propose(case, Wish(kind=DecisionKind.REVOKED, why="會議紀錄是偽造的"), **more)


def confirm(case, *, actor=CHIEF, at=AT + 2 * DAY):
    revision = Revision.objects.get(case=case, end="")
    return confirm_revision(actor=actor, at=at, reference=case.reference, revision_id=revision.pk)


def verified(document, at=AT + 3 * DAY):
    return verify_number(number=document.number, code=document.code, at=at)


def heard(case, at=AT + DAY):
    """The hearing that is open, as its holder sees it."""
    hearing = case_view(actor=PRESIDENT, at=at, reference=case.reference).open_hearing
    assert hearing is not None
    return hearing


def newest(case):
    about = [each for each in inbox(actor=PRESIDENT, at=AT) if each.legal and each.case_reference == case.reference]
    return open_notice(actor=PRESIDENT, at=AT + 3 * DAY, notice_id=max(about, key=lambda each: each.id).id).body["en"]


def test_a_correction_issues_anew_and_the_old_number_points_to_the_new(case):
    (before,) = documents_of_case(case_reference=case.reference)
    assert propose(case, wish()) is DecisionKind.CORRECTED
    run_waiting_jobs()
    old, new = documents_of_case(case_reference=case.reference)
    assert old.number == before.number
    assert verified(old).standing is Standing.REPLACED
    assert verified(old).hold.instead == new.number
    assert (verified(new).standing, new.valid_until) == (Standing.IN_FORCE, old.valid_until)
    assert (as_text(fresh(case).conditions), fresh(case).state) == ("只限用於銀行", "granted")
    first, second = Decision.objects.filter(case=case).order_by("pk")
    assert (second.kind, second.supersedes, second.why) == ("corrected", first, "條件中「銀行」誤寫")
    assert as_text(first.conditions) == "限用於銀行"
    body = newest(case)
    assert "was corrected" in body
    assert "as it was stated" in body  # the terms of the remedies go on as they were


def test_the_terms_of_remedies_run_on_after_a_correction_and_an_appeal_goes_on(case):
    ways = {each.id: each.last_day for each in ways_of(case)}
    draft = begun(case)
    propose(case, wish())
    run_waiting_jobs()
    assert {each.id: each.last_day for each in ways_of(case)} == ways
    appeal = fresh_appeal(draft)
    assert appeal.against.case_id == case.pk
    assert {each.id: each.lodged for each in ways_of(case)}["appeal"] == appeal.reference


def ways_of(case):
    from balcao.cases.remedies import remedies_of

    return remedies_of(fresh(case), AT + DAY)


def fresh_appeal(draft):
    from balcao.cases.testing import lodged

    return lodged(draft, PRESIDENT, at=AT + DAY, run=False)


def test_a_correction_changes_words_and_nothing_else(case):
    unchanged = wish(conditions="限用於銀行")
    for what, failure in (
        (unchanged, NothingChanged),
        (Wish(kind=DecisionKind.CORRECTED, why=" ", conditions="x"), ReasonNeeded),
        (wish(corrected={"purpose": "other"}), BadCorrection),
        (wish(read_again=("nothing",)), BadCorrection),
    ):
        with pytest.raises(failure):
            propose(case, what)
    assert Decision.objects.filter(case=case).count() == 1
    assert not Revision.objects.exists()


def test_a_revocation_is_heard_confirmed_by_another_and_takes_everything_back(case):
    (document,) = documents_of_case(case_reference=case.reference)
    assert revoke(case) is None
    assert fresh(case).state == "granted"
    assert verified(document, AT + DAY).standing is Standing.IN_FORCE
    assert heard(case).about == "revoked"
    assert "intend to decide: to revoke" in newest(case)
    with pytest.raises(NotNow):
        confirm(case)
    answer_hearing(actor=PRESIDENT, at=AT + 2 * DAY, reference=case.reference, text="並非偽造")
    assert fresh(case).state == "granted"
    (waiting,) = revisions_waiting(actor=CHIEF, at=AT + 2 * DAY)
    assert waiting.revision.hearing is not None
    assert waiting.revision.hearing.answer == "並非偽造"
    assert waiting.revision.may_confirm
    for same in (OFFICER, OTHER):
        with pytest.raises(FourEyes):
            confirm(case, actor=same)
    assert confirm(case) is DecisionKind.REVOKED
    run_waiting_jobs()
    now = fresh(case)
    assert (now.state, now.outcome, now.decided_by_name) == ("refused", "refuse", CHIEF.name)
    told = verified(document)
    assert told.standing is Standing.REVOKED
    assert "was revoked on" in told.hold.why["en"]
    assert "偽造" not in str(told.hold.why)
    body = newest(case)
    assert "會議紀錄是偽造的" in body
    assert "What you can do against this decision" in body
    assert {each.id for each in ways_of(case)} == {"complaint", "appeal", "court"}


def test_silence_leaves_it_to_the_second_officer(case):
    revoke(case)
    due = heard(case).due_on
    assert due is not None
    after = AT + (due - AT.date()) + DAY
    do_what_is_due(at=after)
    assert fresh(case).state == "granted"
    assert confirm(case, at=after) is DecisionKind.REVOKED


def test_twice_late_and_by_two(case):
    seen = in_force(case).pk
    revoke(case, without_hearing="urgent")
    with pytest.raises(RevisionOpen):
        propose(case, wish(), actor=OTHER)
    confirm(case)
    with pytest.raises(Revision.DoesNotExist):
        confirm(case)
    done = Revision.objects.get(case=case)
    with pytest.raises(NotNow):
        confirm_revision(actor=CHIEF, at=AT + 3 * DAY, reference=case.reference, revision_id=done.pk)
    with pytest.raises(DecisionChanged):
        propose(case, wish(), seen=seen)
    with pytest.raises(NotNow):
        revoke(fresh(case))
    assert Decision.objects.filter(case=case).count() == 2


def test_who_proposed_takes_it_back_and_nothing_happened(case):
    revoke(case)
    revision = Revision.objects.get(case=case)
    given = {"actor": OFFICER, "at": AT + DAY, "reference": case.reference, "revision_id": revision.pk}
    with pytest.raises(ReasonNeeded):
        return_revision(**given, note=" ")
    return_revision(**given, note="有誤會")
    assert case_view(actor=PRESIDENT, at=AT + DAY, reference=case.reference).open_hearing is None
    assert Decision.objects.filter(case=case).count() == 1
    with pytest.raises(NotNow):
        answer_hearing(actor=PRESIDENT, at=AT + 2 * DAY, reference=case.reference, text="x")
    assert revoke(case) is None  # it may be proposed again


def test_after_its_term_nothing_is_taken_back_but_errors_are_still_corrected(case):
    late = AT + 400 * DAY
    with pytest.raises(WithdrawalOver):
        revoke(case, at=late)
    assert propose(case, wish(), at=late) is DecisionKind.CORRECTED


def test_nobody_makes_it_worse_while_a_superior_has_it(case):
    objected(case)
    with pytest.raises(AppealPending):
        revoke(case)
    assert propose(case, wish()) is DecisionKind.CORRECTED


def test_conditions_are_dropped_at_once_by_two_and_added_only_after_a_hearing(case):
    propose(case, Wish(kind=DecisionKind.AMENDED, why="無需條件", conditions=""))
    assert case_view(actor=PRESIDENT, at=AT + DAY, reference=case.reference).open_hearing is None
    confirm(case)
    run_waiting_jobs()
    assert fresh(case).conditions == []
    assert not ways_of(case)
    propose(case, Wish(kind=DecisionKind.AMENDED, why="新情況", conditions="每年更新"), at=AT + 3 * DAY)
    assert heard(case, AT + 3 * DAY).about == "amended"


def test_strangers_find_nothing(case):
    for stranger in (officer(12, "IAM", "chief"), officer(15, "DSI", "other")):
        with pytest.raises(NotFound):
            revisable(actor=stranger, at=AT, reference=case.reference)
        with pytest.raises(NotFound):
            propose(case, wish(), actor=stranger)
        assert not revisions_waiting(actor=stranger, at=AT)


def test_the_preview_is_what_is_served(case):
    read = revision_preview(actor=OFFICER, at=AT + DAY, reference=case.reference, wish=wish())
    propose(case, wish())
    run_waiting_jobs()
    assert newest(case) == read["en"]
    assert not officer_case(actor=OFFICER, at=AT, reference=case.reference).revising


def test_the_database_keeps_four_eyes_and_one_proposal(case):
    revoke(case)
    revision = Revision.objects.get(case=case)
    for change in ({"end": "done", "ended_at": AT, "ended_eyes": ["p-11"]}, {"end": "done"}, {"why": ""}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Revision.objects.filter(pk=revision.pk).update(**change)


def test_a_renewal_revoked_gives_the_licence_its_old_term_back(db):
    load_world()
    case = renewal_with_officer()
    number = case.licence_number
    before = get_licence(actor=system_actor(), at=AT, number=number)
    deciding, chief = officer(12, "IAM", case.duty), officer(14, "IAM", case.duty, "chief")
    decide_case(actor=deciding, at=AT, reference=case.reference, outcome="approve")
    if not fresh(case).outcome:
        from balcao.cases.api import confirm_proposal

        confirm_proposal(actor=chief, at=AT, reference=case.reference)
    run_waiting_jobs()
    assert get_licence(actor=system_actor(), at=AT, number=number).valid_until != before.valid_until
    revoke(fresh(case), actor=deciding, without_hearing="urgent")
    confirm(case, actor=chief)
    run_waiting_jobs()
    assert get_licence(actor=system_actor(), at=AT + 2 * DAY, number=number) == before
