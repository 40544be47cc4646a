"""Clauses at the desk: found, picked into a decision, written and confirmed."""

import pytest
from django.conf import settings

from balcao.cases.api import BLANK, decide_case
from balcao.cases.models import Case, Opinion, Revision
from balcao.cases.remedies import in_force
from balcao.cases.testing import officer as actor_of
from balcao.clauses.api import install_clauses
from balcao.clauses.models import Clause, Version
from balcao.kernel.actor import system_actor
from balcao.kernel.clock import now
from balcao.worklists.models import Batch
from balcao.worklists.operations.batches import UNDO, carry_on

PAGE = "/desk/clauses/"


@pytest.fixture
def shipped(world):
    install_clauses(actor=system_actor(), at=now(), root=settings.BALCAO_SERVICES)


def written(**more):
    fields = {"department": "DSI", "kind": "condition"}
    for language in ("zh-Hant", "pt", "en"):
        fields |= {f"title-{language}": "Kurz", f"text-{language}": "In {days} days."}
    return {**fields, **more}


@pytest.mark.parametrize("language", ["zh-Hant", "pt", "en"])
def test_the_library_and_a_clause_are_read_in_every_language(at_desk_of, shipped, language):
    client = at_desk_of("officer.dsi", language)
    assert client.get(PAGE).status_code == 200
    clause = Clause.objects.filter(department="DSI")[0]
    assert client.get(f"{PAGE}{clause.pk}/").status_code == 200
    assert client.get(f"{PAGE}new/").status_code == 200


def test_it_is_found_by_words_in_any_language(officer, shipped):
    text = officer.get(PAGE, {"words": "acta assinada"}).content.decode()
    assert "Signed minutes" in text
    assert "Next election" not in text


def test_without_javascript_a_clause_picked_by_name_comes_below_what_was_written(officer, shipped, case):
    sent = {"outcome": "refuse", "note": "My own words.", "step": "insert.note"}
    name = officer.get(f"/desk/cases/{case.reference}/").context["picks"]["note"][0]["name"]
    text = officer.post(f"/desk/cases/{case.reference}/decide/", {**sent, "clause-note": name}).content.decode()
    assert "My own words.\n" in text
    case.refresh_from_db()
    assert case.outcome == ""


@pytest.mark.parametrize("step", ["check", "confirm"])
def test_a_blank_that_is_left_is_named_before_anything_is_sent(officer, shipped, case, step):
    sent = {"outcome": "refuse", "note": "The minutes of {assembly_on} are not signed.", "step": step}
    answer = officer.post(f"/desk/cases/{case.reference}/decide/", sent)
    assert answer.status_code == 422
    assert "Still to be filled in: {assembly_on}" in answer.content.decode()
    assert Case.objects.get().outcome == ""


def test_what_is_asked_for_is_read_in_the_applicants_language(officer, shipped, case):
    page = f"/desk/cases/{case.reference}/supplement/"
    name = officer.get(page).context["picks"]["text"][0]["name"]
    text = officer.post(page, {"step": "insert.text", "clause-text": name}).context["asked"].text
    assert text.startswith("請補交")
    answer = officer.post(page, {"step": "send", "text": text})
    assert answer.status_code == 302
    assert Case.objects.get().clauses[0]["version"] == 1


def test_one_writes_another_confirms(officer, chief, shipped):
    page = officer.post(f"{PAGE}new/", written()).headers["Location"]
    assert "You proposed it" in officer.get(page).content.decode()
    officer.post(f"{page}confirm/")
    assert Version.objects.filter(confirmed_at=None).count() == 1
    chief.post(f"{page}confirm/")
    assert not Version.objects.filter(confirmed_at=None).exists()


def test_what_is_not_whole_comes_back_as_it_was_written(officer, shipped):
    answer = officer.post(f"{PAGE}new/", written(**{"text-pt": "Em dias."}))
    assert answer.status_code == 422
    assert "Em dias." in answer.content.decode()
    assert officer.post(f"{PAGE}new/", written(**{"since-day": "31", "since-month": "2"})).status_code == 422


