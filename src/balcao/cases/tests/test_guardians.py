"""A guardian starts, signs and lodges for a ward; the case says so, and services may mind."""

from datetime import date, datetime, timedelta

import pytest

from balcao.accounts.models import Guardianship
from balcao.accounts.testing import child_of, named_by_court
from balcao.cases.api import (
    GuardianNeeded,
    NotUnderGuardianship,
    case_view,
    cases_of,
    draft_view,
    drafts_of,
    lodge,
    save_answers,
    sign,
    signing_view,
    start_draft,
    to_sign,
)
from balcao.cases.models import Case, Draft, Signature
from balcao.cases.operations.lodging import lodge_paid
from balcao.cases.policies import own_matter
from balcao.cases.testing import drafted, load_world, lodged, person
from balcao.cases.tests.opening import association, signed
from balcao.catalogue.api import get_version
from balcao.foundation.audit.api import acts_about, readings_about
from balcao.kernel.actor import Actor
from balcao.kernel.errors import NotFound

pytestmark = pytest.mark.django_db
AT = datetime.fromisoformat("2026-11-25T10:00:00+08:00")
LIFE = "fss-life-certificate"
PENSIONER = {
    "identity": {"bir": "1901234(6)", "name_zh": "黃子朗", "status": "alive"},
    "fss": {"contributor_no": "0912345", "pensioner": True},
}


@pytest.fixture
def child(db):
    load_world(AT)
    return child_of(4, 3)


def mother(child):
    return person(4, f"p-{child}")


def begun(child, actor=None, key="k"):
    return drafted(LIFE, actor or mother(child), answers={"myself": True}, facts=PENSIONER, at=AT, key=key)


def test_a_parent_lodges_for_the_child_and_the_case_says_who_did_it_in_whose_name(child):
    reference = lodge(actor=mother(child), at=AT, draft_id=begun(child))
    case = case_view(actor=mother(child), at=AT, reference=reference)
    assert (case.holder_id, case.by_guardian, case.lodged_by["pt"]) == (f"p-{child}", True, "Wong Ka Man")
    assert case.timeline[0].data["guardian"] is True
    (act,) = [each for each in acts_about(f"case:{reference}") if each.event == "cases:case:lodged"]
    assert (act.who_id, act.acting_for) == ("p-4", f"p-{child}")


def test_both_parents_and_the_child_work_on_one_draft_and_nobody_else_does(child):
    draft = begun(child)
    for actor in (mother(child), person(3, f"p-{child}"), person_of(child)):
        assert draft_view(actor=actor, at=AT, draft_id=draft).id == draft
        save_answers(actor=actor, at=AT, draft_id=draft, values={"myself": None}, seen={})
        assert [each.id for each in drafts_of(actor=actor, at=AT)] == [draft]
    before = list(Draft.objects.values())
    for stranger in (person(5, f"p-{child}"), person(4), person(5), person(4, "e-2")):
        with pytest.raises(NotFound):
            draft_view(actor=stranger, at=AT, draft_id=draft)
        with pytest.raises(NotFound):
            save_answers(actor=stranger, at=AT, draft_id=draft, values={"myself": True}, seen={})
    assert list(Draft.objects.values()) == before


def person_of(child):
    return Actor(person_id=child, name="黃子朗", assurance=3, holder_id=f"p-{child}")


def test_on_the_birthday_the_matters_are_the_childs_alone(child):
    draft = begun(child)
    Guardianship.objects.update(until_on=date(2026, 11, 25))
    midnight = datetime.fromisoformat("2026-11-26T00:00:00+08:00")
    assert drafts_of(actor=mother(child), at=midnight - timedelta(seconds=1))
    with pytest.raises(NotFound):
        lodge(actor=mother(child), at=midnight, draft_id=draft)
    assert not Case.objects.exists()
    assert lodge(actor=person_of(child), at=midnight, draft_id=draft)


