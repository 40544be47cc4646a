"""Who verified a document and asked for it is told when it stands otherwise, once; nobody else is."""

import re
import smtplib
from datetime import timedelta

import pytest
from django.core import mail
from django.core.cache import cache, caches
from django.db import IntegrityError, transaction
from django.test import Client

from balcao.alerts import operations
from balcao.alerts.failures import NoAddress, NothingToTell, TooManyAlerts
from balcao.alerts.jobs import send_change
from balcao.alerts.models import Alert, Change
from balcao.documents.api import revoke_document
from balcao.documents.tests.issuing import AT, CHIEF, REASON, ask
from balcao.foundation.jobs.api import run_waiting_jobs

pytestmark = pytest.mark.django_db
BANK = "credit@bank.example"
LATER = AT + timedelta(hours=1)


@pytest.fixture(autouse=True)
def calm(settings):
    cache.clear()
    caches["process"].clear()


@pytest.fixture
def issued():
    document = ask()
    run_waiting_jobs()
    return document


def wanted(document, **changes):
    given = {"number": document.number, "code": document.code, "address": BANK, "language": "en", "at": AT}
    operations.ask_for_alert(**(given | changes))
    run_waiting_jobs()


def link(number=-1):
    return re.findall(r"/alerts/\S+/", mail.outbox[number].body)[0]


def token(number=-1):
    return link(number).split("/")[2]


def confirmed(document):
    wanted(document)
    operations.confirm_alert(token=token(), at=AT)


def revoke(document):
    revoke_document(actor=CHIEF, at=LATER, number=document.number, reason=REASON)


def no_way_out(self):
    raise OSError("no way out")


def told(at=LATER):
    count = operations.tell_changes(at=at)
    run_waiting_jobs()
    return count


def test_who_confirmed_is_mailed_once_that_a_document_was_revoked_and_is_then_forgotten(issued):
    confirmed(issued)
    assert told() == 0
    revoke(issued)
    assert (told(), told()) == (1, 0)
    assert len(mail.outbox) == 2
    message = mail.outbox[1]
    assert message.to == [BANK]
    assert issued.number in message.subject
    assert "took it out of force" in message.body
    assert "last mail" in message.body
    assert message.extra_headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    row = Alert.objects.get()
    assert (row.address, row.code, row.ended_at is None) == ("", "", False)


def test_the_number_of_what_replaced_it_is_told(issued):
    confirmed(issued)
    newer = ask("case-2:certificate", replaces=issued.number)
    run_waiting_jobs()
    assert told() == 1
    assert newer.number in mail.outbox[-1].body


def test_who_did_not_confirm_is_told_nothing_and_forgotten_after_three_days(issued):
    wanted(issued)
    revoke(issued)
    assert told() == 0
    assert operations.forget_unconfirmed(at=AT + timedelta(days=2)) == 0
    assert operations.forget_unconfirmed(at=AT + timedelta(days=4)) == 1
    assert not Alert.objects.exists()


def test_asked_twice_it_is_one_alert_and_its_link_comes_again_after_ten_minutes(issued):
    wanted(issued)
    wanted(issued, at=AT + timedelta(minutes=9))
    assert len(mail.outbox) == 1
    wanted(issued, at=AT + timedelta(minutes=11), code=issued.code.lower(), address=" credit@BANK.example ")
    assert len(mail.outbox) == 2
    operations.confirm_alert(token=token(), at=LATER)
    wanted(issued, at=LATER + timedelta(days=1))
    assert len(mail.outbox) == 2
    assert Alert.objects.count() == 1


@pytest.mark.parametrize(
    ("changes", "failure"),
    [
        ({"code": "AAAAAAAA"}, NothingToTell),
        ({"number": "DSI-CGB-2026-999999-X"}, NothingToTell),
        ({"address": "nobody"}, NoAddress),
        ({"address": "a@b.example\nBcc: c@d.example"}, NoAddress),
    ],
)
def test_a_wrong_code_and_what_is_no_address_are_refused(issued, changes, failure):
    with pytest.raises(failure):
        wanted(issued, **changes)
    assert not Alert.objects.exists()
    assert not mail.outbox


