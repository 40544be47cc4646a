"""Who binds the other party of a transfer is followed as who binds the applicant is."""

import threading
from datetime import date, timedelta

import pytest
from django.db import connections

from balcao.cases.api import (
    RequestOver,
    draft_view,
    request_signatures,
    sign,
    signing_ahead,
    signing_view,
    to_sign,
)
from balcao.cases.models import Draft, Signature
from balcao.cases.operations.following import follow_changed_seats, watch_signatures
from balcao.cases.testing import person
from balcao.cases.tests.test_licence_changes import AT, OWNER, _world, drafted, missing  # noqa: F401 - the world
from balcao.entities.api import accept_substitution, end_substitution, name_substitute
from balcao.entities.models import Entity, Seat
from balcao.foundation.audit.api import entries_about
from balcao.kernel.clock import macau_date
from balcao.notices.models import Notice

pytestmark = pytest.mark.django_db
THEIRS, SUBSTITUTE, NEXT = person(6), person(4), person(5)
DAY = timedelta(days=1)
TODAY = macau_date(AT)
RULE = {"alternatives": [{"any": 1, "posts": ["administrator"]}], "substitutes": ["administrator"]}


@pytest.fixture
def draft(_world):  # noqa: F811
    """A transfer to the accountant's firm, whose only administrator is 6."""
    Entity.objects.filter(pk=5).update(bound_by=RULE)
    return drafted("dst-travel-agency-transfer")


def ask(draft):
    return request_signatures(actor=OWNER, at=AT, draft_id=draft.pk)


def put_name(actor, draft, digest, at=AT):
    sign(actor=actor, at=at, draft_id=draft.pk, content_hash=digest)


def asked(actor, at=AT):
    return [each.draft_id for each in to_sign(actor=actor, at=at)]


def away(*, from_on=TODAY, days=7, substitute=4):
    number = name_substitute(
        actor=person(6, "e-5"),
        at=AT,
        entity_id=5,
        person_id=6,
        substitute_id=substitute,
        from_on=from_on,
        until_on=from_on + days * DAY,
    )
    accept_substitution(actor=person(substitute), at=AT, substitution_id=number)
    return number


def capacity(draft, person_id):
    signers = draft_view(actor=OWNER, at=AT, draft_id=draft.pk).signers
    return next(each.capacity["en"] for each in signers if each.person_id == person_id)


def told(holder):
    return [each.subject["en"].partition(":")[0] for each in Notice.objects.filter(holder_id=holder).order_by("pk")]


def successor():
    Seat.objects.filter(entity_id=5, person_id=6).update(term_end=TODAY)
    Seat.objects.create(
        entity_id=5, person_id=5, body="administration", post="administrator", term_start=TODAY + DAY, term_end=None
    )


def test_before_anybody_is_asked_the_other_party_is_named_as_an_entity_and_its_people_are_not(draft):
    found = signing_ahead(actor=OWNER, at=AT, draft_id=draft.pk).people[-1]
    assert (found.name["en"], found.capacity["en"]) == (Entity.objects.get(pk=5).name_en, "whoever binds it signs too")
    ask(draft)
    assert draft_view(actor=OWNER, at=AT, draft_id=draft.pk).signers[-1].person_id == 6


def test_a_request_moves_to_who_stands_in_and_back(draft):
    digest = ask(draft)
    assert (asked(THEIRS), asked(SUBSTITUTE)) == ([draft.pk], [])
    number = away()
    with pytest.raises(RequestOver) as over:
        signing_view(actor=THEIRS, at=AT, draft_id=draft.pk)
    assert over.value.why == "away"
    assert asked(SUBSTITUTE) == [draft.pk]
    assert "in place of" in capacity(draft, 4)
    assert "Please sign for somebody who is away" in told("p-4")
    assert "Your substitute is asked to sign" in told("p-6")
    end_substitution(actor=THEIRS, at=AT, substitution_id=number)
    assert (asked(THEIRS), asked(SUBSTITUTE)) == ([draft.pk], [])
    with pytest.raises(RequestOver):
        put_name(SUBSTITUTE, draft, digest)
    assert missing(draft) == 2
    put_name(THEIRS, draft, digest)
    assert missing(draft) == 1


def test_who_is_away_when_signatures_are_asked_for_is_stood_in_for(draft):
    away()
    digest = ask(draft)
    assert (asked(THEIRS), asked(SUBSTITUTE)) == ([], [draft.pk])
    put_name(SUBSTITUTE, draft, digest)
    assert missing(draft) == 1


def test_one_office_signs_once_whoever_of_the_two_did(draft):
    number = away()
    put_name(SUBSTITUTE, draft, ask(draft))
    end_substitution(actor=THEIRS, at=AT, substitution_id=number)
    assert asked(THEIRS) == []
    assert missing(draft) == 1
    assert "in place of" in capacity(draft, 4)


