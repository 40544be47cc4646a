"""Opening an entity account: who may ask, who must sign, who checks, and what then exists."""

from datetime import date, timedelta

import httpx
import pytest
from django.db import transaction

from balcao.cases.api import (
    AnotherInCourse,
    EntryDiffers,
    NotNow,
    NotSigned,
    SignerUnknown,
    ask_about,
    case_view,
    cases_of,
    decide_case,
    draft_view,
    lodge,
    officer_case,
    queue,
    refuse_signature,
    request_signatures,
    save_answers,
    sign,
    to_sign,
    waive_hearing,
)
from balcao.cases.models import Case, Draft, Signature
from balcao.cases.operations.registers import mark_entry_changed
from balcao.cases.operations.running import run_case
from balcao.cases.testing import load_world, officer, person
from balcao.cases.tests.opening import AT, CHECKER, KA_MAN, association, begun, lodged_association, signed
from balcao.entities.api import (
    Action,
    BindingRule,
    EntityKind,
    account_numbered,
    acting_choices,
    binding_rule_of,
    may,
    required_signers,
)
from balcao.entities.models import Entity
from balcao.foundation.audit.api import readings_about
from balcao.foundation.jobs.api import run_waiting_jobs
from balcao.kernel.clock import now
from balcao.kernel.errors import NotFound
from balcao.notices.api import inbox

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("registers")]
ABOUT = "association:6107"


@pytest.fixture(autouse=True)
def _world(db):
    load_world()


def view(draft, by=1):
    return draft_view(actor=person(by), at=AT, draft_id=draft)


def codes(draft, by=1):
    return [fault.code for fault in view(draft, by).journey.faults]


def approve(reference, by=CHECKER):
    decide_case(actor=by, at=AT, reference=reference, outcome="approve")
    run_waiting_jobs()


def subjects(number):
    return [each.subject["en"] for each in inbox(actor=person(number), at=AT)]


def account(number="6107", kind=EntityKind.ASSOCIATION):
    return account_numbered(kind, number)


def test_nothing_that_the_register_holds_is_typed():
    draft = association()
    known = view(draft).journey
    locked = {each.id for page in known.pages for each in page.questions if each.locked}
    assert {"name_zh", "name_pt", "register_no", "address", "representatives", "signatures_least"} <= locked
    assert known.complete
    assert len(known.answers["representatives"]) == 3


def test_three_sign_and_an_officer_opens_the_account_entity_first_then_administrators():
    draft = association()
    digest = signed(draft, 2, 3, 4)
    assert [each.in_name_of["pt"] for each in to_sign(actor=person(1), at=AT)] == [
        "Associação Cultural da Orla Marítima de Macau"
    ]
    with pytest.raises(NotSigned):
        lodge(actor=person(1), at=AT, draft_id=draft)
    assert signed(draft, 1) == digest
    reference = lodge(actor=person(1), at=AT, draft_id=draft)
    run_waiting_jobs()
    assert account() is None
    assert [row.reference for row in queue(actor=CHECKER, at=AT)] == [reference]

    approve(reference)
    entity = Entity.objects.get(register_no="6107")
    assert (entity.name_zh, entity.opened_by, entity.status) == ("澳門海濱文化協會", reference, "active")
    assert entity.bound_by == {"posts": ["president", "secretary", "treasurer"], "least": 3}
    rule = required_signers(entity_id=entity.pk, at=now())
    assert (rule.least, rule.persons) == (3, (1, 2, 3))
    assert may(actor=person(4), entity_id=entity.pk, action=Action.MANAGE, at=now()).allowed
    assert entity.pk in [each.entity_id for each in acting_choices(4, now())]
    kinds = [step.kind for step in case_view(actor=person(1), at=AT, reference=reference).timeline]
    assert kinds.index("account_opened") < kinds.index("served")


def test_everyone_who_signed_is_told_and_follows_it_in_their_own_account():
    _draft, reference = lodged_association()
    run_waiting_jobs()
    for number in (2, 3, 4):
        assert any(subject.startswith("Lodged") for subject in subjects(number))
        assert case_view(actor=person(number), at=AT, reference=reference).reference == reference
        assert cases_of(actor=person(number), at=AT) == []
    with pytest.raises(NotFound):
        case_view(actor=person(5), at=AT, reference=reference)
    with pytest.raises(NotFound):
        case_view(actor=person(3, "e-2"), at=AT, reference=reference)
    approve(reference)
    for number in (2, 3, 4):
        assert any(subject.startswith("Granted") for subject in subjects(number))


def test_a_refusal_opens_nothing_and_is_told():
    _draft, reference = lodged_association()
    run_waiting_jobs()
    for _ in range(2):
        if decide_case(actor=CHECKER, at=AT, reference=reference, outcome="refuse", note="No seal.") == "hearing":
            waive_hearing(actor=person(1), at=AT, reference=reference)
    run_waiting_jobs()
    assert account() is None
    assert any(subject.startswith("Refused") for subject in subjects(3))


