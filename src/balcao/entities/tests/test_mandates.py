"""Giving, accepting and ending mandates, and what they allow."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest

from balcao.accounts.models import User
from balcao.entities.api import (
    CLIENTS,
    Action,
    BadPeriod,
    ClientsByFirm,
    LastAdministrator,
    ManagesEverything,
    MandateExists,
    MandateNeeded,
    NobodyBinds,
    NoSuchReceiver,
    NothingGranted,
    NotWaiting,
    TooManyAdministrators,
    ToOneself,
    TooWide,
    accept_mandate,
    acting_choices,
    appoint_administrator,
    approve_request,
    ask_for_mandate,
    change_board,
    confirm_mandate,
    extend_mandate,
    get_entity,
    get_mandate,
    grant_mandate,
    load_demo,
    mandates_of,
    mandates_to_review,
    register_at_counter,
    representatives_of,
    require,
    required_signers,
    review_mandate,
    revoke_mandate,
    sentence_of,
    sight_of,
)
from balcao.entities.models import Confirmation, Entity, Mandate, Seat
from balcao.entities.operations.passing import keep_mandates
from balcao.entities.tests.conftest import AT, TODAY
from balcao.entities.tests.given import (
    ACCOUNTANT,
    ADMINISTRATOR,
    OPERATOR,
    PRESIDENT,
    RENEWAL,
    RESIDENT,
    SECRETARY,
    allowed,
    given,
    grant,
    person,
    terms,
)
from balcao.foundation.audit.api import entries_about
from balcao.kernel.actor import Actor, Channel, posts_in, system_actor
from balcao.kernel.clock import UTC
from balcao.kernel.errors import AssuranceTooLow, NotFound, Refused

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("world")]


def everything():
    return [list(model.objects.order_by("pk").values()) for model in (Mandate, Confirmation)]


def test_everyone_sees_the_entities_they_may_act_for():
    choices = {number: [each.entity_id for each in acting_choices(number, AT)] for number in range(1, 7)}
    assert choices == {1: [1], 2: [1, 3, 6], 3: [1, 2, 7], 4: [2, 4], 5: [4], 6: [4, 5, 7, 8]}


def test_an_office_whose_term_has_ended_signs_nothing():
    assert allowed(SECRETARY, 3, Action.SIGN).reason == "term_over"
    assert allowed(SECRETARY, 3, Action.VIEW, at=datetime(2026, 3, 31, 4, 0, tzinfo=UTC)).allowed


def test_a_mandate_allows_what_it_names_and_nothing_else():
    assert allowed(OPERATOR, 2, Action.LODGE).allowed
    assert allowed(OPERATOR, 2, Action.SIGN).reason == "mandate_missing"
    assert allowed(OPERATOR, 1, Action.VIEW).reason == "mandate_missing"


def test_an_offer_gives_no_right_before_it_is_accepted():
    offer = grant().mandate_id
    assert allowed(RESIDENT, 2, Action.PREPARE).reason == "mandate_not_accepted"
    assert 2 not in [each.entity_id for each in acting_choices(5, AT)]
    with pytest.raises(NotFound):
        accept_mandate(actor=OPERATOR, at=AT, mandate_id=offer)
    accept_mandate(actor=RESIDENT, at=AT, mandate_id=offer)
    accept_mandate(actor=RESIDENT, at=AT, mandate_id=offer)
    assert allowed(RESIDENT, 2, Action.PREPARE).allowed
    events = [entry.event for entry in entries_about(f"mandate:{offer}")]
    assert events == [f"entities:mandate:{what}" for what in ("given", "accepted", "begun")]


def test_an_offer_nobody_answers_lapses_after_thirty_days():
    offer = grant(until_on=TODAY + timedelta(days=300)).mandate_id
    late = AT + timedelta(days=31)
    with pytest.raises(NotWaiting):
        accept_mandate(actor=RESIDENT, at=late, mandate_id=offer)
    assert keep_mandates(at=late) > 0
    assert get_mandate(actor=RESIDENT, at=late, mandate_id=offer).ended_why == "lapsed"


def test_a_mandate_for_one_service_is_for_that_service():
    given(scope=RENEWAL)
    assert allowed(RESIDENT, 2, Action.PREPARE, scopes=(RENEWAL, "licensing")).allowed
    assert not allowed(RESIDENT, 2, Action.PREPARE, scopes=("dst-travel-agency-renewal",)).allowed
    sight = sight_of(actor=person(5, "e-2"), at=AT)
    assert not sight.everything
    assert set(sight.scopes) == {RENEWAL}


def test_a_mandate_for_a_subject_is_for_its_services():
    given(scope="licensing")
    assert allowed(RESIDENT, 2, Action.PREPARE, scopes=(RENEWAL, "licensing")).allowed
    assert not allowed(RESIDENT, 2, Action.PREPARE, scopes=("x", "tax")).allowed


@pytest.mark.parametrize(
    ("action", "act", "reason"),
    [
        (Action.LODGE, {"amount": 500, "is_renewal": True}, ""),
        (Action.LODGE, {"amount": 501, "is_renewal": True}, "over_amount"),
        (Action.LODGE, {"amount": 500, "is_renewal": False}, "renewals_only"),
        (Action.PAY, {"amount": 501}, "over_amount"),
        (Action.PAY, {}, "over_amount"),
        (Action.PREPARE, {}, "renewals_only"),
        (Action.VIEW, {}, ""),
    ],
)
def test_conditions_are_kept_and_what_is_not_known_does_not_keep_them(action, act, reason):
    actions = frozenset({Action.PREPARE, Action.LODGE, Action.PAY})
    given(scope="licensing", actions=actions, amount_up_to=500, renewals_only=True)
    assert allowed(RESIDENT, 2, action, scopes=("licensing",), **act).reason == reason


@pytest.mark.parametrize(("second", "fine"), [(-1, True), (0, False), (1, False)])
def test_a_mandate_ends_at_midnight_in_macao_to_the_second(second, fine):
    given(until_on=TODAY)
    midnight = datetime(2026, 11, 23, 16, 0, tzinfo=UTC)
    verdict = allowed(RESIDENT, 2, Action.PREPARE, at=midnight + timedelta(seconds=second))
    assert (verdict.allowed, verdict.reason) == (fine, "" if fine else "mandate_expired")


def test_a_mandate_does_not_begin_before_its_first_day():
    given(since_on=TODAY + timedelta(days=1))
    assert not allowed(RESIDENT, 2, Action.PREPARE).allowed
    assert allowed(RESIDENT, 2, Action.PREPARE, at=datetime(2026, 11, 23, 16, 0, tzinfo=UTC)).allowed


def test_revoking_is_effective_at_once_and_audited():
    mandate = given()
    revoke_mandate(actor=ADMINISTRATOR, at=AT, mandate_id=mandate)
    revoke_mandate(actor=ADMINISTRATOR, at=AT, mandate_id=mandate)
    assert allowed(RESIDENT, 2, Action.PREPARE).reason == "mandate_revoked"
    assert [entry.event for entry in entries_about(f"mandate:{mandate}")][-1:] == ["entities:mandate:ended"]


def test_who_holds_a_mandate_may_give_it_up():
    mandate = given()
    revoke_mandate(actor=RESIDENT, at=AT, mandate_id=mandate)
    assert [each.entity_id for each in acting_choices(5, AT)] == [4]
    assert Mandate.objects.get(pk=mandate).ended_why == "given_up"


@pytest.mark.parametrize(
    ("actor", "failure"),
    [(OPERATOR, Refused), (PRESIDENT, NotFound), (RESIDENT, NotFound)],
    ids=["staff", "other", "none"],
)
def test_only_those_who_manage_an_entity_give_and_take(actor, failure):
    theirs = Mandate.objects.create(
        entity_id=2, person_id=2, actions=["pay"], since_on=TODAY, until_on=TODAY, granted_by="p-3"
    )
    before = everything()
    for act in (
        lambda: grant(actor, receiver="p-2", scope="one-service"),
        lambda: revoke_mandate(actor=actor, at=AT, mandate_id=theirs.pk),
        lambda: extend_mandate(actor=actor, at=AT, mandate_id=theirs.pk, until_on=TODAY + timedelta(days=9)),
        lambda: review_mandate(actor=actor, at=AT, mandate_id=theirs.pk, needed=True),
        lambda: appoint_administrator(actor=actor, at=AT, entity_id=2, person_id=2),
    ):
        with pytest.raises(failure):
            act()
    assert everything() == before


@pytest.mark.parametrize(
    ("changes", "failure"),
    [
        ({"until_on": TODAY - timedelta(days=1)}, BadPeriod),
        ({"until_on": TODAY + timedelta(days=2000)}, BadPeriod),
        ({"since_on": TODAY - timedelta(days=1)}, BadPeriod),
        ({"actions": frozenset()}, NothingGranted),
        ({"receiver": "p-4"}, MandateExists),
        ({"receiver": "p-3"}, ToOneself),
        ({"receiver": "e-2"}, ToOneself),
        ({"receiver": "p-999"}, NoSuchReceiver),
        ({"receiver": "e-999"}, NoSuchReceiver),
        ({"actions": frozenset({Action.MANAGE}), "scope": RENEWAL}, ManagesEverything),
        ({"actions": frozenset({Action.MANAGE}), "receiver": "e-5"}, ManagesEverything),
        ({"actions": frozenset({Action.MANAGE}), "may_delegate": True}, ManagesEverything),
        ({"scope": CLIENTS, "receiver": "e-5"}, ClientsByFirm),
    ],
)
def test_a_wrong_mandate_is_refused_and_changes_nothing(changes, failure):
    before = everything()
    with pytest.raises(failure):
        grant(**changes)
    assert everything() == before


def test_giving_and_accepting_want_the_second_factor_taking_back_does_not():
    weak = Actor(person_id=3, name="x", holder_id="p-3", assurance=1)
    with pytest.raises(AssuranceTooLow):
        grant(weak)
    offer = grant().mandate_id
    with pytest.raises(AssuranceTooLow):
        accept_mandate(actor=Actor(person_id=5, name="x", assurance=1, holder_id="p-5"), at=AT, mandate_id=offer)
    revoke_mandate(actor=weak, at=AT, mandate_id=offer)
    assert Mandate.objects.get(pk=offer).ended_why == "withdrawn"


def test_another_entity_answers_as_if_it_did_not_exist():
    own = given()
    for entity_id in (1, 999):
        with pytest.raises(NotFound):
            get_entity(actor=OPERATOR, entity_id=entity_id, at=AT)
        with pytest.raises(NotFound):
            mandates_of(actor=OPERATOR, entity_id=entity_id, at=AT)
    for stranger in (PRESIDENT, person(3, "e-1"), person(6, "e-5"), person(4, "e-2")):
        with pytest.raises(NotFound):
            get_mandate(actor=stranger, at=AT, mandate_id=own)


def test_a_dissolved_entity_takes_every_right_with_it():
    Entity.objects.filter(pk=2).update(status="dissolved", ended_on=date(2026, 11, 23))
    assert allowed(ADMINISTRATOR, 2, Action.VIEW).reason == "entity_not_active"
    assert [each.entity_id for each in acting_choices(4, AT)] == [4]
    with pytest.raises(NotFound):
        grant()


def test_a_dissolved_firm_acts_for_nobody_any_more():
    Entity.objects.filter(pk=5).update(status="dissolved", ended_on=date(2026, 11, 23))
    assert not allowed(ACCOUNTANT, 4, Action.VIEW).allowed
    assert [each.entity_id for each in acting_choices(4, AT)] == [2]


def test_a_closed_account_can_do_nothing_at_once():
    User.objects.filter(person_id__in=(3, 4)).update(is_active=False)
    assert allowed(OPERATOR, 2, Action.VIEW).reason == "account_closed"
    assert allowed(ADMINISTRATOR, 2, Action.VIEW).reason == "account_closed"
    assert acting_choices(4, AT) == []
    assert representatives_of(2, AT) == []


class TestJointly:
    def test_what_binds_the_entity_waits_for_as_many_as_its_binding_rule_wants(self):
        offer = grant(PRESIDENT, entity_id=1, actions=frozenset({Action.SIGN})).mandate_id
        assert Mandate.objects.get(pk=offer).state == "confirming"
        with pytest.raises(NotWaiting):
            accept_mandate(actor=RESIDENT, at=AT, mandate_id=offer)
        with pytest.raises(NotFound):
            confirm_mandate(actor=person(4, "e-1"), at=AT, mandate_id=offer)
        confirm_mandate(actor=person(1, "e-1"), at=AT, mandate_id=offer)
        assert Mandate.objects.get(pk=offer).state == "confirming"
        confirm_mandate(actor=person(2, "e-1"), at=AT, mandate_id=offer)
        accept_mandate(actor=RESIDENT, at=AT, mandate_id=offer)
        assert allowed(RESIDENT, 1, Action.SIGN).allowed

    def test_preparing_one_kind_of_thing_binds_nobody(self):
        assert grant(PRESIDENT, entity_id=1, scope="association").state == "offered"

    def test_an_administrator_proposes_what_only_representatives_can_give(self):
        given(actions=frozenset({Action.MANAGE}))
        offer = grant(RESIDENT, receiver="p-2", actions=frozenset({Action.SIGN}))
        assert offer.state == "confirming"
        assert grant(RESIDENT, receiver="p-1", scope="licensing").state == "offered"

    def test_where_nobody_binds_nothing_that_binds_is_given(self):
        Seat.objects.filter(entity_id=1).exclude(post="president").update(term_end=date(2026, 11, 22))
        before = everything()
        with pytest.raises(NobodyBinds):
            grant(PRESIDENT, entity_id=1, actions=frozenset({Action.SIGN}))
        assert everything() == before

    def test_a_longer_joint_mandate_runs_on_until_enough_have_confirmed(self):
        mandate = Mandate.objects.get(entity_id=1, person_id=2)
        longer = extend_mandate(
            actor=PRESIDENT, at=AT, mandate_id=mandate.pk, until_on=mandate.until_on + timedelta(days=60)
        )
        assert longer.state == "confirming"
        assert allowed(SECRETARY, 1, Action.LODGE).allowed
        confirm_mandate(actor=person(3, "e-1"), at=AT, mandate_id=longer.mandate_id)
        mandate.refresh_from_db()
        assert mandate.ended_why == "replaced"
        assert allowed(SECRETARY, 1, Action.LODGE).mandate_id == longer.mandate_id


class TestGivingOn:
    def chain(self, **of):
        """The company lets its accountant's firm act, which lets one more person."""
        wide = frozenset({Action.PREPARE, Action.LODGE})
        held = given(by=ACCOUNTANT, receiver="e-5", scope="tax", actions=wide, may_delegate=True)
        below = grant(ACCOUNTANT, receiver="p-5", scope="tax", parent_id=held, **of).mandate_id
        accept_mandate(actor=RESIDENT, at=AT, mandate_id=below)
        return held, below

    def test_a_firm_gives_on_what_it_holds_and_both_can_act(self):
        held, below = self.chain()
        assert allowed(ACCOUNTANT, 2, Action.LODGE, scopes=("tax",)).mandate_id == held
        verdict = allowed(RESIDENT, 2, Action.PREPARE, scopes=("tax",))
        assert (verdict.mandate_id, set(verdict.chain)) == (below, {held, below})

    def test_revoking_a_link_cuts_all_below_it(self):
        held, below = self.chain()
        revoke_mandate(actor=ADMINISTRATOR, at=AT, mandate_id=held)
        assert [Mandate.objects.get(pk=each).ended_why for each in (held, below)] == ["revoked", "cut"]
        assert allowed(RESIDENT, 2, Action.PREPARE, scopes=("tax",)).reason == "mandate_revoked"

    @pytest.mark.parametrize(
        "changes",
        [
            {"actions": frozenset({Action.SIGN})},
            {"scope": "*"},
            {"scope": "licensing"},
            {"until_on": TODAY + timedelta(days=31)},
        ],
    )
    def test_nothing_wider_or_longer_is_given_on(self, changes):
        held = given(by=ACCOUNTANT, receiver="e-5", scope="tax", may_delegate=True)
        before = everything()
        with pytest.raises(TooWide):
            grant(ACCOUNTANT, parent_id=held, **({"scope": "tax"} | changes))
        assert everything() == before

    def test_a_condition_stays_with_what_is_given_on(self):
        held = given(by=ACCOUNTANT, receiver="e-5", scope="tax", may_delegate=True, amount_up_to=500)
        for wrong in ({"amount_up_to": None}, {"amount_up_to": 501}):
            with pytest.raises(TooWide):
                grant(ACCOUNTANT, parent_id=held, scope="tax", **wrong)
        assert grant(ACCOUNTANT, parent_id=held, scope="tax", amount_up_to=500).state == "offered"

    def test_a_service_of_a_subject_is_given_on_from_the_subject(self):
        held = given(by=ACCOUNTANT, receiver="e-5", scope="tax", may_delegate=True)
        assert grant(ACCOUNTANT, parent_id=held, scope="dsf-m1", within=("tax",)).state == "offered"

    def test_what_may_not_be_given_on_is_not_given_on(self):
        held = given(by=ACCOUNTANT, receiver="e-5", scope="tax")
        with pytest.raises(TooWide):
            grant(ACCOUNTANT, parent_id=held, scope="tax")

    def test_nothing_comes_back_to_whoever_is_in_the_chain(self):
        _held, below = self.chain(may_delegate=True)
        for receiver in ("e-5", "p-5", "e-2"):
            with pytest.raises(ToOneself):
                grant(RESIDENT, parent_id=below, receiver=receiver, scope="tax")

    def test_a_chain_made_too_wide_behind_our_backs_gives_nothing_at_use(self):
        held, below = self.chain()
        for changes in ({"may_delegate": False}, {"actions": ["view"]}, {"until_on": TODAY - timedelta(days=1)}):
            before = Mandate.objects.filter(pk=held).values(*changes).get()
            since = {"since_on": TODAY - timedelta(days=9)} if "until_on" in changes else {}
            Mandate.objects.filter(pk=held).update(**changes, **since)
            assert not allowed(RESIDENT, 2, Action.PREPARE, scopes=("tax",)).allowed
            Mandate.objects.filter(pk=held).update(**before)
        Mandate.objects.filter(pk=below).update(scope="*")
        assert not allowed(RESIDENT, 2, Action.PREPARE, scopes=("licensing",)).allowed

    def test_a_closed_account_in_the_middle_closes_the_way(self):
        held = given(receiver="p-5", scope="tax", may_delegate=True)
        below = grant(RESIDENT, receiver="p-2", scope="tax", parent_id=held).mandate_id
        accept_mandate(actor=SECRETARY, at=AT, mandate_id=below)
        assert allowed(SECRETARY, 2, Action.PREPARE, scopes=("tax",)).allowed
        User.objects.filter(person_id=5).update(is_active=False)
        assert not allowed(SECRETARY, 2, Action.PREPARE, scopes=("tax",)).allowed

    def test_staff_do_for_clients_what_both_the_client_and_the_firm_let_them(self):
        assert allowed(OPERATOR, 4, Action.LODGE).allowed
        assert not allowed(OPERATOR, 4, Action.SIGN).allowed
        assert not allowed(OPERATOR, 5, Action.LODGE).allowed
        own = Mandate.objects.get(entity_id=5, person_id=4)
        revoke_mandate(actor=ACCOUNTANT, at=AT, mandate_id=own.pk)
        assert not allowed(OPERATOR, 4, Action.VIEW).allowed
        assert allowed(ACCOUNTANT, 4, Action.LODGE).allowed


