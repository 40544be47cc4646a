"""Bank transfers: matched exactly, or on the work list with what they may be for."""

import threading
from datetime import date, timedelta

import pytest
from django.db import connections
from hypothesis import given
from hypothesis import strategies as st

from balcao.kernel.errors import NotFound
from balcao.kernel.ids import creditor_reference, is_creditor_reference
from balcao.payments import pricing
from balcao.payments.api import (
    AlreadyAnswered,
    NotEnough,
    NothingDue,
    Quote,
    TransferNeeded,
    UnreadableStatement,
    claim_transfer,
    import_statement,
    send_back,
    transfer_code,
    transfer_reference,
    transfers_waiting,
    verify_ledger,
)
from balcao.payments.models import Payment, PostingLine, StatementFile, Transfer
from balcao.payments.tests.conftest import AT, OPERATOR, line, standing
from balcao.payments.tests.test_tills import TREASURER
from balcao.payments.transfers import TransferTo, order_named, shown_reference

MAPPING = {"day": "Date", "amount": "Credit", "text": "Details", "payer": "From", "number": "No"}
LATER = AT + timedelta(days=2)
CAMT = """<?xml version="1.0" encoding="UTF-8"?>
<Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.08">
<BkToCstmrStmt><Stmt>{entries}</Stmt></BkToCstmrStmt></Document>"""
ENTRY = """<Ntry><Amt Ccy="{currency}">{amount}</Amt><CdtDbtInd>{way}</CdtDbtInd><Sts><Cd>BOOK</Cd></Sts>
<BookgDt><Dt>2026-11-24</Dt></BookgDt><ValDt><Dt>2026-11-24</Dt></ValDt><AcctSvcrRef>{number}</AcctSvcrRef>
<NtryDtls><TxDtls><RltdPties><Dbtr><Pty><Nm>好景</Nm></Pty></Dbtr></RltdPties>
<RmtInf><Strd><CdtrRefInf><Ref>{reference}</Ref></CdtrRefInf></Strd></RmtInf></TxDtls></NtryDtls></Ntry>"""


def table(*rows):
    lines = ["No,Date,Details,From,Credit", *(",".join(str(each) for each in row) for row in rows)]
    return "\n".join(lines).encode()


def bring(body, *, at=LATER, actor=TREASURER):
    return import_statement(actor=actor, at=at, name="nov.csv", body=body, mapping=MAPPING)


def credit(order, amount, number="B1", day="2026-11-24"):
    return (number, day, f"Taxa {shown_reference(transfer_reference(order))}", "Boa Vista", amount)


def held(account):
    return sum(PostingLine.objects.filter(account=account).values_list("amount", flat=True))


@given(st.text("0123456789ABCXYZ", min_size=1, max_size=20), st.integers(4, 23))
def test_a_mistyped_reference_is_noticed(payload, place):
    sound = creditor_reference(payload)
    assert is_creditor_reference(sound)
    if place < len(sound):  # a digit for another, a letter for another: what the check digits are made for
        other, instead = ("1", "2") if sound[place].isdigit() else ("A", "B")
        other = other if sound[place] != other else instead
        assert not is_creditor_reference(sound[:place] + other + sound[place + 1 :])


def test_a_reference_is_found_in_what_people_write(counter):
    order = counter.place()
    reference = transfer_reference(order)
    for text in (reference, reference.lower(), f"pago {shown_reference(reference)} obrigado", f"{reference} 28123456"):
        assert order_named(text) == (reference, order.id)
    assert order_named("RF00 2026 0000001") is None
    code = transfer_code(order, 550_00, TransferTo("Banco", "9012 3456", "DSF"))
    assert (reference in code, order.reference in code, "5406550.00" in code) == (True, True, True)


def test_digits_behind_a_reference_are_never_part_of_it():
    for number in range(1, 400):
        reference = creditor_reference(f"2026{number:07d}")
        assert order_named(f"{reference} 28123456") == (reference, number)


