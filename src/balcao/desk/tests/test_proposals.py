"""What a chief confirms together, looked at one below the other."""

import pytest

from balcao.cases.api import Condition, decide_case
from balcao.cases.models import Case
from balcao.cases.testing import AT, drafted, lodged, officer, person
from balcao.catalogue.api import get_published
from balcao.worklists.models import Batch

PAGE = "/desk/proposals/"


@pytest.fixture
def proposed(world):
    actor, service = person(2, "e-3"), "dsi-association-leadership-update"
    example = get_published(service, at=AT).definition.examples["granted"]
    case = lodged(drafted(service, actor, answers=example.answers, facts=example.facts), actor)
    clerk = officer(11, "DSI", "association-register")
    decide_case(
        actor=clerk,
        at=AT,
        reference=case.reference,
        outcome="approve",
        note="Minutes agree.",
        conditions=[Condition("In time.")],
    )
    return Case.objects.get(pk=case.pk)


@pytest.mark.parametrize("language", ["zh-Hant", "pt", "en"])
def test_the_chief_sees_each_with_what_is_proposed_and_why(at_desk_of, proposed, language):
    chief = at_desk_of("chief.dsi", language)
    text = chief.get(PAGE).content.decode()
    assert proposed.reference in text
    assert "Minutes agree." in text
    assert "In time." in text
    assert PAGE in chief.get("/desk/").content.decode()


def test_what_is_ticked_is_sent_and_can_still_be_stopped(chief, proposed):
    shown = chief.get(PAGE).context["cases"][0]
    sent = {"case": proposed.reference, f"seen.{proposed.reference}": shown["seen"], "key": "k"}
    answer = chief.post(PAGE, sent)
    assert chief.post(PAGE, sent).headers["Location"] == answer.headers["Location"]
    page = chief.get(answer.headers["Location"]).content.decode()
    assert "Confirm" in page
    assert Batch.objects.count() == 1
    proposed.refresh_from_db()
    assert proposed.state == "proposed"


def test_nothing_ticked_is_told(chief, proposed):
    answer = chief.post(PAGE, {})
    assert answer.status_code == 422
    assert "Tick at least one" in answer.content.decode()


def test_others_find_nothing_to_confirm(officer, proposed):
    assert proposed.reference not in officer.get(PAGE).content.decode()
    assert PAGE not in officer.get("/desk/").content.decode()
