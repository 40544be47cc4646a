"""The pages people see: consent, what they agreed to, problems; and where their forms may lead."""

import pytest

from balcao.openid.models import Consent, Errand, Grant
from balcao.openid.testing import REDIRECT


def form_action(landing):
    policy = landing.response.headers["Content-Security-Policy"]
    return next(part.split()[1:] for part in policy.split("; ") if part.startswith("form-action"))


def test_forms_on_the_way_may_lead_to_this_site_and_to_no_other(browser, site):
    assert "https://courses.example" not in form_action(browser.open("/account/login/?next=/account/me/"))
    landing = browser.open(site.url(prompt="login"))
    assert landing.path == "/account/login/"
    assert "https://courses.example" in form_action(landing)
    wrong = browser.post(landing, login="mei.ling", password="wrong")
    assert "https://courses.example" in form_action(wrong)
    consent = browser.sign_in(wrong)
    assert "https://courses.example" in form_action(consent)
    assert "*" not in form_action(consent)
    again = browser.agree(consent)
    assert again.away.startswith(REDIRECT)
    assert "https://courses.example" not in form_action(browser.open("/account/me/"))


def test_the_page_says_who_for_whom_and_what(browser, site):
    landing = browser.sign_in(browser.open(site.url(scope="openid profile email entity offline_access")))
    landing = browser.post(landing, holder="e-1")
    for text in (
        "Sign in to Site courses",
        "You are signed in as Chan Mei Ling.",
        "You are acting for Macao Association for the Care of the Elderly.",
        "Your name in Chinese and Portuguese",
        "Your mail address",
        "For whom you act, and by which mandate",
        "while you are away",
    ):
        assert text in landing.text


def test_who_does_not_agree_goes_back_and_nothing_is_told(signed_in, site):
    landing = signed_in.open(site.url(scope="openid profile"))
    page = str(landing.response.url)
    landing = signed_in.post(landing, answer="no")
    assert landing.answer["error"] == "access_denied"
    assert landing.answer["state"] == "a state"
    assert not Consent.objects.exists()
    assert not Grant.objects.exists()
    assert signed_in.open(page).response.status_code == 400


def test_who_agreed_is_asked_again_only_for_more(signed_in, site):
    signed_in.agree(signed_in.open(site.url(scope="openid profile")))
    assert "code" in signed_in.open(site.url(scope="openid profile")).answer
    landing = signed_in.open(site.url(scope="openid email"))
    assert "Your mail address" in landing.text
    signed_in.agree(landing)
    assert Consent.objects.get().scopes == ["email", "openid", "profile"]


def test_an_answered_request_cannot_be_answered_again(signed_in, site):
    page = signed_in.open(site.url())
    assert "code" in signed_in.agree(page).answer
    again = signed_in.post(page, answer="yes")
    assert (again.response.status_code, again.away) == (400, "")
    assert Grant.objects.count() == 1


def test_a_form_without_its_token_or_a_stranger_changes_nothing(signed_in, site, connect):
    page = signed_in.open(site.url())
    stranger = connect().post(str(page.response.url), data={"answer": "yes"})
    assert stranger.status_code in (302, 403)
    assert signed_in.open(f"/openid/continue/{'x' * 43}/").response.status_code == 400
    assert not Consent.objects.exists()


def test_extra_fields_change_nothing(signed_in, site):
    page = signed_in.open(site.url(scope="openid"))
    signed_in.post(page, answer="yes", scopes="openid email", scope="email", person="2", client_id="other")
    assert Consent.objects.get().scopes == ["openid"]


def test_what_was_agreed_is_seen_and_taken_back_and_the_tokens_end(known, site, tokens):
    landing = known.open("/account/sites/")
    assert "Site courses" in landing.text
    assert "Your mail address" in landing.text
    consent = Consent.objects.get()
    landing = known.post(known.open(f"/account/sites/{consent.pk}/end/"))
    assert "is told nothing more" in landing.text
    assert "You have not signed in to any other site" in landing.text
    assert site.user_info(tokens["access_token"]).status_code == 401
    assert site.refresh(tokens["refresh_token"]).json()["error"] == "invalid_grant"
    assert 'value="yes"' in known.open(site.url()).response.text


def test_what_others_agreed_to_does_not_exist(known, connect):
    consent = Consent.objects.get()
    other = type(known)(connect())
    other.sign_in(other.open("/account/login/"), "joao")
    assert other.open(f"/account/sites/{consent.pk}/end/").response.status_code == 404
    page = other.open("/account/sites/")
    assert other.post(page, f"/account/sites/{consent.pk}/end/").response.status_code == 404
    assert Consent.objects.get().withdrawn_at is None


@pytest.mark.parametrize("path", ["/openid/sites/", "/openid/sites/new/", "/openid/sites/1/"])
def test_the_officers_pages_do_not_exist_for_others(known, path):
    assert known.open(path).response.status_code == 404


def test_a_request_that_waited_for_an_hour_is_over(signed_in, site):
    page = signed_in.open(site.url())
    from balcao.kernel.clock import now

    Errand.objects.update(until_at=now())
    late = signed_in.post(page, answer="yes")
    assert "waited too long" in late.text
    assert not Consent.objects.exists()


def test_the_form_for_a_site_says_what_is_wrong_beside_each_field(browser):
    landing = browser.sign_in(browser.open("/account/login/?next=/openid/sites/new/"), "admin")
    landing = browser.post(browser.prove(landing, "admin"), auth_method="private_key_jwt", name_en="Library")
    for text in ("Enter the name in Chinese", "Enter at least one address", "Enter the public keys"):
        assert landing.text.count(text) == 2
    assert 'value="Library"' in landing.response.text
    assert "dict_keys" not in landing.text