def test_what_fits_exactly_is_paid_on_its_value_day(counter, heard):
    order = counter.place()
    done = bring(table(credit(order, "550.00"), ("B2", "2026-11-24", "rent", "X", "-10.00")))
    assert (done.lines, done.added, done.matched, done.skipped) == (1, 1, 1, 1)
    assert (standing().state, heard[-1].paid_at.date()) == ("paid", date(2026, 11, 24))
    assert (held("bank"), held("unclaimed"), held("department:IAM")) == (550_00, 0, -550_00)
    assert (transfers_waiting(actor=TREASURER, at=LATER), verify_ledger().intact) == ([], True)


def test_twice_changes_nothing_in_the_same_file_or_another(counter):
    order = counter.place()
    body = table(credit(order, "550.00"))
    bring(body)
    assert bring(body).added == 0
    assert bring(table(credit(order, "550.00"), ("B9", "2026-11-25", "?", "Y", "1.00"))).added == 1
    assert (Transfer.objects.count(), Payment.objects.count(), verify_ledger().intact) == (2, 1, True)


def test_without_numbers_of_the_bank_two_alike_are_two(counter):
    body = table(("", "2026-11-24", "x", "y", "5.00"), ("", "2026-11-24", "x", "y", "5.00"))
    assert (bring(body).added, bring(body + b"\n").added, held("bank")) == (2, 0, 10_00)


def test_camt_of_any_version_is_read_and_the_rest_skipped(counter):
    order = counter.place()
    fitting = {"currency": "MOP", "amount": "550.00", "way": "CRDT", "reference": transfer_reference(order)}
    entries = (
        ENTRY.format(number="C1", **fitting)
        + ENTRY.format(number="C2", **{**fitting, "way": "DBIT"})
        + ENTRY.format(number="C3", **{**fitting, "currency": "HKD"})
    )
    done = bring(CAMT.format(entries=entries).encode())
    assert (done.added, done.matched, done.skipped, standing().state) == (1, 1, 2, "paid")
    assert Transfer.objects.get().payer == "好景"


@pytest.mark.parametrize(
    ("body", "problem"),
    [
        (b"<a", "not_xml"),
        (b"<Document/>", "not_camt"),
        (b'<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><a>&x;</a>', "not_camt"),
        (CAMT.format(entries="<Ntry/>").replace("<Ntry/>", ENTRY).encode(), "bad_amount"),
        (b"", "no_column"),
        (b"\x00\x01", "not_table"),
        (table(("B1", "yesterday", "x", "y", "5.00")), "bad_day"),
        (table(("B1", "2026-11-24", "x", "y", "five")), "bad_amount"),
        (table(("B1", "2026-11-24", "x", "y", "5.00")).replace(b"Credit", b"Geld"), "no_column"),
    ],
)
def test_what_cannot_be_read_says_why_and_nothing_is_kept(counter, body, problem):
    body = body.replace(b"{currency}", b"MOP").replace(b"{way}", b"CRDT")
    with pytest.raises(UnreadableStatement) as failure:
        bring(body)
    assert failure.value.problem == f"payments.statement.{problem}"
    assert not StatementFile.objects.exists()


def test_too_little_waits_for_the_rest(counter):
    order = counter.place()
    bring(table(credit(order, "500.00")))
    (waiting,) = transfers_waiting(actor=TREASURER, at=LATER)
    assert (waiting.kind, waiting.left, [each.order.id for each in waiting.proposals]) == ("less", 500_00, [order.id])
    with pytest.raises(NotEnough):
        claim_transfer(actor=TREASURER, at=LATER, transfer_id=waiting.id, number=order.reference)
    assert bring(table(credit(order, "50.00", "B2"))).matched == 1
    assert (standing().state, held("unclaimed"), verify_ledger().intact) == ("paid", 0, True)


def test_too_much_pays_and_the_rest_is_sent_back(counter):
    order = counter.place()
    bring(table(credit(order, "600.00")))
    (waiting,) = transfers_waiting(actor=TREASURER, at=LATER)
    assert waiting.kind == "more"
    claim_transfer(actor=TREASURER, at=LATER, transfer_id=waiting.id, number=transfer_reference(order))
    (rest,) = transfers_waiting(actor=TREASURER, at=LATER)
    assert (standing().state, rest.left) == ("paid", 50_00)
    with pytest.raises(TransferNeeded):
        send_back(actor=TREASURER, at=LATER, transfer_id=rest.id, sent_as=" ")
    send_back(actor=TREASURER, at=LATER, transfer_id=rest.id, sent_as="T-1")
    with pytest.raises(AlreadyAnswered):
        send_back(actor=TREASURER, at=LATER, transfer_id=rest.id, sent_as="T-1")
    with pytest.raises(AlreadyAnswered):
        claim_transfer(actor=TREASURER, at=LATER, transfer_id=rest.id, number=order.reference)
    assert (held("bank"), held("unclaimed"), verify_ledger().intact) == (550_00, 0, True)


