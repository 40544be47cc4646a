"""The desks of the demo world are not empty."""

import pytest
from django.db import transaction

from balcao.accounts.api import load_demo as load_people
from balcao.cases.demo import ON_PAPER, WAITING, load_demo
from balcao.cases.fine_types import FineState
from balcao.cases.models import Case, PaperCopy
from balcao.cases.queries.fines import fines_of_duty
from balcao.cases.testing import BEGAN, load_world, officer
from balcao.kernel.clock import now


@pytest.fixture(scope="module")
def loaded(django_db_setup, django_db_blocker):
    """The world, loaded once for all: what a test changes is undone inside."""
    with django_db_blocker.unblock(), transaction.atomic():
        load_people(at=now())
        load_world(at=BEGAN)
        load_demo(at=now())
        yield
        transaction.set_rollback(True)


@pytest.fixture
def desks(loaded, db):
    """What `loaded` left, for one test."""


def test_every_state_an_officer_meets_is_there(desks):
    waiting = sum(len(ages) for *_rest, ages in WAITING)
    assert Case.objects.count() == waiting + len(ON_PAPER) + 1 + 4
    assert PaperCopy.objects.count() == len(ON_PAPER)
    assert {"with_officer", "consulting", "proposed", "refused"} <= set(Case.objects.values_list("state", flat=True))
    assert Case.objects.filter(service_id="hierarchical-appeal", duty="chief", finished_at=None).exists()
    assert Case.objects.filter(supplements__answered_at__isnull=False, state="with_officer").exists()
    assert Case.objects.filter(outcome="", deadline_at__lt=now()).exists()


def test_fines_stand_in_every_way_that_a_person_meets(desks):
    states = {row.fine.state for row in fines_of_duty(actor=officer(14, "IAM", "licensing"), at=now())}
    assert states == {FineState.TO_PAY, FineState.LATE, FineState.STAYED}


def test_what_waits_is_what_needs_judgement(desks):
    assert not Case.objects.filter(route="instant", paper_copy=None).exists()


def test_loading_twice_changes_nothing(desks):
    before = Case.objects.count()
    load_demo(at=now())
    assert Case.objects.count() == before
