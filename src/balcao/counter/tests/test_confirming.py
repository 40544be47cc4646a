"""Nothing entered at a counter is lodged without the person's own word for exactly that content."""

import re
from datetime import datetime, timedelta

import pytest
from django.db import IntegrityError, transaction

from balcao.accounts.models import Person
from balcao.cases.api import (
    NotConfirmed,
    NotPaid,
    NotSigned,
    case_of_draft,
    checkout,
    draft_view,
    hand_of,
    lodge,
    save_answers,
    sign,
)
from balcao.cases.api import request_signatures as freeze
from balcao.cases.models import Case, Draft, Signature
from balcao.cases.operations.lodging import lodge_paid
from balcao.cases.policies import cases_of_duty
from balcao.cases.testing import AT, ORGANS, certificate_draft, drafted, lodged, officer, person
from balcao.catalogue.api import get_published
from balcao.counter import sending
from balcao.counter.api import (
    ConfirmationOver,
    ConfirmationState,
    ContentMoved,
    NoPhone,
    NotReady,
    OldSlip,
    SlipNotChecked,
    Way,
    WrongCode,
    ask_confirmation,
    asked_on_phone,
    confirm_by_code,
    confirm_by_slip,
    confirm_on_phone,
    confirmation_of,
    confirmation_slip,
    end_assistance,
    refuse_on_phone,
)
from balcao.counter.models import Confirmation
from balcao.counter.tests.conftest import LATER, MEI_LING, SIO_FAN, WAI_KEONG, begin, clerk, visit
from balcao.foundation.audit.models import Entry
from balcao.kernel.actor import Channel
from balcao.kernel.errors import AssuranceTooLow, NotFound
from balcao.payments.models import Order

pytestmark = pytest.mark.django_db
LIFE, QUARTER = "fss-life-certificate", "fss-quarterly-employee-changes"
OCTOBER = datetime.fromisoformat("2026-10-20T15:00:00+08:00")
SCAN = {"key": "aa/aa", "name": "slip.pdf", "size": 9, "media_type": "application/pdf", "sha256": "aa"}


@pytest.fixture
def texts(monkeypatch):
    sent = []
    monkeypatch.setattr(sending, "send_text", lambda phone, text, key: sent.append((phone, text, key)))
    return sent


@pytest.fixture
def draft(helped):
    """An application of the association, entered at the counter and put before those who sign."""
    number = certificate_draft(helped)
    freeze(actor=helped, at=AT, draft_id=number)
    return number


def lifes(actor, *, key="life"):
    """A life certificate of who is at the counter: free of charge, and nobody else signs."""
    example = get_published(LIFE, at=AT).definition.examples["granted"]
    return drafted(LIFE, actor, answers=example.answers, facts=example.facts, key=key)


@pytest.fixture
def sio_fan(world):
    begin(clerk())
    return visit(clerk(), AT).person


@pytest.fixture
def fee_due(world):
    """A quarter's declaration of a company, by one who represents it at another clerk's counter."""
    begin(clerk(14), WAI_KEONG, at=OCTOBER)
    actor = visit(clerk(14), OCTOBER).person.acting_for("e-2")
    example = get_published(QUARTER, at=OCTOBER).definition.examples["granted"]
    return actor, drafted(QUARTER, actor, answers=example.answers, facts=example.facts, at=OCTOBER, key="quarter")


def pay(draft):
    Order.objects.filter(subject=f"draft:{draft}").update(state="paid", paid_at=OCTOBER, receipt_number="R-1")
    lodge_paid(draft_id=draft, at=OCTOBER)


def asked(helped, draft, way, at=AT):
    ask_confirmation(actor=helped, at=at, draft_id=draft, way=way)
    return shown(helped, draft, at)


def shown(helped, draft, at=AT):
    view = draft_view(actor=helped, at=at, draft_id=draft)
    return confirmation_of(actor=helped, at=at, draft_id=draft, content=view.content, total=view.total)


def code_of(texts):
    waiting = Confirmation.objects.latest("pk")
    sending.send_confirmation_code(confirmation_id=waiting.pk, at=waiting.asked_at)
    return next(iter(re.findall(r"\d{6}", texts[-1][1])))


def change(helped, draft):
    save_answers(actor=helped, at=AT, draft_id=draft, values={"purpose": "court"}, seen={"purpose": 1})
    freeze(actor=helped, at=AT, draft_id=draft)


def total_of(helped, draft):
    return draft_view(actor=helped, at=OCTOBER, draft_id=draft).total


