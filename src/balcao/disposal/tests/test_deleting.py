"""A list from the proposal to its certificate: what goes, what stays, what keeps a case."""

import json
from dataclasses import asdict
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import DatabaseError, IntegrityError, transaction

from balcao.cases.models import Answer, Case, Decision, Draft, Step
from balcao.cases.operations.running import run_case
from balcao.cases.testing import AT, certificate_draft, load_world, lodged, officer, person
from balcao.counter.api import recordings_of_draft
from balcao.counter.models import Recording, VideoVisit
from balcao.counter.web.recorded import recording_rows
from balcao.credentials.models import Share
from balcao.disposal.api import (
    ListOpen,
    NotGenuine,
    NothingToDelete,
    Settled,
    TwoNeeded,
    confirm_list,
    lift_hold,
    list_view,
    overview,
    place_hold,
    propose_list,
    prove_list,
    repeat_list,
    repeat_manifest,
    return_list,
)
from balcao.disposal.door import door_of
from balcao.disposal.models import DisposalList, Item, LegalHold
from balcao.disposal.operations import carrying
from balcao.disposal.operations.carrying import carry_out, delete_item, tell_some
from balcao.disposal.operations.days import forget_what_is_over
from balcao.disposal.queries.deleted import deleted_matter
from balcao.disposal.rooms import RULES
from balcao.documents.api import DocumentSealed, Standing, verify_number
from balcao.documents.models import Document
from balcao.dossiers.operations.archiving import archive_due
from balcao.foundation.audit.api import entries_about, verify
from balcao.foundation.bus.api import announce
from balcao.foundation.jobs.api import run_waiting_jobs
from balcao.foundation.storage.api import put, read
from balcao.kernel.errors import NotFound
from balcao.notices.models import Notice
from balcao.outbox.models import Happening
from balcao.payments.events import OrderPaid, OrderRefunded, OrderReversed

pytestmark = pytest.mark.django_db
CHIEF, OTHER = officer(13, "DSI", "chief"), officer(14, "DSI", "chief")
OVER = AT.replace(year=AT.year + 15) + timedelta(days=1)
LATER = OVER + timedelta(days=30)
WHY = {"zh-Hant": "重複", "pt": "repetido", "en": "twice"}
STRANGERS = [officer(12, "IAM", "chief"), officer(11, "DSI", "association-register"), person(2)]


@pytest.fixture
def case():
    """A certificate that was granted at once."""
    load_world()
    return granted("k")


def granted(key):
    found = lodged(certificate_draft(key=key), person(1, "e-1"), run=False)
    run_case(case_id=found.pk, at=AT)
    run_waiting_jobs()
    return Case.objects.get(pk=found.pk)


def confirmed(at=OVER):
    number = propose_list(actor=CHIEF, at=at, department="DSI")
    confirm_list(actor=OTHER, at=at, number=number)
    row = DisposalList.objects.get(number=number)
    while tell_some(list_id=row.pk, at=at):
        pass
    return row


def carried(row, at=LATER):
    while carry_out(list_id=row.pk, at=at):
        pass
    run_waiting_jobs()
    row.refresh_from_db()
    return row


def test_a_case_is_deleted_thirty_days_after_its_holder_was_told_and_not_before(case):
    with pytest.raises(NothingToDelete):
        propose_list(actor=CHIEF, at=OVER - timedelta(days=3), department="DSI")
    row = confirmed()
    told = Notice.objects.get(key=f"case:{case.pk}:disposal:{row.items.get().pk}")
    assert told.holder_id == "e-1"
    assert told.path.endswith(f"/matters/{case.reference}/copy/")
    carry_out(list_id=row.pk, at=LATER - timedelta(days=1))
    assert Case.objects.filter(pk=case.pk).exists()
    carried(row)
    for model, where in ((Case, "pk"), (Step, "case_id"), (Decision, "case_id")):
        assert not model.objects.filter(**{where: case.pk}).exists()
    assert not Draft.objects.filter(pk=case.draft_id).exists()
    assert not Answer.objects.filter(draft_id=case.draft_id).exists()
    assert not Notice.objects.filter(case_reference=case.reference).exists()
    item = row.items.get()
    assert (item.state, item.reference, item.ended_as) == ("deleted", case.reference, "granted")
    assert item.rows["cases.Case"] == 1
    assert verify().intact


def test_the_list_is_certified_and_proves_that_nothing_is_left(case):
    row = carried(confirmed())
    proof = prove_list(at=LATER, number=row.number)
    assert proof.faults == ()
    assert (proof.cases, proof.stamped_at is not None) == (1, True)
    content = json.loads(read(row.manifest_key))["content"]
    assert content["deleted"][0]["case"] == case.reference
    assert content["proposed"]["eyes"] == ["p-13"]
    assert content["confirmed"]["eyes"] == ["p-14"]
    assert Document.objects.get(number=row.certificate).state == "sealed"


