"""The public API: what software reads, prepares and lodges under its mandate, and how it is told what is wrong."""

import json
from datetime import timedelta
from urllib.parse import quote

import pytest
from django.core.cache import cache, caches
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from balcao.cases.models import Case, Draft, Step
from balcao.cases.testing import CATERING, CERTIFICATE, ORGANS, certificate_draft, lodged, person, republish
from balcao.cases.testing import load_world as load
from balcao.entities.api import Action, end_machine, grant_mandate, revoke_mandate
from balcao.entities.models import Entity, Mandate
from balcao.entities.testing import registered, software_terms
from balcao.exchange.api import Reply
from balcao.foundation.audit.api import acts_under
from balcao.kernel.clock import macau_date, now
from balcao.openid import keys
from balcao.openid.types import SigningAlg
from balcao.outages.api import change_end
from balcao.outages.testing import CHIEF, told
from balcao.publicapi.tests.calling import COMPLETE, Caller, problem
from balcao.publicapi.web.urls import THROTTLE

PRESIDENT = person(1, "e-1")


@pytest.fixture(autouse=True)
def world(db, monkeypatch, settings):
    cache.clear()
    caches["process"].clear()
    monkeypatch.setattr(THROTTLE, "num_requests", 100_000)
    load()

    def answered(*, actor, at, asked):
        return [Reply(each.register, "answered", dict(ORGANS), at) for each in asked]

    monkeypatch.setattr("balcao.cases.facts.fetch", answered)


@pytest.fixture
def free():
    """The certificate as if it cost nothing and nobody had to sign."""

    def change(content):
        content["data"] |= {"fees": [], "stamp": {"kind": "none"}, "signing": {"rule": "applicant"}}

    republish(CERTIFICATE, change)


@pytest.fixture
def caller(settings):
    return Caller(registered(PRESIDENT, now(), scope=CERTIFICATE), settings)


def test_software_begins_puts_right_and_lodges_what_is_free_and_needs_no_signature(free, caller):
    begun = caller.begin({"purpose": "bank"})
    draft = begun.json()
    assert begun.status_code == 201
    assert (draft["next"], draft["next_by"], draft["fee"], draft["case"]) == ("answer", "software", 0, None)
    assert [(each["question"], each["code"]) for each in draft["errors"]] == [("true_and_complete", "required")]
    assert draft["errors"][0]["message"]
    refused = problem(caller.lodge(draft["id"]), 422, "cases.incomplete")
    assert refused["errors"] == draft["errors"]
    assert not Case.objects.exists()
    body = {"answers": {"true_and_complete": True}, "versions": draft["versions"]}
    changed = caller.call("PATCH", f"drafts/{draft['id']}/", body, key="k3").json()
    assert (changed["errors"], changed["next"]) == ([], "lodge")
    reference = caller.lodge(draft["id"]).json()["reference"]
    case = Case.objects.get(reference=reference)
    assert (case.holder_id, case.lodged_by, case.lodged_by_name) == (
        "e-1",
        caller.software.name,
        "Payroll 5 (陳美玲)",
    )
    shown = caller.get(f"cases/{reference}/").json()
    assert (shown["reference"], shown["closed"], shown["answers"]["purpose"]) == (reference, False, "bank")
    assert [each["reference"] for each in caller.get("matters/").json()["cases"]] == [reference]
    assert caller.get(f"drafts/{draft['id']}/").json()["next"] == "lodged"


def test_every_act_is_recorded_as_the_softwares_under_its_mandate(free, caller):
    draft = caller.begin(COMPLETE).json()["id"]
    caller.lodge(draft)
    acts = acts_under([caller.software.mandate.mandate_id])
    assert {act.event for act in acts} >= {"cases:draft:started", "cases:draft:saved", "cases:case:lodged"}
    assert {(act.who_id, act.who, act.channel) for act in acts} == {(caller.software.name, "Payroll 5 (陳美玲)", "api")}


def test_the_same_key_gives_the_same_answer_and_one_draft(free, caller):
    first, again = caller.begin(COMPLETE), caller.begin(COMPLETE)
    assert (first.status_code, first.json()) == (again.status_code, again.json())
    assert Draft.objects.count() == 1
    draft = first.json()["id"]
    assert caller.lodge(draft).json() == caller.lodge(draft, key="other").json()
    assert Case.objects.count() == 1
    late = caller.begin(COMPLETE).json()
    assert (late["id"], late["next"]) == (draft, "lodged")


