"""Several persons apply together: each follows it, is served the decision, and may withdraw."""

from dataclasses import replace
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client

from balcao.accounts.models import User
from balcao.cases.api import (
    AlreadyDecided,
    case_view,
    decide_case,
    document_together,
    leave_application,
    withdraw_case,
)
from balcao.cases.models import Case, CoApplicant
from balcao.cases.operations.running import run_case
from balcao.cases.testing import AT, example_lodged, load_world, officer, person, republish
from balcao.catalogue.testing import put_on_offer
from balcao.documents.api import documents_of_case
from balcao.foundation.audit.models import Entry
from balcao.foundation.jobs.api import run_waiting_jobs
from balcao.kernel.actor import PostHeld
from balcao.kernel.errors import NotFound
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
