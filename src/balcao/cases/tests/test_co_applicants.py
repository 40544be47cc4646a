"""Several persons apply together: each follows it, is served the decision, and may withdraw."""

from dataclasses import replace
from pathlib import Path

import pytest
from django.conf import settings
from django.db import IntegrityError, transaction
from django.test import Client

from balcao.accounts.models import User
from balcao.cases.api import (
    AlreadyDecided,
    case_view,
    decide_case,
    document_together,
    leave_application,
    remedies_against,
    save_answers,
    start_draft,
    withdraw_case,
)
from balcao.cases.models import Case, CoApplicant
from balcao.cases.operations.running import run_case
from balcao.cases.testing import AT, example_lodged, load_world, officer, person, republish
from balcao.cases.testing import lodged as open_lodged
from balcao.catalogue.testing import put_on_offer
from balcao.documents.api import documents_of_case
from balcao.foundation.audit.models import Entry
from balcao.foundation.jobs.api import run_waiting_jobs
from balcao.kernel.actor import PostHeld
from balcao.kernel.errors import NotFound
from balcao.notices.api import inbox, open_notice
from balcao.notices.models import Notice

pytestmark = pytest.mark.django_db
DIVORCE = "crc-divorce-mutual-consent"
ASKS, SPOUSE = person(1), person(5)


@pytest.fixture(autouse=True)
def world():
    load_world()
    put_on_offer(Path(settings.BALCAO_SERVICES), {DIVORCE}, at=AT)


def goes_on():
    together = {"rows": "spouse", "withdrawal": "goes_on"}
    republish(DIVORCE, lambda content: content["data"].update(co_applicants=together))


def registrar(case):
    """Who decides it, cleared for what concerns a family."""
    post = PostHeld(department="CRC", duty=case.duty, clearance=case.clearance)
    return replace(officer(14, "CRC", case.duty), posts=frozenset({post}))


def case():
    return example_lodged(DIVORCE, "granted", ASKS, spouse=[{"bir": "7123456(0)"}])


def told(key, *holders):
    found = Notice.objects.filter(key__contains=key).values_list("holder_id", flat=True)
    return sorted(found) == sorted(holders)


def test_who_applies_together_is_kept_and_shown():
    lodged = case()
    (shown,) = case_view(actor=ASKS, at=AT, reference=lodged.reference).co_applicants
    assert (shown.person_id, shown.left_at) == (5, None)
    assert case_view(actor=SPOUSE, at=AT, reference=lodged.reference).reference == lodged.reference
    for stranger in (person(4), person(5, "e-4")):
        with pytest.raises(NotFound):
            case_view(actor=stranger, at=AT, reference=lodged.reference)


def test_the_decision_is_served_to_each():
    lodged = case()
    decide_case(actor=registrar(lodged), at=AT, reference=lodged.reference, outcome="approve", note="–")
    run_case(case_id=lodged.pk, at=AT)
    served = Notice.objects.filter(case_reference=lodged.reference, legal=True)
    assert {"p-1", "p-5"} <= set(served.values_list("holder_id", flat=True))


def test_by_default_it_ends_for_all_when_one_withdraws_and_the_others_are_told():
    lodged = case()
    for _ in range(2):
        leave_application(actor=SPOUSE, at=AT, reference=lodged.reference)
    lodged.refresh_from_db()
    assert lodged.state == "withdrawn"
    assert lodged.finished_at == AT
    assert told(":left:", "p-1")


def test_where_the_service_says_so_it_goes_on_for_the_others():
    goes_on()
    lodged = case()
    leave_application(actor=SPOUSE, at=AT, reference=lodged.reference)
    lodged.refresh_from_db()
    assert lodged.state == "with_officer"
    assert CoApplicant.objects.get().left_at == AT
    decide_case(actor=registrar(lodged), at=AT, reference=lodged.reference, outcome="approve", note="–")
    assert not Notice.objects.filter(holder_id="p-5", legal=True).exists()


def test_the_others_are_told_when_the_holder_withdraws():
    lodged = case()
    withdraw_case(actor=ASKS, at=AT, reference=lodged.reference)
    assert told(":withdrawn:", "p-5")


def test_after_the_decision_it_is_too_late():
    lodged = case()
    Case.objects.filter(pk=lodged.pk).update(outcome="approve", state="granted", decided_at=AT)
    with pytest.raises(AlreadyDecided):
        leave_application(actor=SPOUSE, at=AT, reference=lodged.reference)
    assert CoApplicant.objects.get().left_at is None


@pytest.mark.parametrize("stranger", [person(4), person(5, "e-2"), ASKS])
def test_nobody_else_leaves_it(stranger):
    lodged = case()
    with pytest.raises(NotFound):
        leave_application(actor=stranger, at=AT, reference=lodged.reference)


