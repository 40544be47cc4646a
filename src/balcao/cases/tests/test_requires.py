"""What has to be there first: looked for, shown with how one stands, and in the way until it is there."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from balcao.cases.api import Lacking, draft_view, lodge, request_signatures, requirements
from balcao.cases.models import Case, Signature
from balcao.cases.testing import (
    AT,
    CATERING,
    CERTIFICATE,
    certificate_draft,
    drafted,
    load_world,
    lodged,
    officer,
    person,
    republish,
)
from balcao.catalogue.api import get_published
from balcao.documents.api import make_documents_now, revoke_document
from balcao.kernel.actor import CHIEF, posts_in
from balcao.kernel.errors import NotFound
from balcao.licences.models import Licence

pytestmark = pytest.mark.django_db
OWNER = person(3, "e-2")
CAFE = "iam-outdoor-cafe-renewal"
JANUARY = datetime.fromisoformat("2027-01-05T10:00:00+08:00")
FACTS = {
    "licence": {
        "number": "IAM-EC-2026-000002",
        "kind": "outdoor-cafe",
        "valid_until": "2026-12-31",
        "terms": {"area_m2": 18.5, "base_licence_no": "IAM-RT-2026-000003", "name_zh": "好", "name_pt": "B"},
        "overdue": [],
    },
    "commercial": {"status": "active"},
}
ANSWERS = {"base_licence_in_force": True, "changed": False, "true_and_complete": True}
TEXT = {"zh-Hant": "先", "pt": "antes", "en": "first"}


@pytest.fixture(autouse=True)
def world():
    load_world()


def cafe(**answers):
    return drafted(CAFE, OWNER, answers={**ANSWERS, **answers}, facts=FACTS, at=JANUARY)


def stands(version_of=CAFE, at=JANUARY):
    return requirements(actor=OWNER, at=at, required=get_published(version_of, at=at).definition.data.requires)


def end_the_base_licence():
    Licence.objects.filter(holder_id="e-2").exclude(kind="outdoor-cafe").update(
        valid_until=JANUARY.date() - timedelta(days=1)
    )


def test_a_licence_in_force_fulfils_it():
    (base,) = stands()
    assert base.fulfilled.by == "IAM-RT-2026-000003"
    assert draft_view(actor=OWNER, at=JANUARY, draft_id=cafe()).lacking == ()


def test_without_it_nothing_is_signed_or_lodged_and_the_draft_stays():
    end_the_base_licence()
    draft = cafe()
    (lack,) = draft_view(actor=OWNER, at=JANUARY, draft_id=draft).lacking
    assert "catering" in lack.licence
    for act in (request_signatures, lodge):
        with pytest.raises(Lacking):
            act(actor=OWNER, at=JANUARY, draft_id=draft)
    assert not Signature.objects.exists()
    assert not Case.objects.exists()


def test_one_sees_what_gives_it_and_what_is_under_way_for_it():
    end_the_base_licence()
    (base,) = stands()
    assert base.fulfilled is None
    assert CATERING in [each.service_id for each in base.given_by]
    begun = drafted(CATERING, OWNER, answers={}, facts={}, at=JANUARY, key="base")
    assert stands()[0].draft_id == begun


def test_a_suspended_licence_does_not_fulfil_it():
    Licence.objects.filter(kind="catering").update(suspended_from=JANUARY.date() - timedelta(days=2))
    assert [each.fulfilled for each in stands()] == [None]


def test_strangers_learn_nothing():
    required = get_published(CAFE, at=JANUARY).definition.data.requires
    with pytest.raises(NotFound):
        requirements(actor=person(5, "e-2"), at=JANUARY, required=required)


class TestWhatAnotherServiceGrants:
    @pytest.fixture(autouse=True)
    def required(self):
        needed = {"service": CERTIFICATE, "number": "waste_collection_hours", "reason": TEXT, "basis": TEXT}
        republish(CATERING, lambda content: content["data"].update(requires=[{**needed, "within_days": 30}]))

    @pytest.fixture
    def certificate(self):
        lodged(certificate_draft(), person(1, "e-1"))
        ((document, _),) = make_documents_now(at=AT, case_reference=Case.objects.get().reference)
        return document.number

    def lacking(self, holder=OWNER, at=AT, **answers):
        facts = {
            "licence": {"number": "", "terms": {}, "valid_until": "2027-01-10"},
            "commercial": {"status": "active"},
        }
        draft = drafted(CATERING, holder, answers=answers, facts=facts, at=at, key=f"{at.date()}{answers}"[:60])
        return draft_view(actor=holder, at=at, draft_id=draft).lacking

    def test_ones_own_case_counts_as_long_as_the_service_says(self, certificate):
        Case.objects.update(holder_id="e-2")
        decided = Case.objects.get().decided_at  # by a job, so by the clock on the wall
        assert decided is not None
        assert self.lacking(at=decided + timedelta(days=30)) == ()
        assert self.lacking(at=decided + timedelta(days=31)) != ()

    def test_anothers_counts_by_the_number_of_its_document(self, certificate):
        assert self.lacking() != ()
        assert self.lacking(waste_collection_hours=certificate) == ()
        assert self.lacking(waste_collection_hours="DSI-CGB-2026-999999") != ()

    def test_a_revoked_document_does_not(self, certificate):
        chief = replace(officer(13, "DSI"), posts=posts_in("DSI", CHIEF))
        revoke_document(actor=chief, at=AT, number=certificate, reason=TEXT)
        assert self.lacking(waste_collection_hours=certificate) != ()