def test_a_call_that_was_cut_off_after_beginning_is_completed_by_the_next(free, caller, monkeypatch):
    def cut(**given):
        raise SystemExit

    with monkeypatch.context() as patched:
        patched.setattr("balcao.publicapi.web.drafts.save_answers", cut)
        with pytest.raises(SystemExit):
            caller.begin(COMPLETE)
    assert caller.begin(COMPLETE).json()["next"] == "lodge"
    assert Draft.objects.count() == 1


def test_a_key_used_again_for_something_else_is_refused(free, caller):
    caller.begin(COMPLETE)
    problem(caller.begin({**COMPLETE, "purpose": "court"}), 422, "publicapi.key_reused")
    assert Draft.objects.get().answers.get(question="purpose").value == "bank"


@pytest.mark.parametrize("key", ["", "x" * 51, "with space"])
def test_a_write_without_a_usable_key_is_refused(free, caller, key):
    problem(caller.begin(COMPLETE, key=key), 400, "publicapi.key_missing")
    draft = certificate_draft()
    problem(caller.lodge(draft, key=key), 400, "publicapi.key_missing")
    assert Draft.objects.count() == 1
    assert not Case.objects.exists()


def test_what_people_have_to_sign_is_left_to_them(caller):
    draft = caller.begin(COMPLETE).json()
    assert (draft["next"], draft["next_by"]) == ("sign", "person")
    said = problem(caller.lodge(draft["id"]), 409, "publicapi.person_signs")
    assert said["page"].endswith(f"/as/e-1/drafts/{draft['id']}/") or str(draft["id"]) in said["page"]
    assert not Case.objects.exists()


def test_what_has_to_be_paid_is_left_to_a_person(caller):
    republish(CERTIFICATE, lambda content: content["data"].update(signing={"rule": "applicant"}))
    draft = caller.begin(COMPLETE).json()
    assert (draft["next"], draft["next_by"]) == ("pay", "person")
    assert draft["fee"] > 0
    problem(caller.lodge(draft["id"]), 409, "publicapi.person_pays")
    assert not Case.objects.exists()


def test_what_needs_a_surer_person_is_left_to_them(free, caller):
    republish(CERTIFICATE, lambda content: content["data"]["assurance"].update(sign=3))
    draft = caller.begin(COMPLETE).json()
    problem(caller.lodge(draft["id"]), 409, "publicapi.person_lodges")
    assert not Case.objects.exists()


def test_a_mandate_that_only_prepares_does_not_lodge(free, settings):
    actions = frozenset({Action.VIEW, Action.PREPARE})
    caller = Caller(registered(PRESIDENT, now(), scope=CERTIFICATE, actions=actions), settings)
    draft = caller.begin(COMPLETE).json()["id"]
    problem(caller.lodge(draft), 403, "entities.mandate_missing")
    assert not Case.objects.exists()


def test_a_mandate_that_only_views_begins_nothing(free, settings):
    caller = Caller(registered(PRESIDENT, now(), scope=CERTIFICATE, actions=frozenset({Action.VIEW})), settings)
    draft = certificate_draft()
    assert caller.get("services/").json() == {"services": []}
    problem(caller.begin(COMPLETE), 404, "error.not_found")
    problem(caller.call("PATCH", f"drafts/{draft}/", {"answers": {}}, key="k"), 403, "entities.mandate_missing")
    assert Draft.objects.count() == 1


def test_what_is_not_in_its_mandate_or_another_entitys_is_not_there(free, caller, settings):
    other = Caller(registered(person(3, "e-2"), now(), scope=CATERING), settings)
    draft = certificate_draft()
    reference = lodged(certificate_draft(key="two"), PRESIDENT, run=False).reference
    assert caller.get(f"drafts/{draft}/").status_code == 200
    assert caller.get(f"cases/{reference}/").status_code == 200
    before = Step.objects.count()
    for path in (f"drafts/{draft}/", f"cases/{reference}/", "services/nowhere/", f"services/{CERTIFICATE}/"):
        problem(other.get(path), 404, "error.not_found")
    problem(other.lodge(draft), 404, "error.not_found")
    problem(other.call("PATCH", f"drafts/{draft}/", {"answers": {"purpose": "court"}}, key="k"), 404, "error.not_found")
    assert other.get("matters/").json() == {"drafts": [], "cases": []}
    assert (Case.objects.count(), Step.objects.count()) == (1, before)
    assert Draft.objects.get(pk=draft).answers.get(question="purpose").value == "bank"


