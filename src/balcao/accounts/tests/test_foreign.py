"""Linking another territory's e-ID, signing in with it, and everything that must not work."""

import time
from datetime import date
from threading import Thread
from urllib.parse import parse_qsl, urlsplit

import pytest
from allauth.mfa.models import Authenticator
from django.core.cache import cache
from django.db import connections
from django.test import Client

from balcao.accounts.api import assurance_of, deactivate_account, load_demo
from balcao.accounts.failures import IdentityTaken, OtherPerson
from balcao.accounts.gateways.providers import ForeignStatement, IdentityProvider, get_provider
from balcao.accounts.models import ForeignIdentity, Person, User
from balcao.accounts.operations.foreign import link_identity
from balcao.accounts.policies import is_person
from balcao.accounts.queries.people import actor_of
from balcao.accounts.testing import app_code, sign_in
from balcao.foundation.audit.api import entries_about
from balcao.foundation.jobs.api import run_waiting_jobs
from balcao.kernel.clock import now
from balcao.standins.tests.conftest import free_port, running

LIST = "/account/identities/"
ENTRY = "/account/identities/sign-in/"
LINK = "/account/identities/example-eid/link/"
HOUSE = "http://testserver"
BACK = f"{HOUSE}/account/identities/example-eid/back/"


@pytest.fixture(scope="session")
def eid_process():
    port = free_port()
    with running("foreign", "--house", HOUSE, port=port) as client:
        yield client, f"http://localhost:{port}"


@pytest.fixture(autouse=True)
def eid(db, eid_process, settings):
    cache.clear()
    load_demo(at=now())
    client, address = eid_process
    described = next(iter(settings.BALCAO_IDENTITY_PROVIDERS.values()))
    settings.BALCAO_IDENTITY_PROVIDERS = {"example-eid": described | {"issuer": address}}
    settings.BALCAO_PUBLIC_URL = HOUSE
    client.post("/switch/foreign", data={"state": "works"})
    client.post("/lies", json={})
    yield client
    cache.clear()


def prove(eid, answer, who="mei/substantial"):
    """At the provider; returns where it sends the browser back to."""
    assert answer.status_code == 302, answer.content.decode()
    where = urlsplit(answer.headers["Location"])
    found = eid.post(f"{where.path}?{where.query}", data={"as": who}).headers["location"]
    assert found.startswith(BACK)
    return found


def begin(client, wanted=""):
    return client.post(ENTRY, {"provider": "example-eid", "next": wanted})


def enter(client, eid, who="mei/substantial", wanted=""):
    return client.get(prove(eid, begin(client, wanted), who))


def link(client, eid, name="mei.ling", who="mei/substantial"):
    sign_in(client, name, level=3)
    return client.get(prove(eid, client.post(LINK), who))


@pytest.fixture
def linked(client, eid):
    assert link(client, eid).headers["Location"] == LIST
    client.post("/account/logout/")
    return client


def level(client):
    actor = client.get("/account/me/").wsgi_request.actor
    return actor.assurance if actor else 0


def events(name="mei.ling"):
    return [entry.event for entry in entries_about(f"user:{User.objects.get(username=name).pk}")]


def refused(client, answer):
    """Said plainly, and nobody is signed in or linked."""
    assert answer.status_code in (409, 503)
    assert level(client) == 0
    return True


def test_a_linked_identity_is_listed_told_and_recorded(client, eid, mailoutbox, phone_stand_in):
    link(client, eid)
    run_waiting_jobs()
    assert any("外地電子身份" in each.body for each in mailoutbox)
    assert events()[-1] == "accounts:identity:linked"
    page = client.get(LIST).content.decode()
    assert "外地電子身份" in page
    assert "未使用過" in page
    link(client, eid)
    assert events().count("accounts:identity:linked") == 1


def test_it_signs_in_at_the_level_of_its_source_and_steps_up_as_elsewhere(linked, eid):
    assert enter(linked, eid, wanted="/search/?q=1").headers["Location"] == "/search/?q=1"
    assert level(linked) == 2
    assert ForeignIdentity.objects.get().used_at is not None
    assert "accounts:identity:used" in events()
    cache.clear()
    for kept in Authenticator.objects.all():
        kept.data.pop("last_counter", None)
        kept.save()
    linked.post("/account/2fa/reauthenticate/", {"code": app_code("mei.ling"), "next": "/"})
    assert level(linked) == 3


def test_a_weaker_proof_there_gives_less_here(linked, eid):
    enter(linked, eid, "mei/low")
    assert level(linked) == 1


@pytest.mark.parametrize(("given", "wanted"), [(1, 1), (2, 2), (3, 2)])
def test_no_source_elsewhere_gives_level_three(given, wanted):
    assert assurance_of([{"method": "foreign", "level": given, "at": 1000}], now_seconds=1000.0) == wanted