class TestAsking:
    def test_several_principals_are_asked_at_once_and_each_answers_for_itself(self):
        numbers = ask_for_mandate(actor=RESIDENT, at=AT, entity_ids=[1, 2], terms=terms(scope="licensing"), note="hi")
        assert not allowed(RESIDENT, 2, Action.PREPARE, scopes=("licensing",)).allowed
        assert ask_for_mandate(actor=RESIDENT, at=AT, entity_ids=[2], terms=terms(scope="licensing")) == ()
        approve_request(actor=ADMINISTRATOR, at=AT, mandate_id=numbers[1])
        assert allowed(RESIDENT, 2, Action.PREPARE, scopes=("licensing",)).allowed
        revoke_mandate(actor=PRESIDENT, at=AT, mandate_id=numbers[0])
        assert [Mandate.objects.get(pk=each).ended_why for each in numbers] == ["declined", ""]

    def test_what_was_asked_for_waits_for_the_others_whose_word_it_needs(self):
        (number,) = ask_for_mandate(
            actor=RESIDENT, at=AT, entity_ids=[1], terms=terms(actions=frozenset({Action.SIGN}))
        )
        approve_request(actor=PRESIDENT, at=AT, mandate_id=number)
        assert not allowed(RESIDENT, 1, Action.SIGN).allowed
        confirm_mandate(actor=person(3, "e-1"), at=AT, mandate_id=number)
        assert allowed(RESIDENT, 1, Action.SIGN).allowed

    def test_nobody_approves_what_they_asked_for_themself(self):
        given(actions=frozenset({Action.MANAGE}))
        (number,) = ask_for_mandate(actor=RESIDENT, at=AT, entity_ids=[2], terms=terms(scope="licensing"))
        with pytest.raises(NotFound):
            approve_request(actor=RESIDENT, at=AT, mandate_id=number)

    def test_a_firm_asks_its_clients(self):
        (number,) = ask_for_mandate(actor=person(6, "e-5"), at=AT, entity_ids=[2], terms=terms(scope="tax"))
        assert Mandate.objects.get(pk=number).agent_id == 5
        with pytest.raises(NotFound):
            ask_for_mandate(actor=person(4, "e-5"), at=AT, entity_ids=[1], terms=terms())


