"""Money that goes out: to a confirmed account, by two officers, never twice; what comes back is owed again."""

from pathlib import Path

import pytest
from django.db import IntegrityError, transaction
from lxml import etree

from balcao.kernel.actor import Actor, posts_in, system_actor
from balcao.kernel.errors import AssuranceTooLow, NotFound
from balcao.payments import models
from balcao.payments.api import (
    AlreadyAnswered,
    BadAccount,
    EntryState,
    NothingToSend,
    SecondOfficerNeeded,
    UnreadableAnswer,
    accounts_of,
    answer_batch,
    bank_answer,
    batch,
    batch_file,
    confirm_account,
    give_account,
    make_batch,
    owe_payout,
    payouts_of,
    payouts_waiting,
    read_answer,
    verify_ledger,
)
from balcao.payments.tests.conftest import AT, FEE, line

MEI = Actor(person_id=1, name="陳美玲", holder_id="p-1", assurance=2)
FIRST = Actor(person_id=14, name="一", holder_id="p-14", posts=posts_in("DSF", "treasury"))
SECOND = Actor(person_id=18, name="二", holder_id="p-18", posts=posts_in("DSF", "treasury"))
SCHEMA = Path(__file__).parent / "schemas" / "pain.001.001.03.xsd"


def owe(key="case:1", amount=4000_00, holder="p-1"):
    return owe_payout(
        actor=system_actor("FSS"), at=AT, key=key, holder_id=holder, department="FSS", title=FEE, lines=[line(amount)]
    )


def account(number="0102-345678-9", actor=MEI):
    given = give_account(actor=actor, at=AT, bank="BNULMOMX", number=number, name="CHAN MEI LING")
    confirm_account(actor=actor, at=AT, account_id=given)


def sent():
    number = make_batch(actor=FIRST, at=AT)
    answer_batch(actor=SECOND, at=AT, batch_id=number, approve=True)
    return number


def told(number, reasons=None, *, message="a"):
    _name, file = batch_file(actor=FIRST, at=AT, batch_id=number)
    return read_answer(actor=FIRST, at=AT, name="answer.xml", body=bank_answer(file, reasons or {}, message=message))


def balance(name):
    return sum(models.PostingLine.objects.filter(account=name).values_list("amount", flat=True))


def test_a_payout_goes_to_the_confirmed_account_and_is_paid_once(counter):
    assert owe() == owe()
    with pytest.raises(NothingToSend):
        make_batch(actor=FIRST, at=AT)  # nobody knows where to
    assert [len(each) for each in payouts_waiting(actor=FIRST)] == [0, 1]
    account()
    number = make_batch(actor=FIRST, at=AT)
    with pytest.raises(NothingToSend):
        make_batch(actor=SECOND, at=AT)
    with pytest.raises(NotFound):
        batch_file(actor=FIRST, at=AT, batch_id=number)
    with pytest.raises(SecondOfficerNeeded):
        answer_batch(actor=FIRST, at=AT, batch_id=number, approve=True)
    answer_batch(actor=SECOND, at=AT, batch_id=number, approve=True)
    with pytest.raises(AlreadyAnswered):
        answer_batch(actor=SECOND, at=AT, batch_id=number, approve=False)
    assert (balance("payouts"), balance("holder:p-1"), balance("department:FSS")) == (-4000_00, 0, 4000_00)
    assert told(number).paid == 1
    assert told(number).paid == 0  # the same file
    assert told(number, message="b").paid == 0  # told again in another
    (payout,) = payouts_of(actor=MEI, at=AT)
    assert (payout.state, payout.paid_at) == (EntryState.PAID, AT)
    assert (balance("payouts"), balance("treasury")) == (0, -4000_00)
    with pytest.raises(NothingToSend):
        make_batch(actor=FIRST, at=AT)
    assert verify_ledger().reason == ""


def test_the_file_has_the_form_of_the_standard(counter):
    owe()
    owe("case:2", 1)
    account()
    _name, file = batch_file(actor=FIRST, at=AT, batch_id=sent())
    document = etree.fromstring(file.encode())
    etree.XMLSchema(etree.parse(SCHEMA)).assertValid(document)
    assert document.findtext(".//{*}CtrlSum") == "4000.01"
    assert [each.text for each in document.iterfind(".//{*}InstdAmt")] == ["4000.00", "0.01"]
    assert document.findtext(".//{*}CdtrAcct//{*}Id/{*}Othr/{*}Id") == "01023456789"


def test_one_that_comes_back_asks_for_another_account_and_is_sent_again(counter):
    owe()
    account()
    first = sent()
    (entry,) = batch(actor=FIRST, batch_id=first).entries
    assert told(first, {entry.end_to_end: "AC01"}).back == 1
    current, _given = accounts_of(actor=MEI, at=AT)
    assert current is not None
    assert (current.fault, current.number) == ("AC01", "•••• 6789")
    assert (balance("payouts"), balance("holder:p-1")) == (0, -4000_00)
    with pytest.raises(NothingToSend):
        make_batch(actor=FIRST, at=AT)
    account("0102-999999-1")
    second = sent()
    (again,) = batch(actor=FIRST, batch_id=second).entries
    assert again.end_to_end != entry.end_to_end
    assert told(second).paid == 1
    late = told(first, message="late")  # now the bank says that the first one was paid too
    assert (late.paid, late.unknown) == (0, (entry.end_to_end,))
    assert verify_ledger().reason == ""


