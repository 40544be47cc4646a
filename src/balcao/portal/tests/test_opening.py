"""Opening an account on line, through its pages, with the register and the face match as they run."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta

import pytest
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client

from balcao.accounts.api import load_demo, open_account
from balcao.accounts.models import FaceCheck, Guardianship, Opening, Person, User
from balcao.accounts.testing import PHOTO, newest_code, sign_in
from balcao.entities.api import load_demo as load_entities
from balcao.foundation.audit.api import readings_about
from balcao.kernel.actor import Actor
from balcao.kernel.clock import now
from balcao.standins.tests.conftest import running

START = "/open-account/"
LAI_WA = ("1678901(2)", date(1986, 2, 11))
MARIA = ("21345678", date(1992, 7, 9))
LOK_I = ("1890123(5)", date(2015, 12, 3))
MEI_LING = ("1234567(8)", date(1955, 3, 8))
TEXT = {"zh-Hant": "x", "pt": "x", "en": "x"}


@pytest.fixture(scope="module")
def registers():
    with running("registers") as client:
        yield client


@pytest.fixture(autouse=True)
def world(db, registers, settings):
    cache.clear()
    load_demo(at=now())
    load_entities(at=now())
    settings.BALCAO_REGISTERS_URL = settings.BALCAO_FACE_URL = str(registers.base_url).rstrip("/")
    yield
    for name in ("faces", "identity"):
        registers.post(f"/switch/{name}", data={"state": "works"})


def step(client, name, **sent):
    return client.post(f"{START}{name}/" if name else START, sent)


def photo():
    return SimpleUploadedFile("me.jpg", PHOTO, "image/jpeg")


def identity(client, who):
    number, born = who
    return step(
        client, "identity", number=number, **{"born-day": born.day, "born-month": born.month, "born-year": born.year}
    )


def up_to_who(client, who=LAI_WA, kind="resident", mail="lai.wa@exemplo.example"):
    step(client, "", kind=kind)
    identity(client, who)
    step(client, "phone", phone="6612 3456")
    step(client, "phone-code", code=newest_code())
    if not mail:
        return step(client, "email", without="yes")
    step(client, "email", email=mail)
    return step(client, "email-code", code=newest_code())


def up_to_agreement(client, *who, **more):
    up_to_who(client, *who, **more)
    step(client, "face", photo=photo())
    return client.get(f"{START}face-wait/")


def test_a_resident_opens_an_account_and_sees_that_the_register_was_asked(client):
    assert up_to_who(client).headers["Location"] == f"{START}who/"
    page = client.get(f"{START}who/").content.decode()
    assert "鄭••" in page
    assert "C••••• L•• W•" in page
    assert "鄭麗華" not in page
    assert "1678901(2)" not in page
    before = client.session.session_key
    step(client, "face", photo=photo())
    assert client.get(f"{START}face-wait/").headers["Location"] == f"{START}agreement/"
    assert step(client, "agreement", agree="yes").headers["Location"] == "/account/secure/"
    user = User.objects.get(username="16789012")
    assert (user.email, user.person.phone, user.person.born_on) == (
        "lai.wa@exemplo.example",
        "+85366123456",
        LAI_WA[1],
    )
    assert client.session.session_key != before
    actor = client.get("/account/secure/").wsgi_request.actor
    assert (actor.person_id, actor.assurance) == (user.person_id, 1)
    assert not user.has_usable_password()
    assert len(readings_about(f"p-{user.person_id}")) == 1


def test_a_non_resident_opens_an_account_without_mail(client):
    up_to_agreement(client, MARIA, kind="non_resident", mail="")
    step(client, "agreement", agree="yes")
    user = User.objects.get(username="21345678")
    assert (user.person.permit, user.person.bir, user.email) == ("21345678", None, "")


def test_a_double_click_opens_one_account(client):
    up_to_agreement(client)
    step(client, "agreement", agree="yes")
    opening = Opening.objects.get()
    again = open_account(
        actor=Actor(person_id=None, name="x"), opening_id=opening.pk, purpose=TEXT, basis=TEXT, at=now()
    )
    assert again == opening.user_id
    assert User.objects.filter(username="16789012").count() == 1


@pytest.mark.django_db(transaction=True)
def test_two_openings_of_one_person_at_once_make_one_account(client):
    up_to_agreement(client)
    up_to_agreement(Client())

    def attempt(number):
        try:
            return open_account(
                actor=Actor(person_id=None, name="x"), opening_id=number, purpose=TEXT, basis=TEXT, at=now()
            )
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as both:
        found = set(both.map(attempt, Opening.objects.values_list("pk", flat=True)))
    assert len(found) == 1
    assert User.objects.filter(username="16789012").count() == 1


def test_who_has_an_account_learns_it_only_after_the_face_matched(client):
    stranger = Client()
    known, unknown = up_to_who(client, MEI_LING), up_to_who(stranger)
    assert known.headers["Location"] == unknown.headers["Location"]
    before = User.objects.count()
    step(client, "face", photo=photo())
    client.get(f"{START}face-wait/")
    page = step(client, "agreement", agree="yes").content.decode()
    assert "您已有帳戶" in page
    assert User.objects.count() == before
    assert client.get("/").wsgi_request.actor is None


def test_a_wrong_birth_date_is_nobody_and_guessing_ends_the_opening(client):
    up_to_who(client, (LAI_WA[0], date(1986, 2, 12)))
    assert Opening.objects.get().identified_at is None
    assert client.get(f"{START}face/").headers["Location"] == f"{START}who/"
    for day in (13, 14, 15, 16):
        assert "找不到" in identity(client, (LAI_WA[0], date(1986, 2, day))).content.decode()
    assert "重新開始" in identity(client, LAI_WA).content.decode()
    assert Opening.objects.get().identified_at is None


def test_the_register_s_silence_loses_nothing(client, registers):
    registers.post("/switch/identity", data={"state": "down"})
    assert "沒有回應" in up_to_who(client).content.decode()
    assert client.get(START).content.decode().count("繼續之前的開戶") == 1
    registers.post("/switch/identity", data={"state": "works"})
    assert step(client, "who").headers["Location"] == f"{START}who/"


@pytest.mark.parametrize("state", ["different", "down"])
def test_without_a_matching_face_there_is_no_account(client, registers, state):
    up_to_who(client)
    registers.post("/switch/faces", data={"state": state})
    step(client, "face", photo=photo())
    client.get(f"{START}face-wait/")
    assert "govuk-error-summary" in client.get(f"{START}face/").content.decode() or state == "down"
    assert step(client, "agreement", agree="yes").headers["Location"] == f"{START}face/"
    assert not User.objects.filter(username="16789012").exists()
    registers.post("/switch/faces", data={"state": "works"})
    step(client, "face", photo=photo())
    assert client.get(f"{START}face-wait/").headers["Location"] == f"{START}agreement/"


def test_a_slow_comparison_shows_a_page_that_waits(client, registers):
    up_to_who(client)
    registers.post("/switch/faces", data={"state": "slow"})
    step(client, "face", photo=photo())
    assert "data-refresh-seconds" in client.get(f"{START}face-wait/").content.decode()
    assert step(client, "agreement", agree="yes").headers["Location"] == f"{START}face-wait/"
    FaceCheck.objects.update(state="match")
    assert step(client, "agreement", agree="yes").headers["Location"] == "/account/secure/"


def test_the_face_of_one_identity_does_not_count_for_another(client):
    up_to_agreement(client)
    identity(client, MEI_LING)
    assert step(client, "agreement", agree="yes").headers["Location"] == f"{START}face/"
    assert not FaceCheck.objects.exists()


def test_an_opening_goes_on_for_a_day_in_its_browser_only(client):
    up_to_who(client)
    assert Client().get(f"{START}who/").headers["Location"] == START
    assert client.get(f"{START}agreement/").headers["Location"] == f"{START}face/"
    Opening.objects.update(expires_at=now() - timedelta(seconds=1))
    assert client.get(f"{START}who/").headers["Location"] == START


def test_extra_fields_are_ignored(client):
    step(client, "", kind="resident", guardian="1", identified_at="2020-01-01", user="1")
    step(client, "phone", phone="66123456", phone_proven_at="2020-01-01")
    opening = Opening.objects.get()
    assert (opening.guardian_id, opening.identified_at, opening.user_id, opening.phone_proven_at) == (None,) * 4


def test_what_is_wrong_is_said_beside_its_field(client):
    step(client, "", kind="resident")
    page = step(client, "identity", number="123", **{"born-day": "31", "born-month": "2", "born-year": "1990"})
    assert page.content.decode().count("govuk-error-message") == 2
    identity(client, LAI_WA)
    assert "govuk-error-message" in step(client, "phone", phone="2888").content.decode()
    step(client, "phone", phone="66123456")
    assert "govuk-error-message" in step(client, "phone-code", code="12").content.decode()
    assert "govuk-error-message" in step(client, "", kind="x").content.decode()


@pytest.fixture
def parent():
    """The father of the demo world's child, with an account."""
    person = Person.objects.create(name_zh="馮志明", bir="1567123(4)", born_on=date(1984, 8, 17))
    User.objects.filter(username="sio.fan").update(person=person)
    client = Client()
    sign_in(client, "sio.fan", level=2)
    return client


