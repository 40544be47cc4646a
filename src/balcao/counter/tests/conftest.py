"""The demo world, and a counter with two clerks."""

from datetime import timedelta
from typing import Any

import pytest

from balcao.accounts.models import Person, Post
from balcao.cases.testing import AT, load_world
from balcao.counter.api import assistance_of, begin_assistance
from balcao.kernel.actor import Actor, posts_in

SIO_FAN, MEI_LING, WAI_KEONG = 5, 1, 3
NUMBERS = {1: "1234567(8)", 2: "5234567(1)", 3: "1345678(2)", 5: "7123456(0)"}


def clerk(number=19, *, department="SAFP"):
    """A clerk at a department's counter."""
    return Actor(
        person_id=number,
        name=f"clerk {number}",
        assurance=2,
        holder_id=f"p-{number}",
        posts=posts_in(department, "counter"),
    )


def visit(actor, at=AT) -> Any:
    """The clerk's visit that runs."""
    return assistance_of(actor=actor, at=at)


def facts_of(number):
    person: Any = Person.objects.get(pk=number)
    return {
        "name_zh": person.name_zh,
        "name_pt": person.name_pt,
        "born_on": person.born_on.isoformat(),
        "status": "alive",
    }


def begin(actor, person=SIO_FAN, *, at=AT, **changed):
    """A visit, with what is different from a usual one."""
    given = {
        "number": NUMBERS[person],
        "name": Person.objects.get(pk=person).name_zh,
        "facts": facts_of(person),
        "reason": "no_device",
        "language": "zh-Hant",
        "photo_compared": True,
        "consented": True,
    }
    return begin_assistance(actor=actor, at=at, **(given | changed))


@pytest.fixture
def world(db):
    load_world()
    assert Post.objects.filter(person_id=19, duty="counter").exists()


@pytest.fixture
def helped(world):
    """Mei Ling at the counter of clerk 19, for the association whose president she is."""
    begin(clerk(), MEI_LING)
    return visit(clerk()).person.acting_for("e-1")


LATER = AT + timedelta(hours=2)
