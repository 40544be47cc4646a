"""The second factor: asked where it is needed, once, and back to the page one came from."""

import base64
import time
from urllib.parse import urljoin, urlsplit

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.core.cache import cache
from django.urls import reverse

from balcao.accounts.api import DEMO_PASSWORD, load_demo
from balcao.accounts.demo import PEOPLE, demo_secret
from balcao.accounts.models import User
from balcao.accounts.web import forms
from balcao.accounts.web.adapters import AccountAdapter, FactorAdapter, SecretUnreadable
from balcao.accounts.web.me import masked
from balcao.foundation.audit.api import entries_about
from balcao.kernel.clock import now

CODE_PAGE = "/account/2fa/reauthenticate/"
WANTED = "/as/p-1/readings/"


@pytest.fixture(autouse=True)
def people(db):
    cache.clear()
    load_demo(at=now())
    yield
    cache.clear()


@pytest.fixture
def signed_in(client):
    sign_in(client)
    return client


def sign_in(client, name="mei.ling", password=DEMO_PASSWORD, **more):
    return client.post("/account/login/", {"login": name, "password": password}, **more)


def code(name="mei.ling", steps=0):
    return format_hotp_value(hotp_value(demo_secret(name), int(time.time()) // 30 + steps))


def level(client):
    return client.get("/account/me/").wsgi_request.actor.assurance


def confirm(client, given, page=CODE_PAGE, wanted=WANTED):
    return client.post(page, {"code": given, "next": wanted})


def events(name="mei.ling"):
    return [entry.event for entry in entries_about(f"user:{User.objects.get(username=name).pk}")]


def without_factors(name="sio.fan"):
    Authenticator.objects.filter(user__username=name).delete()


def prove_password(client, wanted):
    return client.post("/account/reauthenticate/", {"password": DEMO_PASSWORD, "next": wanted})


def test_signing_in_by_password_is_level_one_even_with_a_second_factor(client):
    assert sign_in(client).headers["Location"] == "/my/home/"
    assert level(client) == 1


def test_a_code_raises_the_level_and_leads_back_to_the_very_page(signed_in):
    page = signed_in.get("/step-up/", {"next": WANTED}, follow=True)
    assert page.redirect_chain == [("/account/2fa/reauthenticate/?next=%2Fas%2Fp-1%2Freadings%2F", 302)]
    assert 'inputmode="numeric" autocomplete="one-time-code"' in page.content.decode()
    assert f'value="{WANTED}"' in page.content.decode()
    assert confirm(signed_in, code()).headers["Location"] == WANTED
    assert level(signed_in) == 3
    assert signed_in.get("/step-up/", {"next": WANTED}).headers["Location"] == WANTED
    assert events()[-1] == "accounts:session:stepped_up"


def test_a_second_factor_is_fresh_for_a_quarter_of_an_hour(signed_in):
    confirm(signed_in, code())
    session = signed_in.session
    for proof in session["account_authentication_methods"]:
        proof["at"] -= 16 * 60
    session.save()
    assert level(signed_in) == 2
    assert signed_in.get("/step-up/").headers["Location"].startswith(CODE_PAGE)


def test_a_wrong_code_changes_nothing_and_says_what_to_do(signed_in):
    wrong = f"{(int(code()) + 1) % 1_000_000:06d}"
    answer = confirm(signed_in, "000000" if wrong in {code(steps=-1), code(steps=1)} else wrong)
    assert answer.status_code == 200
    assert "govuk-error-summary" in answer.content.decode()
    assert level(signed_in) == 1
    assert events()[-1] == "accounts:session:step_up_refused"


def test_a_used_code_is_refused_by_any_process(signed_in, client):
    given = code()
    confirm(signed_in, given)
    cache.clear()  # another web process remembers nothing of it
    sign_in(client)
    signed_in.post("/account/logout/")
    sign_in(client)
    assert confirm(client, given).status_code == 200
    assert level(client) == 1


def test_a_code_older_than_one_already_used_is_refused():
    kept = Authenticator.objects.get(user__username="mei.ling")
    assert forms.use_up(kept.pk, code())
    assert not forms.use_up(kept.pk, code(steps=-1))
    assert not forms.use_up(kept.pk, "not a code")


@pytest.mark.parametrize("page", ["/step-up/", CODE_PAGE])
@pytest.mark.parametrize("evil", ["https://evil.example/", "//evil.example/", "javascript:alert(1)"])
def test_stepping_up_never_leads_to_another_site(signed_in, page, evil):
    if page == "/step-up/":
        assert "evil" not in signed_in.get(page, {"next": evil}).headers["Location"]
        assert "alert" not in signed_in.get(page, {"next": evil}).headers["Location"]
    else:
        assert confirm(signed_in, code(), wanted=evil).headers["Location"] == "/my/home/"


GAMES = (
    "https://testserver.evil.example/",
    "http://testserver:8080/",
    "http://mei@testserver/",
    "http://testserver@evil.example/",
    "http://evil.example#testserver/",
    "//testserver.evil.example/",
    "/\\evil.example/",
    "\\\\evil.example",
    "HTTP://EVIL.EXAMPLE/",
    "hTTp://tеstserver/",
    "http:///evil.example",
    "http:evil.example",
    "/%09/evil.example",
    "/\t/evil.example",
    " https://evil.example/",
    "https://evil.example/?next=/account/me/",
)
"""Extra host, port, userinfo, fragment, case, an IDN twin (with a Cyrillic letter), backslashes and white space."""


@pytest.mark.parametrize("game", GAMES)
def test_no_spelling_of_another_host_is_a_page_of_ours(signed_in, client, game):
    places = [
        signed_in.get("/step-up/", {"next": game}).headers["Location"],
        signed_in.get("/language/en/", {"next": game}).headers["Location"],
    ]
    confirm(signed_in, code())
    places.append(signed_in.get("/step-up/", {"next": game}).headers["Location"])
    signed_in.post("/account/logout/")
    client.post("/account/login/", {"login": "mei.ling", "password": DEMO_PASSWORD, "next": game})
    places.append(client.post("/account/login/", {"login": "mei.ling", "password": DEMO_PASSWORD, "next": game}))
    places[-1] = places[-1].headers["Location"]
    for place in places:
        went = urlsplit(urljoin("http://testserver/page/", place))
        assert (went.scheme, went.netloc) == ("http", "testserver"), place


def test_a_page_with_a_query_and_a_fragment_is_come_back_to_as_it_is(signed_in):
    confirm(signed_in, code())
    for page in ("/search/?q=a%26b&next=https://evil.example/", "/search/?q=1#results"):
        assert signed_in.get("/step-up/", {"next": page}).headers["Location"] == page


def test_nobody_signed_in_is_led_to_sign_in_first(client):
    assert (
        client.get("/step-up/", {"next": WANTED}).headers["Location"].startswith("/account/login/?next=%2Fstep-up%2F")
    )


def test_who_has_none_sets_one_up_and_goes_on_to_where_they_were_going(client):
    without_factors()
    sign_in(client, "sio.fan")
    page = client.get("/step-up/", {"next": "/as/p-5/readings/"})
    assert reverse("mfa_activate_totp") in page.content.decode()
    asked = client.get(reverse("mfa_activate_totp"))
    assert asked.headers["Location"].startswith("/account/reauthenticate/")
    assert prove_password(client, reverse("mfa_activate_totp")).headers["Location"] == reverse("mfa_activate_totp")
    form = client.get(reverse("mfa_activate_totp"))
    secret = form.context["form"].secret
    assert secret in form.content.decode()
    assert "data:image/svg+xml" in form.content.decode()
    given = format_hotp_value(hotp_value(secret, int(time.time()) // 30))
    done = client.post(reverse("mfa_activate_totp"), {"code": given}, follow=True)
    assert done.redirect_chain[-1][0] == reverse("mfa_view_recovery_codes")
    assert "/step-up/?next=%2Fas%2Fp-5%2Freadings%2F" in done.content.decode()
    assert level(client) == 1
    assert confirm(client, given, wanted="/as/p-5/readings/").headers["Location"] == "/as/p-5/readings/"
    assert level(client) == 2


def test_a_recovery_code_replaces_the_app_once(signed_in):
    confirm(signed_in, code())
    signed_in.post(reverse("mfa_generate_recovery_codes"))
    page = signed_in.get(reverse("mfa_view_recovery_codes"))
    one = page.context["unused_codes"][0]
    signed_in.post("/account/logout/")
    sign_in(signed_in)
    assert confirm(signed_in, one).headers["Location"] == WANTED
    assert level(signed_in) == 2
    signed_in.post("/account/logout/")
    sign_in(signed_in)
    assert confirm(signed_in, one).status_code == 200
    assert level(signed_in) == 1


def test_a_password_alone_neither_adds_nor_removes_a_second_factor(signed_in):
    for page in ("mfa_add_webauthn", "mfa_deactivate_totp", "mfa_generate_recovery_codes"):
        asked = signed_in.get(reverse(page), follow=True)
        assert asked.redirect_chain[-1][0].startswith(CODE_PAGE)
        assert signed_in.post(reverse(page), follow=True).redirect_chain[-1][0].startswith(CODE_PAGE)
    assert prove_password(signed_in, "/").headers["Location"].startswith(CODE_PAGE)
    assert Authenticator.objects.filter(user__username="mei.ling").count() == 1


def test_removing_the_app_is_recorded(signed_in):
    confirm(signed_in, code())
    assert signed_in.post(reverse("mfa_deactivate_totp")).headers["Location"] == reverse("mfa_index")
    assert not Authenticator.objects.filter(user__username="mei.ling").exists()
    assert events()[-1] == "accounts:factor:removed"


def test_every_sign_in_and_refusal_is_in_the_trail_without_what_was_typed(client):
    sign_in(client, password="a secret typed wrongly")
    sign_in(client, name="my password by mistake", password="x")
    sign_in(client)
    client.post("/account/logout/")
    assert events() == ["accounts:session:refused", "accounts:session:opened", "accounts:session:closed"]
    unknown = entries_about("user:unknown")
    assert unknown
    assert "mistake" not in str([entry.__dict__ if hasattr(entry, "__dict__") else entry for entry in unknown])


def test_guessing_from_elsewhere_does_not_lock_the_person_out(client):
    for _ in range(12):
        answer = sign_in(client, password="guess", REMOTE_ADDR="198.51.100.7")
    assert "嘗試次數過多" in answer.content.decode()
    assert sign_in(client, REMOTE_ADDR="198.51.100.7").status_code == 200
    assert sign_in(client, REMOTE_ADDR="203.0.113.9").status_code == 302


@pytest.mark.parametrize(
    "address",
    [
        "/account/signup/",
        "/account/email/",
        "/account/confirm-email/",
        "/account/confirm-email/abc/",
        "/account/login/code/confirm/",
        "/account/password/reset/done/",
        "/account/password/reset/key/1-abc/",
        "/account/2fa/authenticate/",
        "/account/2fa/trust/",
        "/account/3rdparty/",
    ],
)
def test_what_the_house_does_not_have_is_not_there(client, address):
    assert client.get(address).status_code == 404
    assert client.post(address, {"username": "x"}).status_code == 404


PAGES = (
    "account-me",
    "account_logout",
    "account_change_password",
    "mfa_index",
    "mfa_deactivate_totp",
    "mfa_generate_recovery_codes",
    "mfa_view_recovery_codes",
    "mfa_list_webauthn",
    "mfa_add_webauthn",
    "mfa_reauthenticate",
)


def test_every_page_is_one_of_ours_in_every_language(signed_in):
    confirm(signed_in, code())
    signed_in.post(reverse("mfa_generate_recovery_codes"))
    for language in ("zh-Hant", "zh-Hans", "pt", "en"):
        signed_in.cookies["balcao_language"] = language
        for name in PAGES:
            page = signed_in.get(reverse(name))
            text = page.content.decode()
            assert (page.status_code, text.count("<h1")) == (200, 1), name
            assert f'<html lang="{language}"' in text
            assert "accounts." not in text.split("<main")[1].split("</main>")[0], name
            assert "style=" not in text


def test_nobody_sees_a_page_of_an_account_without_signing_in(client):
    for name in (*PAGES, "step-up", "account_reauthenticate", "mfa_reauthenticate_webauthn"):
        assert client.get(reverse(name)).status_code == 302, name


def test_the_password_is_changed_by_who_knows_it_and_recorded(signed_in):
    page = reverse("account_change_password")
    new = "quatro palavras muito boas"
    wrong = signed_in.post(page, {"oldpassword": "wrong", "password1": new, "password2": "other"})
    assert wrong.content.decode().count("govuk-error-message") == 2
    assert User.objects.get(username="mei.ling").check_password(DEMO_PASSWORD)
    signed_in.post(page, {"oldpassword": DEMO_PASSWORD, "password1": new, "password2": new})
    assert User.objects.get(username="mei.ling").check_password(new)
    assert events()[-1] == "accounts:password:changed"


def test_my_account_shows_the_card_masked(signed_in):
    page = signed_in.get("/account/me/").content.decode()
    assert "陳美玲" in page
    assert "1234567(8)" not in page
    assert masked("1234567(8)") == "1••••67(8)"
    assert masked("") == ""


def test_the_demo_phone_knows_the_secrets_and_the_database_alone_does_not():
    kept = Authenticator.objects.get(user__username="ka.man").data["secret"]
    assert demo_secret("ka.man") not in kept
    assert FactorAdapter().decrypt(kept) == demo_secret("ka.man")
    assert len(base64.b32decode(demo_secret("ka.man"))) == 20


def test_a_demo_world_loaded_before_gets_its_second_factors():
    without_factors()
    before = Authenticator.objects.count()
    load_demo(at=now())
    load_demo(at=now())
    assert Authenticator.objects.count() == before + 1 == len(PEOPLE)


def test_another_secret_key_makes_a_demo_factor_new_and_a_person_s_own_unreadable(signed_in, settings):
    settings.SECRET_KEY = "another key than before, long enough to be one"
    own = Authenticator.objects.get(user__username="joao")
    with pytest.raises(SecretUnreadable):
        FactorAdapter().decrypt(own.data["secret"])
    load_demo(at=now())
    own.refresh_from_db()
    assert FactorAdapter().decrypt(own.data["secret"]) == demo_secret("joao")


def test_only_a_passkey_is_asked_for_where_there_is_no_app():
    user = User.objects.get(username="joao")
    Authenticator.objects.filter(user=user).delete()
    Authenticator.objects.create(user=user, type="recovery_codes", data={})
    Authenticator.objects.create(user=user, type="webauthn", data={"name": "key"})
    ways = [way["id"] for way in AccountAdapter().get_reauthentication_methods(user)]
    assert ways == ["mfa_reauthenticate:webauthn", "mfa_reauthenticate"]


def test_the_pages_of_second_factors_ask_before_they_end_and_end_with_the_factor(signed_in):
    page = reverse("mfa_generate_recovery_codes")
    confirm(signed_in, code())
    shown = signed_in.get(page).content.decode()
    assert reverse("account-still-fresh") in shown
    for minutes, reached in ((14, True), (2, False)):
        session = signed_in.session
        for proof in session["account_authentication_methods"]:
            proof["at"] -= minutes * 60
        session.save()
        assert (signed_in.get(page).status_code == 200) is reached
