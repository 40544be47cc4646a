"""What falls due, the calendar that a program reads, and reminders."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings
from icalendar import Calendar

from balcao.accounts.models import User
from balcao.agenda import feeds
from balcao.agenda.api import (
    DeadlineKind,
    ReadTooOften,
    TooManyFeeds,
    deadlines_of,
    feeds_of,
    make_feed,
    read_feed,
    withdraw_feed,
)
from balcao.agenda.models import Feed
from balcao.agenda.reminding import remind
from balcao.cases.api import CaseState, CaseSummary, cases_of
from balcao.cases.models import Appointment, Case
from balcao.cases.testing import BEGAN, certificate_draft, load_world, lodged, person
from balcao.catalogue.api import get_published
from balcao.catalogue.testing import put_on_offer
from balcao.entities.models import Mandate, Seat
from balcao.foundation.audit.api import entries_about
from balcao.grants.api import Awarded, Promised, When, commit_grant
from balcao.kernel.actor import system_actor
from balcao.kernel.clock import macau_date, now
from balcao.kernel.errors import NotFound
from balcao.licences.api import licences_of
from balcao.licences.models import Licence, Obligation
from balcao.notices.models import Notice
from balcao.venues.models import Booking, Slot
from balcao.venues.models import Venue as VenueRow

pytestmark = pytest.mark.django_db
LIFE = "fss-life-certificate"
TEXT = {"zh-Hant": "消防證明", "pt": "Prova de incêndio", "en": "Fire proof"}


@pytest.fixture(autouse=True)
def _world(db):
    load_world(at=BEGAN)


def owed(at, *, days=5):
    licence = Licence.objects.filter(holder_id="e-2").earliest("pk")
    return Obligation.objects.create(
        licence=licence,
        key="fire",
        name=TEXT,
        kind="proof",
        due_on=macau_date(at) + timedelta(days=days),
        neglect="nothing",
        basis=TEXT,
        set_at=at,
    )


def meeting(at):
    case = lodged(certificate_draft(key="m"), person(1, "e-1"), at=at, run=False)
    row = Case.objects.get(reference=case.reference)
    return Appointment.objects.create(
        case=row, kind="counter", state="agreed", starts_at=at + timedelta(hours=20), minutes=30, changed_at=at
    )


def events(secret, at=None):
    calendar = Calendar.from_ical(read_feed(secret=secret, at=at or now()))
    return calendar, list(calendar.walk("VEVENT"))


def test_licences_obligations_meetings_and_terms_stand_in_one_list_the_next_first():
    at = now()
    owed(at)
    found = deadlines_of(actor=person(3, "e-2"), at=at)
    assert [each.day for each in found] == sorted(each.day for each in found)
    assert {DeadlineKind.LICENCE_ENDS, DeadlineKind.OBLIGATION_DUE} <= {each.kind for each in found}
    met = meeting(at)
    ours = {each.kind: each for each in deadlines_of(actor=person(1, "e-1"), at=at)}
    assert ours[DeadlineKind.APPOINTMENT].starts_at == met.starts_at
    assert ours[DeadlineKind.APPOINTMENT].path.endswith("/appointments/")
    assert DeadlineKind.DECISION_BY in ours


def test_what_the_asker_has_is_not_asked_for_again(django_assert_num_queries):
    actor, at = person(3, "e-2"), now()
    cases, licences = cases_of(actor=actor, at=at, due=True), licences_of(actor=actor, at=at)
    with django_assert_num_queries(0):
        found = deadlines_of(actor=actor, at=at, cases=cases, licences=licences, without=(DeadlineKind.TERM_ENDS,))
    assert found


def declared(actor, at, **known):
    found = deadlines_of(actor=actor, at=at, **known)
    return [each for each in found if each.kind in {DeadlineKind.DECLARE_BY, DeadlineKind.DECLARE_FROM}]


def test_a_yearly_declaration_is_expected_of_who_lodged_it_and_not_of_who_has_already():
    at = now()
    lodged(certificate_draft(key="old"), person(1, "e-1"), at=at, run=False)
    assert declared(person(1, "e-1"), at) == []
    january = at.replace(month=1, day=15)
    mine = CaseSummary(
        reference="x", version_id=get_published(LIFE, at=at).id, service_id=LIFE, holder_id="p-5",
        state=CaseState.GRANTED, lodged_at=january - timedelta(days=365), deadline_on=None, decided_at=None,
    )  # fmt: skip
    (expected,) = declared(person(5), january, cases=[mine])
    assert expected.kind in {DeadlineKind.DECLARE_BY, DeadlineKind.DECLARE_FROM}
    done = replace(mine, lodged_at=january - timedelta(days=1))
    assert declared(person(5), january, cases=[mine, done]) == [] or expected.kind is DeadlineKind.DECLARE_FROM


def test_a_feed_is_a_calendar_that_a_parser_reads_with_alarms_and_private_titles():
    at = now()
    owed(at)
    secret = make_feed(actor=person(3, "e-2"), at=at, language="pt")
    calendar, found = events(secret)
    assert calendar["version"] == "2.0"
    titles = [str(each["summary"]) for each in found]
    assert "Prova de incêndio: fim do prazo" in titles
    assert all(each["class"] == "PRIVATE" for each in found)
    assert len({str(each["uid"]) for each in found}) == len(found)
    one = next(each for each in found if "incêndio" in str(each["summary"]))
    assert one.decoded("dtstart") == macau_date(at) + timedelta(days=5)
    assert len(one.walk("VALARM")) == 2
    again = [str(each["uid"]) for each in events(secret)[1]]
    assert again == [str(each["uid"]) for each in found]


def test_a_meeting_has_its_time_and_rings_before():
    at = now()
    met = meeting(at)
    _, found = events(make_feed(actor=person(1, "e-1"), at=at, language="en"))
    one = next(each for each in found if str(each["uid"]).startswith("appointment:"))
    assert one.decoded("dtstart") == met.starts_at.replace(microsecond=0)
    assert one.decoded("dtend") - one.decoded("dtstart") == timedelta(minutes=30)
    assert len(one.walk("VALARM")) == 2


def test_only_the_hash_is_kept_and_a_withdrawn_or_wrong_address_is_none():
    actor, at = person(3, "e-2"), now()
    secret = make_feed(actor=actor, at=at, language="en")
    feed = Feed.objects.get()
    assert secret not in str(feed.__dict__)
    with pytest.raises(NotFound):
        withdraw_feed(actor=person(1, "e-1"), at=at, feed_id=feed.pk)
    with pytest.raises(NotFound):
        read_feed(secret="no" + secret[2:], at=at)
    for _ in range(2):
        withdraw_feed(actor=actor, at=at, feed_id=feed.pk)
    with pytest.raises(NotFound):
        read_feed(secret=secret, at=at)
    assert feeds_of(actor=actor) == []
    assert [each.event for each in entries_about(f"feed:{feed.pk}")] == ["agenda:feed:made", "agenda:feed:withdrawn"]


def test_an_entitys_feed_dies_with_the_right_to_act_for_it_and_with_the_account():
    at = now()
    ours = make_feed(actor=person(3, "e-2"), at=at, language="en")
    own = make_feed(actor=person(3), at=at, language="en")
    Mandate.objects.filter(person_id=3).delete()
    Seat.objects.filter(person_id=3).delete()
    with pytest.raises(NotFound):
        read_feed(secret=ours, at=at)
    assert read_feed(secret=own, at=at).startswith(b"BEGIN:VCALENDAR")
    User.objects.filter(person_id=3).update(is_active=False)
    with pytest.raises(NotFound):
        read_feed(secret=own, at=at)


def test_somebody_who_may_not_act_makes_no_address_and_there_are_five_at_most():
    at = now()
    Mandate.objects.filter(person_id=6).delete()
    Seat.objects.filter(person_id=6).delete()
    with pytest.raises(NotFound):
        make_feed(actor=person(6, "e-2"), at=at, language="en")
    for _ in range(5):
        make_feed(actor=person(1), at=at, language="en")
    with pytest.raises(TooManyFeeds):
        make_feed(actor=person(1), at=at, language="en")


def test_a_calendar_that_asks_too_often_is_told_how_long_to_wait(monkeypatch):
    monkeypatch.setattr(feeds, "READ_AMOUNT", 2)
    at = now()
    secret = make_feed(actor=person(1), at=at, language="en")
    for _ in range(2):
        read_feed(secret=secret, at=at)
    with pytest.raises(ReadTooOften) as refused:
        read_feed(secret=secret, at=at)
    assert refused.value.seconds > 0


def test_what_falls_due_is_told_once_for_each_reminder_and_a_moved_meeting_again():
    at = now()
    debt = owed(at, days=20)
    met = meeting(at)
    for _ in range(2):
        remind(at=at)
    keys = Notice.objects.filter(key__startswith="agenda:").values_list("key", flat=True)
    assert sorted(keys) == [f"agenda:meeting:{met.pk}:0", f"agenda:obligation:{debt.pk}:{debt.due_on}:30"]
    remind(at=at + timedelta(days=14))
    assert f"agenda:obligation:{debt.pk}:{debt.due_on}:7" in set(keys.all())
    Appointment.objects.filter(pk=met.pk).update(sequence=1)
    remind(at=at)
    assert f"agenda:meeting:{met.pk}:1" in set(keys.all())


def test_a_booked_venue_stands_in_the_agenda_and_in_the_feed_slot_by_slot():
    at = now()
    begins = at + timedelta(days=9)
    case = lodged(certificate_draft(key="hire"), person(1, "e-1"), at=at, run=False)
    put_on_offer(Path(settings.BALCAO_SERVICES), ["iam-activity-centre-booking"], at=BEGAN)
    hiring = get_published("iam-activity-centre-booking", at=at)
    Case.objects.filter(pk=case.pk).update(service_id=hiring.service_id, version_id=hiring.id)
    venue = VenueRow.objects.get_or_create(id="manduco-hall")[0]
    row = Booking.objects.create(
        venue=venue,
        department="IAM",
        holder_id="e-1",
        case_reference=case.reference,
        state="booked",
        made_by="p-1",
        made_at=at,
        changed_at=at,
    )
    for hours in (0, 24):
        since = begins + timedelta(hours=hours)
        Slot.objects.create(booking=row, venue=venue, during=(since, since + timedelta(hours=4)))
    booked = [each for each in deadlines_of(actor=person(1, "e-1"), at=at) if each.kind is DeadlineKind.BOOKING]
    assert [(each.starts_at, each.minutes, each.reference) for each in booked] == [
        (begins, 240, case.reference),
        (begins + timedelta(days=1), 240, case.reference),
    ]
    assert not [each for each in deadlines_of(actor=person(3, "e-2"), at=at) if each.kind is DeadlineKind.BOOKING]


def granted(at, *, days):
    reference = lodged(certificate_draft(key="g"), person(1, "e-1"), at=at, run=False).reference
    put_on_offer(Path(settings.BALCAO_SERVICES), ["fm-community-grant"], at=at)
    Case.objects.filter(reference=reference).update(version_id=get_published("fm-community-grant", at=at).id)
    commit_grant(
        actor=system_actor("FM"),
        at=at,
        awarded=Awarded(
            case_reference=reference,
            holder_id="e-1",
            department="FM",
            service_id="fm-community-grant",
            title=TEXT,
            scopes=(),
            basis=TEXT,
            fund="fm-associations",
            asked=100,
            amount=100,
            parts=[Promised(percent=100, when=When.GRANTED)],
            report_service="grant-final-report",
            report_due_on=macau_date(at) + timedelta(days=days),
        ),
    )


def test_a_report_on_a_grant_is_a_deadline_and_is_reminded_twice_and_once_it_is_late():
    at = now()
    granted(at, days=40)
    found = [each for each in deadlines_of(actor=person(1, "e-1"), at=at) if each.kind is DeadlineKind.REPORT_DUE]
    assert [(each.day, each.path) for each in found] == [(macau_date(at) + timedelta(days=40), "/as/e-1/grants/")]
    told = []
    for day in (0, 10, 10, 33, 40, 41, 60):
        remind(at=at + timedelta(days=day))
        told.append(Notice.objects.filter(key__startswith="agenda:grant:").values("key").distinct().count())
    assert told == [0, 1, 1, 2, 2, 3, 3]
