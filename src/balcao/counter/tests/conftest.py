"""The demo world, a counter with two clerks, and the video counter with its provider."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from balcao.accounts.models import Person, Post
from balcao.cases.gateways import video as gateway
from balcao.cases.testing import AT, certificate_draft, load_world, person
from balcao.counter.api import ask_video_visit, assistance_of, begin_assistance, come_to_visit, take_visit
from balcao.kernel.actor import Actor, posts_in
from balcao.kernel.clock import MACAU
from balcao.standins.tests.conftest import running

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

OPEN = datetime(2026, 9, 1, 10, 0, tzinfo=MACAU)
"""A Tuesday, when the video counter is open."""


@pytest.fixture(scope="session")
def provider():
    with running("video") as client:
        yield client


@pytest.fixture
def by_video(world, provider, settings):
    """The demo world with a provider of video meetings that works."""
    settings.BALCAO_VIDEO_URL, settings.BALCAO_VIDEO_TIMEOUT = str(provider.base_url).rstrip("/"), 1.0
    gateway._client.cache_clear()
    provider.post("/switch/video", data={"state": "works"})
    yield provider
    gateway._client.cache_clear()


@pytest.fixture
def draft(by_video):
    """An application of the association of which Mei Ling is president."""
    return certificate_draft(key="by-video")


def ask(draft, at=OPEN, **how):
    return ask_video_visit(actor=person(MEI_LING, "e-1"), at=at, draft_id=draft, **how)


@pytest.fixture
def waiting(draft):
    number = ask(draft)
    come_to_visit(actor=person(MEI_LING, "e-1"), at=OPEN, visit_id=number)
    return number


@pytest.fixture
def taken(waiting):
    """Clerk 19 sees her about it."""
    take_visit(actor=clerk(19), at=OPEN, visit_id=waiting)
    return waiting
