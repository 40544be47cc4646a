"""Getting back in: never a higher level than was proven, every way told, a wait one can cancel."""

import re
from datetime import date, timedelta

import pytest
from allauth.mfa.models import Authenticator
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from balcao.accounts.api import ContactWay, load_demo
from balcao.accounts.failures import NothingToRecover
from balcao.accounts.models import ProofCode, Recovery, User
from balcao.accounts.operations.recovery import begin_recovery, finish_recovery, prove_recovery
from balcao.accounts.testing import PHOTO, app_code, newest_code, sign_in
from balcao.accounts.tests.test_sessions import level, told
from balcao.kernel.clock import now

BEGIN, CODE, STATE = "/account/password/reset/", "/account/recovery/code/", "/account/recovery/"
KA_MAN = {"number": "1456789(3)", "born-day": "19", "born-month": "1", "born-year": "1994", "way": "phone"}
NEW = "quatro palavras muito boas"


@pytest.fixture(autouse=True)
def people(db):
    cache.clear()
    load_demo(at=now())


def begin(client, **other):
    return client.post(BEGIN, KA_MAN | other, follow=True)


def prove(client):
    begin(client)
    return client.post(CODE, {"code": newest_code()}, follow=True)


def wait_over():
    Recovery.objects.filter(usable_at__isnull=False).update(usable_at=now() - timedelta(minutes=1))


def test_a_recovery_waits_three_days_and_ends_with_a_new_password(client):
    old = Client()
    sign_in(old, "ka.man")
    page = prove(client)
    assert page.redirect_chain[-1][0] == STATE
    usable_at, proven_at = Recovery.objects.values_list("usable_at", "proven_at").get(usable_at__isnull=False)
    assert usable_at is not None
    assert proven_at is not None
    assert usable_at - proven_at == timedelta(hours=72)
    assert client.post(STATE, {"password1": NEW, "password2": NEW}).status_code == 200
    assert not User.objects.get(username="ka.man").check_password(NEW)
    assert told() == ["recovery_begun"]
    wait_over()
    later = Client()
    prove(later)
    assert later.post(STATE, {"password1": NEW, "password2": NEW}).headers["Location"] == "/account/login/"
    assert User.objects.get(username="ka.man").check_password(NEW)
    assert level(old) == 0
    assert told() == ["recovery_begun", "recovered"]
    with pytest.raises(NothingToRecover):
        finish_recovery(recovery_id=Recovery.objects.latest("pk").pk, password=NEW, at=now())


def test_a_recovered_account_stays_at_level_one_and_its_factors_stay_whose_they_were(client):
    prove(client)
    wait_over()
    client.post(STATE, {"password1": NEW, "password2": NEW})
    client.post("/account/login/", {"login": "ka.man", "password": NEW})
    assert level(client) == 1
    for page in ("mfa_add_webauthn", "mfa_deactivate_totp"):
        from django.urls import reverse

        assert client.post(reverse(page)).status_code == 302
    assert Authenticator.objects.filter(user__username="ka.man").count() == 1
    client.post("/account/2fa/reauthenticate/", {"code": app_code("ka.man"), "next": "/"})
    assert level(client) == 1, "not even the old app lifts it"
    assert "/account/security/prove/" in client.get("/step-up/").content.decode()


def test_the_face_lifts_a_recovered_account_to_level_two_for_the_wait(client, face_stand_in):
    User.objects.filter(username="ka.man").update(held_level=1)
    sign_in(client, "ka.man")
    photo = {"photo": _file()}
    face_stand_in.post("/switch/faces", data={"state": "different"})
    client.post("/account/security/prove/", photo)
    assert "不相符" in client.get("/account/security/prove/").content.decode()
    face_stand_in.post("/switch/faces", data={"state": "down"})
    assert "沒有回應" in client.post("/account/security/prove/", {"photo": _file()}).content.decode()
    assert "JPEG" in client.post("/account/security/prove/").content.decode()
    assert User.objects.get(username="ka.man").highest_level(now()) == 1
    face_stand_in.post("/switch/faces", data={"state": "works"})
    client.post("/account/security/prove/", {"photo": _file()})
    assert client.get("/account/security/prove/").headers["Location"] == "/step-up/"
    user = User.objects.get(username="ka.man")
    assert (user.highest_level(now()), user.highest_level(now() + timedelta(hours=73))) == (2, 3)
    assert not Authenticator.objects.filter(user=user).exists()
    assert level(client) == 1


def _file():
    from django.core.files.uploadedfile import SimpleUploadedFile

    return SimpleUploadedFile("me.jpg", PHOTO, "image/jpeg")