def test_taking_the_mandate_or_the_software_back_refuses_the_next_call(free, caller):
    draft = caller.begin(COMPLETE).json()["id"]
    revoke_mandate(actor=PRESIDENT, at=now(), mandate_id=caller.software.mandate.mandate_id)
    problem(caller.lodge(draft), 403, "entities.machine.at_rest")
    name, again = caller.software.name, software_terms(now(), scope=CERTIFICATE)
    grant_mandate(actor=PRESIDENT, at=now(), entity_id=1, receiver=name, terms=again)
    assert caller.get("matters/").status_code == 200
    end_machine(actor=PRESIDENT, at=now(), machine_id=caller.software.machine_id)
    problem(caller.lodge(draft), 403, "entities.machine.at_rest")
    assert not Case.objects.exists()


def test_a_closed_account_and_a_mandates_last_day_refuse_the_next_call(caller):
    yesterday = macau_date(now()) - timedelta(days=1)
    Mandate.objects.filter(machine=caller.software.machine_id).update(since_on=yesterday, until_on=yesterday)
    problem(caller.get("matters/"), 403, "entities.machine.at_rest")
    Mandate.objects.filter(machine=caller.software.machine_id).update(until_on=macau_date(now()))
    assert caller.get("matters/").status_code == 200
    Entity.objects.filter(pk=1).update(status="closed", ended_on=yesterday)
    problem(caller.get("matters/"), 403, "entities.machine.at_rest")


def test_without_a_token_with_an_old_one_or_with_a_persons_cookies_nothing_is_answered(caller):
    moment = int(now().timestamp())
    claims = (keys.own_claims(caller.token, kind="at+jwt") or {}) | {"exp": moment - 1}
    old = keys.sign(claims, alg=SigningAlg.RS256, at=now(), kind="at+jwt")
    for token in ("", "nonsense", old):
        answer = caller.get("matters/", token=token)
        problem(answer, 401, "publicapi.token_dead")
        assert "invalid_token" in answer.headers["WWW-Authenticate"]
    from balcao.accounts.models import User

    cookies = Client()
    cookies.force_login(User.objects.get(person_id=1), backend="balcao.accounts.web.backend.AccountBackend")
    assert cookies.get("/api/v1/matters/").status_code == 401


@pytest.mark.parametrize(
    ("answers", "question", "code"),
    [
        ({"nonsense": 1}, "nonsense", "unknown"),
        ({"minutes": [{"key": "aa/aa", "sha256": "aa"}]}, "minutes", "unknown"),
        ({"term_runs": True}, "term_runs", "unknown"),
        ({"purpose": {"a": 1}}, "purpose", "shape"),
        ({"purpose": "nonsense"}, "purpose", "shape"),
        ({"true_and_complete": "yes"}, "true_and_complete", "shape"),
        ({"purpose_words": "a\x00b"}, "purpose_words", "shape"),
        ({"purpose_words": "\ud800"}, "purpose_words", "shape"),
        ({"purpose_words": float("nan")}, "purpose_words", "shape"),
    ],
)
def test_what_is_no_answer_is_refused_and_nothing_is_kept(caller, answers, question, code):
    said = problem(caller.begin(answers), 422, "publicapi.answers_unfit")
    assert [(each["question"], each["code"]) for each in said["errors"]] == [(question, code)]
    assert not Draft.objects.exists()


def test_what_has_another_shape_is_refused(caller):
    problem(caller.call("POST", "drafts/", {"service": 1}, key="k"), 422, "publicapi.shape")
    headers = {"Authorization": f"Bearer {caller.token}", "Idempotency-Key": "k"}
    answer = caller.http.post("/api/v1/drafts/", "{", content_type="application/json", headers=headers)
    problem(answer, 400, "publicapi.shape")
    for number in ("0", "-1", "9" * 30, "x"):
        assert caller.get(f"drafts/{number}/").status_code in (404, 422)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(st.characters(codec=None)),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=5,
)
QUESTIONS = st.sampled_from(
    ["purpose", "purpose_words", "true_and_complete", "association_name", "term_end", "minutes"]
)


@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(answers=st.dictionaries(QUESTIONS | st.text(max_size=5), JSON, max_size=4), other=JSON, path=st.text(max_size=8))
def test_whatever_is_sent_is_answered_as_described(caller, answers, other, path):
    assert caller.begin(answers).status_code in (201, 422)
    for body in (other, {"answers": other}, {"service": CERTIFICATE, "answers": answers, "licence_number": other}):
        assert caller.call("POST", "drafts/", body, key="k").status_code in (201, 422)
        assert caller.call("PATCH", "drafts/1/", body, key="k").status_code in (200, 404, 409, 422)
    for place in ("cases", "services", "drafts"):
        assert caller.get(f"{place}/{quote(path.encode(errors='replace'), safe='')}/").status_code in (
            200,
            301,
            404,
            422,
        )


