"""Decided cases like the one to decide: by rules and facts, of the officer's duty alone."""

from datetime import timedelta

import pytest

from balcao.cases.api import decide_case, similar_decided
from balcao.cases.models import Case
from balcao.cases.testing import officer as actor_of
from balcao.cases.testing import with_officer
from balcao.kernel.clock import now
from balcao.kernel.errors import NotFound

pytestmark = pytest.mark.django_db
DESK, ELSEWHERE = actor_of(11, "DSI", "association-register"), actor_of(12, "IAM", "licensing")


@pytest.fixture
def decided(case):
    """Another case of the same service, decided."""
    other = with_officer(key="other")
    decide_case(actor=DESK, at=now(), reference=other.reference, outcome="approve")
    return Case.objects.get(pk=other.pk)


def found(case):
    return similar_decided(actor=DESK, at=now(), reference=case.reference)[1]


def test_a_decided_case_is_shown_with_what_is_alike(case, decided, officer):
    (one,) = found(case)
    assert (one.reference, one.same_rules, one.differs) == (decided.reference, True, ())
    assert one.alike
    page = officer.get(f"/desk/cases/{case.reference}/similar/").content.decode()
    assert decided.reference in page
    assert "The rules found the same" in page
    assert f"/desk/cases/{case.reference}/similar/" in officer.get(f"/desk/cases/{case.reference}/").content.decode()


def test_what_differs_is_named(case, decided):
    Case.objects.filter(pk=decided.pk).update(answers={**decided.answers, "purpose": "grant"})
    (one,) = found(case)
    assert "purpose" in one.differs
    assert "purpose" not in one.alike


def test_another_row_of_a_table_is_said_so(case, decided):
    trace = {name: {**table, "index": int(table.get("index", 0)) + 1} for name, table in decided.trace.items()}
    Case.objects.filter(pk=decided.pk).update(trace=trace)
    assert not found(case)[0].same_rules


def test_undecided_old_and_others_cases_are_none(case, decided):
    with pytest.raises(NotFound):
        similar_decided(actor=ELSEWHERE, at=now(), reference=case.reference)
    Case.objects.filter(pk=decided.pk).update(decided_at=now() - timedelta(days=731))
    assert found(case) == []
