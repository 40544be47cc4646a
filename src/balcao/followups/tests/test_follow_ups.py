"""What follows something that happened: once for a cause, never lodged without somebody, answered by whoever may."""

from datetime import date, datetime, timedelta

import pytest

from balcao.cases.api import CaseGranted, discard_draft, draft_view
from balcao.cases.models import Case, Draft
from balcao.cases.testing import AT, CERTIFICATE, certificate_draft, load_world, lodged, person, republish
from balcao.entities.api import OrgansChanged
from balcao.followups.api import (
    BegunAlready,
    FollowUpState,
    accept_follow_up,
    decline_follow_up,
    follow_up_view,
    follow_ups_of,
    take_back_decline,
)
from balcao.followups.jobs import tell_what_is_due
from balcao.followups.models import FollowUp
from balcao.followups.operations import follow_event, tell
from balcao.foundation.bus.api import announce
from balcao.foundation.jobs.api import run_waiting_jobs
from balcao.kernel.clock import now
from balcao.kernel.errors import NotFound
from balcao.notices.models import Notice

PRESIDENT, MEI_LING = person(1, "e-1"), person(1)
OWNER = person(3, "e-2")
UPDATE = "dsi-association-leadership-update"


@pytest.fixture
def world(db):
    load_world()


def organs_changed(reference="", day=date(2026, 11, 20)):
    announce(OrgansChanged(at=AT, entity_id=1, effective_on=day, reference=reference, left=(), joined=(2,)))
    run_waiting_jobs()


def only(actor=PRESIDENT):
    (found,) = follow_ups_of(actor=actor, at=AT)
    return found


def test_an_event_puts_the_service_before_the_holder_with_the_reason(world):
    organs_changed()
    found = only()
    assert (found.service_id, found.state) == (CERTIFICATE, FollowUpState.OPEN)
    notice = Notice.objects.get(path=f"/as/e-1/next/{found.follow_up_id}/")
    assert found.why["en"] in notice.body["en"]
    assert not Draft.objects.filter(service_id=CERTIFICATE).exists()


def test_told_again_late_or_twice_it_is_one(world):
    for _ in range(3):
        organs_changed()
    tell(follow_up_id=only().follow_up_id, at=AT)
    assert FollowUp.objects.count() == 1
    assert Notice.objects.filter(path__startswith="/as/e-1/next/").count() == 1
    organs_changed(day=date(2026, 11, 21))
    assert FollowUp.objects.count() == 2, "another cause is another one"


def test_a_condition_of_the_event_counts(world):
    organs_changed(reference="2026-DSI-000123-4")
    assert follow_ups_of(actor=PRESIDENT, at=AT) == []


def test_accepted_it_is_a_draft_with_what_is_known_and_accepted_again_the_same(world, registers):
    organs_changed()
    number = only().follow_up_id
    draft = accept_follow_up(actor=PRESIDENT, at=AT, follow_up_id=number)
    assert draft_view(actor=PRESIDENT, at=AT, draft_id=draft).journey.answers["purpose"] == "bank"
    assert accept_follow_up(actor=PRESIDENT, at=AT, follow_up_id=number) == draft
    assert only().state is FollowUpState.BEGUN
    assert not Case.objects.exists()
    with pytest.raises(BegunAlready):
        decline_follow_up(actor=PRESIDENT, at=AT, follow_up_id=number)
    discard_draft(actor=PRESIDENT, at=AT, draft_id=draft)
    assert only().state is FollowUpState.OPEN
    assert accept_follow_up(actor=PRESIDENT, at=AT, follow_up_id=number) == draft


def test_not_needed_can_be_taken_back(world):
    organs_changed()
    number = only().follow_up_id
    decline_follow_up(actor=PRESIDENT, at=AT, follow_up_id=number)
    decline_follow_up(actor=PRESIDENT, at=AT, follow_up_id=number)
    assert only().state is FollowUpState.DECLINED
    organs_changed()
    assert only().state is FollowUpState.DECLINED, "the same cause does not bring it back"
    take_back_decline(actor=PRESIDENT, at=AT, follow_up_id=number)
    assert only().state is FollowUpState.OPEN


def test_for_others_it_does_not_exist(world):
    organs_changed()
    number = only().follow_up_id
    for act in (accept_follow_up, decline_follow_up, take_back_decline, follow_up_view):
        for stranger in (OWNER, person(5, "e-1"), MEI_LING):
            with pytest.raises(NotFound):
                act(actor=stranger, at=AT, follow_up_id=number)
    assert only().state is FollowUpState.OPEN


def test_a_new_name_concerns_every_living_licence(world):
    follow_event(event="entity_renamed", cause="entity-change:1", holder_id="e-2", told={"change": {}}, at=AT)
    run_waiting_jobs()
    found = follow_ups_of(actor=OWNER, at=AT)
    assert {each.service_id for each in found} == {"iam-catering-licence-replacement"}
    assert len({each.licence_number for each in found}) == len(found) > 0


def granted_certificate(rule):
    """A granted certificate that the organs' change follows by this rule."""
    written = {"id": "afterwards", "service": CERTIFICATE, "why": dict.fromkeys(("zh-Hant", "pt", "en"), "因")} | rule
    republish(UPDATE, lambda content: content["data"].update(follows=[written]))
    return lodged(certificate_draft(), PRESIDENT)


def test_after_a_granted_application_its_draft_is_begun_in_the_name_of_who_lodged_it(world, registers):
    case = granted_certificate({"as": "draft"})
    found = only()
    assert (found.after, found.state) == (case.reference, FollowUpState.BEGUN)
    draft = Draft.objects.get(pk=found.draft_id)
    assert (draft.created_by, draft.state, draft.holder_id) == ("p-1", "open", "e-1")
    announce(CaseGranted(draft_id=case.draft_id, service_id=case.service_id, holder_id="e-1"))
    run_waiting_jobs()
    assert Draft.objects.filter(service_id=UPDATE).count() == 1


def test_who_may_not_prepare_gets_no_draft_and_the_association_an_offer(world, registers):
    granted_certificate({"as": "draft", "after": 3})
    row = FollowUp.objects.get()
    row.begun_by = {**row.begun_by, "person": 5}
    row.save()
    later = datetime.combine(row.due_on, AT.timetz())
    tell(follow_up_id=row.pk, at=later - timedelta(days=1))
    assert FollowUp.objects.get().told_at is None, "its day has not come"
    tell(follow_up_id=row.pk, at=later)
    row.refresh_from_db()
    assert (row.told_at, row.draft) == (later, None)


def test_on_its_day_a_sweep_queues_what_nobody_was_told_of(world):
    organs_changed()
    FollowUp.objects.update(told_at=None)
    assert tell_what_is_due(timestamp=int(now().timestamp())) == 1
    run_waiting_jobs()
    assert only().state is FollowUpState.OPEN
