"""Accepted means committed, and once."""

import threading
from datetime import datetime

import pytest
from django.db import connections

from balcao.cases.api import (
    FeeChanged,
    NotPaid,
    NotSigned,
    WindowClosed,
    case_view,
    cases_of,
    checkout,
    draft_view,
    lodge,
    request_signatures,
    sign,
)
from balcao.cases.models import Case, Draft
from balcao.cases.testing import AT, CERTIFICATE, certificate_draft, drafted, load_world, person
from balcao.catalogue.api import get_published
from balcao.entities.api import revoke_mandate
from balcao.entities.models import Mandate
from balcao.foundation.bus.api import announce
from balcao.foundation.jobs.api import run_waiting_jobs
from balcao.kernel.errors import NotFound
from balcao.payments.api import OrderPaid, order_of
from balcao.payments.models import Order

PRESIDENT, SECRETARY = person(1, "e-1"), person(2, "e-1")


def signed_draft(*, key="k"):
    draft = certificate_draft(key=key)
    digest = request_signatures(actor=PRESIDENT, at=AT, draft_id=draft)
    sign(actor=person(1), at=AT, draft_id=draft, content_hash=digest)
    sign(actor=person(3), at=AT, draft_id=draft, content_hash=digest)
    return draft


def pay(draft, *, tell=True):
    """The provider says that the order is paid."""
    order = order_of(subject=f"draft:{draft}")
    assert order is not None
    Order.objects.filter(pk=order.id).update(state="paid", receipt_number=f"R-{order.id}", paid_at=AT)
    if tell:
        announce(
            OrderPaid(
                order_id=order.id,
                subject=f"draft:{draft}",
                holder_id="e-1",
                receipt_number=f"R-{order.id}",
                paid_at=AT,
            )
        )


@pytest.mark.django_db
class TestOneAfterTheOther:
    @pytest.fixture(autouse=True)
    def world(self):
        load_world()

    def test_paying_lodges_issues_and_serves(self):
        draft = signed_draft()
        checkout(actor=PRESIDENT, at=AT, draft_id=draft, shown_total=4500)
        pay(draft)
        run_waiting_jobs()
        (found,) = cases_of(actor=PRESIDENT, at=AT)
        view = case_view(actor=PRESIDENT, at=AT, reference=found.reference)
        assert (view.outcome, view.route, view.finished) == ("approve", "instant", True)
        kinds = [step.kind for step in view.timeline]
        assert kinds[:2] == ["lodged", "decided_at_once_approve"]
        assert {"issued", "served", "sealed"} <= set(kinds)

    def test_nothing_is_lodged_before_everyone_signed(self):
        draft = certificate_draft()
        with pytest.raises(NotSigned):
            checkout(actor=PRESIDENT, at=AT, draft_id=draft, shown_total=4500)
        with pytest.raises(NotSigned):
            lodge(actor=PRESIDENT, at=AT, draft_id=draft)
        assert not Case.objects.exists()

    def test_nothing_is_lodged_before_it_is_paid(self):
        draft = signed_draft()
        with pytest.raises(NotPaid):
            lodge(actor=PRESIDENT, at=AT, draft_id=draft)
        assert Draft.objects.get(pk=draft).state == "open"

    def test_a_fee_that_is_not_the_one_shown_is_told(self):
        draft = signed_draft()
        with pytest.raises(FeeChanged):
            checkout(actor=PRESIDENT, at=AT, draft_id=draft, shown_total=3000)
        assert order_of(subject=f"draft:{draft}") is None

    def test_lodging_again_gives_the_same_case(self):
        draft = signed_draft()
        checkout(actor=PRESIDENT, at=AT, draft_id=draft, shown_total=4500)
        pay(draft)
        first = lodge(actor=PRESIDENT, at=AT, draft_id=draft)
        assert lodge(actor=PRESIDENT, at=AT, draft_id=draft) == first
        pay(draft)
        assert Case.objects.count() == 1

    def test_a_mandate_revoked_while_paying_keeps_the_money_and_says_why(self):
        draft = signed_draft()
        checkout(actor=SECRETARY, at=AT, draft_id=draft, shown_total=4500)
        revoke_mandate(actor=PRESIDENT, at=AT, mandate_id=Mandate.objects.get(entity_id=1, person_id=2).pk)
        pay(draft)
        assert not Case.objects.exists()
        assert draft_view(actor=PRESIDENT, at=AT, draft_id=draft).lodge_problem
        lodge(actor=PRESIDENT, at=AT, draft_id=draft)
        assert Case.objects.get().receipt_number.startswith("R-")

    def test_a_window_that_closed_in_between_loses_nothing(self, monkeypatch):
        from balcao.cases import readiness
        from balcao.catalogue.api import WindowState

        draft = signed_draft()
        monkeypatch.setattr(readiness, "window_of", lambda *_: WindowState(False, False, None, None))
        with pytest.raises(WindowClosed):
            checkout(actor=PRESIDENT, at=AT, draft_id=draft, shown_total=4500)
        assert Draft.objects.get(pk=draft).answers.count() == 2

    def test_another_entitys_case_does_not_exist(self):
        draft = signed_draft()
        checkout(actor=PRESIDENT, at=AT, draft_id=draft, shown_total=4500)
        pay(draft)
        reference = Case.objects.get().reference
        for stranger in (person(4, "e-2"), person(4, "e-1"), person(1)):
            with pytest.raises(NotFound):
                case_view(actor=stranger, at=AT, reference=reference)

    def test_the_answers_are_frozen_under_their_hash(self):
        draft = signed_draft()
        shown = draft_view(actor=PRESIDENT, at=AT, draft_id=draft).content_hash
        checkout(actor=PRESIDENT, at=AT, draft_id=draft, shown_total=4500)
        pay(draft)
        case = Case.objects.get()
        assert case.content_hash == shown
        assert case.answers["purpose"] == "bank"
        assert case.service_id == CERTIFICATE


@pytest.mark.django_db(transaction=True)
def test_two_tabs_at_once_give_one_case():
    load_world()
    draft = signed_draft()
    checkout(actor=PRESIDENT, at=AT, draft_id=draft, shown_total=4500)
    pay(draft, tell=False)
    found, start = [], threading.Barrier(4)

    def tab():
        start.wait()
        try:
            found.append(lodge(actor=PRESIDENT, at=AT, draft_id=draft))
        finally:
            connections.close_all()

    tabs = [threading.Thread(target=tab) for _ in range(4)]
    for each in tabs:
        each.start()
    for each in tabs:
        each.join()
    assert len(set(found)) == 1
    assert len(found) == 4
    assert Case.objects.count() == 1


@pytest.mark.django_db
def test_a_fee_for_what_is_not_asked_does_not_keep_an_application_from_being_paid():
    """A quarter's declaration asks the months at half the fee only of manufacturers; the others owe nothing of it."""
    load_world()
    october, service = datetime.fromisoformat("2026-10-20T15:00:00+08:00"), "fss-quarterly-employee-changes"
    example = get_published(service, at=october).definition.examples["granted"]
    owner = person(3, "e-2")
    draft = drafted(service, owner, answers=example.answers, facts=example.facts, at=october)
    assert checkout(actor=owner, at=october, draft_id=draft, shown_total=114000).total == 114000
