"""Signing for an absent office-holder, under a mandate to sign, and by a rule that changed meanwhile."""

import threading
from datetime import date, datetime, timedelta

import pytest
from django.db import connections

from balcao.cases.api import (
    RequestOver,
    draft_view,
    request_signatures,
    sign,
    signing_view,
    to_sign,
)
from balcao.cases.models import Signature
from balcao.cases.operations.following import follow_changed_seats, watch_signatures
from balcao.cases.testing import AT, CERTIFICATE, ORGANS, drafted, load_world, person, republish
from balcao.entities.api import (
    EVERY_SERVICE,
    BindingRule,
    ChangeKind,
    EntityKind,
    RegisterChange,
    Representative,
    accept_substitution,
    apply_register_change,
    end_substitution,
    name_substitute,
    revoke_mandate,
    substitutions_shown,
)
from balcao.entities.models import Entity, Mandate, Seat
from balcao.foundation.audit.api import acts_under
from balcao.foundation.jobs.api import run_waiting_jobs
from balcao.kernel.actor import system_actor
from balcao.kernel.clock import macau_date
from balcao.notices.models import Notice

CHOIR = "e-6"
PRESIDENT, SECRETARY, TREASURER, MEMBER, OUTSIDER = person(2), person(4), person(5), person(6), person(3)
DAY = timedelta(days=1)
TODAY = macau_date(AT)


@pytest.fixture
def draft(request, db):
    """A certificate of the choir: president and treasurer together, or any three of the board."""
    load_world()
    Entity.objects.filter(pk=6).update(
        bound_by={
            "alternatives": [{"of_each": 1, "posts": ["president", "treasurer"]}],
            "substitutes": ["president", "treasurer"],
        }
    )
    return choir_draft()


def choir_draft(key="k"):
    facts = {"organs": {**ORGANS, "registration_no": "7215"}}
    answers = {"purpose": "bank", "true_and_complete": True}
    return drafted(CERTIFICATE, person(2, CHOIR), answers=answers, facts=facts, key=key)


def ask(draft, at=AT):
    return request_signatures(actor=person(2, CHOIR), at=at, draft_id=draft)


def put_name(actor, draft, digest, at=AT):
    sign(actor=actor, at=at, draft_id=draft, content_hash=digest)


def view(draft, at=AT):
    return draft_view(actor=person(2, CHOIR), at=at, draft_id=draft)


def away(person_id=2, substitute=4, *, from_on=TODAY, days=7, at=AT):
    number = name_substitute(
        actor=person(person_id, CHOIR),
        at=at,
        entity_id=6,
        person_id=person_id,
        substitute_id=substitute,
        from_on=from_on,
        until_on=from_on + days * DAY,
    )
    accept_substitution(actor=person(substitute), at=at, substitution_id=number)
    return number


def asked(actor, at=AT):
    return [each.draft_id for each in to_sign(actor=actor, at=at)]


def told(holder):
    return [each.subject["en"].partition(":")[0] for each in Notice.objects.filter(holder_id=holder).order_by("pk")]