def test_a_person_and_software_never_lose_a_value(caller):
    draft = caller.begin({"purpose": "bank"}).json()
    from balcao.cases.api import save_answers

    values = {"purpose": "court"}
    save_answers(actor=PRESIDENT, at=now(), draft_id=draft["id"], values=values, seen=draft["versions"])
    body = {"answers": {"purpose": "grant", "true_and_complete": True}, "versions": draft["versions"]}
    said = problem(caller.call("PATCH", f"drafts/{draft['id']}/", body, key="k"), 409, "publicapi.changed")
    assert said["detail"] == "purpose"
    kept = caller.get(f"drafts/{draft['id']}/").json()["answers"]
    assert (kept["purpose"], kept["true_and_complete"]) == ("court", True)


def test_services_say_what_they_ask_in_the_language_asked_for(caller):
    (line,) = caller.get("services/").json()["services"]
    service = caller.get(f"services/{CERTIFICATE}/").json()
    assert (line["id"], line["name"]) == (CERTIFICATE, service["name"])
    assert {"purpose", "minutes"} <= {each["id"] for each in service["questions"]}
    assert "minutes" not in service["answers_schema"]["properties"]
    headers = {"Authorization": f"Bearer {caller.token}", "Accept-Language": "pt"}
    answer = caller.http.get("/api/v1/services/", headers=headers)
    assert answer.headers["Content-Language"] == "pt"
    assert answer.json()["services"][0]["name"] != line["name"]


def test_the_common_calls_ask_the_database_little(caller, django_assert_max_num_queries):
    draft = certificate_draft()
    lodged(certificate_draft(key="two"), PRESIDENT, run=False)
    for path in ("services/", "matters/", f"drafts/{draft}/"):
        caller.get(path)
        with django_assert_max_num_queries(12):
            assert caller.get(path).status_code == 200


def test_the_description_is_open_to_all_and_names_every_address():
    schema = Client().get("/api/v1/openapi.json").json()
    assert schema["openapi"].startswith("3.1")
    assert Client().get("/api/v1/").status_code == 404
    assert set(schema["paths"]) == {
        "/api/v1/services/",
        "/api/v1/services/{service_id}/",
        "/api/v1/matters/",
        "/api/v1/cases/{reference}/",
        "/api/v1/drafts/",
        "/api/v1/drafts/{draft_id}/consents/",
        "/api/v1/drafts/{draft_id}/",
        "/api/v1/drafts/{draft_id}/lodge/",
        "/api/v1/drafts/{draft_id}/files/{question}/",
        "/api/v1/drafts/{draft_id}/files/{question}/{sha256}/",
        "/api/v1/drafts/{draft_id}/rows/{question}/",
        "/api/v1/clients/",
        "/api/v1/drafts/{draft_id}/order/",
        "/api/v1/orders/",
        "/api/v1/orders/{order_id}/",
        "/api/v1/drafts/{draft_id}/uploads/{question}/",
        "/api/v1/uploads/{upload_id}/",
        "/api/v1/verifications/",
        "/api/v1/verifications/file/",
        "/api/v1/verifications/alerts/",
        "/api/v1/verifications/alerts/changes/",
        "/api/v1/verifications/alerts/{number}/",
        "/api/v1/drafts/by-link/",
        "/api/v1/events/",
        "/api/v1/events/schemas/{kind}/{version}/",
        "/api/v1/vouchers/uses/",
        "/api/v1/vouchers/uses/{use_id}/",
        "/api/v1/vouchers/uses/{use_id}/cancel/",
    }
    for name, path in schema["paths"].items():
        for method, said in path.items():
            writes = method in ("post", "patch") and "/verifications/" not in name
            assert ("Idempotency-Key" in json.dumps(said)) == writes
            assert "Balcao-Client" in json.dumps(said)
            assert "429" in said["responses"]


def test_while_a_service_is_closed_software_is_told_when_to_come_again(free, caller):
    draft, at = caller.begin(COMPLETE).json()["id"], now()
    hour = timedelta(hours=1)
    number = told(at=at, confirmed_by=None, planned=False, begins_at=at - hour, ends_at=at + hour)
    answer = caller.lodge(draft)
    said = problem(answer, 503, "outages.closed")
    assert said["until"] == (at + hour).isoformat()
    assert 3500 <= int(answer.headers["Retry-After"]) <= 3600
    assert caller.get(f"drafts/{draft}/").json()["case"] is None
    change_end(actor=CHIEF, at=now(), outage_id=number, ends_at=now())
    assert caller.lodge(draft, key="again").status_code == 200