def test_one_who_refuses_to_sign_says_why_and_nothing_is_lodged():
    draft = association()
    signed(draft, 1, 2, 4)
    refuse_signature(actor=person(3), at=AT, draft_id=draft, reason="Not agreed at the assembly.")
    assert "Not agreed at the assembly." in [each.reason for each in view(draft).signers]
    with pytest.raises(NotSigned):
        lodge(actor=person(1), at=AT, draft_id=draft)
    assert not Case.objects.exists()


def test_a_sole_trader_opens_at_once():
    draft = begun(person(4), "sole_trader", "23456789", administrators=[KA_MAN])
    signed(draft, 4, by=person(4))
    reference = lodge(actor=person(4), at=AT, draft_id=draft)
    run_waiting_jobs()
    assert Case.objects.get(reference=reference).route == "instant"
    entity = Entity.objects.get(taxpayer_no="23456789")
    assert may(actor=person(4), entity_id=entity.pk, action=Action.LODGE, at=now()).allowed


def test_two_administrators_bind_a_company():
    draft = begun(person(2), "company", "56789 SO", administrators=[KA_MAN])
    signed(draft, 2, by=person(2))
    assert view(draft, 2).signatures_needed == 1
    signed(draft, 4, by=person(2))
    assert view(draft, 2).signed


def test_a_building_management_is_bound_by_any_one_of_its_managers():
    draft = begun(person(5), "building", "B-0312", administrators=[KA_MAN])
    signed(draft, 5, 4, by=person(5))
    assert view(draft, 5).signed


def test_the_register_answers_only_those_it_names_as_if_there_were_no_entry():
    stranger = begun(person(5), "association", "6107", administrators=[KA_MAN])
    nowhere = begun(person(5), "association", "9999", key="n", administrators=[KA_MAN])
    assert Draft.objects.get(pk=stranger).facts == Draft.objects.get(pk=nowhere).facts
    assert "no_entry" in codes(stranger, 5)
    assert "name_zh" not in view(stranger, 5).journey.answers


def test_the_question_to_the_register_is_seen_by_who_asked():
    association()
    assert "register:organs" in [each.subject for each in readings_about("p-1")]


def test_an_entity_that_has_its_account_and_one_that_is_over_cannot_open_another():
    assert "has_account" in codes(begun(person(1), "association", "4821", administrators=[KA_MAN]))
    trader = begun(person(5), "sole_trader", "12345678", administrators=[KA_MAN])
    assert "has_account" in codes(trader, 5)


def test_another_number_is_asked_about_anew():
    draft = association()
    save_answers(actor=person(1), at=AT, draft_id=draft, values={"entity_number": "9999"}, seen={"entity_number": 1})
    assert "ask_now" in codes(draft)
    assert "name_zh" not in view(draft).journey.answers
    ask_about(actor=person(1), at=AT, draft_id=draft)
    assert "no_entry" in codes(draft)


def test_while_the_register_is_down_a_certificate_is_sent_and_an_officer_compares(registers):
    httpx.post(f"{registers}/switch/organs", data={"state": "down"}, trust_env=False)
    try:
        draft = association()
        assert view(draft).unreachable == ("entity",)
        assert {"certificate", "representatives", "name_zh"} <= {*view(draft).journey.missing}
        typed = {
            "name_zh": "澳門海濱文化協會",
            "register_no": "6107",
            "representatives": [{"post": "president", "bir": "1234567(8)", "name_zh": "陳美玲"}],
            "signatures_least": 1,
            "certificate": [{"key": "a", "name": "a.pdf", "size": 1, "media_type": "application/pdf", "sha256": "a"}],
        }
        save_answers(actor=person(1), at=AT, draft_id=draft, values=typed, seen={})
        signed(draft, 1, 4)
        reference = lodge(actor=person(1), at=AT, draft_id=draft)
    finally:
        httpx.post(f"{registers}/switch/organs", data={"state": "works"}, trust_env=False)
    run_waiting_jobs()
    assert list(Case.objects.get(reference=reference).reasons) == ["register_did_not_answer"]
    assert account() is None


@pytest.mark.parametrize(
    "row", [{"bir": "5345678(4)", "name_zh": "梁雅麗"}, {"bir": "1456789(3)", "name_zh": "黃家敏"}]
)
def test_an_administrator_without_an_account_or_of_another_name_is_told_before_anyone_signs(row):
    draft = association(administrators=[row])
    with pytest.raises(SignerUnknown):
        request_signatures(actor=person(1), at=AT, draft_id=draft)
    assert Draft.objects.get(pk=draft).frozen_hash == ""


def test_there_are_one_to_three_administrators_each_once():
    assert "required" in codes(association(administrators=[], key="none"))
    assert "person_twice" in str(codes(association(administrators=[KA_MAN, KA_MAN], key="twice")))
    cards = ("1234567(8)", "5234567(1)", "1345678(2)", "1456789(3)")
    four = [{"bir": card, "name_zh": "名"} for card in cards]
    assert "too_many_rows" in codes(association(administrators=four, key="four"))