def test_a_star_keeps_it_at_hand_and_an_end_offers_it_no_more(officer, shipped):
    clause = Clause.objects.filter(department="DSI")[0]
    officer.post(f"{PAGE}{clause.pk}/favourite/", {"on": "yes"})
    assert "★" in officer.get(PAGE).content.decode()
    for _ in range(2):
        officer.post(f"{PAGE}{clause.pk}/end/")
    clause.refresh_from_db()
    assert clause.ended_at is not None


def test_another_departments_clause_is_not_there(at_desk_of, shipped):
    clause = Clause.objects.filter(department="IAM")[0]
    assert at_desk_of("officer.dsi").get(f"{PAGE}{clause.pk}/").status_code == 404


def test_many_cases_are_decided_with_a_clause_that_speaks_of_none_of_them_alone(officer, shipped, case):
    chosen = {"case": case.reference, "outcome": "approve"}
    form = officer.post("/desk/bulk/", {**chosen, "step": "choose"})
    offered = {each["name"]: each["text"] for each in form.context["picks"]["conditions"]}
    assert offered
    assert not any("{reference}" in text or case.reference in text for text in offered.values())
    name, text = next((name, text) for name, text in offered.items() if "{" not in text)
    pick = {"conditions": "保持清潔", "step": "insert.conditions", "clause-conditions": name}
    picked = officer.post("/desk/bulk/", {**chosen, **pick})
    assert picked.context["conditions"] == f"保持清潔\n{text}"
    seen = officer.post("/desk/bulk/", {**chosen, "conditions": text, "step": "check"}).context
    sent = {**chosen, "conditions": text, "step": "send", "key": seen["key"]}
    sent[f"seen.{case.reference}"] = seen["cases"][0]["seen"]
    officer.post("/desk/bulk/", sent)
    batch = Batch.objects.get()
    assert [each["version"] for each in batch.clauses] == [1]
    carry_on(at=now() + UNDO, batch_id=batch.pk)
    case.refresh_from_db()
    assert (case.outcome, case.clauses) == ("approve", batch.clauses)


def test_a_revision_is_proposed_with_a_clause_and_read_in_each_language(officer, shipped, case):
    clerk = actor_of(11, "DSI", "association-register")
    decide_case(actor=clerk, at=now(), reference=case.reference, outcome="approve")
    page = f"/desk/cases/{case.reference}/revise/"
    name = officer.get(page).context["picks"]["why"][0]["name"]
    picked = officer.post(page, {"kind": "revoked", "why": "", "step": "insert.why", "clause-why": name})
    words = picked.context["why"]
    assert picked.status_code == 200
    assert words
    left = officer.post(page, {"kind": "revoked", "why": "{what} is missing", "act": "check"})
    assert left.status_code == 422
    given = {"kind": "revoked", "why": BLANK.sub("x", words), "act": "propose", "without_hearing": "urgent"}
    officer.post(page, {**given, "seen": in_force(case).pk})
    assert Revision.objects.get().why
    case.refresh_from_db()
    assert [each["version"] for each in case.clauses] == [1]


def test_a_department_that_was_asked_picks_from_its_own_clauses(at_desk_of, shipped, case):
    Opinion.objects.create(case=case, department="IAM", asked_at=now(), days=10, due_on=now().date())
    asked = at_desk_of("officer.iam")
    page = asked.get(f"/desk/cases/{case.reference}/")
    names = [each["name"] for each in page.context["picks"]["opinion_conditions"]]
    own = Clause.objects.filter(department="IAM", kind="condition").count()
    assert len(names) == own > 0
    sent = {"kind": "conditions", "step": "insert.opinion_conditions", "clause-opinion_conditions": names[0]}
    back = asked.post(f"/desk/cases/{case.reference}/opinion/", sent)
    assert back.context["typed"].opinion_conditions
    assert Opinion.objects.get().given_at is None
    left = {"kind": "conditions", "opinion_conditions": "Within {days} days."}
    assert asked.post(f"/desk/cases/{case.reference}/opinion/", left).status_code == 422
