"""Software hands answers over by a link; one person reads them and begins with them, once."""

from datetime import timedelta
from pathlib import Path
from typing import ClassVar

import pytest
from django.core import signing
from django.core.cache import cache, caches
from django.test import Client

from balcao.accounts.models import User
from balcao.activities.api import call_off_activity
from balcao.cases.api import PrefillOver, look_at_prefill, take_prefill
from balcao.cases.models import Answer, Draft, Prefill
from balcao.cases.operations.prefilling import forget_prefills
from balcao.cases.testing import CERTIFICATE, ORGANS, activity_published, load_world, person
from balcao.catalogue.testing import put_on_offer
from balcao.entities.testing import registered
from balcao.exchange.api import Reply
from balcao.foundation.audit.api import acts_about
from balcao.kernel.clock import now
from balcao.kernel.errors import NotFound
from balcao.publicapi.tests.calling import Caller, problem

MEI_LING, JOAO = person(1, "e-1"), person(2, "e-1")
PUBLISH, ENROL = "association-activity-publish", "association-activity-enrolment"
SIGNER = signing.Signer(salt="balcao.prefill")
ANSWERS = {"purpose": "other", "purpose_words": "租場"}


@pytest.fixture
def world(db, monkeypatch):
    cache.clear()
    caches["process"].clear()
    load_world()

    def answered(*, actor, at, asked):
        return [Reply(each.register, "answered", dict(ORGANS), at) for each in asked]

    monkeypatch.setattr("balcao.cases.facts.fetch", answered)


@pytest.fixture
def caller(world, settings):
    return Caller(registered(MEI_LING, now(), scope=CERTIFICATE), settings)


def hand(caller, answers=None, *, key="k", service=CERTIFICATE):
    return caller.call("POST", "drafts/by-link/", {"service": service, "answers": answers or ANSWERS}, key=key)


def token_of(reply):
    return reply.json()["page"].rstrip("/").rpartition("/")[2]


def page_of(username, path, **post):
    client = Client(headers={"accept-language": "en"})
    client.force_login(User.objects.get(username=username))
    return client.post(path, post) if post else client.get(path)


def test_one_person_reads_them_begins_with_them_and_nobody_else_does(caller):
    token = token_of(hand(caller))
    shown = page_of("joao", f"/prefilled/{token}/").content.decode()
    assert "Macao Association for the Care of the Elderly" in shown
    assert "租場" in shown
    assert not Draft.objects.exists()
    begun = page_of("joao", f"/as/e-1/prefilled/{token}/", act="begin")
    draft = Draft.objects.get()
    assert begun.headers["Location"] == f"/as/e-1/drafts/{draft.pk}/"
    assert {row.question: row.value for row in draft.answers.all()} == ANSWERS
    assert {row.written_by for row in draft.answers.all()} == {"p-2"}
    assert page_of("joao", f"/prefilled/{token}/").headers["Location"] == f"/as/e-1/drafts/{draft.pk}/"
    assert page_of("mei.ling", f"/prefilled/{token}/").status_code == 410
    assert page_of("mei.ling", f"/as/e-1/prefilled/{token}/", act="begin").status_code == 410
    assert Prefill.objects.get().answers == {}
    assert Draft.objects.count() == 1


def test_the_address_holds_no_answer_and_nobodys_name(caller):
    token = token_of(hand(caller))
    number, nonce = SIGNER.unsign_object(token)
    assert (number, nonce) == (Prefill.objects.get().pk, Prefill.objects.get().nonce)


def test_sent_twice_under_its_key_it_is_one_link_and_another_sending_under_it_is_refused(caller):
    first = hand(caller)
    assert first.status_code == 201
    assert hand(caller).json() == first.json()
    assert hand(caller, {"purpose": "bank"}).status_code == 422
    assert Prefill.objects.get().answers == ANSWERS


def test_taken_twice_by_the_same_person_it_is_one_draft(caller):
    token = token_of(hand(caller))
    drafts = {take_prefill(actor=JOAO, at=now(), token=token).pk for _ in range(2)}
    assert len(drafts) == 1
    events = [each.event for each in acts_about(f"prefill:{Prefill.objects.get().pk}")]
    assert sorted(events) == ["cases:prefill:made", "cases:prefill:taken"]


