"""Paper beside the electronic document: chosen, paid, printed, handed over to who may have it, or gone back."""

from dataclasses import replace
from datetime import timedelta

import pytest

from balcao.cases.api import (
    BadCopy,
    CardNotSeen,
    NotNow,
    NotPrinted,
    NotTheirCopy,
    WantedCopy,
    choose_copy,
    copies_to_do,
    copy_back,
    copy_of_case,
    copy_printed,
    draft_view,
    hand_over_copy,
    print_copy,
    request_signatures,
)
from balcao.cases.models import Case, Draft, PaperCopy, Step
from balcao.cases.operations.copying import remind_of_copies
from balcao.cases.testing import AT, certificate_draft, load_world, lodged, officer, person
from balcao.documents.api import PrintedBefore, make_documents_now
from balcao.foundation.jobs.api import run_waiting_jobs
from balcao.kernel.errors import NotFound
from balcao.notices.models import Notice

pytestmark = pytest.mark.django_db
PRESIDENT = person(1, "e-1")
COUNTER = replace(officer(19, "SAFP", "counter"), name="蘇慧珍")
HERE = WantedCopy(place="areia-preta", deputy_name="何少芬", deputy_card="7123456(0)")


def shows(copy, shown, *, name="陳美玲", card_seen=True):
    return hand_over_copy(actor=COUNTER, at=AT, copy_id=copy.pk, shown=shown, name=name, card_seen=card_seen)


@pytest.fixture(autouse=True)
def world():
    load_world()


@pytest.fixture
def draft():
    return certificate_draft()


def made(draft, wanted=HERE):
    choose_copy(actor=PRESIDENT, at=AT, draft_id=draft, wanted=wanted)
    case = lodged(draft, PRESIDENT)
    make_documents_now(at=AT, case_reference=case.reference)
    return PaperCopy.objects.get(case=case)


def printed(copy, **how):
    (number,) = next(each for each in copies_to_do(actor=COUNTER, at=AT) if each.id == copy.pk).documents
    return print_copy(actor=COUNTER, at=AT, copy_id=copy.pk, number=number, **how)


def ready(draft):
    copy = made(draft)
    printed(copy)
    copy_printed(actor=COUNTER, at=AT, copy_id=copy.pk)
    copy.refresh_from_db()
    return copy


def test_electronic_is_what_one_gets_without_choosing(draft):
    assert draft_view(actor=PRESIDENT, at=AT, draft_id=draft).copy is None
    case = lodged(draft, PRESIDENT)
    assert copy_of_case(case_reference=case.reference, at=AT) is None


def test_paper_costs_what_the_service_says_and_asks_for_signatures_again(draft):
    before = draft_view(actor=PRESIDENT, at=AT, draft_id=draft).total
    request_signatures(actor=PRESIDENT, at=AT, draft_id=draft)
    choose_copy(actor=PRESIDENT, at=AT, draft_id=draft, wanted=HERE)
    view = draft_view(actor=PRESIDENT, at=AT, draft_id=draft)
    assert view.total == before + 1000
    assert view.copy == HERE
    assert view.content_hash == ""
    post = WantedCopy(address="澳門新馬路 88 號好景大廈地下")
    choose_copy(actor=PRESIDENT, at=AT, draft_id=draft, wanted=post)
    assert draft_view(actor=PRESIDENT, at=AT, draft_id=draft).total == before + 4000
    choose_copy(actor=PRESIDENT, at=AT, draft_id=draft, wanted=None)
    assert draft_view(actor=PRESIDENT, at=AT, draft_id=draft).total == before


@pytest.mark.parametrize(
    ("wanted", "field"),
    [
        (WantedCopy(), "way"),
        (WantedCopy(place="nowhere"), "place"),
        (WantedCopy(address="short"), "address"),
        (replace(HERE, deputy_card=""), "deputy_card"),
        (replace(HERE, deputy_card="12"), "deputy_card"),
        (replace(HERE, deputy_name=""), "deputy_name"),
    ],
)
def test_what_is_wrong_is_named_and_nothing_is_kept(draft, wanted, field):
    with pytest.raises(BadCopy) as bad:
        choose_copy(actor=PRESIDENT, at=AT, draft_id=draft, wanted=wanted)
    assert bad.value.field == field
    assert Draft.objects.get(pk=draft).copy == {}


def test_it_waits_at_its_counter_once_the_document_is_sealed(draft):
    copy = made(draft)
    assert copy.state == "to_print"
    assert printed(copy).startswith(b"%PDF")
    assert copies_to_do(actor=officer(11, "DSI", "certificates"), at=AT) == []
    with pytest.raises(NotFound):
        copy_printed(actor=officer(11, "DSI", "certificates"), at=AT, copy_id=copy.pk)


