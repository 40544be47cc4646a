"""Who has the same in course already is asked before they go on to pay."""

import pytest
from django.test import Client

from balcao.accounts.models import User
from balcao.cases.api import same_in_course
from balcao.cases.models import Case
from balcao.cases.testing import AT, certificate_draft, load_world, person, with_officer
from balcao.kernel.errors import NotFound

pytestmark = pytest.mark.django_db
PRESIDENT = person(1, "e-1")


@pytest.fixture
def case():
    load_world()
    return with_officer()


@pytest.fixture
def president():
    client = Client(headers={"accept-language": "en"})
    client.force_login(User.objects.get(username="mei.ling"))
    return client


def test_it_is_asked_once_and_an_answer_goes_on(case, president):
    draft = certificate_draft(PRESIDENT, key="again")
    page = f"/as/e-1/drafts/{draft}/check/"
    assert case.reference in president.get(page).content.decode()
    stopped = president.post(page, {})
    assert stopped.status_code == 409
    assert "Tick that this is another matter" in stopped.content.decode()
    assert "Tick that this is another matter" not in president.post(page, {"another": "yes"}).content.decode()


def test_what_is_decided_withdrawn_or_of_others_is_not_the_same(case):
    draft = certificate_draft(PRESIDENT, key="again")
    assert [each.reference for each in same_in_course(actor=PRESIDENT, at=AT, draft_id=draft)] == [case.reference]
    Case.objects.filter(pk=case.pk).update(state="withdrawn")
    assert same_in_course(actor=PRESIDENT, at=AT, draft_id=draft) == []
    with pytest.raises(NotFound):
        same_in_course(actor=person(6), at=AT, draft_id=draft)