def test_who_stopped_half_way_goes_on_and_finds_what_was_answered_meanwhile(caller):
    token = token_of(hand(caller))
    draft = take_prefill(actor=JOAO, at=now(), token=token)
    Answer.objects.filter(draft=draft, question="purpose_words").delete()
    Answer.objects.filter(draft=draft, question="purpose").update(value="bank")
    Prefill.objects.update(draft=None, answers=ANSWERS)
    again = take_prefill(actor=JOAO, at=now(), token=token)
    assert again.pk == draft.pk
    assert Answer.objects.get(draft=draft, question="purpose").value == "bank"


def test_a_forged_link_and_one_whose_days_are_over_lead_nowhere(caller):
    token = token_of(hand(caller))
    forged = SIGNER.sign_object([Prefill.objects.get().pk, "x"])
    for each in (forged, token + "x", "none"):
        with pytest.raises(NotFound):
            look_at_prefill(actor=JOAO, at=now(), token=each)
    later = now() + timedelta(days=15)
    with pytest.raises(PrefillOver):
        take_prefill(actor=JOAO, at=later, token=token)
    assert forget_prefills(at=later) == 1
    assert not Draft.objects.exists()


def test_answers_that_no_form_of_the_mandate_takes_are_refused(caller):
    assert hand(caller, {"no_such": 1}).status_code == 422
    assert hand(caller, {"quantity": 3}, service="cpsp-firecracker-permit").status_code in (403, 404)
    assert not Prefill.objects.exists()


class TestEnrolling:
    """An association's software hands over an enrolment in an activity that the open data names."""

    FILLED: ClassVar = {"contact_name": "黃嘉敏", "contact_phone": "66123456"}

    @pytest.fixture
    def enrols(self, world, settings):
        put_on_offer(Path(settings.BALCAO_SERVICES), [PUBLISH, ENROL], at=now())
        return Caller(registered(MEI_LING, now(), scope=ENROL), settings)

    def hand(self, caller, activity, *, key="k"):
        body = {"service": ENROL, "answers": self.FILLED, "activity": activity}
        return caller.call("POST", "drafts/by-link/", body, key=key)

    def test_a_resident_sees_for_which_activity_it_is_and_begins_in_it_once(self, enrols):
        activity_published(title="Dragon boats")
        (found,) = Client().get("/api/open/activities/").json()["activities"]
        number = found["number"]
        token = token_of(self.hand(enrols, number))
        assert self.hand(enrols, number).status_code == 201
        shown = page_of("ka.man", f"/prefilled/{token}/").content.decode()
        assert "Dragon boats" in shown
        assert "Taipa 12" in shown
        for _ in range(2):
            page_of("ka.man", f"/as/p-4/prefilled/{token}/", act="begin")
        draft = Draft.objects.get()
        assert (draft.service_id, draft.holder_id) == (ENROL, "p-4")
        assert draft.facts["activity"]["number"] == number
        assert {row.question: row.value for row in draft.answers.all()} == self.FILLED

    def test_without_an_activity_or_in_none_there_is_no_link(self, enrols):
        for number in ("", "ACT-2026-999999-X"):
            problem(self.hand(enrols, number), 409, "cases.which_activity")
        assert not Prefill.objects.exists()

    def test_the_key_of_another_activity_is_refused(self, enrols):
        first, second = activity_published(), activity_published(case="y")
        assert self.hand(enrols, first).status_code == 201
        problem(self.hand(enrols, second), 422, "publicapi.key_reused")
        assert Prefill.objects.get().activity == first

    def test_in_what_was_called_off_meanwhile_nobody_begins_and_no_new_link_is_made(self, enrols):
        number = activity_published()
        token = token_of(self.hand(enrols, number))
        call_off_activity(actor=MEI_LING, at=now(), number=number, why="Typhoon")
        problem(self.hand(enrols, number, key="later"), 409, "cases.activity_called_off")
        begun = page_of("ka.man", f"/as/p-4/prefilled/{token}/", act="begin")
        assert begun.status_code == 409
        assert "called off" in begun.content.decode()
        assert not Draft.objects.exists()


def test_a_service_that_enrols_in_nothing_takes_no_activity(caller):
    number = activity_published()
    body = {"service": CERTIFICATE, "answers": ANSWERS, "activity": number}
    problem(caller.call("POST", "drafts/by-link/", body, key="k"), 409, "cases.which_activity")
    problem(caller.begin(activity=number), 409, "cases.which_activity")
    assert not Prefill.objects.exists()
    assert not Draft.objects.exists()
