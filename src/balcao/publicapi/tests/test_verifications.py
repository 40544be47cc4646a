"""Verifying by software: what a bank asks of many documents at once, and the proof it keeps."""

import pytest
from django.core.cache import cache, caches
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from joserfc import jws
from joserfc.jwk import KeySet

from balcao.alerts.operations import tell_changes
from balcao.cases.testing import CERTIFICATE, person
from balcao.cases.testing import load_world as load
from balcao.credentials.sd_jwt import read_object
from balcao.documents.api import DocumentSummary, read_document, revoke_document
from balcao.documents.tests.issuing import AT, CHIEF, MEI, REASON, ask
from balcao.entities.testing import registered
from balcao.foundation.jobs.api import run_waiting_jobs
from balcao.kernel.clock import now
from balcao.publicapi.tests.calling import Caller, problem
from balcao.publicapi.web.verifications import EACH_MINUTE

PRESIDENT = person(1, "e-1")


@pytest.fixture(autouse=True)
def world(db):
    cache.clear()
    caches["process"].clear()
    load()


@pytest.fixture
def caller(settings):
    return Caller(registered(PRESIDENT, now(), scope=CERTIFICATE), settings)


@pytest.fixture
def issued() -> DocumentSummary:
    asked = ask()
    run_waiting_jobs()
    return asked


def by_number(caller, *pairs):
    documents = [{"number": number, "code": code} for number, code in pairs]
    return caller.call("POST", "verifications/", {"documents": documents})


def read_signed(token):
    """The claims, by the published keys alone."""
    published = Client().get("/.well-known/jwt-vc-issuer/credentials").json()
    found = jws.deserialize_compact(token, KeySet.import_key_set(published["jwks"]), algorithms=["ES256"])
    assert found.headers()["typ"] == "balcao-verification+jwt"
    claims = read_object(found.payload)
    assert claims["iss"] == published["issuer"]
    return claims


def test_many_numbers_are_answered_in_order_and_the_answer_is_signed(caller, issued):
    revoked = ask("case-2:certificate")
    run_waiting_jobs()
    revoke_document(actor=CHIEF, at=AT, number=revoked.number, reason=REASON)
    answer = by_number(
        caller,
        (issued.number, f" {issued.code.lower()} "),
        (revoked.number, revoked.code),
        (issued.number, "AAAAAAAA"),
        ("DSI-CGB-2026-999999-X", issued.code),
        ("\0", "\0"),
    )
    assert answer.status_code == 200, answer.content
    said = answer.json()
    assert [each["standing"] for each in said["results"]] == ["in_force", "revoked", "unknown", "unknown", "unknown"]
    first, second, third, fourth, _ = said["results"]
    assert (first["title"], first["department"], first["holder"]) == ("Certificate", "DSI", "A○")
    assert (second["reason"], second["why"]) == ("revoked", "Wrong data")
    assert {**third, "number": ""} == {**fourth, "number": ""}
    assert issued.code not in answer.content.decode()
    claims = read_signed(said["signed"])
    assert claims["results"] == said["results"]
    assert claims["aud"] == caller.software.name


def test_many_numbers_cost_as_many_queries_as_one(caller, issued, django_assert_max_num_queries):
    with django_assert_max_num_queries(16):
        answer = by_number(caller, *[(issued.number, issued.code)] * 500, *[(f"X-{each}", "A") for each in range(500)])
    assert len(answer.json()["results"]) == 1000


def test_a_file_is_judged_and_named_by_its_hash(caller, issued):
    _, pdf = read_document(actor=MEI, at=AT, number=issued.number)
    said = caller.send("verifications/file/", pdf, name="it.pdf").json()
    (result,) = said["results"]
    assert (result["standing"], result["number"]) == ("in_force", issued.number)
    assert (result["seal"]["grade"], result["seal"]["level"]) == ("TOTAL-PASSED", "B-LT")
    assert len(result["sha256"]) == 64
    assert read_signed(said["signed"])["results"] == [result]
    spoiled = pdf.replace(b"obj", b"obk", 1)
    (result,) = caller.send("verifications/file/", spoiled, name="it.pdf").json()["results"]
    assert result["standing"] in ("altered", "not_ours")
    assert result["seal"]["level"] is None
    (result,) = caller.send("verifications/file/", b"no pdf", name="it.pdf").json()["results"]
    assert (result["standing"], result["reason"], result["number"]) == ("not_ours", "not_a_pdf", None)


def test_what_has_no_shape_is_refused(caller, monkeypatch):
    unfit: list[list[dict[str, str]]] = [[], [{"number": "X", "code": "Y"}] * 1001, [{}]]
    for body in ({}, *({"documents": each} for each in unfit)):
        problem(caller.call("POST", "verifications/", body), 422, "publicapi.shape")
    assert problem(caller.send("verifications/file/", b""), 422, "publicapi.file_unfit")["detail"] == "empty"
    monkeypatch.setattr("balcao.publicapi.web.verifications.MOST_VERIFIED_BYTES", 3)
    assert problem(caller.send("verifications/file/", b"long"), 422, "publicapi.file_unfit")["detail"] == "too_big"
    problem(caller.call("POST", "verifications/file/", {}), 422, "publicapi.shape")


def test_only_software_with_a_token_asks(caller):
    problem(caller.call("POST", "verifications/", {"documents": []}, token="no"), 401, "publicapi.token_dead")
    file = SimpleUploadedFile("it.pdf", b"%PDF-")
    assert Client().post("/api/v1/verifications/file/", {"file": file}).status_code == 401


def test_verifying_has_a_rate_of_its_own(caller):
    for _ in range(EACH_MINUTE):
        assert by_number(caller, ("X", "Y")).status_code == 200
    answer = by_number(caller, ("X", "Y"))
    problem(answer, 429, "publicapi.too_many_calls")
    assert int(answer.headers["Retry-After"]) > 0
    assert caller.get("services/").status_code == 200


def test_a_bank_names_the_copies_it_holds_and_learns_what_changed(caller, issued, settings):
    pairs = [(issued.number, issued.code), (issued.number, issued.code), (issued.number, "AAAAAAAA")]
    body = {"documents": [{"number": number, "code": code} for number, code in pairs]}
    answers = [caller.call("POST", "verifications/alerts/", body) for _ in range(2)]
    assert [each.status_code for each in answers] == [200, 200], answers[0].content
    assert [each["standing"] for each in answers[0].json()["results"]] == ["in_force", "in_force", "unknown"]
    assert caller.get("verifications/alerts/changes/").json() == {"changes": [], "after": 0}
    revoke_document(actor=CHIEF, at=AT, number=issued.number, reason=REASON)
    assert (tell_changes(at=now()), tell_changes(at=now())) == (1, 0)
    said = caller.get("verifications/alerts/changes/").json()
    assert [(each["number"], each["standing"]) for each in said["changes"]] == [(issued.number, "revoked")]
    assert caller.get(f"verifications/alerts/changes/?after={said['after']}").json()["changes"] == []
    other = Caller(registered(PRESIDENT, now(), name="Payroll 6", scope=CERTIFICATE), settings)
    assert other.get("verifications/alerts/changes/").json()["changes"] == []


def test_a_copy_that_is_given_back_is_watched_no_more(caller, issued):
    caller.call("POST", "verifications/alerts/", {"documents": [{"number": issued.number, "code": issued.code}]})
    gone = [caller.call("DELETE", f"verifications/alerts/{issued.number}/").status_code for _ in range(2)]
    assert gone == [204, 204]
    revoke_document(actor=CHIEF, at=AT, number=issued.number, reason=REASON)
    assert tell_changes(at=now()) == 0