class TestAdministrators:
    MANAGE = frozenset({Action.MANAGE})

    def test_there_are_three_at_most(self):
        for number in (2, 5, 6):
            appoint_administrator(actor=ADMINISTRATOR, at=AT, entity_id=2, person_id=number)
        before = everything()
        with pytest.raises(TooManyAdministrators):
            appoint_administrator(actor=ADMINISTRATOR, at=AT, entity_id=2, person_id=1)
        assert everything() == before

    def test_the_last_one_stays_until_there_is_another(self):
        first = given(actions=self.MANAGE)
        with pytest.raises(LastAdministrator):
            revoke_mandate(actor=ADMINISTRATOR, at=AT, mandate_id=first)
        with pytest.raises(LastAdministrator):
            revoke_mandate(actor=RESIDENT, at=AT, mandate_id=first)
        assert allowed(RESIDENT, 2, Action.MANAGE).allowed
        given(by=SECRETARY, receiver="p-2", actions=self.MANAGE)
        revoke_mandate(actor=ADMINISTRATOR, at=AT, mandate_id=first)
        assert not allowed(RESIDENT, 2, Action.MANAGE).allowed

    def test_a_room_above_appoints_with_the_signatures_it_has_seen(self):
        made = appoint_administrator(
            actor=system_actor(), at=AT, entity_id=1, person_id=5, confirmed_by=(1, 2), until_on=TODAY
        )
        assert made.state == "offered"

    def test_who_appoints_themself_has_accepted_by_that(self):
        assert appoint_administrator(actor=ADMINISTRATOR, at=AT, entity_id=2, person_id=3).state == "in_force"


