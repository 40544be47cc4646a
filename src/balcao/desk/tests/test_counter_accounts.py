"""The counter: four eyes or a signed slip, a sheet with a code that counts once."""

import subprocess

import pytest
from allauth.mfa.models import Authenticator
from django.core.cache import cache
from django.test import Client

from balcao.accounts.api import load_demo
from balcao.accounts.models import CounterAct, User
from balcao.accounts.testing import sign_in
from balcao.entities.api import load_demo as load_entities
from balcao.kernel.clock import now
from balcao.standins.tests.conftest import running

HOME = "/desk/counter/"
TAK_SENG = "7456789(5)"
KA_MAN = "1456789(3)"


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
    client = Client()
    sign_in(client, name, level=2)
    return client


def pdf_text(pdf):
    return subprocess.run(
        ["pdftotext", "-layout", "-", "-"], input=pdf, capture_output=True, check=True
    ).stdout.decode()


def actor(client):
    return client.get("/").wsgi_request.actor


@pytest.fixture
def one():
    return officer("counter.one")


@pytest.fixture
def two():
    return officer("counter.two")


def ask(client, what="open", number=TAK_SENG, **more):
    return client.post(f"{HOME}{what}/", {"number": number, "seen": "yes", **more})


def code():
    from balcao.accounts.derived import letters

    act = CounterAct.objects.latest("pk")
    return letters("first-use", act.pk, act.nonce)


def activate(number=TAK_SENG, given=None):
    client = Client()
    return client, client.post("/account/activate/", {"number": number, "code": given or code()})


def test_two_officers_open_an_account_and_its_sheet_lets_the_person_in_once(one, two):
    act = ask(one).headers["Location"]
    assert "歐陽德成" in one.get(HOME).content.decode()
    one.post(act)
    assert CounterAct.objects.get().confirmed_at is None, "not the same officer"
    assert activate()[1].status_code == 200
    two.post(act)
    sheet = pdf_text(one.get(f"{act}sheet/").content)
    assert code() in "".join(sheet.split())
    assert "/account/activate/" in sheet
    assert "歐陽德成" in sheet
    assert TAK_SENG not in sheet
    person, answer = activate()
    assert answer.headers["Location"] == "/account/secure/"
    assert (actor(person).name, actor(person).assurance) == ("歐陽德成", 1)
    assert activate()[1].status_code == 200
    assert one.get(f"{act}sheet/").status_code == 302


def test_a_signed_slip_stands_for_the_second_officer_at_an_opening_only(one):
    act = ask(one, slip="B-2026-17").headers["Location"]
    assert one.get(f"{act}sheet/").status_code == 200
    ask(one, "give-back", KA_MAN, slip="B-2026-18")
    given_back = CounterAct.objects.latest("pk")
    assert (given_back.slip, given_back.confirmed_at) == ("", None)


def test_giving_back_removes_what_was_and_holds_the_account_at_level_two(one, two):
    lost = Client()
    sign_in(lost, "ka.man", level=2)
    two.post(ask(one, "give-back", KA_MAN).headers["Location"])
    assert actor(lost) is not None, "nothing changes before the sheet is used"
    person, _ = activate(KA_MAN)
    assert actor(lost) is None
    user = User.objects.get(username="ka.man")
    assert (user.highest_level(now()), user.has_usable_password()) == (2, False)
    assert not Authenticator.objects.filter(user=user).exists()
    assert actor(person).name == "黃嘉敏"


def test_a_stranger_who_guesses_is_slowed_down_and_does_not_spoil_the_sheet(one):
    ask(one, slip="B-2026-17")
    stranger = Client(REMOTE_ADDR="198.51.100.7")
    for _ in range(11):
        page = stranger.post("/account/activate/", {"number": TAK_SENG, "code": "AAAA-BBBB-CCCC"})
    assert "嘗試次數過多" in page.content.decode()
    assert activate()[1].headers["Location"] == "/account/secure/"


@pytest.mark.parametrize(
    ("number", "what"), [(KA_MAN, "open"), ("1999999(9)", "open"), ("1890123(5)", "open"), (TAK_SENG, "give-back")]
)
def test_what_a_counter_cannot_do_is_said_and_changes_nothing(one, number, what):
    assert "govuk-error-message" in ask(one, what, number).content.decode()
    assert not CounterAct.objects.exists()


def test_the_officer_says_that_the_card_was_seen(one):
    assert "govuk-error-message" in one.post(f"{HOME}open/", {"number": TAK_SENG}).content.decode()
    assert not CounterAct.objects.exists()


def test_an_account_is_closed_with_a_reason(one):
    assert "govuk-error-message" in one.post(f"{HOME}close/", {"number": KA_MAN}).content.decode()
    assert User.objects.get(username="ka.man").is_active
    one.post(f"{HOME}close/", {"number": KA_MAN, "reason": "court order 12/2026"})
    assert not User.objects.get(username="ka.man").is_active


def test_other_officers_and_people_do_not_find_the_counter(one):
    act = ask(one).headers["Location"]
    for name in ("officer.dsi", "ka.man"):
        client = officer(name)
        for page in (HOME, f"{HOME}open/", f"{HOME}close/", act, f"{act}sheet/"):
            assert client.get(page).status_code == 404
        assert client.post(act).status_code == 404
    assert CounterAct.objects.get().confirmed_at is None


def test_every_page_in_every_language(one, two):
    act = ask(one).headers["Location"]
    for language in ("zh-Hant", "pt", "en"):
        two.cookies["balcao_language"] = language
        for page in (HOME, f"{HOME}open/", f"{HOME}give-back/", f"{HOME}close/", act):
            text = two.get(page).content.decode()
            assert text.count("<h1") == 1
            assert "desk.counter_accounts" not in text
