"""What a mandate's scope and conditions allow with applications, and that each act is recorded under it."""

import pytest

from balcao.cases.api import checkout, draft_view, drafts_of, lodge, request_signatures, save_answers, sign
from balcao.cases.models import Case
from balcao.cases.testing import AT, CERTIFICATE, certificate_draft, load_world, person
from balcao.entities.api import Client, MandateNeeded, acting_choices, clients_of, revoke_mandate
from balcao.entities.models import Mandate
from balcao.foundation.audit.api import acts_under
from balcao.kernel.errors import NotFound, Refused
from balcao.payments.models import Order

pytestmark = pytest.mark.django_db
SECRETARY = person(2, "e-1")


@pytest.fixture
def mandate():
    load_world()
    return Mandate.objects.get(entity_id=1, person_id=2)


def change(mandate, **columns):
    Mandate.objects.filter(pk=mandate.pk).update(**columns)


def signed_draft():
    draft = certificate_draft()
    digest = request_signatures(actor=SECRETARY, at=AT, draft_id=draft)
    for number in (1, 3):
        sign(actor=person(number), at=AT, draft_id=draft, content_hash=digest)
    return draft


def test_every_act_is_recorded_under_the_mandate(mandate):
    draft = signed_draft()
    total = draft_view(actor=SECRETARY, at=AT, draft_id=draft).total
    order = checkout(actor=SECRETARY, at=AT, draft_id=draft, shown_total=total)
    Order.objects.filter(pk=order.id).update(state="paid", receipt_number="R-1", paid_at=AT)
    lodge(actor=SECRETARY, at=AT, draft_id=draft)
    done = {act.event for act in acts_under([mandate.pk])}
    assert {"cases:draft:signatures_requested", "payments:order:placed", "cases:case:lodged"} <= done


@pytest.mark.parametrize(("over", "failure"), [(0, ""), (-1, "entities.over_amount")])
def test_an_amount_is_judged_when_it_is_paid_and_lodged(mandate, over, failure):
    draft = signed_draft()
    total = draft_view(actor=SECRETARY, at=AT, draft_id=draft).total
    change(mandate, amount_up_to=total + over)
    if not failure:
        checkout(actor=SECRETARY, at=AT, draft_id=draft, shown_total=total)
        return
    for act in (
        lambda: checkout(actor=SECRETARY, at=AT, draft_id=draft, shown_total=total),
        lambda: lodge(actor=SECRETARY, at=AT, draft_id=draft),
    ):
        with pytest.raises(MandateNeeded) as refused:
            act()
        assert refused.value.reason_key == failure
    assert not Order.objects.exists()
    assert not Case.objects.exists()


def test_a_mandate_for_renewals_prepares_nothing_else(mandate):
    draft = certificate_draft()
    change(mandate, renewals_only=True)
    with pytest.raises(Refused):
        save_answers(actor=SECRETARY, at=AT, draft_id=draft, values={}, seen={})


@pytest.mark.parametrize("scope", [CERTIFICATE, "association", "draft"])
def test_who_sees_one_service_sees_its_applications_and_no_others(mandate, scope):
    seen, other = certificate_draft(key="seen"), certificate_draft(key="other")
    change(mandate, scope=f"draft:{seen}" if scope == "draft" else scope)
    expected = {seen} if scope == "draft" else {seen, other}
    assert {each.id for each in drafts_of(actor=SECRETARY, at=AT)} == expected
    change(mandate, scope="tax")
    assert drafts_of(actor=SECRETARY, at=AT) == []
    with pytest.raises(NotFound):
        draft_view(actor=SECRETARY, at=AT, draft_id=seen)


def test_a_mandate_revoked_between_two_saves_stops_the_second_and_keeps_the_first(mandate):
    draft = certificate_draft()
    save_answers(actor=SECRETARY, at=AT, draft_id=draft, values={"purpose": "court"}, seen={"purpose": 1})
    revoke_mandate(actor=person(2), at=AT, mandate_id=mandate.pk)
    with pytest.raises(NotFound):
        save_answers(actor=SECRETARY, at=AT, draft_id=draft, values={"purpose": "bank"}, seen={"purpose": 2})
    kept = draft_view(actor=person(1, "e-1"), at=AT, draft_id=draft).journey.answers
    assert kept["purpose"] == "court"


def test_the_clients_of_a_person_are_those_they_do_not_represent(mandate):
    clients: list[Client] = clients_of(4, AT)
    assert {each.entity.entity_id for each in clients} == {2, 4}
    assert {each.entity_id for each in acting_choices(5, AT)} == {4}
    assert clients_of(5, AT) == []
