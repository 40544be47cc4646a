"""Licences at the desk: looked up, restrained by two, obligations met."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from balcao.accounts.api import give_demo_posts
from balcao.cases.models import Case
from balcao.cases.operations.running import run_case
from balcao.foundation.ui.api import translate
from balcao.kernel.actor import system_actor
from balcao.kernel.clock import macau_date, now
from balcao.licences.api import Restraint, restrain_licence
from balcao.licences.models import Change, Licence, Obligation, Proposal

pytestmark = pytest.mark.django_db
NUMBER = "IAM-RT-2026-000003"
PAGE = f"/desk/licences/{NUMBER}/"
PROPOSAL = {"act": "lift", "reason": "The kitchen is safe again"}


@pytest.fixture
def first(at_desk_of):
    restrain_licence(
        actor=system_actor(),
        at=now(),
        number=NUMBER,
        act=Restraint.SUSPEND,
        holds_from=macau_date(now()),
        reason={},
        key="case:1",
    )
    return at_desk_of("officer.iam")


@pytest.fixture
def second(at_desk_of):
    give_demo_posts(at=now(), posts=[("IAM", "licensing")], to=14)
    return at_desk_of("officer.all")


def text(answer, status=200):
    assert answer.status_code == status
    return answer.content.decode()


def test_an_officer_finds_a_licence_by_the_beginning_of_its_number_by_name_kind_and_state(first):
    page = text(first.get("/desk/licences/"))
    assert "Nothing waits." in page
    assert NUMBER not in page
    kind = Licence.objects.get(number=NUMBER).kind
    assert f'value="{kind}"' in page
    for asked in (
        "q=iam-rt",
        f"q={NUMBER}",
        "q=好景",
        f"kind={kind}",
        "state=suspended",
        f"kind={kind}&state=suspended",
    ):
        found = text(first.get(f"/desk/licences/?{asked}"))
        assert NUMBER in found, asked
        assert "Kind" in found
    for asked in (
        "q=DST-TA",
        "q=nobody",
        "state=revoked",
        "q=iam-rt&state=lapsed",
        "kind=no-such",
        "after=ZZZ&q=iam-rt",
    ):
        found = text(first.get(f"/desk/licences/?{asked}"))
        assert "No licence of your work fits." in found, asked
        assert NUMBER not in found


def test_a_long_list_of_licences_goes_on_where_the_page_ended(first, monkeypatch):
    monkeypatch.setattr("balcao.licences.queries.desk.SHOWN", 1)
    kept = Licence.objects.get(number=NUMBER)
    Licence.objects.create(
        **{
            each.name: getattr(kept, each.name)
            for each in Licence._meta.concrete_fields
            if each.name not in ("id", "number")
        },
        number="IAM-RT-2026-000004",
    )
    page = text(first.get("/desk/licences/?q=iam-rt"))
    assert "IAM-RT-2026-000004" not in page
    (after,) = re.findall(r'href="(\?[^"]*after=[^"]*)"', page)
    assert "IAM-RT-2026-000004" in text(first.get(f"/desk/licences/{after.replace('&amp;', '&')}"))


def test_reading_a_licence_is_seen_by_its_holder(first):
    from balcao.foundation.audit.api import readings_about

    assert "好景餐廳" in text(first.get(PAGE))
    assert [each.subject for each in readings_about("e-2")] == [f"licence:{NUMBER}"]


def test_one_proposes_and_another_confirms(first, second):
    assert "Proposed. Another officer confirms it." in text(first.post(f"{PAGE}propose/", PROPOSAL, follow=True))
    (proposal,) = Proposal.objects.all()
    shown = text(first.get(PAGE))
    assert "Another officer of this work confirms it." in shown
    assert "/confirm/" not in shown
    refused = text(first.post(f"{PAGE}{proposal.pk}/confirm/"), 409)
    assert "Another officer must confirm this" in refused
    assert not Change.objects.filter(kind="lifted").exists()
    assert NUMBER in text(second.get("/desk/licences/"))
    assert "Confirmed and done." in text(second.post(f"{PAGE}{proposal.pk}/confirm/", follow=True))
    assert "In force" in text(second.get(PAGE))
    assert "confirmed this or sent it back meanwhile" in text(second.post(f"{PAGE}{proposal.pk}/confirm/"), 409)


def test_what_was_typed_stays_when_something_is_missing(first):
    answer = text(first.post(f"{PAGE}propose/", {"act": "lift", "reason": " ", "holds_from-day": "3"}), 422)
    assert 'value="3"' in answer
    answer = text(first.post(f"{PAGE}propose/", {"reason": "Because of the kitchen"}), 422)
    assert "Choose what should happen." in answer
    assert "Because of the kitchen" in answer
    assert not Proposal.objects.exists()


def test_what_is_sent_back_needs_words_and_changes_nothing(first, second):
    first.post(f"{PAGE}propose/", PROPOSAL)
    (proposal,) = Proposal.objects.all()
    assert "Say why." in text(second.post(f"{PAGE}{proposal.pk}/return/", {"note": ""}), 422)
    second.post(f"{PAGE}{proposal.pk}/return/", {"note": "Repaired on Monday"})
    proposal.refresh_from_db()
    assert (proposal.outcome, proposal.note) == ("returned", "Repaired on Monday")
    assert not Change.objects.filter(kind="lifted").exists()


def test_an_obligation_is_entered_as_met_today_unless_a_day_is_given(first):
    obligation = Obligation.objects.get(licence__number=NUMBER)
    path = f"{PAGE}obligations/{obligation.pk}/"
    assert "do not fit" in text(first.post(path, {"met-day": "31", "met-month": "2", "met-year": "2026"}), 409)
    assert "Entered as met." in text(first.post(path, {"note_met": "All in order"}, follow=True))
    obligation.refresh_from_db()
    assert (obligation.fulfilled_on, obligation.note) == (macau_date(now()), "All in order")


@pytest.mark.parametrize("username", ["officer.dsi", "mei.ling"])
def test_for_others_there_is_no_such_page(at_desk_of, username):
    client = at_desk_of(username)
    assert client.get(PAGE).status_code == 404
    assert client.post(f"{PAGE}propose/", PROPOSAL).status_code == 404
    assert not Proposal.objects.exists()


def test_the_page_asks_few_questions(first):
    first.get(PAGE)
    with CaptureQueriesContext(connection) as asked:
        first.get(PAGE)
    assert len(asked) <= 16, [each["sql"][:90] for each in asked]


@pytest.mark.parametrize("language", ["zh-Hant", "pt", "en"])
def test_an_officer_opens_a_case_to_suspend_it(at_desk_of, language):
    client, page = at_desk_of("officer.iam", language), f"{PAGE}measures/licence-suspension/"
    assert page in text(client.get(PAGE))
    key = client.get(page).context["key"]
    typed = {"key": key, "findings": "廚房不潔", "until-day": "31", "until-month": "3"}
    refused = text(client.post(page, typed), 422)
    assert "廚房不潔" in refused
    assert 'value="31"' in refused
    assert not Case.objects.exists()
    whole = {**typed, "until-year": "2030"}
    answer = client.post(page, whole)
    case = Case.objects.get()
    assert answer.headers["Location"] == f"/desk/cases/{case.reference}/"
    assert client.post(page, whole).headers["Location"] == answer.headers["Location"]
    assert (case.holder_id, case.answers["until"]) == ("e-2", "2030-03-31")
    text(client.post(page, {**whole, "key": "another"}), 409)
    run_case(case_id=case.pk, at=now())
    shown = text(client.get(f"/desk/cases/{case.reference}/"))
    assert translate("desk.decide.imposed", language) in shown
    assert 'name="conditions"' not in shown
    sent = {"outcome": "refuse", "reasons": "danger", "note": "危害健康", "step": "check"}
    assert "2030" in text(client.post(f"/desk/cases/{case.reference}/decide/", sent))
    assert Case.objects.count() == 1


def test_a_forged_restraint_and_a_strangers_case_are_nothing(first, at_desk_of):
    text(first.post(f"{PAGE}propose/", {**PROPOSAL, "act": "revoke"}), 422)
    for name in ("officer.dsi", "mei.ling"):
        assert at_desk_of(name).get(f"{PAGE}measures/licence-suspension/").status_code == 404
    for wrong in ("hierarchical-appeal", "nothing-here"):
        assert first.get(f"{PAGE}measures/{wrong}/").status_code == 404
    assert not Proposal.objects.exists()
    assert not Case.objects.exists()