def test_half_a_year_later_each_mandate_is_asked_about():
    mandate, manager = Mandate.objects.get(entity_id=2), person(3, "e-2")
    assert [each.mandate_id for each in mandates_to_review(actor=manager, entity_id=2, at=AT)] == [mandate.pk]
    review_mandate(actor=manager, at=AT, mandate_id=mandate.pk, needed=True)
    assert mandates_to_review(actor=manager, entity_id=2, at=AT) == []
    assert mandates_to_review(actor=manager, entity_id=2, at=AT + timedelta(days=182))
    review_mandate(actor=manager, at=AT, mandate_id=mandate.pk, needed=False)
    assert not allowed(OPERATOR, 2, Action.VIEW).allowed


def test_a_principal_gives_a_later_last_day():
    number = given()
    extend_mandate(actor=ADMINISTRATOR, at=AT, mandate_id=number, until_on=TODAY + timedelta(days=90))
    assert allowed(RESIDENT, 2, Action.PREPARE, at=AT + timedelta(days=90)).allowed
    for wrong in (TODAY + timedelta(days=90), TODAY + timedelta(days=2000)):
        with pytest.raises(BadPeriod):
            extend_mandate(actor=ADMINISTRATOR, at=AT, mandate_id=number, until_on=wrong)


def test_a_changed_mandate_takes_the_place_of_the_old_one_when_it_is_accepted():
    old = given(scope="licensing")
    new = grant(scope="licensing", actions=frozenset({Action.VIEW}), replaces_id=old).mandate_id
    assert allowed(RESIDENT, 2, Action.PREPARE, scopes=("licensing",)).allowed
    accept_mandate(actor=RESIDENT, at=AT, mandate_id=new)
    assert not allowed(RESIDENT, 2, Action.PREPARE, scopes=("licensing",)).allowed
    assert Mandate.objects.get(pk=old).ended_why == "replaced"


