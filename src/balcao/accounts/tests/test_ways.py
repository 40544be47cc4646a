"""A new phone or mail: proven, told to the old one, and no way back in for three days."""

from datetime import date, timedelta

import pytest
from django.core.cache import cache
from django.test import Client
from procrastinate.contrib.django.models import ProcrastinateJob

from balcao.accounts.api import CodeRefused, ContactWay, load_demo
from balcao.accounts.models import ProofCode, Recovery, User, WayChange
from balcao.accounts.operations.recovery import begin_recovery, cancel_own_recovery, prove_recovery
from balcao.accounts.operations.ways import change_way, send_way_code
from balcao.accounts.queries.people import actor_of
from balcao.accounts.testing import newest_code, sign_in
from balcao.foundation.audit.api import entries_about
from balcao.kernel.clock import now
from balcao.kernel.errors import AssuranceTooLow

PHONE, MAIL = "/account/security/way/phone/", "/account/security/way/email/"
OLD, NEW = "+85366000004", "+85366009999"
THREE_DAYS = timedelta(hours=72)


@pytest.fixture(autouse=True)
def people(db):
    cache.clear()
    load_demo(at=now())


@pytest.fixture
def ka_man(client):
    sign_in(client, "ka.man", level=3)
    return client


def user():
    return User.objects.get(username="ka.man")


def actor(assurance=2, name="ka.man", at=None):
    return actor_of(User.objects.get(username=name), assurance=assurance, language="pt", at=at or now())


def sent(address=NEW, at=None, channel=ContactWay.PHONE):
    send_way_code(actor=actor(), channel=channel, address=address, at=at or now())
    return newest_code()


def changed(address=NEW, at=None, channel=ContactWay.PHONE):
    at = at or now()
    change_way(actor=actor(), channel=channel, given=sent(address, at, channel), at=at)


def told():
    jobs = ProcrastinateJob.objects.filter(task_name="accounts.tell").order_by("id")
    return [(job.args["text"], job.args["address"]) for job in jobs]


def recovery_code_goes_to(at, channel=ContactWay.PHONE):
    begin_recovery(number="1456789(3)", born_on=date(1994, 1, 19), channel=channel, language="pt", at=at)
    return ProofCode.objects.latest("pk").address


def nothing_changed():
    return user().person.phone == OLD and not WayChange.objects.exists() and told() == []


def test_a_new_phone_counts_once_its_code_is_entered(ka_man):
    page = ka_man.post(PHONE, {"address": "6600 9999"}, follow=True)
    assert page.redirect_chain == [(f"{PHONE}code/", 302)]
    assert "••••9999" in page.content.decode()
    assert nothing_changed(), "a phone that is only stated is nobody's yet"
    assert ka_man.post(f"{PHONE}code/", {"code": newest_code()}).headers["Location"] == "/account/security/"
    assert user().person.phone == NEW
    assert "••••9999" in ka_man.get("/account/security/").content.decode()


def test_the_old_ways_are_told_and_the_change_is_recorded(ka_man):
    mail = user().email
    changed()
    assert told() == [("phone_changed", OLD), ("phone_changed", mail)]
    (entry,) = [each for each in entries_about(f"user:{user().pk}") if each.event == "accounts:phone:changed"]
    assert entry.holder_id == "p-4"
    assert NEW not in str(entry.data)


def test_a_new_mail_address_is_proven_the_same_way(ka_man):
    ka_man.post(MAIL, {"address": "nova@exemplo.mo"})
    ka_man.post(f"{MAIL}code/", {"code": newest_code()})
    assert user().email == "nova@exemplo.mo"
    assert user().person.phone == OLD


@pytest.mark.parametrize("page", [PHONE, f"{PHONE}code/", MAIL])
def test_a_password_alone_does_not_reach_it(client, page):
    sign_in(client, "ka.man")
    for answer in (client.get(page), client.post(page, {"address": "66009999", "code": "1"})):
        assert answer.headers["Location"].startswith("/step-up/")
    with pytest.raises(AssuranceTooLow):
        send_way_code(actor=actor(1), channel=ContactWay.PHONE, address=NEW, at=now())
    assert not ProofCode.objects.exists()


def test_whoever_finds_the_session_open_is_asked_again(ka_man):
    session = ka_man.session
    for proof in session["account_authentication_methods"]:
        proof["at"] -= 3600
    session.save()
    assert "reauthenticate" in ka_man.get(PHONE).headers["Location"]
    assert "reauthenticate" in ka_man.post(PHONE, {"address": "66009999"}).headers["Location"]
    assert not ProofCode.objects.exists()


def test_a_wrong_a_late_and_a_used_code_change_nothing(ka_man):
    at = now()
    code = sent(at=at)
    with pytest.raises(CodeRefused):
        change_way(actor=actor(), channel=ContactWay.PHONE, given=f"{(int(code) + 1) % 1_000_000:06d}", at=at)
    with pytest.raises(CodeRefused):
        change_way(actor=actor(), channel=ContactWay.PHONE, given=code, at=at + timedelta(minutes=10))
    assert nothing_changed()
    change_way(actor=actor(), channel=ContactWay.PHONE, given=code, at=at)
    with pytest.raises(CodeRefused):
        change_way(actor=actor(), channel=ContactWay.PHONE, given=code, at=at)
    assert WayChange.objects.count() == 1


