"""When the organs change: who keeps acting, and who begins to."""

from datetime import date, timedelta

import pytest

from balcao.associations.api import Answer, answer_handover, handover_of
from balcao.associations.models import Handover, HandoverItem
from balcao.associations.operations.handover import end_mandates
from balcao.associations.operations.register import enter_election
from balcao.cases.testing import certificate_draft, lodged, person
from balcao.entities.api import Action, accept_mandate, confirm_mandate, may
from balcao.entities.models import Mandate
from balcao.kernel.errors import NotFound, Refused
from balcao.notices.models import Notice

from .conftest import AT
from .test_register import ROWS

LATER = AT + timedelta(days=1)
EFFECT = date(2026, 12, 1)
ON = AT + timedelta(days=8)
PRESIDENT = person(3, "e-1")
OLD_SECRETARY, NEW_TREASURER = person(2, "e-1"), person(4, "e-1")


@pytest.fixture
def administrator():
    Mandate.objects.filter(entity_id=1, person_id=2).update(actions=["view", "lodge", "manage"])


@pytest.fixture
def filed(db):
    """The treasurer becomes president; the old president and secretary leave; ka.man joins as treasurer."""

    def file(begins=EFFECT, at=LATER):
        enter_election(
            at=at,
            entity_id=1,
            reference="DSI-1",
            elected_on=date(2026, 11, 20),
            begins=begins,
            ends=date(2029, 11, 30),
            rows=ROWS,
        )

    return file


def allowed(actor, action, at):
    return may(actor=actor, entity_id=1, action=action, at=at).allowed


def waiting(number):
    return Mandate.objects.filter(entity_id=1, person_id=number).latest("pk").pk


def accept(number):
    accept_mandate(actor=person(number), at=ON, mandate_id=waiting(number))


def confirm(number, of):
    """What reaches so far waits for a second of those who bind the association."""
    confirm_mandate(actor=person(number, "e-1"), at=ON, mandate_id=waiting(of))


def items():
    return {(item.person_id, bool(item.mandate_id)): item for item in HandoverItem.objects.all()}


def test_mandates_of_who_leaves_go_on_until_the_day_of_effect_and_end_then(filed):
    filed()
    assert allowed(OLD_SECRETARY, Action.LODGE, LATER)
    assert end_mandates(at=ON - timedelta(days=1)) == 0
    assert end_mandates(at=ON) == 1
    assert not allowed(OLD_SECRETARY, Action.VIEW, ON)
    assert end_mandates(at=ON) == 0
    assert items()[2, True].answer == "lapsed"


def test_who_stays_in_the_organs_keeps_their_mandate(filed):
    filed()
    end_mandates(at=ON)
    assert Mandate.objects.get(entity_id=1, person_id=3).ended_at is None


def test_an_effect_in_the_past_ends_them_at_once(filed):
    filed(begins=date(2026, 11, 21))
    assert not allowed(OLD_SECRETARY, Action.VIEW, LATER)


def test_an_administrator_stays_until_the_board_decides_but_no_longer_than_thirty_days(administrator, filed):
    filed()
    end_mandates(at=ON + timedelta(days=29))
    assert allowed(OLD_SECRETARY, Action.MANAGE, ON + timedelta(days=29))
    end_mandates(at=ON + timedelta(days=30))
    assert not allowed(OLD_SECRETARY, Action.VIEW, ON + timedelta(days=30))


def test_a_mandate_that_fits_the_post_is_proposed_to_who_joins_and_given_with_one_tap(filed):
    filed()
    view = handover_of(actor=PRESIDENT, at=ON)
    assert view is not None
    (joining,) = [each for each in view.questions if not each.leaving]
    assert (joining.person_id, joining.post, view.may_answer) == (4, "treasurer", True)
    assert not allowed(NEW_TREASURER, Action.PAY, ON)
    answer_handover(actor=PRESIDENT, at=ON, item_id=joining.item_id, stays=True)
    answer_handover(actor=PRESIDENT, at=ON, item_id=joining.item_id, stays=True)
    assert not allowed(NEW_TREASURER, Action.PAY, ON), "nobody has a right before they accept it"
    confirm(4, of=4)
    accept(4)
    assert allowed(NEW_TREASURER, Action.PAY, ON)
    mandate = Mandate.objects.get(entity_id=1, person_id=4)
    assert mandate.until_on == date(2027, 12, 31), "with the term of those who bind the association"


def test_who_left_may_be_kept_before_or_after_the_mandate_ended(filed):
    filed()
    item = items()[2, True]
    end_mandates(at=ON)
    answer_handover(actor=PRESIDENT, at=ON, item_id=item.pk, stays=True)
    confirm(4, of=2)
    accept(2)
    assert allowed(OLD_SECRETARY, Action.LODGE, ON)
    assert items()[2, True].answer == Answer.KEPT
    answer_handover(actor=PRESIDENT, at=ON, item_id=item.pk, stays=False)
    assert not allowed(OLD_SECRETARY, Action.LODGE, ON)


def test_a_kept_administrator_does_not_lapse(administrator, filed):
    filed()
    answer_handover(actor=PRESIDENT, at=ON, item_id=items()[2, True].pk, stays=True)
    assert end_mandates(at=ON + timedelta(days=40)) == 0
    assert allowed(OLD_SECRETARY, Action.MANAGE, ON + timedelta(days=40))


def test_nobody_decides_before_the_day_of_effect_not_even_the_old_president(filed):
    filed()
    with pytest.raises(Refused) as refused:
        answer_handover(actor=person(1, "e-1"), at=LATER, item_id=items()[2, True].pk, stays=True)
    assert refused.value.reason_key == "associations.not_in_effect"
    assert items()[2, True].answer == ""


def test_who_left_does_not_decide_about_themself_nor_about_others(administrator, filed):
    filed()
    for item, why in ((items()[2, True], "own_question"), (items()[4, False], "not_of_the_organs")):
        with pytest.raises(Refused) as refused:
            answer_handover(actor=OLD_SECRETARY, at=ON, item_id=item.pk, stays=True)
        assert refused.value.reason_key == f"associations.{why}"
    assert {item.answer for item in items().values()} == {""}


def test_questions_of_another_association_do_not_exist(filed):
    filed()
    item = items()[2, True]
    for actor in (person(3, "e-2"), person(3), person(5, "e-4")):
        with pytest.raises(NotFound):
            answer_handover(actor=actor, at=ON, item_id=item.pk, stays=True)
    with pytest.raises(NotFound):
        handover_of(actor=person(5, "e-1"), at=ON)


def test_the_association_is_told_once(filed):
    filed()
    filed()
    assert Notice.objects.filter(key__startswith="associations:handover").count() == 1
    assert Handover.objects.count() == 1


def test_running_cases_stay_alive(filed):
    case = lodged(certificate_draft(), person(1, "e-1"), run=False)
    filed(begins=date(2026, 11, 21))
    case.refresh_from_db()
    assert (case.state, case.holder_id) == ("processing", "e-1")