def test_paid_before_nothing_of_ours_and_no_longer_due_are_told_apart(counter):
    double, gone = counter.place(subject="case:1"), counter.place(subject="case:2")
    counter.pay(double)
    from balcao.payments.models import Order

    Order.objects.filter(pk=gone.id).update(state="void")
    bring(
        table(credit(double, "550.00", "B1"), credit(gone, "550.00", "B2"), ("B3", "2026-11-24", "rent", "Z", "550.00"))
    )
    assert [each.kind for each in transfers_waiting(actor=TREASURER, at=LATER)] == ["double", "gone", "unknown"]
    with pytest.raises(NothingDue):
        claim_transfer(
            actor=TREASURER,
            at=LATER,
            transfer_id=transfers_waiting(actor=TREASURER, at=LATER)[0].id,
            number=double.reference,
        )
    third = counter.place(subject="case:3")
    unknown = transfers_waiting(actor=TREASURER, at=LATER)[-1]
    assert [each.order.id for each in unknown.proposals] == [third.id]
    claim_transfer(actor=TREASURER, at=LATER, transfer_id=unknown.id, number=third.reference)
    assert (standing("case:3").state, verify_ledger().intact) == ("paid", True)


def test_the_fee_of_the_value_day_counts_not_that_of_the_import(counter, monkeypatch):
    order = counter.place()
    since = AT + timedelta(days=1, hours=12)
    dearer = Quote(lines=(line(550_00), line(165_00, "surcharge")))
    monkeypatch.setitem(pricing._pricers, "case", lambda _n, at: dearer if at > since else Quote(lines=(line(550_00),)))
    bring(table(credit(order, "550.00", day="2026-11-24")))
    assert (standing().state, standing().total) == ("paid", 550_00)
    other = counter.place(subject="case:2")
    bring(table(credit(other, "550.00", "B2", day="2026-11-25")), at=AT + timedelta(days=3))
    assert (standing("case:2").state, transfers_waiting(actor=TREASURER, at=LATER)[0].kind) == ("open", "less")
    bring(table(credit(other, "165.00", "B3", day="2026-11-25")), at=AT + timedelta(days=3))
    assert (standing("case:2").state, standing("case:2").total, verify_ledger().intact) == ("paid", 715_00, True)


def test_a_changed_transfer_is_found_by_the_proof(counter):
    bring(table(credit(counter.place(), "500.00")))
    Transfer.objects.update(amount=1)
    assert verify_ledger().reason == "a transfer came in, and the ledger does not say so"


def test_others_import_nothing(counter):
    for verb in (
        lambda: bring(table(), actor=OPERATOR),
        lambda: transfers_waiting(actor=OPERATOR, at=AT),
        lambda: send_back(actor=OPERATOR, at=AT, transfer_id=1, sent_as="x"),
        lambda: claim_transfer(actor=OPERATOR, at=AT, transfer_id=1, number="x"),
    ):
        with pytest.raises(NotFound):
            verb()


@pytest.mark.django_db(transaction=True)
def test_an_import_during_the_webhook_pays_once(counter):
    order = counter.place()
    begun = counter.start(order)
    body = table(credit(order, "550.00"))

    def run(verb):
        try:
            verb()
        finally:
            connections.close_all()

    verbs = (
        lambda: bring(body),
        lambda: counter.tell(begun, "payment.succeeded", at=LATER),
        lambda: bring(body),
    )
    threads = [threading.Thread(target=run, args=[verb]) for verb in verbs]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (standing().state, Transfer.objects.count(), verify_ledger().intact) == ("paid", 1, True)
    open_ones = [each.kind for each in transfers_waiting(actor=TREASURER, at=LATER)]
    assert open_ones in ([], ["double"])  # by transfer, and the provider's goes back; or the other way round
