"""Signers have days of their own, refuse, follow one another in a seat, and act at once."""

import threading
from datetime import date, datetime, timedelta

import pytest
from django.db import connections

from balcao.cases.api import (
    CannotBeBound,
    ContentChanged,
    NotNow,
    ReasonNeeded,
    RequestOver,
    TooLate,
    ask_again,
    checkout,
    draft_view,
    lodge,
    refuse_signature,
    request_signatures,
    save_answers,
    sign,
    signing_view,
    to_sign,
)
from balcao.cases.models import Case, Signature
from balcao.cases.operations import following
from balcao.cases.signing_notes import tell_signer
from balcao.cases.testing import AT, CERTIFICATE, ORGANS, drafted, load_world, person
from balcao.entities.api import OrgansChanged
from balcao.entities.models import Entity, Seat
from balcao.foundation.audit.api import entries_about
from balcao.foundation.bus.api import announce
from balcao.kernel.clock import macau_date
from balcao.kernel.errors import NotFound
from balcao.notices.models import Notice
from balcao.payments.models import Order

CHOIR = "e-6"
PRESIDENT, SECRETARY, TREASURER, MEMBER = person(2, CHOIR), person(4), person(5), person(6)
LAST_SECOND = datetime.fromisoformat("2026-12-07T23:59:59+08:00")


def choir_draft(key="k"):
    """A governing-body certificate of the choir: president and treasurer together, or any three of the board."""
    facts = {"organs": {**ORGANS, "registration_no": "7215"}}
    answers = {"purpose": "bank", "true_and_complete": True}
    return drafted(CERTIFICATE, PRESIDENT, answers=answers, facts=facts, key=key)


@pytest.fixture
def draft(request, db):
    load_world()
    return choir_draft()


def ask(draft, at=AT):
    return request_signatures(actor=PRESIDENT, at=at, draft_id=draft)


def view(draft, at=AT):
    return draft_view(actor=PRESIDENT, at=at, draft_id=draft)


def put_name(actor, draft, digest, at=AT):
    sign(actor=actor, at=at, draft_id=draft, content_hash=digest)


def say_no(actor, draft, reason="日期不符", at=AT):
    refuse_signature(actor=actor, at=at, draft_id=draft, reason=reason)


def told(holder):
    return [each.subject["en"] for each in Notice.objects.filter(holder_id=holder).order_by("pk")]


def elect(person_id, post, *, since):
    """Somebody new takes a post; who held it leaves the day before."""
    left = Seat.objects.filter(entity_id=6, post=post)
    left.update(term_end=since - timedelta(days=1))
    Seat.objects.create(
        entity_id=6, person_id=person_id, body="board", post=post, term_start=since, term_end=date(2028, 2, 29)
    )


class TestRules:
    def test_either_way_binds_in_any_order(self, draft):
        digest = ask(draft)
        assert view(draft).bound_by["en"].startswith("the president and the treasurer together, or any three")
        assert view(draft).signatures_needed == 2
        put_name(MEMBER, draft, digest)
        put_name(SECRETARY, draft, digest)
        assert view(draft).signatures_needed == 1
        put_name(person(2), draft, digest)
        assert view(draft).signed

    def test_president_and_treasurer_need_nobody_else_and_the_others_are_asked_no_more(self, draft):
        digest = ask(draft)
        put_name(TREASURER, draft, digest)
        put_name(person(2), draft, digest)
        assert view(draft).signed
        assert to_sign(actor=MEMBER, at=AT) == []
        assert not any(each.helping for each in view(draft).signers)

    def test_an_application_nobody_can_sign_for_is_not_frozen(self, draft):
        Seat.objects.filter(entity_id=6).exclude(post="president").update(term_end=date(2026, 11, 22))
        with pytest.raises(CannotBeBound):
            ask(draft)
        assert not Signature.objects.exists()
        assert view(draft).content_hash == ""

    def test_the_amount_at_stake_decides_how_many_must_sign(self, db):
        load_world()
        Entity.objects.filter(pk=6).update(
            bound_by={
                "alternatives": [
                    {"any": 1, "posts": ["president"], "up_to": 4500},
                    {"any": 4, "body": "board"},
                ]
            }
        )
        draft = choir_draft()
        assert view(draft).total == 4500
        ask(draft)
        assert view(draft).signatures_needed == 1
        Entity.objects.filter(pk=6).update(
            bound_by={"alternatives": [{"any": 1, "posts": ["president"], "up_to": 4499}, {"any": 4, "body": "board"}]}
        )
        second = choir_draft(key="second")
        ask(second)
        assert view(second).signatures_needed == 4


