"""A decided case comes to the same years later, whatever was published since."""

from datetime import timedelta

import pytest

from balcao.cases.models import Case, TableRun
from balcao.cases.operations.replaying import replay_case
from balcao.cases.testing import AT, certificate_draft, load_world, lodged, officer, person, with_officer
from balcao.catalogue.models import Listing, PublishedVersion
from balcao.catalogue.queries import forget_lists
from balcao.foundation.audit.api import entries_about
from balcao.kernel.actor import system_actor
from balcao.kernel.errors import NotFound

pytestmark = pytest.mark.django_db
PLATFORM = system_actor()
YEARS_LATER = AT + timedelta(days=365 * 9)


@pytest.fixture(autouse=True)
def _world(db):
    load_world()


def granted():
    case = lodged(certificate_draft(), person(1, "e-1"))
    case.refresh_from_db()
    assert (case.outcome, case.route) == ("approve", "instant")
    return case


def publish_other_rules(version_id):
    """A newer version whose table leaves to an officer what the older one grants."""
    row = PublishedVersion.objects.get(pk=version_id)
    rules = {name: table.replace("'approve'", "'officer'") for name, table in row.content["rules"].items()}
    assert rules != row.content["rules"]
    content = {**row.content, "rules": rules}
    newer = PublishedVersion.objects.create(
        service_id=row.service_id, content_hash="f" * 64, content=content, published_at=YEARS_LATER
    )
    Listing.objects.filter(service_id=row.service_id).update(version=newer)
    forget_lists()


def test_it_comes_to_the_same_with_the_clock_moved_and_a_newer_version_there():
    case = granted()
    publish_other_rules(case.version_id)
    before = Case.objects.filter(pk=case.pk).values().get()
    replay = replay_case(actor=PLATFORM, at=YEARS_LATER, reference=case.reference)
    assert replay.same
    assert replay.by_rules
    assert [run.outcome_now for run in replay.runs] == ["approve"]
    assert Case.objects.filter(pk=case.pk).values().get() == before
    assert "cases:case:replayed" in [entry.event for entry in entries_about(f"case:{case.reference}")]


def test_facts_that_came_later_do_not_change_what_was_found(db):
    case = granted()
    Case.objects.filter(pk=case.pk).update(facts={"organs": {"status": "dissolved"}}, answers={})
    assert replay_case(actor=PLATFORM, at=YEARS_LATER, reference=case.reference).same


def test_a_result_that_was_tampered_with_differs():
    case = granted()
    TableRun.objects.filter(case=case).update(outcome="refuse")
    replay = replay_case(actor=PLATFORM, at=YEARS_LATER, reference=case.reference)
    assert not replay.same


def test_what_an_officer_decided_replays_what_the_rules_left_open():
    case = with_officer()
    replay = replay_case(actor=officer(11, "DSI", "association-register"), at=AT, reference=case.reference)
    assert replay.same
    assert not replay.by_rules
    assert [run.outcome for run in replay.runs] == ["officer"]


@pytest.mark.parametrize("actor", [person(1, "e-1"), officer(12, "IAM", "licensing")])
def test_for_others_there_is_no_such_case(actor):
    case = granted()
    with pytest.raises(NotFound):
        replay_case(actor=actor, at=AT, reference=case.reference)
