"""The pages on which a question about a field is asked, found at the desk and answered."""

import pytest
from django.test import Client

from balcao.accounts.models import User
from balcao.cases.testing import certificate_draft
from balcao.correspondence.models import FieldQuestion
from balcao.kernel.texts import LANGUAGES

ASKED = {"text": "Which one is right?", "key": "k"}


@pytest.fixture
def asker(world):
    client = Client(headers={"accept-language": "en"})
    client.force_login(User.objects.get(username="mei.ling"))
    return client


@pytest.fixture
def where(world):
    return f"/as/e-1/drafts/{certificate_draft()}/ask/purpose/office/"


def read(answer):
    assert answer.status_code == 200
    return answer.content.decode()


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_officer_finds_reads_and_answers_it_in_each_language(asker, where, at_desk_of, language):
    asker.post(where, ASKED)
    desk = at_desk_of("officer.dsi", language)
    address = f"/desk/field-questions/{FieldQuestion.objects.get().pk}/"
    assert address in read(desk.get("/desk/field-questions/"))
    assert "Which one is right?" in read(desk.get(address))
    assert desk.post(address, {"answer": " "}).status_code == 422
    assert desk.post(address, {"answer": "The court."}).status_code == 302
    assert "The court." in read(desk.get(address))
    assert address not in read(desk.get("/desk/field-questions/"))
    assert "The court." in read(asker.get(where))


def test_other_answers_are_on_the_page_only_where_they_are_shown(asker, where, officer):
    asker.post(where, ASKED)
    asker.post(where, ASKED | {"key": "other", "shows_all": "yes"})
    alone, whole = FieldQuestion.objects.order_by("pk")
    assert "does not show other answers" in read(officer.get(f"/desk/field-questions/{alone.pk}/"))
    assert "I agree" in read(officer.get(f"/desk/field-questions/{whole.pk}/"))


def test_an_officer_of_another_department_finds_nothing(asker, where, at_desk_of):
    asker.post(where, ASKED)
    other = at_desk_of("officer.iam")
    assert other.get(f"/desk/field-questions/{FieldQuestion.objects.get().pk}/").status_code == 404


def test_without_words_it_is_told_and_nothing_is_asked(asker, where):
    answer = asker.post(where, {"text": "", "key": "k"})
    assert answer.status_code == 422
    assert "Write what you want to know" in answer.content.decode()
    assert not FieldQuestion.objects.exists()