def test_an_absence_begins_and_ends_by_the_calendar(draft):
    digest = ask(draft)
    away(from_on=TODAY + DAY, days=1)
    assert asked(THEIRS) == [draft.pk]
    watch_signatures(at=AT + DAY)
    assert (asked(THEIRS, AT + DAY), asked(SUBSTITUTE, AT + DAY)) == ([], [draft.pk])
    late = AT + 3 * DAY
    with pytest.raises(RequestOver):
        put_name(SUBSTITUTE, draft, digest, at=late)
    assert asked(THEIRS, late) == [draft.pk]


def test_whoever_follows_in_the_seat_is_asked_and_who_left_signs_no_more(draft):
    digest = ask(draft)
    successor()
    late = AT + DAY
    with pytest.raises(RequestOver) as over:
        put_name(THEIRS, draft, digest, at=late)
    assert over.value.why == "seat_ended"
    assert missing(draft) == 2
    put_name(NEXT, draft, digest, at=late)
    assert missing(draft) == 1


def test_what_was_signed_in_office_stays(draft):
    digest = ask(draft)
    put_name(THEIRS, draft, digest)
    successor()
    watch_signatures(at=AT + DAY)
    assert missing(draft) == 1
    assert asked(NEXT, AT + DAY) == []


def test_nobody_left_in_office_is_told_to_those_in_charge_and_comes_right_again(draft):
    ask(draft)
    Seat.objects.filter(entity_id=5).update(term_end=TODAY)
    watch_signatures(at=AT + DAY)
    found = Draft.objects.get(pk=draft.pk)
    assert found.binding["other_party"]["offices"] == {}
    assert missing(draft) == 2
    Seat.objects.filter(entity_id=5).update(term_end=None)
    watch_signatures(at=AT + 2 * DAY)
    assert asked(THEIRS, AT + 2 * DAY) == [draft.pk]


def test_followed_twice_nothing_more_happens(draft):
    ask(draft)
    away()
    before = (Signature.objects.count(), Notice.objects.count(), len(entries_about(f"draft:{draft.pk}")))
    for _ in range(2):
        follow_changed_seats(holder_id="e-5", at=AT)
        watch_signatures(at=AT)
    assert (Signature.objects.count(), Notice.objects.count(), len(entries_about(f"draft:{draft.pk}"))) == before


def test_who_binds_both_and_loses_one_seat_is_still_asked_for_the_other(draft):
    Seat.objects.create(
        entity_id=5, person_id=3, body="administration", post="administrator", term_start=date(2020, 1, 1)
    )
    digest = ask(draft)
    Seat.objects.filter(entity_id=5, person_id=3).update(term_end=TODAY)
    watch_signatures(at=AT + DAY)
    assert asked(person(3), AT + DAY) == [draft.pk]
    put_name(person(3), draft, digest, at=AT + DAY)
    assert missing(draft) == 1
    put_name(THEIRS, draft, digest, at=AT + DAY)
    assert missing(draft) == 0


def test_who_joins_the_other_party_is_asked_for_both(draft):
    digest = ask(draft)
    Seat.objects.filter(entity_id=5).update(term_end=TODAY)
    Seat.objects.create(
        entity_id=5, person_id=3, body="administration", post="administrator", term_start=TODAY + DAY, term_end=None
    )
    put_name(person(3), draft, digest, at=AT + DAY)
    assert missing(draft) == 0


def test_the_other_party_s_new_rule_counts(draft):
    Seat.objects.create(
        entity_id=5, person_id=5, body="administration", post="administrator", term_start=date(2020, 1, 1)
    )
    digest = ask(draft)
    put_name(THEIRS, draft, digest)
    Entity.objects.filter(pk=5).update(bound_by={"alternatives": [{"any": 2, "posts": ["administrator"]}]})
    watch_signatures(at=AT)
    assert missing(draft) == 2
    put_name(NEXT, draft, digest)
    assert missing(draft) == 1


def test_the_other_party_alone_is_followed_for_its_own_seats(draft):
    ask(draft)
    follow_changed_seats(holder_id="e-4", at=AT)
    follow_changed_seats(holder_id="p-6", at=AT)
    assert asked(THEIRS) == [draft.pk]


@pytest.mark.django_db(transaction=True)
def test_a_signature_and_an_absence_at_once_fill_the_place_once(draft):
    digest, found = ask(draft), {}
    number = name_substitute(
        actor=person(6, "e-5"), at=AT, entity_id=5, person_id=6, substitute_id=4, from_on=TODAY, until_on=TODAY + DAY
    )

    def run(what, act):
        try:
            act()
            found[what] = "done"
        except RequestOver:
            found[what] = "over"
        finally:
            connections.close_all()

    threads = [
        threading.Thread(target=run, args=("sign", lambda: put_name(THEIRS, draft, digest))),
        threading.Thread(
            target=run,
            args=("away", lambda: accept_substitution(actor=SUBSTITUTE, at=AT, substitution_id=number)),
        ),
    ]
    for each in threads:
        each.start()
    for each in threads:
        each.join(30)
    signed = Signature.objects.filter(person_id=6, signed_at__isnull=False).exists()
    assert found == {"sign": "done" if signed else "over", "away": "done"}
    assert asked(SUBSTITUTE) == ([] if signed else [draft.pk])