def test_a_second_copy_needs_a_reason_and_says_that_it_is_one(draft):
    copy = made(draft)
    first = printed(copy)
    for why in ("", "   "):
        with pytest.raises(PrintedBefore):
            printed(copy, why=why)
    second = printed(copy, why="卡紙")
    assert first != second
    (shown,) = copies_to_do(actor=COUNTER, at=AT)
    assert [(each.copy, each.why, each.printed_by) for each in shown.prints] == [
        (1, "", "蘇慧珍"),
        (2, "卡紙", "蘇慧珍"),
    ]
    assert len({each.serial for each in shown.prints}) == 2
    steps = Step.objects.filter(case=copy.case, kind="copy_on_paper").order_by("pk")
    assert [each.data["why"] for each in steps] == ["", "卡紙"]


def test_it_is_put_ready_only_once_it_was_printed(draft):
    copy = made(draft)
    with pytest.raises(NotPrinted):
        copy_printed(actor=COUNTER, at=AT, copy_id=copy.pk)
    copy.refresh_from_db()
    assert copy.state == "to_print"


def test_its_holder_is_told_the_code_once_it_is_printed(draft):
    copy = ready(draft)
    copy_printed(actor=COUNTER, at=AT, copy_id=copy.pk)
    run_waiting_jobs()
    told = Notice.objects.filter(holder_id="e-1", case_reference=copy.case.reference, key__contains="copy_ready")
    assert told.count() == 1
    assert copy.code in told.get().body["en"]
    assert (copy.state, copy.keep_until) == ("ready", AT.date() + timedelta(days=60))


@pytest.mark.parametrize(("shown", "came_as"), [("code", "code"), ("7123456(0)", "deputy"), ("1234567(8)", "mandate")])
def test_the_code_the_deputy_and_the_holders_people_may_have_it(draft, shown, came_as):
    copy = ready(draft)
    typed = f" {copy.code[:4].lower()} {copy.code[4:]}" if shown == "code" else shown
    for _ in range(2):
        assert shows(copy, typed) == came_as
    copy.refresh_from_db()
    assert (copy.state, copy.collected_by, copy.ended_by) == ("collected", "陳美玲", "蘇慧珍")


@pytest.mark.parametrize(
    ("typed", "failure"),
    [
        ({"shown": "WRONG234"}, NotTheirCopy),
        ({"shown": ""}, NotTheirCopy),
        ({"shown": "1567890(4)"}, NotTheirCopy),
        ({"shown": "7123456(0)", "name": "", "card_seen": True}, CardNotSeen),
        ({"shown": "7123456(0)", "name": "何少芬", "card_seen": False}, CardNotSeen),
    ],
)
def test_nobody_else_gets_it_and_it_stays(draft, typed, failure):
    copy = ready(draft)
    with pytest.raises(failure):
        shows(copy, **typed)
    copy.refresh_from_db()
    assert copy.state == "ready"


def test_what_is_not_printed_is_not_handed_over(draft):
    copy = made(draft)
    with pytest.raises(NotNow):
        shows(copy, copy.code)


def test_who_does_not_come_is_reminded_once_and_it_goes_back_after_the_last_day(draft):
    copy = ready(draft)
    assert remind_of_copies(at=AT + timedelta(days=14)) == 0
    assert [remind_of_copies(at=AT + timedelta(days=16)) for _ in range(2)] == [1, 0]
    with pytest.raises(NotNow):
        copy_back(actor=COUNTER, at=AT + timedelta(days=60), copy_id=copy.pk)
    late = AT + timedelta(days=61)
    shown = copy_of_case(case_reference=copy.case.reference, at=late)
    assert shown is not None
    assert shown.overdue
    for _ in range(2):
        copy_back(actor=COUNTER, at=late, copy_id=copy.pk)
    copy.refresh_from_db()
    assert copy.state == "returned"


def test_a_letter_is_posted_with_its_number(draft):
    copy = made(draft, WantedCopy(address="澳門新馬路 88 號好景大廈地下"))
    Case.objects.filter(pk=copy.case_id).update(department="SAFP")
    printed(copy)
    with pytest.raises(BadCopy):
        copy_printed(actor=COUNTER, at=AT, copy_id=copy.pk)
    copy_printed(actor=COUNTER, at=AT, copy_id=copy.pk, tracking="RR123456789MO")
    copy.refresh_from_db()
    assert (copy.state, copy.tracking) == ("posted", "RR123456789MO")


def test_an_officer_does_not_hand_over_their_own(draft):
    copy = ready(draft)
    own = replace(officer(1, "SAFP", "counter"), name="陳美玲")
    with pytest.raises(NotFound):
        hand_over_copy(actor=own, at=AT, copy_id=copy.pk, shown=copy.code, name="陳美玲", card_seen=True)


def test_a_refused_case_has_nothing_to_collect(draft):
    choose_copy(actor=PRESIDENT, at=AT, draft_id=draft, wanted=HERE)
    case = lodged(draft, PRESIDENT, run=False)
    Case.objects.filter(pk=case.pk).update(outcome="refuse", decided_at=AT)
    assert copy_of_case(case_reference=case.reference, at=AT) is None