class TestDays:
    def test_one_signs_until_the_last_second_of_ones_day_in_macao(self, draft):
        digest = ask(draft)
        put_name(TREASURER, draft, digest, at=LAST_SECOND)
        with pytest.raises(TooLate):
            put_name(MEMBER, draft, digest, at=LAST_SECOND + timedelta(seconds=1))
        assert [each.person_id for each in Signature.objects.exclude(signed_at=None)] == [5]

    def test_reminders_come_at_seven_three_and_one_days_left_once_each(self, draft):
        ask(draft)
        for hours in range(0, 24 * 15, 5):
            following.watch_signatures(at=AT + timedelta(hours=hours))
        reminders = [each for each in told("p-6") if each.startswith("Reminder")]
        assert len(reminders) == 3

    def test_a_day_without_the_job_leaves_one_reminder_and_not_two(self, draft):
        ask(draft)
        following.watch_signatures(at=AT + timedelta(days=12))
        assert len([each for each in told("p-6") if each.startswith("Reminder")]) == 1

    def test_who_has_signed_or_refused_is_not_reminded(self, draft):
        digest = ask(draft)
        put_name(TREASURER, draft, digest)
        say_no(MEMBER, draft)
        following.watch_signatures(at=AT + timedelta(days=13))
        assert not [each for holder in ("p-5", "p-6") for each in told(holder) if each.startswith("Reminder")]

    def test_a_late_signer_is_told_to_those_in_charge_once_and_nothing_is_lost(self, draft):
        digest = ask(draft)
        put_name(TREASURER, draft, digest)
        late = LAST_SECOND + timedelta(hours=1)
        assert following.watch_signatures(at=late) == 3
        assert following.watch_signatures(at=late + timedelta(hours=1)) == 0
        for holder in ("p-2", CHOIR):
            assert len([each for each in told(holder) if "in time" in each]) == 3
        found = view(draft, at=late)
        assert found.signatures_stuck
        assert found.content_hash == digest
        assert found.signatures_needed == 1

    def test_one_tap_asks_again_and_what_was_signed_stays(self, draft):
        digest = ask(draft)
        put_name(TREASURER, draft, digest)
        later = LAST_SECOND + timedelta(days=1)
        following.watch_signatures(at=later)
        assert ask_again(actor=PRESIDENT, at=later, draft_id=draft) == (2, 4, 6)
        assert not view(draft, at=later).signatures_stuck
        put_name(person(2), draft, digest, at=later)
        assert view(draft, at=later).signed

    def test_one_signer_gets_more_time_and_the_others_do_not(self, draft):
        ask(draft)
        ask_again(actor=PRESIDENT, at=AT + timedelta(days=5), draft_id=draft, person_id=6)
        days = dict(Signature.objects.values_list("person_id", "until_on"))
        assert days[6] == date(2026, 12, 12)
        assert {days[each] for each in (2, 4, 5)} == {date(2026, 12, 7)}

    def test_a_stranger_gives_no_more_time(self, draft):
        ask(draft)
        for stranger in (person(6), person(1), person(6, CHOIR)):
            with pytest.raises(NotFound):
                ask_again(actor=stranger, at=AT, draft_id=draft)
        assert set(Signature.objects.values_list("until_on", flat=True)) == {date(2026, 12, 7)}

    def test_a_job_killed_half_way_tells_everyone_once_when_it_runs_again(self, draft, monkeypatch):
        ask(draft)
        tell, calls = tell_signer, []

        def dies(**given):
            calls.append(given)
            if len(calls) == 2:
                raise KeyboardInterrupt
            tell(**given)

        monkeypatch.setattr(following, "tell_signer", dies)
        week = AT + timedelta(days=7)
        with pytest.raises(KeyboardInterrupt):
            following.watch_signatures(at=week)
        assert not [each for each in told("p-2") if each.startswith("Reminder")]
        monkeypatch.undo()
        assert following.watch_signatures(at=week) == 4
        assert [len([s for s in told(f"p-{n}") if s.startswith("Reminder")]) for n in (2, 4, 5, 6)] == [1, 1, 1, 1]


