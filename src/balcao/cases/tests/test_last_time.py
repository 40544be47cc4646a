"""What an applicant asks for differently than last time."""

from datetime import timedelta

import pytest

from balcao.cases.api import officer_case
from balcao.cases.models import Case
from balcao.cases.testing import AT, load_world, officer, renewal_with_officer

pytestmark = pytest.mark.django_db
OFFICER = officer(12, "IAM", "licensing")


def test_the_officer_sees_what_differs_from_the_last_one_granted():
    load_world()
    case = renewal_with_officer()
    assert officer_case(actor=OFFICER, at=AT, reference=case.reference).since_last is None
    Case.objects.filter(pk=case.pk).update(
        state="granted", outcome="approve", decided_at=AT, lodged_at=AT - timedelta(days=700), finished_at=AT
    )
    Case.objects.filter(pk=case.pk).update(answers={**case.answers, "changes": "換地板"})
    again = renewal_with_officer(key="again")
    last = officer_case(actor=OFFICER, at=AT, reference=again.reference).since_last
    assert last is not None
    assert last.reference == case.reference
    assert [(each.question, each.before) for each in last.changes] == [("changes", "換地板")]