def test_the_counter_enters_the_same_mandate_marked_with_its_origin():
    clerk = Actor(person_id=14, name="clerk", holder_id="p-14", assurance=2, posts=posts_in("SAFP", "counter"))
    entered: dict[str, Any] = {
        "at": AT,
        "entity_id": 2,
        "receiver": "p-5",
        "terms": terms(),
        "receiver_signed": True,
        "scan_sha256": "a" * 64,
    }
    with pytest.raises(NotFound):
        register_at_counter(actor=person(14), appeared=(3,), **entered)
    with pytest.raises(NobodyBinds):
        register_at_counter(actor=clerk, appeared=(4,), **entered)
    made = register_at_counter(actor=clerk, appeared=(3,), **entered)
    assert (made.state, made.origin) == ("in_force", "counter")
    assert allowed(RESIDENT, 2, Action.PREPARE).mandate_id == made.mandate_id
    assert {entry.channel for entry in entries_about(f"mandate:{made.mandate_id}")} == {Channel.COUNTER.value}


def test_a_new_board_freezes_the_old_mandates_and_is_offered_the_same():
    from_on = TODAY + timedelta(days=10)
    offers = change_board(actor=system_actor(), at=AT, entity_id=1, leaving=(2,), joining=(5,), from_on=from_on)
    before, after = AT + timedelta(days=9), AT + timedelta(days=10)
    assert allowed(SECRETARY, 1, Action.PREPARE, at=before).allowed
    assert not allowed(SECRETARY, 1, Action.PREPARE, at=after).allowed
    (offer,) = Mandate.objects.filter(pk__in=offers)
    assert (offer.person_id, offer.origin, offer.state) == (5, "board", "confirming")


