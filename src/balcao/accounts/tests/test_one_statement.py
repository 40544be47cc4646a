"""Who makes a request is read in one statement beside the session, and anew at every click."""

import pytest
from allauth.mfa.models import Authenticator
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from balcao.accounts.api import load_demo
from balcao.accounts.models import User
from balcao.accounts.officers.models import Post
from balcao.accounts.officers.queries import posts_held
from balcao.accounts.queries.people import account_with_standing
from balcao.kernel.clock import macau_date, now

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def people(db):
    load_demo(at=now())


def signed_in(username):
    client = Client(headers={"accept-language": "en"})
    client.force_login(User.objects.get(username=username))
    return client


@pytest.mark.parametrize("username", ["mei.ling", "officer.dsi", "officer.all"])
def test_a_page_asks_for_the_session_and_for_who_it_is(username):
    client = signed_in(username)
    client.get("/no-such-page/")
    with CaptureQueriesContext(connection) as asked:
        actor = client.get("/no-such-page/").wsgi_request.actor
    assert actor.person_id
    assert len(asked) == 2, [each["sql"][:100] for each in asked]


@pytest.mark.parametrize("username", ["mei.ling", "officer.dsi", "officer.dsi.second", "chief.dsi", "officer.all"])
def test_the_posts_read_along_are_those_held(username):
    user = User.objects.get(username=username)
    read = account_with_standing(user.pk, now())
    assert read is not None
    assert read.standing is not None
    assert read.standing.posts == posts_held(user.person_id, macau_date(now()))
    assert read.standing.factors == set(Authenticator.objects.filter(user=user).values_list("pk", flat=True))


def test_a_post_that_ended_is_none_at_the_next_click():
    client = signed_in("officer.dsi")
    assert client.get("/no-such-page/").wsgi_request.actor.is_officer
    Post.objects.filter(person__user__username="officer.dsi").update(ended_at=now())
    assert not client.get("/no-such-page/").wsgi_request.actor.is_officer


def test_a_closed_account_and_an_ended_session_are_nobody_at_the_next_click():
    closed, ended = signed_in("mei.ling"), signed_in("wai.keong")
    User.objects.filter(username="mei.ling").update(is_active=False)
    ended.session.delete()
    assert closed.get("/no-such-page/").wsgi_request.actor is None
    assert ended.get("/no-such-page/").wsgi_request.actor is None
