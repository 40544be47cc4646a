"""Registers that software says yes or no to for its entity, and what is in course already about the same."""

import pytest
from django.core.cache import cache, caches

from balcao.cases.models import Case, Draft, RegisterConsent
from balcao.cases.testing import CERTIFICATE, ORGANS, certificate_draft, load_world, lodged, person, republish
from balcao.entities.testing import registered
from balcao.exchange.api import Reply
from balcao.foundation.jobs.api import run_waiting_jobs
from balcao.kernel.clock import now
from balcao.payments.models import Order
from balcao.publicapi.tests.calling import COMPLETE, Caller, problem

PRESIDENT = person(1, "e-1")
SAID = {"zh-Hant": "核實", "pt": "Confirmar", "en": "To see"}


@pytest.fixture
def asked(db, monkeypatch):
    cache.clear()
    caches["process"].clear()
    load_world()
    found: list[str] = []

    def answered(*, actor, at, asked):
        found.extend(each.register for each in asked)
        return [Reply(each.register, "answered", dict(ORGANS), at) for each in asked]

    monkeypatch.setattr("balcao.cases.facts.fetch", answered)
    return found


@pytest.fixture
def caller(asked, settings):
    return Caller(registered(PRESIDENT, now(), scope=CERTIFICATE), settings)


def put_out(**data):
    def change(content):
        content["data"] |= {"signing": {"rule": "applicant"}, **data}

    republish(CERTIFICATE, change)


class TestConsents:
    @pytest.fixture
    def draft(self, caller):
        def change(content):
            for register, fields in (("buildings", ["status"]), ("criminal_record", ["clean"])):
                content["data"]["registers"].append(
                    {"id": register, "consent": True, "fields": fields, "purpose": SAID, "basis": SAID}
                )

        republish(CERTIFICATE, change)
        return caller.begin(COMPLETE).json()["id"]

    def put(self, caller, draft):
        return {each["id"]: each for each in caller.get(f"drafts/{draft}/consents/").json()["consents"]}

    def answer(self, caller, draft, *answers):
        body = {"answers": [dict(zip(("id", "put", "yes"), each, strict=True)) for each in answers]}
        return caller.call("POST", f"drafts/{draft}/consents/", body, key="c1")

    def test_software_answers_for_its_entity_and_a_person_about_a_person(self, caller, draft, asked):
        put = self.put(caller, draft)
        grants, record = put["buildings"], put["criminal_record"]
        assert (grants["state"], grants["answers"], grants["page"]) == ("asked", "software", None)
        assert (record["answers"], record["put"]) == ("person", None)
        assert f"/drafts/{draft}/" in record["page"]
        assert "buildings" not in asked
        said = self.answer(caller, draft, ("buildings", grants["put"], True))
        assert said.status_code == 200, said.content
        run_waiting_jobs()
        assert asked.count("buildings") == 1
        assert "buildings" in Draft.objects.get(pk=draft).facts
        row = RegisterConsent.objects.get()
        assert (row.register, row.answered_by, row.concerns) == ("buildings", caller.software.name, "e-1")
        self.answer(caller, draft, ("buildings", grants["put"], True))
        run_waiting_jobs()
        assert asked.count("buildings") == 1
        self.answer(caller, draft, ("buildings", grants["put"], False))
        assert self.put(caller, draft)["buildings"]["state"] == "withdrawn"
        assert "buildings" not in Draft.objects.get(pk=draft).facts

    def test_a_yes_to_what_was_not_put_or_about_a_person_keeps_no_answer(self, caller, draft):
        grants = self.put(caller, draft)["buildings"]["put"]
        problem(self.answer(caller, draft, ("buildings", "0" * 64, True)), 409, "cases.consent_put_otherwise")
        about_a_person = [("buildings", grants, True), ("criminal_record", grants, True)]
        problem(self.answer(caller, draft, *about_a_person), 404, "error.not_found")
        problem(self.answer(caller, draft, ("organs", grants, True)), 404, "error.not_found")
        assert not RegisterConsent.objects.exists()


class TestTheSameInCourse:
    @pytest.fixture
    def case(self, caller):
        return lodged(certificate_draft(PRESIDENT), PRESIDENT, run=False)

    def test_lodging_names_it_and_goes_on_once_it_is_said_to_be_another(self, caller, case):
        put_out(fees=[], stamp={"kind": "none"})
        draft = caller.begin(COMPLETE).json()["id"]
        said = problem(caller.lodge(draft), 409, "publicapi.same_in_course")
        assert [each["reference"] for each in said["cases"]] == [case.reference]
        assert said["cases"][0]["page"].endswith(f"/as/e-1/matters/{case.reference}/")
        assert Case.objects.count() == 1
        again = caller.call("POST", f"drafts/{draft}/lodge/", {"another": True}, key="k3")
        assert again.status_code == 200, again.content
        assert caller.lodge(draft).json() == again.json(), "lodged it is not asked any more"
        assert Case.objects.count() == 2

    def test_an_order_is_asked_about_before_anything_is_paid(self, caller, case):
        put_out()
        draft = caller.begin(COMPLETE).json()
        before = Order.objects.count()
        address = f"drafts/{draft['id']}/order/"
        problem(caller.call("POST", address, {"fee": draft["fee"]}, key="o"), 409, "publicapi.same_in_course")
        assert Order.objects.count() == before
        placed = caller.call("POST", address, {"fee": draft["fee"], "another": True}, key="o")
        assert placed.status_code == 201, placed.content
