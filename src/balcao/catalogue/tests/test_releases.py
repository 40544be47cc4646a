"""A new version is proposed by one and published by another."""

import threading
from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, connections, transaction

from balcao.catalogue.api import (
    ExamplesFail,
    NothingNew,
    ReleaseFourEyes,
    ReleaseOpen,
    ReleaseSettled,
    WhyMissing,
    get_published,
    owned_service,
    owned_services,
    propose_release,
    publish_release,
    return_release,
)
from balcao.catalogue.models import Listing, PublishedVersion, Release
from balcao.catalogue.tests.test_catalogue import AT, CERTIFICATE, change, publish
from balcao.catalogue.tests.test_catalogue import root as root
from balcao.kernel.actor import Actor, PostHeld, posts_in
from balcao.kernel.errors import NotFound

pytestmark = pytest.mark.django_db
LATER = AT + timedelta(days=1)


def officer(number, *duties, department="DSI"):
    return Actor(person_id=number, name=f"O{number}", holder_id=f"p-{number}", posts=posts_in(department, *duties))


FIRST, CHIEF = officer(901, "association-register"), officer(902, "chief")
STRANGERS = [officer(903, "opinions"), officer(904, "chief", department="IAM"), Actor(person_id=5, name="x")]


@pytest.fixture
def changed(root):
    """A catalogue that is published, and whose folder was changed since."""
    publish(root)
    change(root / "dsi" / CERTIFICATE / "texts/en.yaml", "name: Certificate", "name: New certificate")
    return root


def propose(root, actor=FIRST):
    return propose_release(actor=actor, at=LATER, service_id=CERTIFICATE, root=root, why="The name was unclear")


def current():
    return get_published(CERTIFICATE, at=LATER).definition.texts["en"].name


def kept():
    return [list(kind.objects.order_by("pk").values()) for kind in (Release, Listing)]


def test_what_one_proposed_another_publishes_and_until_then_nothing_changes(changed):
    before = current()
    release = propose(changed)
    assert current() == before
    change(changed / "dsi" / CERTIFICATE / "texts/en.yaml", "name: New c", "name: Newest c")
    publish_release(actor=CHIEF, at=LATER, release_id=release)
    # What was proposed, not what lies in the folder by then.
    assert Listing.objects.get(service_id=CERTIFICATE).version.content["texts"]["en"]["name"].startswith("New ")


def test_who_proposed_it_or_stands_in_for_them_cannot_publish_it(changed):
    release, before = propose(changed), kept()
    lent = frozenset({PostHeld(department="DSI", duty="chief", lender_id=901, lender_name="First")})
    stands_in = Actor(person_id=905, name="S", holder_id="p-905", posts=lent)
    for actor in (FIRST, officer(901, "chief"), stands_in):
        with pytest.raises(ReleaseFourEyes):
            publish_release(actor=actor, at=LATER, release_id=release)
    assert kept() == before


def test_the_database_refuses_one_pair_of_eyes_on_both_sides(changed):
    row = Release.objects.get(pk=propose(changed))
    for eyes in (["p-901"], []):
        row.outcome, row.decided_at, row.decided_eyes = "published", LATER, eyes
        with pytest.raises(IntegrityError), transaction.atomic():
            row.save()


@pytest.mark.parametrize("actor", STRANGERS)
def test_for_others_there_is_no_such_service(changed, actor):
    release, before = propose(changed), kept()
    for attempt in (
        lambda: propose(changed, actor),
        lambda: publish_release(actor=actor, at=LATER, release_id=release),
        lambda: return_release(actor=actor, at=LATER, release_id=release, note="no"),
        lambda: owned_service(actor=actor, service_id=CERTIFICATE, root=changed),
    ):
        with pytest.raises(NotFound):
            attempt()
    assert owned_services(actor=actor) == []
    assert kept() == before


def test_a_proposal_needs_words_something_new_and_examples_that_come_out(changed, root):
    with pytest.raises(WhyMissing):
        propose_release(actor=FIRST, at=LATER, service_id=CERTIFICATE, root=root, why=" ")
    table = root / "dsi" / CERTIFICATE / "rules/decision.json"
    change(table, "'approve'", "'officer'")
    with pytest.raises(ExamplesFail):
        propose(root)
    change(table, "'officer'", "'approve'")
    assert not Release.objects.exists()


def test_what_is_published_already_is_nothing_new(root):
    publish(root)
    with pytest.raises(NothingNew):
        propose(root)
    assert owned_service(actor=FIRST, service_id=CERTIFICATE, root=root).differs == ()


def test_one_version_waits_at_a_time_and_is_settled_once(changed):
    assert owned_service(actor=FIRST, service_id=CERTIFICATE, root=changed).differs == ("texts",)
    release = propose(changed)
    with pytest.raises(ReleaseOpen):
        propose(changed, CHIEF)
    with pytest.raises(WhyMissing):
        return_release(actor=CHIEF, at=LATER, release_id=release, note="")
    return_release(actor=CHIEF, at=LATER, release_id=release, note="Not yet")
    before = kept()
    with pytest.raises(ReleaseSettled):
        publish_release(actor=CHIEF, at=LATER, release_id=release)
    assert kept() == before


@pytest.mark.django_db(transaction=True)
def test_two_who_publish_at_once_publish_once(changed):
    release, done = propose(changed), list[str]()
    together = threading.Barrier(2)

    def work(actor):
        together.wait()
        try:
            publish_release(actor=actor, at=LATER, release_id=release)
            done.append("published")
        except ReleaseSettled:
            done.append("late")
        finally:
            connections.close_all()

    workers = [threading.Thread(target=work, args=(each,)) for each in (CHIEF, officer(906, "chief"))]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert sorted(done) == ["late", "published"]
    assert PublishedVersion.objects.count() == 2
    connection.close()