def test_of_two_requests_for_one_entity_one_is_handled():
    first, second = association(), association(by=person(2), key="other")
    signed(first, 1, 2, 3, 4)
    signed(second, 1, 2, 3, 4, by=person(2))
    reference = lodge(actor=person(1), at=AT, draft_id=first)
    with pytest.raises(AnotherInCourse):
        lodge(actor=person(2), at=AT, draft_id=second)
    assert Case.objects.get().reference == reference
    assert Draft.objects.get(pk=second).state == "open"


def test_lodging_and_opening_twice_is_once():
    draft, reference = lodged_association()
    assert lodge(actor=person(1), at=AT, draft_id=draft) == reference
    run_waiting_jobs()
    approve(reference)
    run_case(case_id=Case.objects.get().pk, at=AT)
    assert Entity.objects.filter(register_no="6107").count() == 1
    assert Entity.objects.get(register_no="6107").mandates.count() == 1


@transaction.atomic
def opened_and_killed(case_id):
    run_case(case_id=case_id, at=AT)
    assert account() is not None
    raise KeyboardInterrupt


def test_killed_half_way_there_is_no_half_account():
    _draft, reference = lodged_association()
    run_waiting_jobs()
    decide_case(actor=CHECKER, at=AT, reference=reference, outcome="approve")
    case = Case.objects.get()
    with pytest.raises(KeyboardInterrupt):
        opened_and_killed(case.pk)
    assert account() is None
    run_waiting_jobs()
    assert Entity.objects.get(register_no="6107").mandates.count() == 1


def test_a_representative_who_changed_meanwhile_voids_what_was_signed():
    draft = association()
    signed(draft, 2, 3)
    mark_entry_changed(about=ABOUT, at=AT)
    assert view(draft).content_hash == ""
    assert "ask_now" in codes(draft)
    assert any("register has changed" in subject for subject in subjects(1))
    ask_about(actor=person(1), at=AT, draft_id=draft)
    assert view(draft).journey.complete
    assert not view(draft).signed


def test_an_entry_that_changed_without_a_word_is_noticed_when_lodging():
    draft = association()
    kept = Draft.objects.get(pk=draft)
    kept.facts["entity"]["representatives"] = kept.facts["entity"]["representatives"][:1]
    kept.facts["entity"]["least"] = 1
    kept.save()
    signed(draft, 1, 4)
    assert view(draft).signed
    with pytest.raises(NotSigned):
        lodge(actor=person(1), at=AT, draft_id=draft)
    assert not Case.objects.exists()
    assert view(draft).content_hash == ""


def test_what_the_register_no_longer_says_is_not_granted():
    _draft, reference = lodged_association()
    run_waiting_jobs()
    mark_entry_changed(about=ABOUT, at=AT)
    run_waiting_jobs()
    case = Case.objects.get()
    assert case.facts["entity"]["least"] == 3
    case.facts["entity"]["least"] = 2
    case.save()
    with pytest.raises(EntryDiffers):
        decide_case(actor=CHECKER, at=AT, reference=reference, outcome="approve")
    assert Case.objects.get().outcome == ""
    assert "entry_changed" in [step.kind for step in case_view(actor=person(1), at=AT, reference=reference).timeline]


@pytest.mark.parametrize("number", [1, 2, 4])
def test_an_officer_who_applied_signed_or_will_administer_never_checks_it(number):
    _draft, reference = lodged_association()
    run_waiting_jobs()
    own = officer(number, "SAFP", "entity-accounts", "chief")
    assert queue(actor=own, at=AT) == []
    with pytest.raises(NotFound):
        officer_case(actor=own, at=AT, reference=reference)
    with pytest.raises(NotFound):
        decide_case(actor=own, at=AT, reference=reference, outcome="approve")
    assert Case.objects.get().outcome == ""


def test_after_the_days_to_sign_nobody_signs_any_more():
    draft = association()
    digest = signed(draft, 2)
    with pytest.raises(NotNow):
        sign(actor=person(3), at=AT + timedelta(days=15), draft_id=draft, content_hash=digest)
    assert set(Signature.objects.filter(draft=draft).values_list("until_on", flat=True)) == {date(2026, 12, 9)}


def test_a_whole_rule_of_the_register_becomes_the_accounts_rule():
    draft, reference = lodged_association()
    run_waiting_jobs()
    rule = {
        "alternatives": [{"of_each": 1, "posts": ["president", "treasurer"]}],
        "source": {"kind": "statutes", "place": "art. 9", "on": "2020-01-01"},
    }
    facts = Case.objects.get(draft_id=draft).facts
    Case.objects.filter(draft_id=draft).update(facts={**facts, "entity": {**facts["entity"], "bound_by": rule}})
    approve(reference)
    assert binding_rule_of(Entity.objects.get(register_no="6107").pk) == BindingRule.model_validate(rule)