def test_what_is_entered_is_the_persons_and_the_clerk_is_kept_beside(helped, draft):
    row = Draft.objects.get(pk=draft)
    assert (row.created_by, row.holder_id, row.clerks) == ("p-1", "e-1", ["p-19"])
    entry = Entry.objects.filter(event="cases:draft:started").latest("pk")
    assert (entry.actor_id, entry.channel, entry.data["clerk"]["id"]) == ("p-1", "counter", "p-19")
    assert entry.departments == ["SAFP"]


def test_without_a_confirmation_nothing_is_lodged_or_paid_and_the_draft_stays(sio_fan, fee_due):
    draft = lifes(sio_fan)
    with pytest.raises(NotConfirmed):
        lodge(actor=sio_fan, at=AT, draft_id=draft)
    wai_keong, costly = fee_due
    with pytest.raises(NotConfirmed):
        checkout(actor=wai_keong, at=OCTOBER, draft_id=costly, shown_total=total_of(wai_keong, costly))
    assert set(Draft.objects.values_list("state", flat=True)) == {"open"}


def test_the_code_names_what_it_is_for_and_then_it_is_lodged_once(sio_fan, texts):
    draft = lifes(sio_fan)
    asked(sio_fan, draft, Way.CODE)
    code = code_of(texts)
    phone, text, _key = texts[-1]
    assert phone == Person.objects.get(pk=SIO_FAN).phone
    assert "生存證明" in text or "在生" in text, text
    confirm_by_code(actor=sio_fan, at=AT, draft_id=draft, given=code)
    confirm_by_code(actor=sio_fan, at=AT, draft_id=draft, given=code)
    assert shown(sio_fan, draft).state is ConfirmationState.CONFIRMED
    reference = lodge(actor=sio_fan, at=AT, draft_id=draft)
    assert lodge(actor=sio_fan, at=AT, draft_id=draft) == reference
    case = Case.objects.get(reference=reference)
    assert (case.lodged_by, case.channel, case.clerk_name) == ("p-5", Channel.COUNTER, sio_fan.clerk.name)


def test_what_costs_is_lodged_when_it_is_paid_in_the_persons_name_by_the_clerks_hand(fee_due):
    wai_keong, draft = fee_due
    found = asked(wai_keong, draft, Way.SLIP, OCTOBER)
    confirm_by_slip(actor=wai_keong, at=OCTOBER, draft_id=draft, code=found.slip_code, scan=SCAN, compared=True)
    with pytest.raises(NotPaid):
        lodge(actor=wai_keong, at=OCTOBER, draft_id=draft)
    checkout(actor=wai_keong, at=OCTOBER, draft_id=draft, shown_total=total_of(wai_keong, draft))
    pay(draft)
    case = Case.objects.get(draft_id=draft)
    assert (case.lodged_by, case.channel, case.clerk_name) == ("p-3", Channel.COUNTER, wai_keong.clerk.name)


def test_what_changed_after_the_confirmation_is_not_lodged_by_paying(fee_due):
    wai_keong, draft = fee_due
    found = asked(wai_keong, draft, Way.SLIP, OCTOBER)
    confirm_by_slip(actor=wai_keong, at=OCTOBER, draft_id=draft, code=found.slip_code, scan=SCAN, compared=True)
    checkout(actor=wai_keong, at=OCTOBER, draft_id=draft, shown_total=total_of(wai_keong, draft))
    save_answers(actor=wai_keong, at=OCTOBER, draft_id=draft, values={"manufacturing": True}, seen={"manufacturing": 1})
    pay(draft)
    assert not Case.objects.exists()
    assert Draft.objects.get(pk=draft).lodge_problem


def test_three_wrong_codes_end_it_and_the_right_one_does_not_count_any_more(helped, draft, texts):
    asked(helped, draft, Way.CODE)
    code = code_of(texts)
    wrong = "000000" if code != "000000" else "111111"
    for left in (2, 1, 0):
        with pytest.raises(WrongCode) as failure:
            confirm_by_code(actor=helped, at=AT, draft_id=draft, given=wrong)
        assert failure.value.left == left
    with pytest.raises(ConfirmationOver):
        confirm_by_code(actor=helped, at=AT, draft_id=draft, given=code)
    assert shown(helped, draft).state is ConfirmationState.OVER
    asked(helped, draft, Way.CODE)
    confirm_by_code(actor=helped, at=AT, draft_id=draft, given=code_of(texts))