def test_one_returned_after_it_was_paid_is_owed_again(counter):
    owe()
    account()
    number = sent()
    (entry,) = batch(actor=FIRST, batch_id=number).entries
    told(number)
    assert told(number, {entry.end_to_end: "MS03"}, message="b").back == 1
    assert payouts_of(actor=MEI, at=AT)[0].state is EntryState.RETURNED
    assert balance("treasury") == 0
    assert len(payouts_waiting(actor=FIRST)[0]) == 1  # the account is not at fault: it can go again
    assert verify_ledger().reason == ""


def test_an_account_from_which_it_comes_back_twice_is_tried_no_more_and_another_is_asked_for(counter):
    owe()
    account()
    for message in "ab":
        number = sent()
        (entry,) = batch(actor=FIRST, batch_id=number).entries
        assert told(number, {entry.end_to_end: "MS03"}, message=message).back == 1
    with pytest.raises(NothingToSend):
        make_batch(actor=FIRST, at=AT)
    current, _given = accounts_of(actor=MEI, at=AT)
    assert current is not None
    assert current.fault == "MS03"
    account("0102-999999-1")
    assert told(sent(), message="c").paid == 1


def test_the_bank_may_refuse_a_whole_batch(counter):
    owe()
    owe("case:2", 100)
    account()
    number = sent()
    _name, file = batch_file(actor=FIRST, at=AT, batch_id=number)
    body = bank_answer(file, {}, whole="AM05")
    assert read_answer(actor=FIRST, at=AT, name="x", body=body).back == 2


def test_the_database_has_no_payout_in_two_batches(counter):
    owe()
    account()
    row = models.PayoutEntry.objects.get(batch=make_batch(actor=FIRST, at=AT))
    row.pk, row.end_to_end = None, "another"
    with pytest.raises(IntegrityError), transaction.atomic():
        row.save(force_insert=True)


def test_a_dropped_batch_leaves_its_payouts_for_the_next(counter):
    owe()
    account()
    answer_batch(actor=SECOND, at=AT, batch_id=make_batch(actor=FIRST, at=AT), approve=False)
    assert balance("payouts") == 0
    assert told(sent()).paid == 1


def test_an_account_changed_meanwhile_is_not_paid_into(counter):
    owe()
    account()
    number = make_batch(actor=FIRST, at=AT)
    account("0102-999999-1")
    answer_batch(actor=SECOND, at=AT, batch_id=number, approve=True)
    assert models.PayoutBatch.objects.get().state == "dropped"
    _name, file = batch_file(actor=FIRST, at=AT, batch_id=sent())
    assert "01029999991" in file


def test_what_is_no_answer_and_who_is_no_treasurer(counter):
    owe()
    for body in (b"", b"<a/>", b'<!DOCTYPE a [<!ENTITY b "c">]><Document/>'):
        with pytest.raises(UnreadableAnswer):
            read_answer(actor=FIRST, at=AT, name="x", body=body)
    clerk = Actor(person_id=11, name="x", holder_id="p-11", posts=posts_in("DSI", "register"))
    for verb in (make_batch, lambda **given: payouts_waiting(actor=given["actor"])):
        with pytest.raises(NotFound):
            verb(actor=clerk, at=AT)
    with pytest.raises(NotFound):
        owe_payout(actor=clerk, at=AT, key="x", holder_id="p-1", department="FSS", title=FEE, lines=[line(1)])


def test_an_account_is_checked_masked_and_confirmed_by_its_holder(counter):
    for wrong in ({"bank": "NONE"}, {"number": "12"}, {"number": "<script>"}, {"name": " "}):
        with pytest.raises(BadAccount):
            give_account(actor=MEI, at=AT, **({"bank": "BNULMOMX", "number": "0102345678", "name": "M"} | wrong))
    given = give_account(actor=MEI, at=AT, bank="BNULMOMX", number="0102345678", name="M")
    assert accounts_of(actor=MEI, at=AT)[0] is None
    with pytest.raises(AssuranceTooLow):
        confirm_account(actor=Actor(person_id=1, name="", holder_id="p-1", assurance=1), at=AT, account_id=given)
    with pytest.raises(NotFound):
        confirm_account(actor=Actor(person_id=2, name="", holder_id="p-2", assurance=2), at=AT, account_id=given)
    confirm_account(actor=MEI, at=AT, account_id=given)
    confirm_account(actor=MEI, at=AT, account_id=given)
    assert models.PayeeAccount.objects.filter(ended_at=None).count() == 1