def open_for_child(client):
    step(client, "", kind="child")
    identity(client, LOK_I)
    return step(client, "agreement", agree="yes")


def test_a_parent_opens_a_child_s_account_and_may_close_it(parent):
    assert open_for_child(parent).headers["Location"] == f"{START}opened/"
    child = Person.objects.get(bir=LOK_I[0])
    given = Guardianship.objects.get(ward=child)
    assert given.until_on == date(2033, 12, 2)
    assert "馮樂兒" in parent.get("/account/security/").content.decode()
    parent.post(f"/account/security/children/{child.pk}/close/")
    assert not User.objects.get(person=child).is_active
    assert "馮樂兒" not in parent.get("/account/security/").content.decode()
    assert parent.post(f"/account/security/children/{child.pk}/close/").status_code == 404
    open_for_child(parent)
    assert User.objects.get(person=child).is_active


def test_nobody_opens_an_account_for_somebody_else_s_child():
    client = Client()
    assert step(client, "", kind="child").headers["Location"].startswith("/account/login/")
    sign_in(client, "ka.man")
    assert step(client, "", kind="child").headers["Location"].startswith("/step-up/")
    sign_in(client, "ka.man", level=2)
    step(client, "", kind="child")
    assert "父母" in identity(client, LOK_I).content.decode()
    assert step(client, "agreement", agree="yes").headers["Location"] == f"{START}who/"
    assert not Person.objects.filter(bir=LOK_I[0]).exists()


def test_a_child_does_not_open_an_account_alone_and_an_adult_is_no_child(client, parent):
    assert "未滿十八歲" in up_to_who(client, LOK_I).content.decode()
    step(parent, "", kind="child")
    identity(parent, LAI_WA)
    assert Opening.objects.filter(identified_at__isnull=False).count() == 0


def test_another_person_at_the_same_computer_does_not_go_on_with_a_child_s_opening(parent):
    step(parent, "", kind="child")
    identity(parent, LOK_I)
    parent.post("/account/logout/")
    assert parent.get(f"{START}agreement/").headers["Location"] == START


def test_sending_codes_to_one_phone_is_limited(client):
    step(client, "", kind="resident")
    identity(client, LAI_WA)
    for _ in range(5):
        step(client, "phone", phone="66123456")
    assert "嘗試次數過多" in step(client, "phone", phone="66123456").content.decode()
    assert step(client, "phone", phone="66123457").status_code == 302