def test_an_old_code_and_a_new_one(helped, draft, texts):
    asked(helped, draft, Way.CODE)
    first = code_of(texts)
    asked(helped, draft, Way.CODE)
    second = code_of(texts)
    if first != second:
        with pytest.raises(WrongCode):
            confirm_by_code(actor=helped, at=AT, draft_id=draft, given=first)
    confirm_by_code(actor=helped, at=AT, draft_id=draft, given=second)


def test_a_code_waits_ten_minutes(helped, draft, texts):
    asked(helped, draft, Way.CODE)
    code = code_of(texts)
    with pytest.raises(ConfirmationOver):
        confirm_by_code(actor=helped, at=AT + timedelta(minutes=10), draft_id=draft, given=code)


def test_without_a_phone_another_way_is_chosen(helped, draft):
    Person.objects.filter(pk=MEI_LING).update(phone="")
    with pytest.raises(NoPhone):
        asked(helped, draft, Way.CODE)
    assert not Confirmation.objects.exists()


def test_an_unfinished_application_is_not_confirmed(helped):
    draft = drafted(
        "dsi-association-leadership-certificate", helped, answers={"purpose": "bank"}, facts={"organs": ORGANS}
    )
    with pytest.raises(NotReady):
        asked(helped, draft, Way.SLIP)


def test_a_change_after_the_confirmation_voids_it(helped, draft, texts):
    asked(helped, draft, Way.CODE)
    confirm_by_code(actor=helped, at=AT, draft_id=draft, given=code_of(texts))
    change(helped, draft)
    assert shown(helped, draft).state is ConfirmationState.CHANGED
    signature = Signature.objects.get(draft_id=draft, person_id=MEI_LING, voided_at=None)
    assert signature.signed_at is None


def test_the_word_of_who_has_to_sign_is_their_signature(helped, draft):
    found = asked(helped, draft, Way.SLIP)
    confirm_by_slip(actor=helped, at=AT, draft_id=draft, code=found.slip_code, scan=SCAN, compared=True)
    signature = Signature.objects.get(draft_id=draft, person_id=MEI_LING, voided_at=None)
    assert (signature.signed_at, signature.assurance) == (AT, 3)
    with pytest.raises(NotSigned):
        lodge(actor=helped, at=AT, draft_id=draft)
    sign(actor=person(2), at=AT, draft_id=draft, content_hash=found.content)
    with pytest.raises(NotPaid):
        lodge(actor=helped, at=AT, draft_id=draft)


def test_the_person_confirms_on_their_own_phone_what_they_read_there(helped, draft):
    token = asked(helped, draft, Way.PHONE).token
    own = person(MEI_LING)
    read = asked_on_phone(actor=own, at=AT, token=token)
    assert read.draft.journey.answers["purpose"] == "bank"
    confirm_on_phone(actor=own, at=AT, token=token, content=read.draft.content)
    confirm_on_phone(actor=own, at=AT, token=token, content=read.draft.content)
    assert (shown(helped, draft).state, shown(helped, draft).level) == (ConfirmationState.CONFIRMED, 3)


def test_somebody_elses_phone_finds_nothing(helped, draft):
    found = asked(helped, draft, Way.PHONE)
    for other in (person(2), clerk(), helped, person(2, "e-1")):
        with pytest.raises(NotFound):
            asked_on_phone(actor=other, at=AT, token=found.token)
        with pytest.raises(NotFound):
            confirm_on_phone(actor=other, at=AT, token=found.token, content=found.content)
    for token in ("", "x-y", f"{found.confirmation_id}-AAAA-BBBB-CCCC", f"{found.confirmation_id}"):
        with pytest.raises(NotFound):
            asked_on_phone(actor=person(MEI_LING), at=AT, token=token)
    assert shown(helped, draft).state is ConfirmationState.WAITING


def test_a_password_alone_does_not_confirm(helped, draft):
    found = asked(helped, draft, Way.PHONE)
    with pytest.raises(AssuranceTooLow):
        confirm_on_phone(actor=person(MEI_LING, assurance=1), at=AT, token=found.token, content=found.content)


def test_no_on_the_phone_is_no(helped, draft):
    token = asked(helped, draft, Way.PHONE).token
    refuse_on_phone(actor=person(MEI_LING), at=AT, token=token)
    assert shown(helped, draft).state is ConfirmationState.REFUSED
    with pytest.raises(ConfirmationOver):
        confirm_on_phone(actor=person(MEI_LING), at=AT, token=token, content="x")