def test_what_was_paid_by_a_guardian_whose_guardianship_ended_is_kept_and_told(child):
    draft = begun(child)
    kept = {"person": 4, "name": "Wong", "assurance": 2, "channel": "web", "language": "pt"}
    Draft.objects.filter(pk=draft).update(checkout=kept)
    Guardianship.objects.update(ended_at=AT)
    assert lodge_paid(draft_id=draft, at=AT) is None
    assert Draft.objects.get(pk=draft).lodge_problem
    assert not Case.objects.exists()


def test_lodging_twice_gives_one_case(child):
    draft = begun(child)
    first = lodge(actor=mother(child), at=AT, draft_id=draft)
    assert lodge(actor=person(3, f"p-{child}"), at=AT, draft_id=draft) == first
    assert len(cases_of(actor=mother(child), at=AT)) == 1


def test_registers_are_asked_about_the_child_whoever_acts(child, registers):
    draft = start_draft(actor=mother(child), at=AT, service_id=LIFE, key="asked")
    assert Draft.objects.get(pk=draft).facts["identity"]["bir"] == "1901234(6)"
    assert [each.who_id for each in readings_about(f"p-{child}")] == ["p-4", "p-4"]
    assert readings_about("p-4") == []


def test_a_guardian_signs_in_a_wards_name_and_both_are_on_record(child, registers):
    named_by_court(4, 5)
    draft = association(at=AT)
    digest = signed(draft, 1, 2, 3, at=AT)
    guardian = person(5, "p-4")
    assert [each.draft_id for each in to_sign(actor=guardian, at=AT)] == [draft]
    assert to_sign(actor=person(5), at=AT) == []
    for nobody in (person(5), person(6, "p-4"), person(5, "p-6")):
        with pytest.raises(NotFound):
            signing_view(actor=nobody, at=AT, draft_id=draft)
        with pytest.raises(NotFound):
            sign(actor=nobody, at=AT, draft_id=draft, content_hash=digest)
    assert signing_view(actor=guardian, at=AT, draft_id=draft).may_sign
    for _twice in range(2):
        sign(actor=guardian, at=AT, draft_id=draft, content_hash=digest)
    row = Signature.objects.get(draft_id=draft, person_id=4)
    assert (row.guardian_id, row.signed_at) == (5, AT)
    assert not signing_view(actor=guardian, at=AT, draft_id=draft).signatures_needed
    (signer,) = [each for each in signing_view(actor=person(4), at=AT, draft_id=draft).signers if each.person_id == 4]
    assert signer.by_guardian["pt"] == "Ho Sio Fan"
    (act,) = [each for each in acts_about(f"draft:{draft}") if each.acting_for == "p-4"]
    assert (act.who_id, act.event) == ("p-5", "cases:draft:signed")


def minded(draft, value):
    """The same service, as if its data said so."""
    version = get_version(Draft.objects.get(pk=draft).version_id)
    object.__setattr__(version.definition.data, "under_guardianship", value)
    return version


def test_a_service_may_want_the_guardian_to_lodge(child):
    draft = begun(child)
    version = minded(draft, "guardian")
    try:
        with pytest.raises(GuardianNeeded):
            lodge(actor=person_of(child), at=AT, draft_id=draft)
        assert not Case.objects.exists()
        assert lodge(actor=mother(child), at=AT, draft_id=draft)
    finally:
        object.__setattr__(version.definition.data, "under_guardianship", "either")


def test_an_entitys_account_is_not_opened_by_or_for_somebody_under_guardianship(child, registers):
    named_by_court(5, 2)
    for actor in (mother(child), person(5), person(2, "p-5")):
        with pytest.raises(NotUnderGuardianship):
            start_draft(actor=actor, at=AT, service_id="safp-entity-account", key="no")
    assert not Draft.objects.exists()
    assert start_draft(actor=person(2), at=AT, service_id="safp-entity-account", key="yes")


def test_an_officer_never_meets_the_case_of_a_ward(child):
    case = lodged(begun(child, key="own"), person_of(child), at=AT, run=False)
    for guardian in (4, 3):
        assert Case.objects.filter(own_matter(guardian, AT), pk=case.pk).exists()
    assert not Case.objects.filter(own_matter(5, AT), pk=case.pk).exists()
