"""Who would have to sign is said before anybody is asked: by name where the reader may know it."""

import pytest

from balcao.cases.api import CannotBeBound, draft_view, request_signatures, signing_ahead
from balcao.cases.models import Signature
from balcao.cases.testing import AT, certificate_draft, drafted, load_world, person
from balcao.entities.models import Entity
from balcao.kernel.errors import NotFound

pytestmark = pytest.mark.django_db
ACTOR = person(1, "e-1")


@pytest.fixture(autouse=True)
def world():
    load_world()


def ahead(draft, actor=ACTOR):
    return signing_ahead(actor=actor, at=AT, draft_id=draft)


def test_an_entitys_people_read_the_very_people_who_are_then_asked():
    draft = certificate_draft()
    found = ahead(draft)
    names = {each.name["en"] for each in found.people}
    assert "president" in " ".join(each.capacity["en"] for each in found.people)
    assert found.rule
    assert not Signature.objects.exists()
    request_signatures(actor=ACTOR, at=AT, draft_id=draft)
    assert {each.name["en"] for each in draft_view(actor=ACTOR, at=AT, draft_id=draft).signers} == names
    assert ahead(draft).people == ()


def test_who_cannot_be_asked_is_said_before_one_goes_on():
    draft = certificate_draft()
    Entity.objects.filter(pk=1).update(bound_by={"alternatives": [{"any": 1, "posts": ["auditor"]}]})
    assert isinstance(ahead(draft).problem, CannotBeBound)


def test_strangers_learn_of_nobody():
    with pytest.raises(NotFound):
        ahead(certificate_draft(), person(4))


def test_nobody_is_named_while_answers_are_missing():
    draft = drafted("dsi-association-leadership-certificate", ACTOR, answers={}, facts={})
    assert ahead(draft).people == ()
