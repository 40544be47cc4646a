"""One application becomes two cases: same day, same clock, what was lodged kept, each decided on its own."""

import pytest

from balcao.cases.api import (
    CannotSplit,
    NotNow,
    ReasonNeeded,
    case_view,
    decide_case,
    join_cases,
    officer_case,
    split_case,
    splitting_of,
)
from balcao.cases.models import Answer, Case, CaseLink, Draft, Signature
from balcao.cases.operations.running import run_case
from balcao.cases.outputs import as_corrected
from balcao.cases.testing import AT, example_lodged, load_world, officer, person, with_officer
from balcao.kernel.errors import NotFound
from balcao.notices.api import inbox

pytestmark = pytest.mark.django_db
PRESIDENT = person(1, "e-1")
DESK = officer(11, "DSI", "association-register")
ORGANS = "dsi-association-leadership-update"


@pytest.fixture
def case(db):
    load_world()
    return with_officer()


def split(case, *, actor=DESK, key="a", stays="銀行用途", goes="其他用途", rows=None):
    return split_case(actor=actor, at=AT, reference=case.reference, key=key, stays=stays, goes=goes, rows=rows or {})


def fresh(reference):
    return Case.objects.get(reference=reference)


def test_the_second_has_its_own_number_and_everything_else_as_it_was(case):
    Signature.objects.create(
        draft=case.draft, person_id=3, content_hash="x", asked_at=AT, signed_at=AT, until_on=AT.date(), reminded=0
    )
    part = fresh(split(case))
    assert part.reference != case.reference
    for name in (
        "lodged_at",
        "lodged_by",
        "deadline_at",
        "clock_since",
        "answers",
        "facts",
        "content_hash",
        "holder_id",
    ):
        assert getattr(part, name) == getattr(case, name), name
    assert part.receipt_number == ""
    lodged = [Answer.objects.filter(draft=each.draft).order_by("question") for each in (case, part)]
    kept = [list(each.values_list("question", "value", "written_by", "written_at")) for each in lodged]
    assert kept[0] == kept[1]
    assert list(part.draft.signatures.values_list("person_id", "content_hash")) == [(3, "x")]
    assert (CaseLink.objects.get().source, CaseLink.objects.get().target) == (part, case)
    for reference in (case.reference, part.reference):
        shown = officer_case(actor=DESK, at=AT, reference=reference)
        assert [link.kind for link in shown.links] == ["split_from"]
        assert shown.may_decide
        kinds = [step.kind for step in case_view(actor=PRESIDENT, at=AT, reference=reference).timeline]
        assert kinds[-1] in ("split_off", "split_from")
    assert any("two cases" in each.subject["en"] for each in inbox(actor=PRESIDENT, at=AT))


def test_each_is_decided_on_its_own_or_together_when_joined_again(case):
    part = fresh(split(case))
    decide_case(actor=DESK, at=AT, reference=case.reference, outcome="approve")
    run_case(case_id=case.pk, at=AT)
    assert fresh(case.reference).outcome == "approve"
    assert fresh(part.reference).state == "with_officer"
    other = fresh(split(part, key="b"))
    join_cases(actor=DESK, at=AT, reference=part.reference, others=[other.reference])
    decide_case(actor=DESK, at=AT, reference=part.reference, outcome="approve")
    for each in (part, other):
        run_case(case_id=each.pk, at=AT)
    assert {fresh(each.reference).outcome for each in (part, other)} == {"approve"}


def test_documents_have_the_rows_of_their_own_part(db):
    load_world()
    case = example_lodged(ORGANS, "granted", PRESIDENT)
    (name, rows), *_ = splitting_of(actor=DESK, at=AT, reference=case.reference).rows.items()
    for wrong in (range(len(rows)), [99]):
        with pytest.raises(CannotSplit):
            split(case, rows={name: list(wrong)})
    part = fresh(split(case, rows={name: [0]}))
    case = fresh(case.reference)
    assert as_corrected(part)[name] == rows[:1]
    assert as_corrected(case)[name] == rows[1:]
    assert part.answers[name] == case.answers[name] == rows


def test_sent_twice_it_is_split_once_and_words_are_needed(case):
    with pytest.raises(ReasonNeeded):
        split(case, goes=" ")
    assert split(case) == split(case)
    assert Case.objects.count() == Draft.objects.count() == 2


def test_by_nobody_else_and_not_once_it_is_decided_or_others_were_asked(case):
    for stranger in (officer(12, "IAM", "licensing"), PRESIDENT):
        with pytest.raises(NotFound):
            split(case, actor=stranger)
    Case.objects.update(licence_number="IAM-1")
    with pytest.raises(CannotSplit) as failure:
        split(case)
    assert failure.value.why == "one_thing"
    Case.objects.update(licence_number="", state="supplement")
    with pytest.raises(NotNow):
        split(case)
    assert Case.objects.count() == 1
