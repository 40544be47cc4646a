"""An application for a grant begins with what the house knows of earlier ones, whoever granted them."""

from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings

from balcao.cases.api import dispute_row, draft_view, start_draft
from balcao.cases.models import Correction, Draft
from balcao.cases.testing import AT
from balcao.cases.tests.test_awarding import COMMUNITY, PRESIDENT, REPORT, asked, grant, offer, report
from balcao.catalogue.testing import put_on_offer
from balcao.foundation.audit.api import readings_about
from balcao.grants.known import earlier_grants
from balcao.grants.models import Grant
from balcao.kernel.money import mop

ACTIVITY = "iam-association-activity-grant"

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("registers")]


@pytest.fixture(autouse=True)
def world(db):
    offer()
    put_on_offer(Path(settings.BALCAO_SERVICES), {COMMUNITY, REPORT, ACTIVITY, "iam-grant-report"}, at=AT)


def begun(at=AT, actor=PRESIDENT, key="k"):
    return Draft.objects.get(pk=start_draft(actor=actor, at=at, service_id=ACTIVITY, key=key))


def rows(draft, at=AT, actor=PRESIDENT):
    journey = draft_view(actor=actor, at=at, draft_id=draft.pk).journey
    states = [state for page in journey.visible_pages for state in page.questions]
    return next(state for state in states if state.id == "earlier_grants")


def test_earlier_grants_of_every_department_are_filled_in(world):
    case = grant(asked(), mop(100_000))
    other = grant(asked(), mop(50_000))
    report(other, mop(40_000))
    found = rows(begun())
    assert [
        (each["reference"], each["granted_sum"], each.get("spent_sum"), each["standing"]) for each in found.value
    ] == [
        (other.reference, mop(50_000), mop(40_000), "settled"),
        (case.reference, mop(100_000), None, "open"),
    ]
    assert found.value[0]["granted_in"] == 2026
    assert found.value[0]["from_fund"].startswith("澳門基金會社團資助 / ")
    assert found.value[0]["for_what"] == case.answers["project_title"]
    assert found.source.register_id == "grants"
    assert any(each.subject == "register:grants" for each in readings_about("e-1"))


def test_who_was_granted_nothing_starts_with_no_rows(world):
    assert not rows(begun()).value


def test_that_a_row_is_wrong_is_for_the_department_that_granted_it(world):
    case = grant(asked(), mop(100_000))
    draft = begun()
    dispute_row(
        actor=PRESIDENT,
        at=AT,
        draft_id=draft.pk,
        question="earlier_grants",
        row=case.reference,
        why="只收到首期",
        right={"granted_sum": mop(70_000)},
    )
    asked_of = Correction.objects.get()
    assert (asked_of.department, asked_of.row, asked_of.register) == ("FM", case.reference, "grants")
    assert rows(draft).value[0]["granted_sum"] == mop(70_000)


def test_a_row_says_that_its_report_is_late(world):
    grant(asked(), mop(100_000))
    over = AT + timedelta(days=400)
    assert rows(begun(key="a")).value[0]["standing"] == "open"
    assert rows(begun(at=over, key="b"), at=over).value[0]["standing"] == "late"


def test_another_applicant_sees_none_of_them(world):
    grant(asked(), mop(100_000))
    (seen,) = {each.holder_id for each in Grant.objects.all()}
    assert seen == "e-1"
    assert earlier_grants("e-2", AT) == {"given": []}
