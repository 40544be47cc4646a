"""What is to be settled first stands in the way of signing, paying and lodging, and goes away when it is settled."""

import pytest

from balcao.cases.api import Unsettled, ask_registers_again, draft_view, lodge, request_signatures
from balcao.cases.models import Case, Draft, Signature
from balcao.cases.testing import AT, CATERING, drafted, load_world, lodged, person
from balcao.kernel.clock import macau_date
from balcao.licences.models import Licence, Obligation

pytestmark = pytest.mark.django_db
OWNER = person(3, "e-2")
ANSWERS = {
    "changed": False,
    "waste_collection_hours": "23:00",
    "waste_proof": [{"key": "aa/aa", "name": "w.pdf", "size": 1, "media_type": "application/pdf", "sha256": "aa"}],
    "true_and_complete": True,
}


@pytest.fixture
def licence(db):
    load_world()
    return Licence.objects.filter(holder_id="e-2", kind="catering").first()


def draft(licence, *overdue):
    facts = {
        "licence": {
            "number": licence.number,
            "kind": "catering",
            "valid_from": licence.valid_from.isoformat(),
            "valid_until": licence.valid_until.isoformat(),
            "terms": licence.terms,
            "overdue": list(overdue),
        },
        "commercial": {"status": "active"},
    }
    return drafted(CATERING, OWNER, answers=ANSWERS, facts=facts)


def test_an_overdue_condition_says_why_and_nothing_is_signed_or_lodged(licence):
    number = draft(licence, "grease-trap")
    (told,) = draft_view(actor=OWNER, at=AT, draft_id=number).outstanding
    assert told.id == "licence_conditions"
    before = list(Draft.objects.values())
    for act in (request_signatures, lodge):
        with pytest.raises(Unsettled):
            act(actor=OWNER, at=AT, draft_id=number)
    assert list(Draft.objects.values()) == before
    assert not Signature.objects.exists()
    assert not Case.objects.exists()


def test_it_proceeds_once_settled_and_asked_again(licence, registers):
    owed = Obligation.objects.create(
        licence=licence,
        key="grease-trap",
        name={"en": "Grease trap"},
        kind="proof",
        due_on=macau_date(AT).replace(day=1),
        neglect="nothing",
        basis={},
        set_at=AT,
    )
    number = draft(licence)
    ask_registers_again(actor=OWNER, at=AT, draft_id=number)
    assert draft_view(actor=OWNER, at=AT, draft_id=number).outstanding
    Obligation.objects.filter(pk=owed.pk).update(fulfilled_on=macau_date(AT), fulfilled_by="IAM")
    ask_registers_again(actor=OWNER, at=AT, draft_id=number)
    assert not draft_view(actor=OWNER, at=AT, draft_id=number).outstanding
    assert request_signatures(actor=OWNER, at=AT, draft_id=number)


def test_what_is_lodged_is_not_held_up_by_what_comes_later(licence):
    case = lodged(draft(licence), OWNER, run=False)
    Case.objects.filter(pk=case.pk).update(facts={**case.facts, "licence": {"overdue": ["x"]}})
    assert draft_view(actor=OWNER, at=AT, draft_id=case.draft_id).outstanding == ()