class TestRefusing:
    def test_a_refusal_needs_its_reason(self, draft):
        ask(draft)
        with pytest.raises(ReasonNeeded):
            say_no(TREASURER, draft, reason="  ")
        assert Signature.objects.get(person_id=5).refused_at is None

    def test_those_in_charge_read_the_reason_and_who_can_sign_instead(self, draft):
        ask(draft)
        say_no(TREASURER, draft)
        for holder in ("p-2", CHOIR):
            body = Notice.objects.filter(holder_id=holder).latest("pk").body["zh-Hant"]
            assert "日期不符" in body
            assert "施若翰、黃嘉敏、梁佩儀" in body
        assert not view(draft).signatures_stuck
        assert view(draft).signatures_needed == 2

    def test_when_the_others_are_not_enough_it_says_so(self, draft):
        ask(draft)
        say_no(TREASURER, draft)
        say_no(MEMBER, draft)
        assert view(draft).signatures_stuck
        assert "Nothing is lost" in Notice.objects.filter(holder_id="p-2").latest("pk").body["en"]

    def test_who_refused_can_be_asked_once_more_and_sign_then(self, draft):
        digest = ask(draft)
        say_no(TREASURER, draft)
        with pytest.raises(NotNow):
            put_name(TREASURER, draft, digest)
        ask_again(actor=PRESIDENT, at=AT, draft_id=draft, person_id=5)
        put_name(TREASURER, draft, digest)
        assert [each.reason for each in Signature.objects.filter(person_id=5).order_by("pk")] == ["日期不符", ""]

    def test_who_signed_cannot_refuse_any_more(self, draft):
        digest = ask(draft)
        put_name(TREASURER, draft, digest)
        with pytest.raises(NotNow):
            say_no(TREASURER, draft)
        assert view(draft).signatures_needed == 1


class TestSeats:
    def test_who_takes_over_a_post_is_asked_instead_and_both_are_told(self, draft):
        digest = ask(draft)
        elect(3, "treasurer", since=date(2026, 11, 25))
        at = AT + timedelta(days=2)
        following.watch_signatures(at=at)
        with pytest.raises(RequestOver) as over:
            put_name(TREASURER, draft, digest, at=at)
        assert over.value.why == "seat_ended"
        assert told("p-5")[-1].startswith("You need not sign any more")
        assert told("p-3")[-1].startswith("Please sign")
        assert told("p-2")[-1].startswith("Someone else is asked")
        [row] = [each for each in view(draft, at=at).signers if each.person_id == 3]
        assert (row.in_place_of["zh-Hant"], row.until) == ("何少芬", date(2026, 12, 9))
        put_name(person(3), draft, digest, at=at)
        put_name(person(2), draft, digest, at=at)
        assert view(draft, at=at).signed
        assert following.watch_signatures(at=at) == 0

    def test_a_signature_given_in_office_stays_after_the_term(self, draft):
        digest = ask(draft)
        put_name(TREASURER, draft, digest)
        elect(3, "treasurer", since=date(2026, 11, 25))
        at = AT + timedelta(days=2)
        following.watch_signatures(at=at)
        put_name(person(2), draft, digest, at=at)
        assert view(draft, at=at).signed

    def test_nobody_signs_after_their_term_though_no_job_has_run(self, draft):
        digest = ask(draft)
        elect(3, "treasurer", since=date(2026, 11, 25))
        with pytest.raises(RequestOver):
            put_name(TREASURER, draft, digest, at=AT + timedelta(days=2))
        assert not Signature.objects.exclude(signed_at=None).exists()
        assert Signature.objects.filter(person_id=3, voided_at=None).exists()

    def test_who_need_not_sign_any_more_sees_nothing_of_the_text(self, draft):
        ask(draft)
        elect(3, "treasurer", since=date(2026, 11, 25))
        following.watch_signatures(at=AT + timedelta(days=2))
        with pytest.raises(RequestOver):
            signing_view(actor=TREASURER, at=AT, draft_id=draft)

    def test_an_election_told_by_the_register_is_followed_at_once(self, draft):
        ask(draft)
        Seat.objects.filter(entity_id=6, post="treasurer").update(term_end=date(2026, 11, 22))
        Seat.objects.create(
            entity_id=6,
            person_id=3,
            body="board",
            post="treasurer",
            term_start=date(2026, 11, 23),
            term_end=date(2028, 2, 29),
        )
        announce(
            OrgansChanged(at=AT, entity_id=6, effective_on=date(2026, 11, 23), reference="", left=(5,), joined=(3,))
        )
        asked = Signature.objects.filter(voided_at=None).values_list("person_id", flat=True)
        assert sorted(asked) == [2, 3, 4, 6]

    def test_a_changed_rule_counts_from_then_on(self, draft):
        digest = ask(draft)
        put_name(person(2), draft, digest)
        put_name(TREASURER, draft, digest)
        Entity.objects.filter(pk=6).update(bound_by={"alternatives": [{"any": 4, "body": "board"}]})
        following.watch_signatures(at=AT)
        assert view(draft).signatures_needed == 2

    def test_the_trail_says_who_was_replaced(self, draft):
        ask(draft)
        elect(3, "treasurer", since=date(2026, 11, 25))
        following.watch_signatures(at=AT + timedelta(days=2))
        assert "cases:draft:signers_replaced" in [each.event for each in entries_about(f"draft:{draft}")]


