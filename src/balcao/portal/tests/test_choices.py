"""Searching what a question lets one choose from."""

import pytest
from django.test import Client

from balcao.accounts.models import User
from balcao.cases.api import draft_view, find_choices, save_answers
from balcao.cases.models import Draft
from balcao.cases.testing import AT, drafted, load_world, person
from balcao.catalogue.models import PublishedVersion
from balcao.foundation.audit.api import readings_about
from balcao.kernel.errors import NotFound

pytestmark = pytest.mark.django_db
PERMIT = "cpsp-firecracker-permit"
RESIDENT = person(1)


@pytest.fixture
def draft():
    load_world()
    return drafted(PERMIT, RESIDENT, answers={}, facts={})


def find(draft, query, question="parish", actor=RESIDENT):
    found = find_choices(actor=actor, at=AT, draft_id=draft, question_id=question, query=query)
    return [each.value for each in found.choices]


@pytest.mark.parametrize(
    "query", ["花地瑪", "花地玛", "fatima", "FÁTIMA", "Senhora de Fátima", "our lady of fatima", "堂區 fatima"]
)
def test_a_code_list_is_found_in_every_language_and_writing(draft, query):
    assert find(draft, query) == ["nossa_senhora_de_fatima"]


def test_nothing_is_found_where_nothing_fits_and_everything_without_words(draft):
    assert find(draft, "zhuhai") == []
    assert len(find(draft, "")) == 9


def test_others_drafts_and_other_questions_cannot_be_searched(draft):
    for question, actor in (("parish", person(2)), ("occasion", RESIDENT), ("nothing", RESIDENT)):
        with pytest.raises(NotFound):
            find(draft, "", question, actor)


def with_source(draft, source):
    """The same draft under a version whose question searches another source."""
    version = Draft.objects.get(pk=draft).version
    content = version.content
    question = next(each for each in content["form"]["pages"][0]["questions"] if each["id"] == "parish")
    question |= {"options": [], "options_from": source}
    fields = {each.attname: getattr(version, each.attname) for each in version._meta.concrete_fields}
    changed = PublishedVersion.objects.create(**{**fields, "id": None, "content": content, "content_hash": source[:64]})
    Draft.objects.filter(pk=draft).update(version=changed)


def problems(draft, actor=RESIDENT):
    page = draft_view(actor=actor, at=AT, draft_id=draft).journey.visible_pages[0]
    return {state.id: [fault.code for fault in state.faults] for state in page.questions}["parish"]


def answer(draft, value, actor=RESIDENT):
    save_answers(actor=actor, at=AT, draft_id=draft, values={"parish": value}, seen={})


def test_only_what_was_found_in_a_source_can_be_answered(draft):
    with_source(draft, "entities")
    answer(draft, "4821")
    assert problems(draft) == ["not_a_choice"]
    assert find(draft, "elderly") == ["4821"]
    assert problems(draft) == []


def test_a_person_is_found_by_the_whole_card_number_only_and_sees_that(draft):
    with_source(draft, "person")
    assert find(draft, "134567") == []
    assert readings_about("p-3") == []
    assert find(draft, "1345678(2)") == ["1345678(2)"]
    assert [reading.subject for reading in readings_about("p-3")] == ["person:3"]
    assert find(draft, "9999999(9)") == []


def test_licences_of_the_holder_are_found_by_name_or_number():
    load_world()
    administrator = person(3, "e-2")
    draft = drafted(PERMIT, administrator, answers={}, facts={}, key="e")
    with_source(draft, "licences")
    every = find(draft, "", actor=administrator)
    assert every
    assert find(draft, every[0], actor=administrator) == [every[0]]


@pytest.fixture
def client(draft):
    client = Client(headers={"accept-language": "en"})
    client.force_login(User.objects.get(username="mei.ling"))
    return client


def test_without_a_script_the_button_searches_and_keeps_what_was_typed_elsewhere(client, draft):
    address = f"/as/p-1/drafts/{draft}/pages/event/"
    page = client.post(address, {"find": "parish", "find.parish": "路環", "quantity": "3"})
    text = page.content.decode()
    assert page.status_code == 200
    assert "St. Francis Xavier Parish (Coloane)" in text
    assert "Cathedral Parish" not in text
    assert 'value="3"' in text
    client.post(address, {"parish": "cotai"})
    assert 'value="cotai" checked' in client.get(address).content.decode()


def test_a_script_gets_the_choices_alone(client, draft):
    address = f"/as/p-1/drafts/{draft}/pages/event/choices/"
    text = client.post(address, {"find": "parish", "find.parish": "taipa"}).content.decode()
    assert "Carmel" in text
    assert "<html" not in text
    assert "Nothing fits" in client.post(address, {"find": "parish", "find.parish": "xyz"}).content.decode()
    assert client.post(address, {"find": "occasion"}).status_code == 404