def test_what_changed_between_reading_and_yes_is_not_confirmed(helped, draft):
    found = asked(helped, draft, Way.PHONE)
    change(helped, draft)
    with pytest.raises(ContentMoved):
        confirm_on_phone(actor=person(MEI_LING), at=AT, token=found.token, content=found.content)


def test_a_signed_slip_counts_once_it_was_scanned_and_compared(helped, draft):
    found = asked(helped, draft, Way.SLIP)
    view = draft_view(actor=helped, at=AT, draft_id=draft)
    pdf = confirmation_slip(found, view, person="陳美玲")
    assert pdf.startswith(b"%PDF")
    assert pdf == confirmation_slip(found, view, person="陳美玲")
    with pytest.raises(SlipNotChecked):
        confirm_by_slip(actor=helped, at=AT, draft_id=draft, code=found.slip_code, scan=None, compared=True)
    with pytest.raises(SlipNotChecked):
        confirm_by_slip(actor=helped, at=AT, draft_id=draft, code=found.slip_code, scan=SCAN, compared=False)
    confirm_by_slip(actor=helped, at=AT, draft_id=draft, code=found.slip_code.lower(), scan=SCAN, compared=True)
    assert shown(helped, draft).scan["sha256"] == "aa"


def test_the_slip_of_an_earlier_content_is_refused(helped, draft):
    old = asked(helped, draft, Way.SLIP).slip_code
    change(helped, draft)
    with pytest.raises(ContentMoved):
        confirm_by_slip(actor=helped, at=AT, draft_id=draft, code=old, scan=SCAN, compared=True)
    new = asked(helped, draft, Way.SLIP).slip_code
    with pytest.raises(OldSlip):
        confirm_by_slip(actor=helped, at=AT, draft_id=draft, code=old, scan=SCAN, compared=True)
    confirm_by_slip(actor=helped, at=AT, draft_id=draft, code=new, scan=SCAN, compared=True)


def test_when_the_visit_is_over_what_waited_for_a_yes_is_over_and_the_draft_is_the_persons(helped, draft):
    token = asked(helped, draft, Way.PHONE).token
    end_assistance(actor=clerk(), at=AT, left=True)
    with pytest.raises(ConfirmationOver):
        confirm_on_phone(actor=person(MEI_LING), at=AT, token=token, content="x")
    with pytest.raises(NotFound):
        ask_confirmation(actor=helped, at=AT, draft_id=draft, way=Way.SLIP)
    own = draft_view(actor=person(MEI_LING, "e-1"), at=AT, draft_id=draft)
    assert own.journey.complete


def test_what_was_confirmed_before_the_lights_went_out_is_lodged_after(sio_fan):
    """Killed between the yes and lodging: a later visit, also with another clerk, goes on from there."""
    draft = lifes(sio_fan)
    found = asked(sio_fan, draft, Way.SLIP)
    confirm_by_slip(actor=sio_fan, at=AT, draft_id=draft, code=found.slip_code, scan=SCAN, compared=True)
    begin(clerk(20), at=LATER)
    again = visit(clerk(20), LATER).person
    reference = lodge(actor=again, at=LATER, draft_id=draft)
    assert Draft.objects.get(pk=draft).clerks == ["p-19", "p-20"]
    assert Case.objects.get(reference=reference).clerk_name == again.clerk.name


def test_the_database_keeps_one_open_confirmation_and_no_slip_without_a_scan(helped, draft):
    asked(helped, draft, Way.SLIP)
    row = Confirmation.objects.get()
    for changed in ({}, {"confirmed_at": AT, "level": 3}, {"confirmed_at": AT, "scan": SCAN}):
        kept = Confirmation.objects.filter(pk=row.pk).values().get() | changed
        del kept["id"]
        with pytest.raises(IntegrityError), transaction.atomic():
            Confirmation.objects.create(**kept)


def test_who_entered_it_never_decides_it(helped, draft):
    case = lodged(draft, helped, run=False)
    assert (case.channel, case.clerk_name) == (Channel.COUNTER, helped.clerk.name)
    decider, other = (officer(number, case.department, case.duty) for number in (19, 11))
    assert not cases_of_duty(decider, AT).filter(pk=case.pk).exists()
    assert cases_of_duty(other, AT).filter(pk=case.pk).exists()
    view = case_of_draft(actor=person(MEI_LING, "e-1"), at=AT, draft_id=draft)
    assert view.clerk == helped.clerk.name
    assert hand_of(view.timeline[0], "en") == "陳美玲, entered at the counter by 蘇慧珍"