def at_once(*acts):
    """Do these things at the same moment, each in a transaction of its own; what became of each."""
    start, found = threading.Barrier(len(acts)), [""] * len(acts)

    def run(place, act):
        start.wait()
        try:
            found[place] = act() or "done"
        except Exception as failure:
            found[place] = type(failure).__name__
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=each) for each in enumerate(acts)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    return found


@pytest.mark.django_db(transaction=True)
class TestAtOnce:
    @pytest.fixture
    def draft(self, transactional_db):
        load_world()
        return choir_draft()

    def test_the_last_two_signatures_tell_once_and_lodge_once(self, draft):
        digest = ask(draft)
        put_name(person(2), draft, digest)
        put_name(SECRETARY, draft, digest)
        found = at_once(*(lambda who=who: put_name(who, draft, digest) for who in (TREASURER, MEMBER)))
        assert found == ["done", "done"]
        assert len([each for each in told("p-2") if each.startswith("Everyone has signed")]) == 1
        order = checkout(actor=PRESIDENT, at=AT, draft_id=draft, shown_total=4500)
        Order.objects.filter(pk=order.id).update(state="paid", receipt_number="R-1", paid_at=AT)
        found = at_once(*(lambda: lodge(actor=PRESIDENT, at=AT, draft_id=draft) for _ in range(2)))
        assert found == [Case.objects.get().reference] * 2

    def test_signing_while_the_text_changes_signs_the_old_text_or_not_at_all(self, draft):
        digest = ask(draft)

        def change():
            save_answers(actor=PRESIDENT, at=AT, draft_id=draft, values={"purpose": "court"}, seen={"purpose": 1})

        found = at_once(lambda: put_name(TREASURER, draft, digest), change)
        assert found[0] in {"done", "ContentChanged", "RequestOver"}
        assert found[1] == "done"
        assert not Signature.objects.filter(voided_at=None).exists()
        assert view(draft).content_hash == ""

    def test_signing_and_refusing_at_once_is_one_of_them(self, draft):
        digest = ask(draft)
        found = at_once(lambda: put_name(TREASURER, draft, digest), lambda: say_no(TREASURER, draft))
        assert sorted(found) == ["NotNow", "done"]
        row = Signature.objects.get(person_id=5)
        assert (row.signed_at is None) is not (row.refused_at is None)

    def test_signing_twice_at_once_is_signing_once(self, draft):
        digest = ask(draft)
        assert at_once(*(lambda: put_name(TREASURER, draft, digest) for _ in range(3))) == ["done"] * 3
        assert len([e for e in entries_about(f"draft:{draft}") if e.event == "cases:draft:signed"]) == 1

    def test_a_seat_that_ends_while_its_holder_signs_ends_before_or_after(self, draft):
        from django.db import transaction

        from balcao.entities.api import hold_seats

        digest = ask(draft)

        def ends():
            with transaction.atomic():
                hold_seats(6)
                elect(3, "treasurer", since=macau_date(AT))

        found = at_once(lambda: put_name(TREASURER, draft, digest), ends)
        following.watch_signatures(at=AT)
        signed = Signature.objects.filter(person_id=5, signed_at__isnull=False).exists()
        assert found[0] == ("done" if signed else "RequestOver")
        assert Signature.objects.filter(person_id=3, voided_at=None).exists()

    def test_two_who_ask_at_once_ask_everyone_once(self, draft):
        found = at_once(lambda: ask(draft), lambda: ask(draft))
        assert found[0] == found[1]
        assert Signature.objects.filter(voided_at=None).count() == 4

    def test_watching_at_once_reminds_once(self, draft):
        ask(draft)
        week = AT + timedelta(days=7)
        assert at_once(*(lambda: following.watch_signatures(at=week) for _ in range(3)))
        assert len([each for each in told("p-6") if each.startswith("Reminder")]) == 1


def test_content_signed_before_does_not_count_for_the_text_after(draft):
    digest = ask(draft)
    put_name(TREASURER, draft, digest)
    save_answers(actor=PRESIDENT, at=AT, draft_id=draft, values={"purpose": "court"}, seen={"purpose": 1})
    fresh = ask(draft)
    with pytest.raises(ContentChanged):
        put_name(MEMBER, draft, digest)
    assert view(draft).signatures_needed == 2
    put_name(TREASURER, draft, fresh)
    assert view(draft).signatures_needed == 1