def test_it_never_raises_an_account_that_was_recovered(linked, eid):
    User.objects.filter(username="mei.ling").update(held_level=1)
    enter(linked, eid)
    assert level(linked) == 1


def test_who_is_not_linked_is_told_so_and_no_account_is_made(client, eid):
    before = User.objects.count()
    page = enter(client, eid).content.decode()
    assert "/open-account/" in page
    assert f"/account/login/?next={LIST}" in page
    assert (level(client), User.objects.count()) == (0, before)


def test_linking_asks_for_the_second_factor_first(client, eid):
    sign_in(client, "mei.ling")
    assert client.post(LINK).headers["Location"].startswith("/step-up/")
    assert not ForeignIdentity.objects.exists()


def test_somebody_elses_identity_is_not_linked(client, eid):
    answer = link(client, eid, who="joao/substantial")
    assert answer.status_code == 409
    assert not ForeignIdentity.objects.exists()


def test_one_identity_belongs_to_one_account(linked, eid):
    other = User.objects.get(username="wai.keong")
    statement = ForeignStatement(
        subject="eid-mei", document=other.person.number, names=frozenset(), born_on=None, level=2
    )
    actor = actor_of(other, assurance=3, language="en", at=now())
    with pytest.raises(IdentityTaken):
        link_identity(actor=actor, provider=get_provider("example-eid"), statement=statement, at=now())
    assert ForeignIdentity.objects.get().user.username == "mei.ling"


def test_an_account_has_one_identity_of_a_provider(linked, eid):
    user = User.objects.get(username="mei.ling")
    statement = ForeignStatement(
        subject="eid-other", document=user.person.number, names=frozenset(), born_on=None, level=2
    )
    with pytest.raises(IdentityTaken):
        link_identity(
            actor=actor_of(user, assurance=3, language="en", at=now()),
            provider=get_provider("example-eid"),
            statement=statement,
            at=now(),
        )


def test_what_came_back_is_good_once(linked, eid):
    where = prove(eid, begin(linked))
    assert linked.get(where).status_code == 302
    linked.post("/account/logout/")
    assert refused(linked, linked.get(where))


def test_a_used_code_is_refused_under_a_new_state(linked, eid):
    first = prove(eid, begin(linked))
    code = dict(parse_qsl(urlsplit(first).query))["code"]
    linked.get(first)
    linked.post("/account/logout/")
    fresh = dict(parse_qsl(urlsplit(begin(linked).headers["Location"]).query))["state"]
    answer = linked.get(BACK, {"code": code, "state": fresh, "iss": get_provider("example-eid").issuer})
    assert refused(linked, answer)


def test_an_answer_in_another_browser_is_refused(linked, eid):
    where = prove(eid, begin(linked))
    other = Client()
    assert refused(other, other.get(where))


def test_an_answer_after_ten_minutes_is_refused(linked, eid):
    where = prove(eid, begin(linked))
    session = linked.session
    session["balcao_foreign"] |= {"at": time.time() - 601}
    session.save()
    assert refused(linked, linked.get(where))


@pytest.mark.parametrize(
    "lie",
    [
        {"iss": "https://evil.example"},
        {"aud": "somebody-else"},
        {"aud": ["balcao", "somebody-else"]},
        {"nonce": None},
        {"nonce": "another"},
        {"exp": 1000},
        {"exp": None},
        {"sub": None},
        {"sub": ""},
        {"forged": True},
    ],
)
def test_a_statement_that_is_not_right_signs_nobody_in(linked, eid, lie):
    where = prove(eid, begin(linked))
    eid.post("/lies", json=lie)
    assert refused(linked, linked.get(where))


@pytest.mark.parametrize("named", ["https://evil.example", ""])
def test_an_answer_of_another_provider_is_refused(linked, eid, named):
    where = prove(eid, begin(linked))
    given = dict(parse_qsl(urlsplit(where).query)) | {"iss": named}
    assert refused(linked, linked.get(BACK, {key: value for key, value in given.items() if value}))


def test_an_answer_at_the_address_of_another_provider_is_refused(linked, eid, settings):
    where = prove(eid, begin(linked))
    settings.BALCAO_IDENTITY_PROVIDERS |= {"other": settings.BALCAO_IDENTITY_PROVIDERS["example-eid"]}
    assert refused(linked, linked.get(where.replace("example-eid", "other")))


def test_who_began_to_link_and_was_signed_out_links_nothing(client, eid):
    sign_in(client, "mei.ling", level=3)
    where = prove(eid, client.post(LINK))
    client.post("/account/logout/")
    assert refused(client, client.get(where))
    assert not ForeignIdentity.objects.exists()


