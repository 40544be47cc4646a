"""A register that several applications ask is put before people once, and each application keeps the answer."""

import pytest

from balcao.bundles.api import answer_register, begin_renewals, bundle_view, register_together, registers_together
from balcao.bundles.operations import beginning
from balcao.bundles.testing import OWNER, chain
from balcao.cases.api import ConsentPutOtherwise, withdraw_register_consent
from balcao.cases.models import Draft, RegisterConsent
from balcao.cases.testing import AT, CATERING, load_world, person, republish
from balcao.foundation.audit.api import readings_about
from balcao.foundation.jobs.api import run_waiting_jobs
from balcao.kernel.errors import NotFound

RECORD = "criminal_record"
ASKED = {
    "id": RECORD,
    "consent": True,
    "fields": ["clean", "checked_on"],
    "purpose": {"zh-Hant": "核實", "pt": "Confirmar", "en": "To see"},
    "basis": {"zh-Hant": "同意", "pt": "Consentimento", "en": "Consent"},
}


@pytest.fixture
def three(db, registers):
    load_world()
    republish(CATERING, lambda content: content["data"]["registers"].append(ASKED))
    number = begin_renewals(actor=OWNER, at=AT, key="once", numbers=chain(3))
    while beginning.begin_some(at=AT, bundle_id=number):
        pass
    run_waiting_jobs()
    return number


def asked(number):
    return register_together(actor=OWNER, at=AT, bundle_id=number, register=RECORD)


def answer(number, *fields, puts=None, actor=OWNER):
    shown = {draft.id: consent.put for draft, consent in asked(number).put} if puts is None else puts
    answer_register(actor=actor, at=AT, bundle_id=number, register=RECORD, fields=fields, puts=shown)


def told():
    return [RECORD in facts for facts in Draft.objects.order_by("pk").values_list("facts", flat=True)]


def readings():
    return [each for each in readings_about("p-3") if each.subject == f"register:{RECORD}"]


def test_it_is_put_once_and_a_yes_asks_it_for_each(three):
    (one,) = registers_together(actor=OWNER, at=AT, view=bundle_view(actor=OWNER, at=AT, bundle_id=three))
    assert (one.register, len(one.put), one.waits) == (RECORD, 3, True)
    assert readings() == []
    answer(three, "clean", "checked_on")
    assert (asked(three).waits, asked(three).asking, told()) == (False, True, [False] * 3)
    run_waiting_jobs()
    assert (asked(three).asking, told()) == (False, [True] * 3)
    assert len(readings()) == 3
    answer(three, "clean", "checked_on")
    run_waiting_jobs()
    assert len(readings()) == 3, "the same answer again asks nothing"


def test_a_no_asks_nothing_and_a_no_after_a_yes_withdraws_everywhere(three):
    answer(three)
    run_waiting_jobs()
    assert (readings(), {row.fields == [] for row in RegisterConsent.objects.all()}) == ([], {True})
    answer(three, "clean", "checked_on")
    run_waiting_jobs()
    answer(three)
    assert told() == [False] * 3
    assert {consent.state for _, consent in asked(three).put} == {"withdrawn"}


def test_it_is_withdrawn_for_one_alone(three):
    answer(three, "clean", "checked_on")
    run_waiting_jobs()
    first = asked(three).put[0][0].id
    withdraw_register_consent(actor=OWNER, at=AT, draft_id=first, register=RECORD)
    assert told() == [False, True, True]
    assert not asked(three).waits


def test_withdrawn_before_the_job_ran_it_is_not_asked(three):
    answer(three, "clean", "checked_on")
    answer(three)
    run_waiting_jobs()
    assert (readings(), told()) == ([], [False] * 3)


def test_what_was_not_shown_of_one_is_answered_for_none(three):
    shown = {draft.id: consent.put for draft, consent in asked(three).put}
    for wrong in ({}, dict(list(shown.items())[:2]), shown | {max(shown): "0" * 64}):
        with pytest.raises(ConsentPutOtherwise):
            answer(three, "clean", puts=wrong)
    assert not RegisterConsent.objects.exists()


def test_a_stranger_and_another_register_find_nothing(three):
    with pytest.raises(NotFound):
        answer(three, "clean", actor=person(1, "e-1"))
    with pytest.raises(NotFound):
        register_together(actor=OWNER, at=AT, bundle_id=three, register="commercial")
    assert not RegisterConsent.objects.exists()


def test_what_is_thrown_away_or_lodged_is_not_asked_about(three):
    first = asked(three).put[0][0].id
    Draft.objects.filter(pk=first).update(state="discarded")
    assert first not in [draft.id for draft, _ in asked(three).put]
    assert len(asked(three).put) == 2


class TestThePage:
    @pytest.fixture
    def browser(self, three, client):
        from balcao.accounts.models import User

        client.force_login(User.objects.get(username="wai.keong"))
        return client

    def test_it_names_each_service_once_and_takes_the_answer_for_all(self, three, browser):
        address = f"/as/e-2/bundles/{three}/ask/{RECORD}/"
        assert address in browser.get(f"/as/e-2/bundles/{three}/").content.decode()
        page = browser.get(address)
        puts = {each["name"]: each["value"] for each in page.context["puts"]}
        assert len(puts) == 3
        missing = browser.post(address, puts)
        assert (missing.status_code, RegisterConsent.objects.count()) == (422, 0)
        assert browser.post(address, {**puts, "answer": "yes"}).url == f"/as/e-2/bundles/{three}/"
        assert RegisterConsent.objects.filter(answered_by="p-3").count() == 3

    def test_what_was_put_otherwise_is_shown_again(self, three, browser):
        address = f"/as/e-2/bundles/{three}/ask/{RECORD}/"
        assert browser.post(address, {"answer": "yes"}).url == address
        assert not RegisterConsent.objects.exists()