def test_nobody_learns_whether_there_is_an_account(client):
    pages = [
        begin(Client()),
        begin(Client(), number="1999999(9)"),
        begin(Client(), **{"born-day": "20"}),
    ]
    texts = {re.sub(r'value="[^"]{40,}"', "", page.content.decode()) for page in pages}
    assert len(texts) == 1
    assert list(ProofCode.objects.exclude(address="").values_list("address", flat=True)) == ["+85366000004"]
    for page in pages:
        assert page.redirect_chain == [(CODE, 302)]
    stranger = Client()
    begin(stranger, number="1999999(9)")
    wrong = stranger.post(CODE, {"code": "000000"}).content.decode()
    begin(client)
    code = newest_code()
    known = client.post(CODE, {"code": f"{(int(code) + 1) % 1_000_000:06d}"}).content.decode()
    assert re.sub(r'value="[^"]{40,}"', "", wrong).count("govuk-error-message") == known.count("govuk-error-message")


def test_nobody_and_somebody_cost_the_same_questions():
    costs = []
    for number in ("1456789(3)", "1999999(9)"):
        with CaptureQueriesContext(connection) as asked:
            begin_recovery(number=number, born_on=date(1994, 1, 19), channel=ContactWay.PHONE, language="pt", at=now())
        costs.append([query["sql"].split(" ")[0] for query in asked.captured_queries])
    assert costs[0] == costs[1]


def test_only_the_browser_that_proved_the_code_goes_on(client):
    prove(client)
    wait_over()
    stranger = Client()
    assert stranger.get(STATE).headers["Location"] == BEGIN
    begin(stranger)
    assert stranger.post(STATE, {"password1": NEW, "password2": NEW}).headers["Location"] == BEGIN
    assert not User.objects.get(username="ka.man").check_password(NEW)


def test_the_link_cancels_by_its_button_only_and_the_session_page_too(client):
    prove(client)
    from procrastinate.contrib.django.models import ProcrastinateJob

    link = ProcrastinateJob.objects.filter(task_name="accounts.tell").first().args["values"]["link"]
    path = "/account/" + link.split("/account/")[1]
    Client().get(path)
    assert Recovery.objects.get().cancelled_at is None
    Client().post(path)
    assert Recovery.objects.get().cancelled_at is not None
    wait_over()
    assert "password1" not in client.get(STATE).content.decode()
    other = Client()
    prove(other)
    sign_in(client, "ka.man")
    assert "recovery/cancel" in client.get("/account/security/").content.decode()
    waiting = Recovery.objects.filter(usable_at__isnull=False, cancelled_at__isnull=True)
    answer = client.post("/account/recovery/cancel/")
    assert answer.headers["Location"].startswith("/step-up/")
    assert waiting.exists(), "a password alone stops nothing"
    sure = Client()
    sign_in(sure, "ka.man", level=2)
    sure.post("/account/recovery/cancel/")
    assert not waiting.exists()


def test_a_made_up_link_cancels_nothing(client):
    prove(client)
    assert client.post("/account/recovery/cancel/MQ:abc:def/").status_code == 409
    assert Recovery.objects.get().cancelled_at is None


def test_asking_again_does_not_shorten_or_restart_the_wait(client):
    prove(client)
    first = Recovery.objects.get(usable_at__isnull=False)
    again = begin_recovery(
        number="1456789(3)", born_on=date(1994, 1, 19), channel=ContactWay.EMAIL, language="pt", at=now()
    )
    state = prove_recovery(recovery_id=again, given=newest_code(), at=now())
    assert state.usable_at == first.usable_at
    assert told().count("recovery_begun") == 1


def test_a_weak_password_or_two_different_ones_are_refused(client):
    prove(client)
    wait_over()
    for one, two in (("short", "short"), (NEW, "other")):
        assert "govuk-error-summary" in client.post(STATE, {"password1": one, "password2": two}).content.decode()
    assert Recovery.objects.get().done_at is None


def test_asking_for_codes_is_limited_from_one_place_without_locking_others_out():
    for _ in range(5):
        begin(Client(REMOTE_ADDR="198.51.100.7"))
    assert "嘗試次數過多" in begin(Client(REMOTE_ADDR="198.51.100.7")).content.decode()
    assert begin(Client(REMOTE_ADDR="203.0.113.9")).redirect_chain == [(CODE, 302)]


def test_extra_fields_are_ignored(client):
    begin(client, user="1", usable_at="2020-01-01", proven_at="2020-01-01", held_level="3")
    recovery = Recovery.objects.get()
    assert (recovery.usable_at, recovery.proven_at) == (None, None)