def test_a_closed_account_is_not_entered(linked, eid):
    user = User.objects.get(username="mei.ling")
    actor = actor_of(user, assurance=3, language="en", at=now())
    deactivate_account(actor=actor, person_id=user.person_id, at=now())
    assert enter(linked, eid).headers["Location"] == "/account/inactive/"
    assert level(linked) == 0


@pytest.mark.parametrize("state", ["slow", "down"])
def test_a_provider_that_does_not_answer_is_said_within_four_seconds(linked, eid, state):
    where = prove(eid, begin(linked))
    eid.post("/switch/foreign", data={"state": state})
    started = time.monotonic()
    answer = begin(linked)
    assert time.monotonic() - started < 4
    assert refused(linked, answer)
    assert "/account/login/" in answer.content.decode()
    begin_again = linked.get(where)
    assert refused(linked, begin_again)


def test_cancelling_there_changes_nothing(linked, eid):
    answer = enter(linked, eid, "")
    assert refused(linked, answer)
    assert "您已取消" in answer.content.decode()


def test_a_removed_identity_signs_nobody_in_and_what_it_proved_counts_no_more(linked, eid):
    enter(linked, eid)
    assert level(linked) == 2
    number = ForeignIdentity.objects.get().pk
    assert linked.get(f"{LIST}{number}/remove/").status_code == 200
    other = Client()
    sign_in(other, "mei.ling", level=3)
    assert other.post(f"{LIST}{number}/remove/").headers["Location"] == LIST
    assert level(linked) == 1
    assert other.post(f"{LIST}{number}/remove/").status_code == 404
    assert "accounts:identity:removed" in events()
    other.post("/account/logout/")
    assert "/open-account/" in enter(other, eid).content.decode()


def test_the_last_way_in_stays(linked, eid):
    user = User.objects.get(username="mei.ling")
    user.set_unusable_password()
    user.save()
    enter(linked, eid)
    number = ForeignIdentity.objects.get().pk
    assert linked.post(f"{LIST}{number}/remove/").status_code == 409
    assert ForeignIdentity.objects.filter(pk=number).exists()


def test_anothers_identity_does_not_exist(linked, eid):
    sign_in(linked, "joao", level=3)
    assert linked.get(f"{LIST}{ForeignIdentity.objects.get().pk}/remove/").status_code == 404
    assert linked.get(LINK.replace("example-eid", "nobody")).status_code == 404


def test_by_name_the_birth_date_has_to_be_there_too():
    person = Person(name_zh="陳美玲", name_pt="Chan Mei Ling", bir="1234567(8)", born_on=date(1955, 3, 8))
    source = IdentityProvider(
        key="x", name={}, issuer="", client="", secret="", document="d", confidence="name", levels={}
    )

    def stated(name, born):
        return ForeignStatement(subject="s", document="", names=frozenset({name}), born_on=born, level=1)

    assert is_person(person, source, stated("CHAN  Mei Ling", date(1955, 3, 8)))
    assert not is_person(person, source, stated("Chan Mei Ling", None))
    assert not is_person(person, source, stated("Chan Mei Ling", date(1955, 3, 9)))
    assert not is_person(person, source, stated("Chan Mei", date(1955, 3, 8)))


@pytest.mark.django_db(transaction=True)
def test_two_who_link_the_same_at_once_are_one_link(eid):
    user = User.objects.get(username="mei.ling")
    statement = ForeignStatement(
        subject="eid-mei", document=user.person.number, names=frozenset(), born_on=None, level=2
    )
    actor = actor_of(user, assurance=3, language="en", at=now())
    provider = get_provider("example-eid")

    def once():
        try:
            link_identity(actor=actor, provider=provider, statement=statement, at=now())
        finally:
            connections.close_all()

    both = [Thread(target=once), Thread(target=once)]
    for each in both:
        each.start()
    for each in both:
        each.join()
    assert ForeignIdentity.objects.count() == 1
    assert events().count("accounts:identity:linked") == 1


def test_the_sign_in_page_names_it_quietly(client):
    assert ENTRY in client.get("/account/login/").content.decode()
    assert client.get(ENTRY).status_code == 200


def test_the_failure_for_another_person_leaves_nothing_behind(eid):
    user = User.objects.get(username="mei.ling")
    statement = ForeignStatement(subject="s", document="5234567(1)", names=frozenset(), born_on=None, level=2)
    with pytest.raises(OtherPerson):
        link_identity(
            actor=actor_of(user, assurance=3, language="en", at=now()),
            provider=get_provider("example-eid"),
            statement=statement,
            at=now(),
        )
    assert not ForeignIdentity.objects.exists()
