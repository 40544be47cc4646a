"""Licences of the house and professionals of others, looked up in real services."""

from pathlib import Path

import httpx
import pytest
from django.conf import settings as given

from balcao.cases.api import ask_about, decide_case, draft_view, find_choices, save_answers
from balcao.cases.models import Draft
from balcao.cases.operations import looking_up
from balcao.cases.operations.running import run_case
from balcao.cases.testing import AT, drafted, example_lodged, load_world, officer, person
from balcao.catalogue.api import shown_answer, words_of
from balcao.catalogue.testing import put_on_offer
from balcao.exchange.api import look_up
from balcao.exchange.tests.conftest import free_port, registers_at
from balcao.formkit.api import LOOKED_UP
from balcao.licences.api import load_demo as load_licences
from balcao.licences.models import Licence

pytestmark = pytest.mark.django_db
AGENCY, CLINIC = "ih-estate-intermediary-licence-first", "ssm-clinic-director-change"
FIRM, AGENT_FIRST = "cpa-firm-registration-renewal", "ih-estate-agent-licence-first"
OWNER = person(3, "e-2")
AGENT, MEDIATOR = "IH-AG-2023-000412", "IH-MI-2023-000031"


@pytest.fixture
def world():
    load_world()
    load_licences(at=AT)
    put_on_offer(Path(given.BALCAO_SERVICES), [AGENCY, CLINIC, FIRM, AGENT_FIRST], at=AT)


def with_agents(*numbers):
    draft = drafted(AGENCY, OWNER, answers={}, facts={})
    rows = [{"agent_licence_no": each} for each in numbers]
    save_answers(actor=OWNER, at=AT, draft_id=draft, values={"agents": rows}, seen={})
    ask_about(actor=OWNER, at=AT, draft_id=draft)
    return draft


def agents(draft):
    view = draft_view(actor=OWNER, at=AT, draft_id=draft)
    return next(each for page in view.journey.visible_pages for each in page.questions if each.id == "agents"), view


def test_agents_are_known_by_their_licence_and_only_those_in_force_may_be_named(world, settings):
    settings.BALCAO_REGISTERS_URL = "http://127.0.0.1:9"  # nobody else is asked
    state, view = agents(with_agents(AGENT, MEDIATOR, "IH-AG-2023-999999"))
    assert [row["agent_licence_no"]["state"] for row in state.value] == ["found", "found", "unknown"]
    assert [(each.path[0], each.code) for each in state.faults] == [(1, "not_an_agent"), (2, "not_in_register")]
    text = shown_answer(state.definition, state.value, words_of(view.version, "pt"))
    assert "Licença de agente imobiliário" in text
    assert "Em vigor" in text
    assert "Ho Sio Fan" in text or "何少芬" in text
    assert "Registo de licenças" in text


def test_a_licence_that_is_over_is_said_to_be_so_and_refused(world):
    Licence.objects.filter(number=AGENT).update(valid_until="2026-11-01", cure_until=None)
    state, view = agents(with_agents(AGENT))
    assert [each.code for each in state.faults] == ["not_in_force"]
    assert "Caducada" in shown_answer(state.definition, state.value, words_of(view.version, "pt"))


def test_the_number_that_was_looked_up_becomes_a_term_of_the_licence(world):
    case = example_lodged(AGENT_FIRST, "granted", person(2))
    decide_case(actor=officer(31, "IH", "licensing"), at=AT, reference=case.reference, outcome="approve")
    run_case(case_id=case.pk, at=AT)
    given = Licence.objects.exclude(number=AGENT).get(kind="estate-agent")
    assert given.terms == {"works_for": "濠江地產", "intermediary_no": MEDIATOR}


def test_an_agency_with_sixty_agents_names_them_all_in_one_go(world):
    known = Licence.objects.get(number=AGENT)
    numbers = [f"IH-AG-2024-{number:06d}" for number in range(60)]
    for each in numbers:
        known.pk, known.number = None, each
        known.save(force_insert=True)
    state, _view = agents(with_agents(*numbers, *numbers[:10]))
    assert [row["agent_licence_no"]["state"] for row in state.value] == ["found"] * 70
    assert state.faults == ()


def test_a_register_that_is_silent_is_asked_once_for_all_rows(world, settings, monkeypatch):
    settings.BALCAO_REGISTERS_URL, asked = "http://127.0.0.1:9", []

    def counted(**asking):
        asked.append(asking["key"])
        return look_up(**asking)

    monkeypatch.setattr(looking_up, "look_up", counted)
    draft = drafted(FIRM, OWNER, answers={}, facts={})
    rows = [{"accountant_no": f"CHP-{number:04d}"} for number in range(3)]
    save_answers(actor=OWNER, at=AT, draft_id=draft, values={"same_partners": False, "partners": rows}, seen={})
    ask_about(actor=OWNER, at=AT, draft_id=draft)
    kept = Draft.objects.get(pk=draft).facts[LOOKED_UP]["accountants"]
    assert [each["state"] for each in kept.values()] == ["unreachable"] * 3
    ask_about(actor=OWNER, at=AT, draft_id=draft)
    assert asked == ["CHP-0000"]


def test_one_looks_up_so_many_licences_a_day(world, settings):
    settings.BALCAO_LOOK_UPS = 1000
    draft = with_agents(AGENT)
    name, asked = "agents-0-agent_licence_no", [f"IH-AG-2020-{number:06d}" for number in range(150)]
    notes = [find_choices(actor=OWNER, at=AT, draft_id=draft, question_id=name, query=each).note for each in asked]
    assert notes[-1] == "too_often_today"


@pytest.mark.parametrize(
    ("query", "found"), [("M-2250", ["M-2250"]), ("高雅詩", ["M-0612"]), ("leong", ["F-0108"]), ("M-9999", [])]
)
def test_professionals_are_found_by_number_or_name(world, registers, query, found):
    draft = drafted(CLINIC, OWNER, answers={}, facts={})
    choices = find_choices(actor=OWNER, at=AT, draft_id=draft, question_id="director_licence_no", query=query)
    assert [each.value for each in choices.choices] == found


@pytest.mark.parametrize("state", ["slow", "down", "wrong"])
def test_a_register_of_professionals_in_trouble_holds_nobody_up(world, settings, state):
    with registers_at(free_port()) as url:
        settings.BALCAO_REGISTERS_URL, settings.BALCAO_REGISTERS_TIMEOUT = url, 0.5
        httpx.post(f"{url}/switch/health_practitioners", data={"state": state}, trust_env=False)
        draft = drafted(CLINIC, OWNER, answers={"director_licence_no": "M-0612"}, facts={})
        ask_about(actor=OWNER, at=AT, draft_id=draft)
        assert Draft.objects.get(pk=draft).facts[LOOKED_UP]["health_practitioners"]["M-0612"]["state"] == "unreachable"
        view = draft_view(actor=OWNER, at=AT, draft_id=draft)
        asked = [each for page in view.journey.visible_pages for each in page.questions]
        (director,) = (each for each in asked if each.id == "director_licence_no")
        assert (director.value["state"], director.faults) == ("unchecked", ())
