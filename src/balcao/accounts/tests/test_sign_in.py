from datetime import date, datetime

import pytest
from django.db import IntegrityError, transaction

from balcao.accounts.api import DEMO_PASSWORD, actor_of, assurance_of, get_person, load_demo
from balcao.accounts.models import Person, Post, User
from balcao.kernel.clock import UTC
from balcao.kernel.errors import NotFound

AT = datetime(2026, 11, 23, 4, 0, tzinfo=UTC)
LOGIN = "/account/login/"


@pytest.fixture
def people(db):
    load_demo(at=AT)


def sign_in(client, name="mei.ling", password=DEMO_PASSWORD, **more):
    return client.post(LOGIN, {"login": name, "password": password, **more})


@pytest.mark.parametrize(("language", "heading"), [("zh-Hant", "登入"), ("pt", "Entrar"), ("en", "Sign in")])
@pytest.mark.django_db
def test_the_page_speaks_the_language_of_the_person(client, language, heading):
    client.cookies["balcao_language"] = language
    page = client.get(LOGIN).content.decode()
    assert f"{heading}</h1>" in page
    assert f'<html lang="{language}"' in page


def test_a_person_signs_in_and_returns_to_the_page_they_wanted(client, people):
    answer = sign_in(client, next="/search/?q=1")
    assert (answer.status_code, answer.headers["Location"]) == (302, "/search/?q=1")


def test_a_wrong_password_is_told_without_saying_which_part_was_wrong(client, people):
    known = sign_in(client, password="not-the-password")
    unknown = sign_in(client, name="nobody", password="not-the-password")
    assert known.status_code == unknown.status_code == 200
    assert "_auth_user_id" not in client.session
    assert "govuk-error-summary" in known.content.decode()
    assert "govuk-error-summary" in unknown.content.decode()


def test_a_deactivated_account_is_nobody_from_the_next_click_on(client, people):
    sign_in(client)
    assert client.get(LOGIN).wsgi_request.actor.name == "陳美玲"
    User.objects.filter(username="mei.ling").update(is_active=False)
    assert client.get(LOGIN).wsgi_request.actor is None


def test_signing_in_never_leads_to_another_site(client, people):
    assert sign_in(client, next="https://evil.example/").headers["Location"] == "/my/home/"


def duties_of(user):
    return {post.duty for post in actor_of(user, assurance=2, language="pt", at=AT).posts}


def test_an_officer_acts_with_the_posts_of_the_day(people):
    chief = User.objects.get(username="chief.dsi")
    assert duties_of(chief) == {"association-register", "chief"}
    Post.objects.filter(person_id=13, duty="chief").update(until_on=date(2026, 11, 22))
    assert duties_of(chief) == {"association-register"}
    president = actor_of(User.objects.get(username="mei.ling"), assurance=1, language="pt", at=AT)
    assert not president.is_officer
    assert president.holder_id == "p-1"


@pytest.mark.parametrize(
    ("methods", "level"),
    [
        ([], 1),
        ([{"method": "password", "at": 1000}], 1),
        ([{"method": "password", "at": 1000}, {"method": "mfa", "at": 1000}], 3),
        ([{"method": "mfa", "at": 1000 - 16 * 60}], 2),
        ([{"method": "mfa", "type": "recovery_codes", "at": 1000}], 2),
        ([{"method": "phone", "at": 1000}], 2),
        ([{"method": "opened", "at": 1000}], 1),
    ],
)
def test_the_assurance_level_follows_from_what_was_shown_and_when(methods, level):
    assert assurance_of(methods, now_seconds=1000.0) == level


def test_loading_the_demo_world_twice_changes_nothing(people):
    before = Person.objects.count(), User.objects.count()
    load_demo(at=AT)
    assert (Person.objects.count(), User.objects.count()) == before
    assert get_person(2).name == "施若翰"


def test_an_unknown_person_is_not_found(people):
    with pytest.raises(NotFound):
        get_person(999)


@pytest.mark.parametrize("name", ["\U0002f821", "\U00030ede", "João", "陳" * 120])
def test_names_come_back_from_the_database_unchanged(people, name):
    person = Person.objects.create(pk=100, name_zh=name)
    person.refresh_from_db()
    assert person.name == name


@pytest.mark.parametrize("wrong", [{"name_zh": "", "name_pt": ""}, {"name_zh": "x", "bir": "2234567(8)"}])
def test_the_database_refuses_a_person_without_name_or_with_an_impossible_card(people, wrong):
    with pytest.raises(IntegrityError), transaction.atomic():
        Person.objects.create(pk=100, **wrong)
    assert not Person.objects.filter(pk=100).exists()


def test_signing_in_brings_no_banner_the_header_already_says_who_one_is(client, people):
    page = client.post(LOGIN, {"login": "mei.ling", "password": DEMO_PASSWORD, "next": "/accessibility/"}, follow=True)
    assert "govuk-notification-banner" not in page.content.decode()