def test_of_what_is_revoked_already_nothing_is_promised(issued):
    revoke(issued)
    with pytest.raises(NothingToTell):
        wanted(issued, at=LATER)


def test_nobody_floods_an_address_that_does_not_answer(issued, monkeypatch):
    monkeypatch.setattr(operations, "MOST_WAITING", 1)
    wanted(issued)
    second = ask("case-2:certificate")
    run_waiting_jobs()
    with pytest.raises(TooManyAlerts):
        wanted(second)
    assert len(mail.outbox) == 1


def test_ended_nothing_comes_any_more_and_it_can_be_asked_for_anew(issued):
    confirmed(issued)
    operations.end_alert(token=token(), at=AT)
    operations.end_alert(token=token(), at=LATER)
    operations.confirm_alert(token=token(), at=LATER)
    assert Alert.objects.get().ended_at == AT
    wanted(issued, at=LATER)
    assert Alert.objects.count() == 2
    revoke(issued)
    assert told() == 0


def test_a_mail_that_fails_for_a_while_is_sent_later_and_once(issued, monkeypatch):
    confirmed(issued)
    revoke(issued)
    with monkeypatch.context() as broken:
        broken.setattr("django.core.mail.EmailMessage.send", no_way_out)
        operations.tell_changes(at=LATER)
        with pytest.raises(OSError, match="no way out"):
            send_change(change_id=Change.objects.get().pk)
    assert Change.objects.get().told_at is None
    told(LATER + timedelta(hours=2))
    told(LATER + timedelta(hours=4))
    assert len(mail.outbox) == 2


def test_an_address_that_does_not_exist_is_forgotten(issued, monkeypatch):
    confirmed(issued)
    revoke(issued)

    def refuse(self):
        raise smtplib.SMTPRecipientsRefused({BANK: (550, b"5.1.1 no such user")})

    monkeypatch.setattr("django.core.mail.EmailMessage.send", refuse)
    told()
    assert Alert.objects.get().address == ""


def test_an_alert_has_one_kind_of_reader(issued):
    confirmed(issued)
    with pytest.raises(IntegrityError), transaction.atomic():
        Alert.objects.update(machine_id=7)
    with pytest.raises(IntegrityError), transaction.atomic():
        Alert.objects.update(address="")


def test_from_the_verdict_to_the_mail_without_an_account(issued):
    browser = Client()
    browser.cookies["balcao_language"] = "pt"
    verdict = browser.get(f"/verify/{issued.number}/", {"code": issued.code}).content.decode()
    asked = re.findall(r'href="(/alerts/new/[^"]+)"', verdict)[0].replace("&amp;", "&")
    assert issued.number in browser.get(asked).content.decode()
    wrong = browser.post("/alerts/new/", {"number": issued.number, "code": issued.code, "address": "bank"})
    assert wrong.status_code == 422
    assert 'value="bank"' in wrong.content.decode()
    page = browser.post("/alerts/new/", {"number": issued.number, "code": issued.code, "address": BANK})
    assert BANK in page.content.decode()
    run_waiting_jobs()
    assert "Confirme" in mail.outbox[0].subject
    there = link()
    assert "Quer ser avisado" in browser.get(there).content.decode()
    assert Alert.objects.get().confirmed_at is None, "a mail program that opens the link confirms nothing"
    assert "Será avisado" in browser.post(there, follow=True).content.decode()
    one_click = Client(enforce_csrf_checks=True).post(f"{there}stop/", {"List-Unsubscribe": "One-Click"})
    assert one_click.status_code == 302
    assert "terminou" in browser.get(there).content.decode()
    assert browser.get(f"{there[:-3]}xx/").status_code == 404


def test_a_verdict_that_is_final_offers_no_alert(client, issued):
    revoke(issued)
    assert "/alerts/" not in client.get(f"/verify/{issued.number}/", {"code": issued.code}).content.decode()


def test_one_network_asks_for_ten_in_a_minute(client, issued, monkeypatch):
    monkeypatch.setattr("balcao.foundation.web.rates.now", lambda: AT)
    form = {"number": issued.number, "code": issued.code, "address": BANK}
    assert [client.post("/alerts/new/", form).status_code for _ in range(11)] == [200] * 10 + [429]