def test_what_somebody_put_back_or_changed_is_found(case):
    row = carried(confirmed())
    item = row.items.get()
    key = item.files[0]
    default_storage.save(key, ContentFile(b"back again"))
    Notice.objects.create(
        key="x", holder_id="e-1", department="DSI", subject={}, body={}, legal=False, case_reference=case.reference,
        sent_at=AT, delivered_at=AT, content_sha256="0" * 64,
    )  # fmt: skip
    faults = prove_list(at=LATER, number=row.number).faults
    assert any(key in each for each in faults)
    assert any("notices.Notice" in each for each in faults)
    assert repeat_list(at=LATER, number=row.number) == 1
    assert prove_list(at=LATER, number=row.number).faults == ()
    default_storage.delete(row.manifest_key)
    assert "its manifest is not in the storage" in prove_list(at=LATER, number=row.number).faults


def test_a_restored_case_is_forgotten_again_by_the_manifest_alone(case):
    with transaction.atomic():
        manifest = read(carried(confirmed()).manifest_key)
        transaction.set_rollback(True)
    assert Case.objects.filter(pk=case.pk).exists()
    assert not DisposalList.objects.exists()
    number, back = repeat_manifest(at=LATER, data=manifest)
    assert back == 1
    assert not Case.objects.filter(pk=case.pk).exists()
    assert repeat_manifest(at=LATER, data=manifest) == (number, 0)
    with pytest.raises(NotGenuine):
        repeat_manifest(at=LATER, data=manifest.replace(b"DSI", b"IAM"))


def test_the_same_person_does_not_do_both_and_the_database_keeps_it(case):
    number = propose_list(actor=CHIEF, at=OVER, department="DSI")
    with pytest.raises(TwoNeeded):
        confirm_list(actor=CHIEF, at=OVER, number=number)
    with pytest.raises(IntegrityError), transaction.atomic():
        DisposalList.objects.update(outcome="confirmed", decided_at=OVER, decided_eyes=["p-13"])
    with pytest.raises(ListOpen):
        propose_list(actor=OTHER, at=OVER, department="DSI")
    confirm_list(actor=OTHER, at=OVER, number=number)
    with pytest.raises(Settled):
        confirm_list(actor=OTHER, at=OVER, number=number)


def test_a_list_that_was_sent_back_deletes_nothing_and_its_cases_may_be_listed_again(case):
    number = propose_list(actor=CHIEF, at=OVER, department="DSI")
    return_list(actor=CHIEF, at=OVER, number=number, why="too early")
    row = DisposalList.objects.get()
    carry_out(list_id=row.pk, at=LATER)
    assert Case.objects.filter(pk=case.pk).exists()
    assert propose_list(actor=CHIEF, at=OVER, department="DSI") != number


def test_a_hold_between_confirming_and_the_job_keeps_the_case(case):
    row = confirmed()
    place_hold(actor=CHIEF, at=OVER, reference=case.reference, body="TJB CV1-31-0001", why="evidence")
    item = row.items.get()
    Item.objects.filter(pk=item.pk).update(deleted_from=OVER.date())
    with pytest.raises(DatabaseError, match="confirmed list alone"), transaction.atomic(), door_of(row.pk):
        Case.objects.filter(pk=case.pk)._raw_delete("default")
    carried(row)
    item.refresh_from_db()
    assert (item.state, item.because) == ("kept", ["hold"])
    assert Case.objects.filter(pk=case.pk).exists()
    assert overview(actor=CHIEF, at=LATER, department="DSI").keeps == (("hold", 1),)
    with pytest.raises(TwoNeeded):
        lift_hold(actor=CHIEF, at=LATER, hold_id=LegalHold.objects.get().pk, why="over")
    lift_hold(actor=OTHER, at=LATER, hold_id=LegalHold.objects.get().pk, why="over")
    lift_hold(actor=OTHER, at=LATER, hold_id=LegalHold.objects.get().pk, why="over")
    assert case.steps.filter(kind="hold_lifted").count() == 1
    assert carried(confirmed(LATER), LATER + timedelta(days=30)).items.get().state == "deleted"


def test_without_a_confirmed_list_the_database_deletes_no_case_and_no_decision(case):
    propose_list(actor=CHIEF, at=OVER, department="DSI")
    row = DisposalList.objects.get()
    for model, where in ((Case, {"pk": case.pk}), (Decision, {"case": case})):
        with pytest.raises(DatabaseError), transaction.atomic(), door_of(row.pk):
            model.objects.filter(**where)._raw_delete("default")
    with pytest.raises(DatabaseError), transaction.atomic(), door_of(row.pk):
        Decision.objects.filter(case=case).update(note="other")