class TestSubstitute:
    def test_signs_in_the_absent_ones_place_and_counts_as_the_office(self, draft):
        away()
        digest = ask(draft)
        assert (asked(PRESIDENT), asked(SECRETARY)) == ([], [draft])
        (row,) = [each for each in view(draft).signers if each.person_id == 4]
        assert row.capacity["en"] == "secretary, president (in place of João Baptista da Silva, who is away)"
        put_name(SECRETARY, draft, digest)
        put_name(TREASURER, draft, digest)
        assert view(draft).signed

    def test_a_request_that_waits_moves_when_the_absence_is_agreed_and_back_when_it_ends(self, draft):
        digest = ask(draft)
        number = away()
        with pytest.raises(RequestOver) as over:
            signing_view(actor=PRESIDENT, at=AT, draft_id=draft)
        assert over.value.why == "away"
        assert "Please sign for somebody who is away" in told("p-4")
        assert "Your substitute is asked to sign" in told("p-2")
        end_substitution(actor=PRESIDENT, at=AT, substitution_id=number)
        assert (asked(PRESIDENT), asked(SECRETARY)) == ([draft], [])
        with pytest.raises(RequestOver):
            put_name(SECRETARY, draft, digest)
        put_name(PRESIDENT, draft, digest)

    def test_ends_by_itself_after_the_last_day(self, draft):
        away(days=1)
        digest = ask(draft)
        late = AT + 2 * DAY
        with pytest.raises(RequestOver):
            put_name(SECRETARY, draft, digest, at=late)
        assert asked(PRESIDENT, late) == [draft]

    def test_begins_by_itself_on_the_first_day(self, draft):
        away(from_on=TODAY + DAY)
        ask(draft)
        assert asked(PRESIDENT) == [draft]
        watch_signatures(at=AT + DAY)
        assert (asked(PRESIDENT, AT + DAY), asked(SECRETARY, AT + DAY)) == ([], [draft])

    def test_one_office_signs_once_whoever_of_the_two_did(self, draft):
        number = away()
        digest = ask(draft)
        put_name(SECRETARY, draft, digest)
        end_substitution(actor=PRESIDENT, at=AT, substitution_id=number)
        follow_changed_seats(holder_id=CHOIR, at=AT)
        assert asked(PRESIDENT) == []
        assert view(draft).signatures_needed == 1
        put_name(TREASURER, draft, digest)
        assert view(draft).signed

    def test_who_signed_before_leaving_is_not_stood_in_for(self, draft):
        digest = ask(draft)
        put_name(PRESIDENT, draft, digest)
        away()
        assert asked(SECRETARY) == []
        put_name(TREASURER, draft, digest)
        assert view(draft).signed

    def test_nobody_signs_twice_as_two_offices(self, draft):
        away(substitute=5)
        digest = ask(draft)
        assert asked(PRESIDENT) == [draft]
        put_name(TREASURER, draft, digest)
        assert view(draft).signatures_needed == 1

    def test_only_where_the_statutes_let_the_office_be_stood_in_for(self, draft):
        Entity.objects.filter(pk=6).update(
            bound_by={"alternatives": [{"of_each": 1, "posts": ["president", "treasurer"]}]}
        )
        away()
        ask(draft)
        assert (asked(PRESIDENT), asked(SECRETARY)) == ([draft], [])

    def test_an_officer_without_any_mandate_lends_the_signature_alone(self, draft):
        away(person_id=5, substitute=4)
        (shown,) = substitutions_shown(actor=TREASURER, at=AT)
        assert (shown.signs_as, shown.ended) == (("treasurer",), False)
        ask(draft)
        assert (asked(TREASURER), asked(SECRETARY)) == ([], [draft])

    def test_a_substitute_who_is_not_in_the_entity_any_more_is_not_asked(self, draft):
        away()
        Seat.objects.filter(entity_id=6, person_id=4).update(term_end=TODAY - DAY)
        ask(draft)
        assert asked(PRESIDENT) == [draft]


def mandated(person_id=3, *, scope=EVERY_SERVICE, amount=None, entity_id=6, **more):
    return Mandate.objects.create(
        entity_id=entity_id,
        **({"person_id": person_id} | more),
        scope=scope,
        actions=["view", "sign"],
        amount_up_to=amount,
        since_on=date(2026, 1, 1),
        until_on=date(2027, 12, 31),
        granted_by="p-2",
    )