def test_each_of_them_opens_what_was_issued_and_nobody_else():
    lodged = case()
    decide_case(actor=registrar(lodged), at=AT, reference=lodged.reference, outcome="approve", note="–")
    run_waiting_jobs()
    (issued, *_) = documents_of_case(case_reference=lodged.reference)
    opened = document_together(actor=SPOUSE, at=AT, reference=lodged.reference, number=issued.number)
    assert opened.startswith(b"%PDF-")
    assert Entry.objects.filter(event="documents:document:read", subject=f"document:{issued.number}").count() == 1
    client = Client()
    client.force_login(User.objects.get(person_id=5))
    page = client.get(f"/as/p-5/matters/{lodged.reference}/").content.decode()
    there = f"/as/p-5/matters/{lodged.reference}/documents/{issued.number}/"
    assert there in page
    assert client.get(there)["Content-Type"] == "application/pdf"
    for stranger in (person(4), person(5, "e-4"), ASKS):
        with pytest.raises(NotFound):
            document_together(actor=stranger, at=AT, reference=lodged.reference, number=issued.number)
    with pytest.raises(NotFound):
        document_together(actor=SPOUSE, at=AT, reference=lodged.reference, number="CRC-0")
    CoApplicant.objects.update(left_at=AT)
    with pytest.raises(NotFound):
        document_together(actor=SPOUSE, at=AT, reference=lodged.reference, number=issued.number)
    page = client.get(f"/as/p-5/matters/{lodged.reference}/").content.decode()
    assert f"/documents/{issued.number}/" not in page, "who only signed has no file to fetch"
    assert f"/verify/{issued.number}/" in page
    Case.objects.filter(pk=lodged.pk).update(receipt_number="REC-2026-000001-7")
    page = client.get(f"/as/p-5/matters/{lodged.reference}/").content.decode()
    assert "REC-2026-000001-7" in page
    assert "/receipts/" not in page


def refused():
    lodged = case()
    decide_case(
        actor=registrar(lodged), at=AT, reference=lodged.reference, outcome="refuse", note="–", without_hearing="urgent"
    )
    run_case(case_id=lodged.pk, at=AT)
    return Case.objects.get(pk=lodged.pk)


def ways(lodged, actor, at=AT):
    return {each.id: each for each in remedies_against(actor=actor, at=at, reference=lodged.reference).ways}


def objection(lodged, actor, service="complaint-to-the-author", key="o"):
    number = start_draft(actor=actor, at=AT, service_id=service, key=key, against=lodged.reference)
    answers = {"grounds": "–", "true_and_complete": True}
    save_answers(actor=actor, at=AT, draft_id=number, values=answers, seen={})
    return number


def test_each_has_days_of_their_own_from_their_own_notice():
    lodged = refused()
    (theirs,) = [each for each in inbox(actor=SPOUSE, at=AT) if each.legal]
    path = Notice.objects.get(pk=theirs.id).path
    assert path.endswith(f"/as/p-5/matters/{lodged.reference}/remedies/")
    assert ways(lodged, SPOUSE)["appeal"].last_day == ways(lodged, ASKS)["appeal"].last_day
    open_notice(actor=SPOUSE, at=AT, notice_id=theirs.id)
    assert ways(lodged, SPOUSE)["appeal"].last_day < ways(lodged, ASKS)["appeal"].last_day


def test_each_objects_by_themself_once_in_each_way():
    lodged = refused()
    for actor in (ASKS, SPOUSE):
        draft = objection(lodged, actor)
        found = open_lodged(draft, actor)
        assert found.against is not None
        assert (found.against.case, found.holder_id) == (lodged, actor.holder_id)
        assert ways(lodged, actor)["complaint"].lodged == found.reference
        with pytest.raises(NotFound):
            objection(lodged, actor, key="again")
    assert Case.objects.filter(against__case=lodged).count() == 2
    with transaction.atomic(), pytest.raises(IntegrityError):
        Case.objects.filter(against__case=lodged).update(holder_id="p-1")


def test_who_withdrew_and_who_never_applied_have_no_remedies():
    goes_on()
    lodged = case()
    leave_application(actor=SPOUSE, at=AT, reference=lodged.reference)
    decide_case(
        actor=registrar(lodged), at=AT, reference=lodged.reference, outcome="refuse", note="–", without_hearing="urgent"
    )
    run_case(case_id=lodged.pk, at=AT)
    for stranger in (SPOUSE, person(4), person(5, "e-4")):
        with pytest.raises(NotFound):
            remedies_against(actor=stranger, at=AT, reference=lodged.reference)
        with pytest.raises(NotFound):
            objection(lodged, stranger)


def test_the_page_leads_each_to_their_own_remedies():
    lodged = refused()
    client = Client(headers={"accept-language": "en"})
    client.force_login(User.objects.get(person_id=5))
    there = f"/as/p-5/matters/{lodged.reference}/remedies/"
    assert there in client.get(f"/as/p-5/matters/{lodged.reference}/").content.decode()
    page = client.get(there)
    assert page.status_code == 200
    begun = client.post(there, {"service": "complaint-to-the-author", "key": "k"})
    assert begun["Location"].startswith("/as/p-5/drafts/")
