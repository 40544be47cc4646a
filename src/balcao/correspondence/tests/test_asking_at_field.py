"""A question about one field reaches the department with that field alone, unless its person shows more."""

import pytest

from balcao.accounts.models import Person
from balcao.cases.api import AlreadyLodged, ReasonNeeded, discard_draft
from balcao.cases.testing import AT, certificate_draft, load_world, lodged, officer, person
from balcao.correspondence.api import (
    AnsweredAlready,
    TooManyLines,
    answer_at_field,
    ask_at_field,
    asked_at_fields,
    desk_field_question,
    field_questions_waiting,
)
from balcao.correspondence.models import FieldQuestion
from balcao.foundation.audit.models import Entry
from balcao.kernel.errors import NotFound
from balcao.notices.models import Notice

pytestmark = pytest.mark.django_db


@pytest.fixture
def draft(db):
    load_world()
    return certificate_draft()


def dsi():
    return officer(Person.objects.get(user__username="officer.dsi").pk, "DSI", "decide")


def ask(draft, key="k", **given):
    asked = {"question": "purpose", "text": "Which one is right?", "shows_all": False, **given}
    return ask_at_field(actor=person(1, "e-1"), at=AT, draft_id=draft, key=key, **asked)


def test_the_officer_sees_the_field_and_nothing_else_and_the_holder_sees_that_it_was_read(draft):
    number = ask(draft)
    (waiting,) = field_questions_waiting(actor=dsi(), at=AT)
    assert (waiting.id, waiting.answers) == (number, {})
    shown = desk_field_question(actor=dsi(), at=AT, question_id=number)
    assert dict(shown.answers) == {"purpose": "bank"}
    assert Entry.objects.filter(kind="read", holder_id="e-1", subject=f"draft:{draft}").count() == 1


def test_with_consent_the_other_answers_are_shown(draft):
    shown = desk_field_question(actor=dsi(), at=AT, question_id=ask(draft, shows_all=True))
    assert shown.answers["true_and_complete"] is True


def test_the_answer_stands_at_the_field_and_in_the_inbox_once(draft):
    number = ask(draft)
    answer_at_field(actor=dsi(), at=AT, question_id=number, text="Take the court.")
    answer_at_field(actor=dsi(), at=AT, question_id=number, text="Take the court.")
    (asked,) = asked_at_fields(actor=person(1, "e-1"), at=AT, draft_id=draft)
    assert asked.answer == "Take the court."
    assert Notice.objects.filter(holder_id="e-1", key=f"field:{number}:answer").count() == 1
    assert field_questions_waiting(actor=dsi(), at=AT) == []
    with pytest.raises(AnsweredAlready):
        answer_at_field(actor=dsi(), at=AT, question_id=number, text="No, the bank.")


def test_sent_twice_it_is_asked_once_and_without_words_not_at_all(draft):
    assert ask(draft) == ask(draft)
    with pytest.raises(ReasonNeeded):
        ask(draft, key="other", text="  ")
    assert FieldQuestion.objects.count() == 1


def test_so_many_are_asked_in_an_hour(draft):
    for number in range(10):
        ask(draft, key=str(number))
    with pytest.raises(TooManyLines):
        ask(draft, key="one more")


def test_neither_strangers_nor_officers_elsewhere_nor_those_of_their_own_matter_reach_it(draft):
    number = ask(draft)
    with pytest.raises(NotFound):
        ask_at_field(
            actor=person(6), at=AT, draft_id=draft, question="purpose", text="?", shows_all=False, key="stranger"
        )
    with pytest.raises(NotFound):
        ask(draft, key="no such", question="no_such_question")
    for other in (officer(99, "IAM", "decide"), officer(1, "DSI", "decide"), officer(99, "DSI", "administration")):
        assert field_questions_waiting(actor=other, at=AT) == []
        with pytest.raises(NotFound):
            desk_field_question(actor=other, at=AT, question_id=number)
        with pytest.raises(NotFound):
            answer_at_field(actor=other, at=AT, question_id=number, text="x")


def test_once_it_is_no_draft_any_more_nobody_looks_into_it(draft):
    number = ask(draft)
    discard_draft(actor=person(1, "e-1"), at=AT, draft_id=draft)
    with pytest.raises(NotFound):
        desk_field_question(actor=dsi(), at=AT, question_id=number)
    other = certificate_draft(key="other")
    lodged(other, person(1, "e-1"), run=False)
    with pytest.raises(AlreadyLodged):
        ask(other, key="late")
