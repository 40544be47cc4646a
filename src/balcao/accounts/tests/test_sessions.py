"""Where one is signed in; ending it; "it was not me"; a closed account."""

import pytest
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.core.cache import cache
from django.test import Client

from balcao.accounts.api import DEMO_PASSWORD, deactivate_account, get_person, load_demo
from balcao.accounts.models import User
from balcao.accounts.testing import sign_in
from balcao.accounts.web.security import browser_name
from balcao.foundation.jobs.waiting import run_waiting_jobs
from balcao.kernel.actor import Actor, system_actor
from balcao.kernel.clock import now
from balcao.kernel.errors import NotFound

SECURITY = "/account/security/"
CHROME = "Mozilla/5.0 (Linux; Android 14) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0 Mobile Safari/537.36"


@pytest.fixture(autouse=True)
def people(db):
    cache.clear()
    load_demo(at=now())


def level(client):
    actor = client.get("/accessibility/").wsgi_request.actor
    return actor.assurance if actor else 0


def told(name="ka.man"):
    from procrastinate.contrib.django.models import ProcrastinateJob

    phone = User.objects.get(username=name).person.phone
    jobs = ProcrastinateJob.objects.filter(task_name="accounts.tell")
    return [job.args["text"] for job in jobs.order_by("id") if job.args["address"] == phone]


def test_every_browser_is_listed_and_each_can_be_ended(client):
    other = Client(headers={"user-agent": CHROME})
    sign_in(other, "ka.man")
    sign_in(client, "ka.man")
    page = client.get(SECURITY).content.decode()
    assert "Chrome · Android" in page
    session = UserSession.objects.get(user_agent=CHROME)
    client.post(f"/account/security/sessions/{session.pk}/end/")
    assert level(other) == 0
    assert level(client) == 1
    assert "Chrome · Android" not in client.get(SECURITY).content.decode()


def test_nobody_ends_a_session_of_somebody_else(client):
    other = Client()
    sign_in(other, "mei.ling")
    sign_in(client, "ka.man")
    session = UserSession.objects.get(user__username="mei.ling")
    assert client.post(f"/account/security/sessions/{session.pk}/end/").status_code == 404
    assert level(other) == 1


def test_all_others_end_even_those_no_list_knows(client):
    unlisted = Client()
    sign_in(unlisted, "ka.man")
    UserSession.objects.all().delete()
    sign_in(client, "ka.man")
    client.post("/account/security/sessions/end/")
    assert level(unlisted) == 0
    assert level(client) == 1
    assert UserSession.objects.get().session_key == client.session.session_key


def test_opening_a_page_ends_nothing(client):
    sign_in(client, "ka.man")
    session = UserSession.objects.get()
    client.get(f"/account/security/sessions/{session.pk}/end/")
    client.get("/account/security/sessions/end/")
    assert level(client) == 1


def test_it_was_not_me_ends_everything_and_tells_every_way(client):
    intruder = Client()
    sign_in(intruder, "ka.man")
    sign_in(client, "ka.man", level=2)
    answer = client.post("/account/security/not-me/")
    assert answer.headers["Location"] == "/account/password/set/"
    assert level(intruder) == 0
    assert level(client) == 3
    sign_in(intruder, "ka.man")
    assert level(intruder) == 0, "the password works no more"
    assert told() == ["not_me"]
    new = "quatro palavras muito boas"
    client.post("/account/password/set/", {"password1": new, "password2": new})
    assert User.objects.get(username="ka.man").check_password(new)


def test_an_intruder_with_the_password_alone_cannot_turn_it_against_the_person(client):
    owner = Client()
    sign_in(owner, "ka.man")
    sign_in(client, "ka.man")
    for page in ("/account/security/not-me/", "/account/security/close/"):
        assert client.post(page).headers["Location"].startswith("/step-up/")
    assert level(owner) == 1
    assert User.objects.get(username="ka.man").check_password(DEMO_PASSWORD)


def test_what_a_removed_factor_proved_counts_no_more(client):
    other = Client()
    sign_in(other, "ka.man", level=2)
    sign_in(client, "ka.man", level=2)
    assert level(other) == 3
    client.post("/account/2fa/totp/deactivate/")
    assert level(other) == 1
    assert level(client) == 1
    assert told() == ["factor_removed_totp"]


def test_a_passkey_removed_while_a_session_lives_proves_nothing_from_the_next_click_on(client):
    user = User.objects.get(username="ka.man")
    key = Authenticator.objects.create(user=user, type=Authenticator.Type.WEBAUTHN, data={"name": "phone"})
    sign_in(client, "ka.man")
    session = client.session
    proof = {"method": "mfa", "type": "webauthn", "id": key.pk, "at": now().timestamp()}
    session["account_authentication_methods"] = [*session["account_authentication_methods"], proof]
    session.save()
    assert level(client) == 3
    key.delete()
    assert level(client) == 1
    Authenticator.objects.create(user=user, type=Authenticator.Type.WEBAUTHN, data={"name": "another"})
    assert level(client) == 1


def test_the_last_factor_is_not_removed_without_showing_it(client):
    sign_in(client, "ka.man")
    assert client.post("/account/2fa/totp/deactivate/").headers["Location"].startswith("/step-up/")
    assert Authenticator.objects.filter(user__username="ka.man").exists()


def test_signing_in_changes_the_session_s_key(client):
    client.get("/account/login/")
    session = client.session
    session["planted"] = "1"
    session.save()
    client.cookies["sessionid"] = session.session_key
    before = session.session_key
    sign_in(client, "ka.man")
    assert client.session.session_key != before
    stranger = Client()
    stranger.cookies["sessionid"] = before
    assert level(stranger) == 0


def test_a_closed_account_stops_at_once(client):
    sign_in(client, "ka.man", level=2)
    person = User.objects.get(username="ka.man").person_id
    deactivate_account(actor=system_actor(), person_id=person, reason="death", at=now())
    assert level(client) == 0
    assert not UserSession.objects.filter(user__person_id=person).exists()
    sign_in(client, "ka.man")
    assert level(client) == 0
    deactivate_account(actor=system_actor(), person_id=person, reason="again", at=now())
    assert told() == ["deactivated"]


def test_one_closes_one_s_own_account_and_nobody_else_s(client):
    sign_in(client, "ka.man", level=2)
    with pytest.raises(NotFound):
        deactivate_account(actor=Actor(person_id=1, name="x", holder_id="p-1"), person_id=4, at=now())
    assert User.objects.get(username="ka.man").is_active
    assert client.post("/account/security/close/").headers["Location"] == "/account/inactive/"
    assert not User.objects.get(username="ka.man").is_active
    assert level(client) == 0


def test_messages_go_to_phone_and_mail(client, phone_stand_in, mailoutbox):
    sign_in(client, "ka.man", level=2)
    client.post("/account/security/not-me/")
    run_waiting_jobs()
    texts = phone_stand_in.get("/texts.json", params={"to": get_person(4).phone}).json()
    assert "密碼已停用" in texts[0]["text"]
    assert [mail.to for mail in mailoutbox] == [["ka.man@exemplo.example"]]


@pytest.mark.parametrize(
    ("agent", "name"),
    [
        (CHROME, "Chrome · Android"),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Version/18.0 Safari/604.1", "Safari · iPhone"),
        ("Mozilla/5.0 (Windows NT 10.0) Chrome/140.0 Safari/537.36 Edg/140.0", "Edge · Windows"),
        ("curl/8", "curl/8"),
    ],
)
def test_a_browser_is_named_so_that_one_recognises_one_s_own(agent, name):
    assert browser_name(agent) == name
