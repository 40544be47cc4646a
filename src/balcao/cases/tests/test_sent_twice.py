"""An answer that was sent and kept, but whose reply was lost, is sent again under its key."""

import pytest

from balcao.cases.api import discard_draft, draft_view, fill_as_helper, save_answers
from balcao.cases.models import Answer, Sending
from balcao.cases.testing import AT, drafted, load_world
from balcao.cases.tests.test_helping import HELPER, HOLDER, PERMIT, acts, helping
from balcao.kernel.errors import NotFound

pytestmark = pytest.mark.django_db


@pytest.fixture
def draft():
    load_world()
    return drafted(PERMIT, HOLDER, answers={"occasion": "opening", "quantity": 3}, facts={})


def save(draft, value, *, seen, key):
    return save_answers(
        actor=HOLDER, at=AT, draft_id=draft, values={"quantity": value}, seen={"quantity": seen}, key=key
    )


def kept(draft):
    return Answer.objects.get(draft=draft, question="quantity").value


def test_sent_again_it_overwrites_nothing_that_was_answered_since_and_is_no_conflict(draft):
    number = helping(draft)
    first = save(draft, 5, seen=1, key="k")
    fill_as_helper(actor=HELPER, at=AT, help_id=number, values={"quantity": 7}, seen={"quantity": 2}, key="theirs")
    again = save(draft, 5, seen=1, key="k")
    assert (again.conflicts, again.versions) == ((), first.versions)
    assert kept(draft) == 7
    assert acts(draft).count("cases:draft:saved") == 3


def test_what_is_typed_on_after_it_meets_the_answer_given_since_as_a_conflict_that_says_who_and_when(draft):
    number = helping(draft)
    save(draft, 5, seen=1, key="k")
    fill_as_helper(actor=HELPER, at=AT, help_id=number, values={"quantity": 7}, seen={"quantity": 2})
    seen = save(draft, 5, seen=1, key="k").versions["quantity"]
    (conflict,) = save(draft, 6, seen=seen, key="next").conflicts
    assert (conflict.theirs.value, conflict.theirs.written_by, conflict.theirs.written_at) == (7, "p-5", AT)
    assert kept(draft) == 7


def test_a_conflict_uses_no_key_up_so_that_the_choice_may_come_under_it(draft):
    save(draft, 5, seen=1, key="theirs")
    assert save(draft, 6, seen=1, key="k").conflicts
    assert save(draft, 6, seen=2, key="k").conflicts == ()
    assert kept(draft) == 6


def test_a_known_key_opens_no_question_that_is_not_theirs(draft):
    number = helping(draft, pages=("declaration",))
    save(draft, 5, seen=1, key="k")
    with pytest.raises(NotFound):
        fill_as_helper(actor=HELPER, at=AT, help_id=number, values={"quantity": 9}, seen={}, key="k")
    assert kept(draft) == 5


def test_keys_go_with_the_draft(draft):
    save(draft, 5, seen=1, key="k")
    assert draft_view(actor=HOLDER, at=AT, draft_id=draft).field_versions["quantity"] == 2
    discard_draft(actor=HOLDER, at=AT, draft_id=draft)
    assert not Sending.objects.exists()
