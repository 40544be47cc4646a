"""Each thing that ships can be begun in the demo world, and every answer lands; a paper is handed in once."""

from threading import Thread

import pytest
from django.conf import settings
from django.db import connections

from balcao.bundles.api import PartState, begin_one_thing, bundle_view, hand_in, open_papers
from balcao.bundles.models import Bundle, Part
from balcao.bundles.operations import beginning
from balcao.bundles.testing import one_things_on_offer
from balcao.bundles.tests.test_one_thing import RESTAURANT
from balcao.cases.api import discard_draft
from balcao.cases.testing import AT, load_world, person
from balcao.formkit.api import evaluate
from balcao.foundation.audit.models import Entry
from balcao.foundation.storage.api import put
from balcao.guidance.api import check_one_things, one_thing, one_things, plan
from balcao.kernel.clock import macau_date
from balcao.kernel.errors import BalcaoError, NotFound

TODAY = macau_date(AT).isoformat()
ADDRESS = {"street": "澳門提督馬路", "number": "22", "unit": "地下"}
ELECTION = {
    "elected_on": TODAY,
    "term_start": TODAY,
    "term_end": "2029-12-31",
    "leadership": "bank",
    "registration": True,
    "pages": 6,
    "purpose": "銀行",
    "votes": True,
}
SEAT = {
    "new_seat": ADDRESS,
    "parish": "se",
    "since": TODAY,
    "decided_by": "administrators",
    "place": True,
    "works": True,
    "proof": "bank",
}
BIRTH = {
    "child_name_zh": "黃小明",
    "born_on": TODAY,
    "in_macao": False,
    "two_parents": False,
    "allowance": True,
    "nursery": True,
}
HOUSE = {
    "new_address": ADDRESS,
    "parish": "cotai",
    "since": TODAY,
    "children": False,
    "home": "tenant",
    "works": True,
    "votes": True,
}
HIRING = {"non_resident": True, "workplace": ADDRESS, "post": "廚師", "pay": 1500000, "first_day": TODAY}
PARENT, CHOIR, COMPANY, MOVER = person(4), person(2, "e-6"), person(3, "e-2"), person(1)
BEGUN_BY = {
    "birth-of-a-child": (PARENT, BIRTH),
    "hire-the-first-employee": (COMPANY, HIRING),
    "hold-an-association-election": (CHOIR, ELECTION),
    "move-a-companys-seat": (COMPANY, SEAT),
    "move-house": (MOVER, HOUSE),
    "open-a-restaurant": (COMPANY, RESTAURANT),
}


@pytest.fixture
def world(db, registers):
    load_world()
    one_things_on_offer()


def begun(thing, *, key="once", answers=None):
    actor, said = BEGUN_BY[thing]
    number = begin_one_thing(actor=actor, at=AT, key=key, thing_id=thing, answers=answers or said)
    while beginning.begin_some(at=AT, bundle_id=number):
        pass
    return {each.service.service_id: each for each in bundle_view(actor=actor, at=AT, bundle_id=number).parts}, number


def test_all_that_ships_is_right_and_has_somebody_to_begin_it(db):
    assert check_one_things(settings.BALCAO_SERVICES) == []
    assert set(one_things()) == set(BEGUN_BY)


@pytest.mark.parametrize("thing", sorted(BEGUN_BY))
def test_it_begins_and_every_answer_lands(world, thing):
    _, answers = BEGUN_BY[thing]
    found, _ = begun(thing)
    for planned in plan(one_thing(thing), answers, at=AT):
        part = found[planned.service_id]
        if planned.after:
            assert part.state is PartState.WAITING, planned.service_id
            assert planned.version is not None
            journey = evaluate(planned.version.definition.form, planned.answers, at=AT)
        else:
            assert part.draft is not None, (planned.service_id, part.problem)
            journey = part.draft.journey
        states = {state.id: state for page in journey.visible_pages for state in page.questions}
        for name, value in planned.answers.items():
            state = states[name]
            # What only the form itself asks in a row may be open still; nothing that was told may be wrong.
            wrong = [fault for fault in state.faults if fault.code != "required"]
            assert state.locked or (state.value, wrong) == (value, []), (planned.service_id, name)