def test_a_verb_is_refused_with_what_to_ask_for():
    actor = person(4, "e-2")
    with pytest.raises(MandateNeeded) as refused:
        require(actor=actor, action=Action.SIGN, at=AT, scopes=(RENEWAL,))
    assert (refused.value.action, refused.value.holder_id, refused.value.scopes) == (Action.SIGN, "e-2", (RENEWAL,))


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("en", "Ho Sio Fan may view, prepare and lodge for Boa Vista Restauração Limitada in “Licences” until "
               "31 December 2026, for renewals only, and may not sign, pay or give rights to others."),
        ("pt", "Ho Sio Fan pode ver, preparar e apresentar em nome de Boa Vista Restauração Limitada, em «Licences», "
               "até 31 de Dezembro de 2026, só para renovações; não pode assinar, pagar ou dar direitos a outros."),
        ("zh-Hant", "何少芬可代好景餐飲有限公司查看、準備及遞交，範圍為「Licences」，至2026年12月31日止（當日仍有效），"
                    "只限續期；不可簽署、繳費或授權他人。"),
    ],
)  # fmt: skip
def test_a_mandate_is_a_sentence_one_can_read_aloud(language, said):
    made = grant(
        scope="licensing",
        actions=frozenset({Action.PREPARE, Action.LODGE}),
        renewals_only=True,
        until_on=date(2026, 12, 31),
    )
    assert sentence_of(made, "Licences", language) == said