def test_what_says_that_a_case_was_deleted_is_never_changed(case):
    carried(confirmed())
    for change in (lambda: Item.objects.update(reference="x"), lambda: Item.objects.all().delete()):
        with pytest.raises(DatabaseError), transaction.atomic():
            change()


def test_killed_half_way_the_case_is_whole_and_the_next_run_does_the_rest(case, monkeypatch):
    other = granted("other")
    row = confirmed()
    first, second = row.items.order_by("pk")

    def killed(*args, **named):
        raise KeyboardInterrupt

    delete_item(item_id=first.pk, at=LATER)
    with monkeypatch.context() as patch:
        patch.setattr(carrying, "let_go", killed)
        with pytest.raises(KeyboardInterrupt), transaction.atomic():
            carry_out(list_id=row.pk, at=LATER)
    assert Case.objects.filter(pk__in=[case.pk, other.pk]).count() == 1
    assert Answer.objects.filter(draft_id=Case.objects.get(reference=second.reference).draft_id).exists()
    carried(row)
    assert set(row.items.values_list("state", flat=True)) == {"deleted"}
    assert prove_list(at=LATER, number=row.number).faults == ()


def with_file(case, stored):
    record = {"key": stored.key, "sha256": stored.sha256, "name": "a.pdf", "size": stored.size, "media_type": "x"}
    Answer.objects.create(draft_id=case.draft_id, question="paper", value=[record], written_by="p-1", written_at=AT)


def test_bytes_shared_with_another_case_stay_until_the_last_one_goes(case):
    stored = put(b"shared by two", media_type="x", name="a.pdf")
    with_file(case, stored)
    place_hold(actor=CHIEF, at=OVER, reference=case.reference, body="court", why="x")
    other = granted("other")
    with_file(other, stored)
    row = carried(confirmed())
    assert [each.reference for each in row.items.filter(state="deleted")] == [other.reference]
    proof = prove_list(at=LATER, number=row.number)
    assert (proof.shared, proof.faults) == (1, ())
    assert read(stored.key) == b"shared by two"
    lift_hold(actor=OTHER, at=LATER, hold_id=LegalHold.objects.get().pk, why="over")
    carried(confirmed(LATER), LATER + timedelta(days=30))
    with pytest.raises(FileNotFoundError):
        read(stored.key)


def test_bytes_put_again_while_they_leave_stay(case):
    stored = put(b"once more", media_type="x", name="a.pdf")
    with_file(case, stored)
    row = confirmed()
    delete_item(item_id=row.items.get().pk, at=LATER)
    assert put(b"once more", media_type="x", name="b.pdf").key == stored.key
    carried(row)
    assert read(stored.key) == b"once more"


def test_its_holder_reads_that_it_was_deleted_and_nobody_else_does(case):
    row = carried(confirmed())
    found = deleted_matter(actor=person(1, "e-1"), at=LATER, reference=case.reference)
    assert (found.reference, found.years, found.list_number) == (case.reference, 15, row.number)
    with pytest.raises(NotFound):
        deleted_matter(actor=person(2), at=LATER, reference=case.reference)


def test_whoever_still_has_a_document_learns_that_it_was_issued_and_deleted(case):
    document = Document.objects.get(case_reference=case.reference)
    carried(confirmed())
    answer = verify_number(number=document.number, code=document.code, at=LATER)
    assert answer.standing is Standing.DELETED
    assert answer.hold.since == LATER.date()
    assert answer.holder == {}


def test_the_trail_keeps_the_acts_and_no_words_of_people(case):
    carried(confirmed())
    entries = entries_about(f"case:{case.reference}")
    assert "disposal:case:deleted" in {each.event for each in entries}


@pytest.mark.parametrize("stranger", STRANGERS)
def test_for_who_is_no_chief_there_is_no_list_and_no_hold(case, stranger):
    number = propose_list(actor=CHIEF, at=OVER, department="DSI")
    given = {"actor": stranger, "at": OVER}
    for act in (
        lambda: propose_list(department="DSI", **given),
        lambda: confirm_list(number=number, **given),
        lambda: return_list(number=number, why="x", **given),
        lambda: list_view(number=number, **given),
        lambda: overview(department="DSI", **given),
        lambda: place_hold(reference=case.reference, body="x", why="x", **given),
    ):
        with pytest.raises(NotFound):
            act()
    assert not LegalHold.objects.exists()
    assert DisposalList.objects.get().outcome == ""