@pytest.mark.django_db(transaction=True)
def test_two_tabs_that_press_at_once_begin_one(registers):
    load_world()
    one_things_on_offer()
    numbers = []

    def press(key):
        try:
            numbers.append(begin_one_thing(actor=MOVER, at=AT, key=key, thing_id="move-house", answers=HOUSE))
        finally:
            connections.close_all()

    tabs = [Thread(target=press, args=(key,)) for key in ("left", "right")]
    for tab in tabs:
        tab.start()
    for tab in tabs:
        tab.join()
    assert Bundle.objects.count() == 1
    assert numbers == [Bundle.objects.get().pk] * 2


def test_the_constraint_holds_where_both_looked_before_either_wrote(world, monkeypatch):
    from balcao.bundles.operations import gathering

    first = begin_one_thing(actor=MOVER, at=AT, key="left", thing_id="move-house", answers=HOUSE)
    monkeypatch.setattr(gathering, "_latest_of", lambda *_: (None, 0))
    assert begin_one_thing(actor=MOVER, at=AT, key="right", thing_id="move-house", answers=HOUSE) == first
    assert Bundle.objects.count() == 1


def paper():
    stored = put(b"%PDF-1.7\n%%EOF\n", media_type="application/pdf", name="birth.pdf")
    kept = {"key": stored.key, "name": "birth.pdf", "size": 15, "media_type": "application/pdf"}
    return kept | {"sha256": stored.sha256}


def test_a_paper_that_three_ask_for_is_handed_in_once(world):
    _, number = begun("birth-of-a-child")
    wanted = open_papers(actor=PARENT, at=AT, bundle_id=number)
    assert [(each.id, len(each.now), each.most) for each in wanted] == [("birth_paper", 3, 2)]
    file = paper()
    assert hand_in(actor=PARENT, at=AT, bundle_id=number, paper_id="birth_paper", files=[file]) == (3, 0)
    for part in bundle_view(actor=PARENT, at=AT, bundle_id=number).parts:
        assert part.draft is not None
        assert part.draft.journey.answers["birth_paper"] == [file]
    assert open_papers(actor=PARENT, at=AT, bundle_id=number) == []
    with pytest.raises(NotFound):
        hand_in(actor=PARENT, at=AT, bundle_id=number, paper_id="birth_paper", files=[paper()])
    assert Entry.objects.filter(event="bundles:paper:handed_in").count() == 1


def test_a_paper_goes_to_no_application_left_out_and_to_nobody_elses(world):
    parts, number = begun("birth-of-a-child")
    left_out = parts["ias-nursery-priority"].draft.id
    discard_draft(actor=PARENT, at=AT, draft_id=left_out)
    with pytest.raises(BalcaoError):
        hand_in(actor=person(1), at=AT, bundle_id=number, paper_id="birth_paper", files=[paper()])
    assert hand_in(actor=PARENT, at=AT, bundle_id=number, paper_id="birth_paper", files=[paper()]) == (2, 0)


def test_what_begins_later_gets_the_paper_at_its_beginning(world):
    parts, number = begun("hold-an-association-election")
    assert hand_in(actor=CHOIR, at=AT, bundle_id=number, paper_id="minutes", files=[paper()]) == (1, 1)
    waiting = Part.objects.get(bundle_id=number, service_id="dsi-association-leadership-certificate")
    assert [each["name"] for each in waiting.answers["minutes"]] == ["birth.pdf"]
    discard_draft(actor=CHOIR, at=AT, draft_id=parts["dsi-association-leadership-update"].draft.id)
    beginning.begin_some(at=AT, bundle_id=number)
    waiting.refresh_from_db()
    assert waiting.draft is not None
    assert waiting.draft.answers.filter(question="minutes").exists()