def test_the_code_of_one_account_or_way_proves_nothing_for_another():
    code = sent()
    with pytest.raises(CodeRefused):
        change_way(actor=actor(name="sio.fan"), channel=ContactWay.PHONE, given=code, at=now())
    with pytest.raises(CodeRefused):
        change_way(actor=actor(), channel=ContactWay.EMAIL, given=code, at=now())
    assert nothing_changed()


def test_stating_the_same_phone_again_changes_and_tells_nothing():
    changed(OLD)
    assert nothing_changed()


def test_the_address_of_somebody_else_is_answered_like_any_other(ka_man):
    theirs = User.objects.get(username="sio.fan").person.phone
    pages = [ka_man.post(PHONE, {"address": address}, follow=True) for address in (theirs, NEW)]
    chains = [page.redirect_chain for page in pages]
    assert chains[0] == chains[1]
    wrong = f"{(int(newest_code()) + 1) % 1_000_000:06d}"
    assert ka_man.post(f"{PHONE}code/", {"code": wrong}).status_code == 200
    assert nothing_changed()
    assert User.objects.get(username="sio.fan").person.phone == theirs


def test_what_is_no_address_is_not_sent_to(ka_man):
    assert "govuk-error-summary" in ka_man.post(PHONE, {"address": "28881234"}).content.decode()
    assert "govuk-error-summary" in ka_man.post(MAIL, {"address": "x"}).content.decode()
    assert ka_man.get("/account/security/way/fax/").status_code == 404
    assert not ProofCode.objects.exists()


def test_asking_for_codes_is_limited_whatever_the_address(ka_man):
    for figure in range(5):
        assert ka_man.post(PHONE, {"address": f"6600999{figure}"}).status_code == 302
    assert "govuk-error-summary" in ka_man.post(PHONE, {"address": "66009998"}).content.decode()
    assert ProofCode.objects.count() == 5


def test_the_new_phone_recovers_the_account_only_after_three_days():
    at = now()
    changed(at=at)
    assert recovery_code_goes_to(at + timedelta(minutes=1)) == OLD
    assert recovery_code_goes_to(at + THREE_DAYS - timedelta(seconds=1)) == OLD
    assert recovery_code_goes_to(at + THREE_DAYS) == NEW


def test_changing_it_twice_does_not_shorten_that():
    at = now()
    changed(at=at)
    changed("+85366008888", at=at + timedelta(hours=1))
    assert recovery_code_goes_to(at + timedelta(hours=2)) == OLD
    assert recovery_code_goes_to(at + THREE_DAYS + timedelta(minutes=1)) == NEW
    assert recovery_code_goes_to(at + THREE_DAYS + timedelta(hours=1)) == "+85366008888"


def test_the_first_phone_is_told_of_the_second_change_too():
    changed()
    changed("nova@exemplo.mo", channel=ContactWay.EMAIL)
    assert ("email_changed", OLD) in told()


def test_a_first_mail_address_recovers_nothing_for_three_days():
    User.objects.filter(username="ka.man").update(email="")
    at = now()
    changed("nova@exemplo.mo", at=at, channel=ContactWay.EMAIL)
    assert recovery_code_goes_to(at, ContactWay.EMAIL) == ""
    assert recovery_code_goes_to(at + THREE_DAYS, ContactWay.EMAIL) == "nova@exemplo.mo"


def test_while_a_recovery_waits_it_goes_by_the_old_phone_to_its_end():
    at = now()
    begin_recovery(number="1456789(3)", born_on=date(1994, 1, 19), channel=ContactWay.PHONE, language="pt", at=at)
    prove_recovery(recovery_id=Recovery.objects.latest("pk").pk, given=newest_code(), at=at)
    changed(at=at + timedelta(hours=1))
    assert recovery_code_goes_to(at + timedelta(days=10)) == OLD
    cancel_own_recovery(actor=actor(), at=at + timedelta(days=10))
    assert ("recovery_cancelled", OLD) in told(), "whoever asked for it hears that it was cancelled"
    assert recovery_code_goes_to(at + timedelta(days=10, minutes=1)) == NEW


def test_a_recovery_begun_after_a_change_is_told_to_the_old_phone_too():
    at = now()
    changed(at=at)
    recovery_code_goes_to(at + timedelta(hours=1))
    newest = Recovery.objects.latest("pk").pk
    prove_recovery(recovery_id=newest, given=newest_code(), at=at + timedelta(hours=1))
    assert {address for text, address in told() if text == "recovery_begun"} == {OLD, NEW, user().email}


def test_the_pages_are_there_in_every_language():
    for language, title in (("zh-Hant", "更改手機號碼"), ("pt", "Alterar o telemóvel"), ("en", "Change your phone")):
        cache.clear()
        browser = Client()
        browser.cookies["balcao_language"] = language
        sign_in(browser, "ka.man", level=3)
        assert title in browser.get(PHONE).content.decode()