def test_what_comes_late_about_a_deleted_case_finds_nothing_and_ends(case):
    row = carried(confirmed())
    order: dict[str, Any] = {
        "order_id": 1,
        "subject": f"draft:{case.draft_id}",
        "holder_id": "e-1",
        "receipt_number": "R-1",
    }
    more: dict[str, Any] = {**order, "department": "DSI", "amount": 100}
    of_case = {"case_reference": case.reference, "holder_id": "e-1", "department": "DSI"}
    for event in (
        OrderPaid(**order, paid_at=LATER),
        OrderRefunded(**more, what={}, refund_id=1, reason=WHY, refunded_at=LATER),
        OrderReversed(**more, what={}, by_bank=True, reversed_at=LATER),
        DocumentSealed(**of_case, number="DSI-X"),
    ):
        announce(event)
    run_case(case_id=case.pk, at=LATER)
    archive_due(case_id=case.pk, at=LATER)
    run_waiting_jobs()
    assert not Draft.objects.filter(pk=case.draft_id).exists()
    assert not Notice.objects.filter(case_reference=case.reference).exists()
    assert prove_list(at=LATER, number=row.number).faults == ()


def test_an_objection_that_is_still_kept_keeps_the_decision_it_is_against(case):
    appeal = granted("appeal")
    Case.objects.filter(pk=appeal.pk).update(against=case.decisions.get(), finished_at=OVER)
    with pytest.raises(NothingToDelete):
        propose_list(actor=CHIEF, at=OVER, department="DSI")
    assert ("stands_on", 1) in overview(actor=CHIEF, at=OVER, department="DSI").keeps


def test_what_a_room_forgot_to_say_keeps_the_case_whole(case, monkeypatch):
    row = confirmed()
    monkeypatch.setattr(carrying, "RULES", tuple(each for each in RULES if each.model is not Step))
    carried(row)
    assert (row.items.get().state, row.items.get().because) == ("kept", ["named"])
    assert Answer.objects.filter(draft_id=case.draft_id).exists()


@pytest.fixture
def recorded(case):
    """A visit about the case was recorded, a link to its document made, and its software told; all past their day at
    `OVER`."""
    Happening.objects.exclude(draft_id=case.draft_id).delete()
    Happening.objects.update(at=AT)
    visit = VideoVisit.objects.create(
        person_id=1, holder_id="e-1", department="DSI", language="en", draft_id=case.draft_id, asked_at=AT
    )
    file = put(b"sound", media_type="audio/wav", name="visit.wav")
    row = Recording.objects.create(
        visit=visit,
        holder_id="e-1",
        draft_id=case.draft_id,
        why="explained",
        days=90,
        proposed_at=AT,
        agreed_at=AT,
        begun_at=AT,
        over_at=AT,
        over_why="stopped",
        files=[asdict(file)],
        fetched_at=AT,
        keep_until_on=AT.date(),
    )
    Share.objects.create(
        secret_hash="0" * 64,
        person_id=1,
        holder_id="e-1",
        type_id="certificate",
        subject=Document.objects.get(case_reference=case.reference).number,
        claims={},
        purpose="bank",
        made_at=AT,
        until_at=AT + timedelta(hours=1),
    )
    return row


def test_a_hold_keeps_what_has_a_day_of_its_own_until_it_is_lifted(case, recorded):
    place_hold(actor=CHIEF, at=AT, reference=case.reference, body="TJB CV1-31-0001", why="evidence")
    assert forget_what_is_over(at=OVER) == 0
    recorded.refresh_from_db()
    (said,) = recording_rows(recordings_of_draft(case.draft_id), "en", lambda *_: "")
    assert read(recorded.files[0]["key"]) == b"sound"
    assert Share.objects.exists()
    told = Happening.objects.count()
    assert told > 0
    lift_hold(actor=OTHER, at=OVER, hold_id=LegalHold.objects.get().pk, why="over")
    assert [forget_what_is_over(at=OVER), forget_what_is_over(at=OVER)] == [2 + told, 0]
    recorded.refresh_from_db()
    assert (recorded.files, recorded.deleted_at) == ([], OVER)
    assert not Share.objects.exists()
    assert not Happening.objects.exists()
    assert "kept longer" in said["note"]


def test_a_hold_on_another_case_keeps_none_of_it(case, recorded):
    told = Happening.objects.count()
    other = granted("other")
    Happening.objects.update(at=AT)
    place_hold(actor=CHIEF, at=AT, reference=other.reference, body="TJB CV1-31-0001", why="evidence")
    assert forget_what_is_over(at=OVER) == 2 + told
    assert set(Happening.objects.values_list("draft_id", flat=True)) == {other.draft_id}