class TestByMandate:
    def test_signs_alone_for_the_principal_and_the_mandate_says_so(self, draft):
        mandate = mandated()
        digest = ask(draft)
        assert asked(OUTSIDER) == [draft]
        put_name(OUTSIDER, draft, digest)
        assert view(draft).signed
        (row,) = [each for each in view(draft).signers if each.person_id == 3]
        assert row.capacity["en"] == f"for Macao Youth Choir under mandate no. {mandate.pk}"
        assert [act.event for act in acts_under([mandate.pk])] == ["cases:draft:signed"]

    def test_not_once_it_is_revoked_nor_on_the_day_after_its_last(self, draft):
        mandate = mandated()
        digest = ask(draft)
        revoke_mandate(actor=PRESIDENT, at=AT, mandate_id=mandate.pk)
        with pytest.raises(RequestOver):
            put_name(OUTSIDER, draft, digest)
        run_waiting_jobs()
        assert asked(OUTSIDER) == []
        assert not Signature.objects.filter(signed_at__isnull=False).exists()

    @pytest.mark.parametrize(
        ("at", "counts"), [("2026-11-23T23:59:59+08:00", True), ("2026-11-24T00:00:00+08:00", False)]
    )
    def test_until_the_last_second_of_its_last_day_in_macao(self, draft, at, counts):
        mandate = mandated()
        Mandate.objects.filter(pk=mandate.pk).update(until_on=TODAY)
        digest, moment = ask(draft), datetime.fromisoformat(at)
        if counts:
            put_name(OUTSIDER, draft, digest, at=moment)
            return
        with pytest.raises(RequestOver):
            put_name(OUTSIDER, draft, digest, at=moment)

    def test_only_within_its_amount_and_scope(self, draft):
        mandated(amount=4499)
        mandated(1, scope="dst-travel-agency-renewal")
        ask(draft)
        assert (asked(OUTSIDER), asked(person(1))) == ([], [])

    def test_a_firms_by_those_who_represent_the_firm(self, draft):
        mandated(None, agent_id=5)
        Seat.objects.filter(entity_id=6, person_id=6).delete()
        ask(draft)
        assert asked(person(6)) == [draft]

    def test_not_where_the_statutes_or_the_service_shut_attorneys_out(self, draft):
        mandated()
        rule = Entity.objects.get(pk=6).bound_by
        Entity.objects.filter(pk=6).update(bound_by={**rule, "attorneys": False})
        ask(draft)
        assert asked(OUTSIDER) == []
        Entity.objects.filter(pk=6).update(bound_by=rule)
        republish(CERTIFICATE, lambda content: content["data"]["signing"].update(by_mandate=False))
        other = choir_draft(key="other")
        ask(other)
        assert other not in asked(OUTSIDER)

    def test_a_mandate_that_begins_later_lets_its_holder_be_asked(self, draft):
        ask(draft)
        mandated()
        follow_changed_seats(holder_id=CHOIR, at=AT)
        assert asked(OUTSIDER) == [draft]
        assert "Other signatures are needed now" not in told("p-2")

    @pytest.mark.django_db(transaction=True)
    def test_ending_it_and_signing_at_once_is_one_before_the_other(self):
        load_world()
        draft = choir_draft()
        mandate = mandated()
        digest = ask(draft)
        found = {}

        def run(name, act):
            try:
                act()
                found[name] = "done"
            except RequestOver:
                found[name] = "over"
            finally:
                connections.close_all()

        threads = [
            threading.Thread(target=run, args=("sign", lambda: put_name(OUTSIDER, draft, digest))),
            threading.Thread(
                target=run, args=("end", lambda: revoke_mandate(actor=PRESIDENT, at=AT, mandate_id=mandate.pk))
            ),
        ]
        for each in threads:
            each.start()
        for each in threads:
            each.join(30)
        signed = Signature.objects.filter(person_id=3, signed_at__isnull=False).exists()
        assert found == {"sign": "done" if signed else "over", "end": "done"}


class TestChangedRule:
    def change(self, rule, *, sequence=1):
        seats = [(2, "president"), (5, "treasurer"), (4, "secretary"), (6, "member")]
        change = RegisterChange(
            kind=ChangeKind.REPRESENTATIVES,
            source="organs",
            sequence=sequence,
            effective_on=TODAY,
            representatives=tuple(
                Representative(person_id=number, post=post, term_start=date(2025, 3, 1), term_end=date(2028, 2, 29))
                for number, post in seats
            ),
            bound_by=BindingRule.model_validate(rule),
        )
        apply_register_change(actor=system_actor(), at=AT, kind=EntityKind.ASSOCIATION, number="7215", change=change)

    def test_the_whole_rule_with_its_limits_is_taken_over(self, draft):
        rule = {"alternatives": [{"any": 1, "posts": ["president"], "up_to": 4500}, {"any": 3, "body": "board"}]}
        self.change(rule)
        assert BindingRule.model_validate(Entity.objects.get(pk=6).bound_by) == BindingRule.model_validate(rule)

    def test_signatures_that_wait_are_counted_and_asked_by_it_and_those_in_charge_are_told(self, draft):
        digest = ask(draft)
        put_name(TREASURER, draft, digest)
        self.change({"alternatives": [{"any": 3, "body": "board"}]})
        assert view(draft).signatures_needed == 2
        assert asked(SECRETARY) == [draft]
        assert "Other signatures are needed now" in told("p-2")
        put_name(SECRETARY, draft, digest)
        put_name(MEMBER, draft, digest)
        assert view(draft).signed

    def test_the_same_rule_again_changes_nothing(self, draft):
        ask(draft)
        before = list(Signature.objects.values())
        self.change(
            {
                "alternatives": [{"of_each": 1, "posts": ["president", "treasurer"]}],
                "substitutes": ["president", "treasurer"],
            }
        )
        assert list(Signature.objects.values()) == before
        assert "Other signatures are needed now" not in told("p-2")