def test_the_binding_rule_says_who_must_sign():
    rule = required_signers(entity_id=1, at=AT)
    assert (rule.least, rule.persons, rule.expired) == (2, (1, 2, 3), False)
    assert required_signers(entity_id=3, at=AT).expired
    Seat.objects.filter(entity_id=1, post="treasurer").update(term_end=date(2026, 11, 22))
    assert required_signers(entity_id=1, at=AT).persons == (1, 2)


def test_the_rights_of_a_page_are_one_question(django_assert_num_queries):
    with django_assert_num_queries(1):
        allowed(OPERATOR, 4, Action.LODGE)
    with django_assert_num_queries(2):
        acting_choices(4, AT)


def test_loading_the_demo_world_twice_changes_nothing():
    load_demo(at=AT)
    assert (Entity.objects.count(), Mandate.objects.count()) == (8, 5)


def test_a_mandate_for_nothing_known_is_kept_out_by_the_database():
    from django.db import IntegrityError

    with pytest.raises(IntegrityError):
        Mandate.objects.create(
            entity_id=2, person_id=1, actions=["fly"], since_on=TODAY, until_on=TODAY, granted_by="p-3"
        )


def test_the_verb_takes_only_what_it_names():
    with pytest.raises(TypeError):
        grant_mandate(actor=ADMINISTRATOR, at=AT, entity_id=2, receiver="p-5", terms=terms(), state="in_force")  # type: ignore[call-arg]
