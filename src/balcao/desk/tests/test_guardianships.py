"""A court's paper at the counter: one officer records, another confirms, a later paper ends."""

import pytest
from django.core.cache import cache
from django.db import IntegrityError, transaction
from django.test import Client

from balcao.accounts.api import load_demo
from balcao.accounts.models import Guardianship, Post, User
from balcao.accounts.testing import child_of, sign_in
from balcao.entities.api import load_demo as load_entities
from balcao.foundation.audit.api import acts_about
from balcao.kernel.clock import now
from balcao.standins.tests.conftest import running

HOME = "/desk/counter/guardianships/"
SIO_FAN, JOAO = "7123456(0)", "5234567(1)"
PAPER = {
    "ward": SIO_FAN,
    "guardian": JOAO,
    "reference": "CV1-26-0012-CPE",
    "scopes": "*",
    "seen": "yes",
    "until-day": "",
    "until-month": "",
    "until-year": "",
}


@pytest.fixture(scope="module")
def registers():
    with running("registers") as client:
        yield client


@pytest.fixture(autouse=True)
def world(db, registers, settings):
    cache.clear()
    load_demo(at=now())
    load_entities(at=now())
    settings.BALCAO_REGISTERS_URL = str(registers.base_url).rstrip("/")


def officer(name):
    client = Client(headers={"accept-language": "en"})
    sign_in(client, name, level=2)
    return client


def as_joao(path="/as/p-5/"):
    client = Client(headers={"accept-language": "en"})
    client.force_login(User.objects.get(username="joao"))
    return client.get(path)


def recorded(client, **changes):
    answer = client.post(HOME, PAPER | changes)
    assert answer.status_code == 302, answer.content.decode()
    return Guardianship.objects.latest("pk")


def test_it_takes_two_officers_and_then_counts_at_the_next_click():
    one, two = officer("counter.one"), officer("counter.two")
    row = recorded(one)
    assert as_joao().status_code == 404
    one.post(f"{HOME}{row.pk}/", {"act": "confirm"})
    row.refresh_from_db()
    assert row.confirmed_at is None
    for _twice in range(2):
        two.post(f"{HOME}{row.pk}/", {"act": "confirm"})
    row.refresh_from_db()
    assert (row.asked_by_id, row.confirmed_by_id, row.department) == (19, 20, "SAFP")
    page = as_joao().content.decode()
    assert "Ho Sio Fan" in page
    assert "someone in your care" in page
    assert "CV1-26-0012-CPE" in as_joao("/as/p-5/guardians/").content.decode()
    assert [each.event.split(":")[-1] for each in acts_about("person:5") if "guardianship" in each.event] == [
        "asked",
        "confirmed",
    ]


def test_a_later_paper_ends_it_at_once_and_the_former_guardian_is_told():
    row = recorded(officer("counter.one"))
    two = officer("counter.two")
    two.post(f"{HOME}{row.pk}/", {"act": "confirm"})
    assert two.post(f"{HOME}{row.pk}/", {"act": "end", "reference": " "}).status_code == 422
    assert as_joao().status_code == 200
    for _twice in range(2):
        two.post(f"{HOME}{row.pk}/", {"act": "end", "reference": "CV1-26-0012-CPE-A"})
    answer = as_joao()
    assert answer.status_code == 404
    assert "You no longer act for Ho Sio Fan" in answer.content.decode()
    assert two.post(f"{HOME}{row.pk}/", {"act": "confirm"}).status_code == 404
    assert recorded(two).pk != row.pk


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"ward": "12"}, "Enter the eight figures o"),
        ({"guardian": SIO_FAN}, "Nobody else with this card"),
        ({"guardian": "1678901(2)"}, "Nobody else with this card"),
        ({"ward": "1999999(9)"}, "no such identity"),
        ({"reference": ""}, "number of the paper"),
        ({"scopes": "nonsense"}, "at least one matter"),
        ({"seen": ""}, "See the paper"),
        ({"until-day": "1", "until-month": "1", "until-year": "2020"}, "last day may not have passed"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_recorded(changes, said):
    page = officer("counter.one").post(HOME, PAPER | changes)
    assert page.status_code == 422
    assert said in page.content.decode()
    assert not Guardianship.objects.exists()


def test_it_is_recorded_once():
    one = officer("counter.one")
    recorded(one)
    assert one.post(HOME, PAPER).status_code == 422
    assert Guardianship.objects.count() == 1


def test_for_a_minor_it_ends_before_majority_whatever_the_paper_says():
    row = recorded(
        officer("counter.one"), ward="1890123(5)", **{"until-day": "1", "until-month": "1", "until-year": "2050"}
    )
    assert row.until_on.isoformat() == "2033-12-02"


def test_who_is_no_counter_officer_or_one_of_the_two_finds_nothing():
    row = recorded(officer("counter.one"))
    assert officer("officer.dsi").get(HOME).status_code == 404
    assert officer("officer.dsi").post(f"{HOME}{row.pk}/", {"act": "confirm"}).status_code == 404
    Guardianship.objects.filter(pk=row.pk).update(guardian_id=20)
    assert officer("counter.two").post(f"{HOME}{row.pk}/", {"act": "confirm"}).status_code == 404
    Post.objects.filter(person_id=14, duty="counter").update(department="FSS")
    assert officer("officer.all").post(f"{HOME}{row.pk}/", {"act": "confirm"}).status_code == 404
    row.refresh_from_db()
    assert row.confirmed_at is None
    assert row.ended_at is None


def test_one_pair_of_eyes_is_refused_by_the_database():
    row = recorded(officer("counter.one"))
    with pytest.raises(IntegrityError), transaction.atomic():
        Guardianship.objects.filter(pk=row.pk).update(confirmed_by_id=19, confirmed_at=now())


def test_a_parents_guardianship_is_not_the_counters():
    child_of(4)
    row = Guardianship.objects.get()
    assert officer("counter.one").get(f"{HOME}{row.pk}/").status_code == 404
