"""Mandates as whoever gives, holds or loses them sees them."""

import time
from datetime import timedelta

import pytest
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.core.cache import cache
from django.test import Client

from balcao.accounts.api import DEMO_PASSWORD
from balcao.accounts.api import load_demo as load_people
from balcao.accounts.models import Person
from balcao.entities.api import load_demo
from balcao.entities.models import Mandate
from balcao.kernel.clock import macau_date, now

GIVE = "/as/e-2/mandates/give/"
LIST = "/as/e-2/mandates/"


@pytest.fixture
def world():
    cache.clear()
    load_people(at=now())
    load_demo(at=now())


@pytest.fixture
def sign_in(db, world):
    def _sign_in(name, *, second_factor=False):
        client = Client()
        client.cookies["balcao_language"] = "en"
        client.post("/account/login/", {"login": name, "password": DEMO_PASSWORD})
        if second_factor:
            raise_level(client, name)
        return client

    return _sign_in


def raise_level(client, name):
    from balcao.accounts.demo import demo_secret

    code = format_hotp_value(hotp_value(demo_secret(name), int(time.time()) // 30))
    return client.post("/account/2fa/reauthenticate/", {"code": code, "next": GIVE})


def form(**changes):
    until = macau_date(now()) + timedelta(days=100)
    typed = {
        "card": "7123456(0)",
        "name": "Ho Sio Fan",
        "actions": ["prepare", "pay"],
        "scope": "licensing",
        "until-day": until.day,
        "until-month": until.month,
        "until-year": until.year,
    }
    return typed | changes


def offer(client, **changes):
    client.post(GIVE, form(act="confirm", **changes))
    return Mandate.objects.latest("pk")


def text(response):
    return response.content.decode()


def test_who_manages_reads_every_mandate_as_a_sentence(sign_in):
    page = text(sign_in("wai.keong").get(LIST))
    assert (
        "Wong Ka Man may view, prepare, lodge and pay for Boa Vista Restauração Limitada in all services until "
        "31 December 2027, and may not sign or give rights to others."
    ) in page


@pytest.mark.parametrize(
    "address", [LIST, GIVE, f"{LIST}sheet/", f"{LIST}review/", f"{LIST}history/", f"{LIST}history.csv", f"{LIST}ask/"]
)
@pytest.mark.parametrize("who", ["ka.man", "sio.fan", "joao"])
def test_who_may_not_manage_sees_nothing_there(sign_in, who, address):
    before = list(Mandate.objects.values())
    client = sign_in(who)
    assert client.get(address).status_code == 404
    assert client.post(address, form()).status_code == 404
    mandate = Mandate.objects.get(entity_id=2)
    for act in ("end", "extend", "answer"):
        assert client.post(f"{LIST}{mandate.pk}/{act}/", {"act": "decline"}).status_code == 404
    assert list(Mandate.objects.values()) == before


def test_ending_a_mandate_works_at_the_next_click_and_is_told_with_what_was_typed(sign_in):
    manager, operator = sign_in("wai.keong"), sign_in("ka.man")
    assert operator.get("/as/e-2/").status_code == 200
    mandate = Mandate.objects.get(entity_id=2)
    assert "Wong Ka Man" in text(manager.get(f"{LIST}{mandate.pk}/end/"))
    assert operator.get("/as/e-2/").status_code == 200
    assert manager.post(f"{LIST}{mandate.pk}/end/").headers["Location"] == LIST
    told = operator.post("/as/e-2/drafts/1/pages/x/", {"purpose": "For the bank", "csrfmiddlewaretoken": "x"})
    assert told.status_code == 404
    assert "You cannot act for Boa Vista Restauração Limitada any more" in text(told)
    assert "For the bank" in text(told)
    assert "csrfmiddlewaretoken</dt>" not in text(told)
    assert manager.post(f"{LIST}{mandate.pk}/end/").headers["Location"] == LIST
    assert "Ended early" in text(manager.get(LIST))


@pytest.mark.parametrize("act", ["", "end/", "extend/", "answer/"])
def test_a_mandate_of_another_entity_is_not_touched_from_here(sign_in, act):
    other = Mandate.objects.filter(entity_id=1).first()
    assert other is not None
    assert sign_in("wai.keong").post(f"{LIST}{other.pk}/{act}", {"act": "withdraw"}).status_code == 404
    assert Mandate.objects.get(pk=other.pk).state == "in_force"


def test_a_person_sees_the_mandates_they_hold_and_gives_one_up(sign_in):
    client = sign_in("ka.man")
    page = text(client.get("/as/p-4/mandates/"))
    assert "You may view, prepare, lodge and pay for Boa Vista Restauração Limitada" in page
    mandate = Mandate.objects.get(entity_id=2)
    assert client.post(f"/as/p-4/mandates/{mandate.pk}/end/").headers["Location"] == "/as/p-4/mandates/"
    assert client.get("/as/e-2/").status_code == 404
    assert client.get("/as/p-4/mandates/give/").status_code == 404


def test_nobody_gives_up_what_another_holds(sign_in):
    mandate = Mandate.objects.get(entity_id=2)
    assert sign_in("sio.fan").post(f"/as/p-5/mandates/{mandate.pk}/end/").status_code == 404
    assert Mandate.objects.get(pk=mandate.pk).state == "in_force"


def test_a_mandate_is_read_as_a_sentence_then_offered_then_accepted(sign_in):
    client = sign_in("wai.keong")
    assert client.get(GIVE).headers["Location"] == "/step-up/?next=%2Fas%2Fe-2%2Fmandates%2Fgive%2F"
    client.post(GIVE, form(act="confirm"))
    assert Mandate.objects.filter(person_id=5).count() == 0
    assert raise_level(client, "wai.keong").headers["Location"] == GIVE
    read = text(client.post(GIVE, form()))
    assert "Ho Sio Fan may view, prepare and pay for Boa Vista Restauração Limitada in “Licences” until" in read
    assert "30 days to accept" in read
    assert Mandate.objects.filter(person_id=5).count() == 0
    mandate = offer(client)
    receiver = sign_in("sio.fan")
    assert receiver.get("/as/e-2/").status_code == 404
    raise_level(receiver, "sio.fan")
    page = f"/as/p-5/mandates/{mandate.pk}/"
    assert "Accept" in text(receiver.get(page))
    assert receiver.post(f"{page}answer/", {"act": "accept"}).headers["Location"] == page
    assert receiver.get("/as/e-2/").status_code == 200
    assert "Accepted" in text(receiver.get(page))


def test_accepting_asks_for_the_second_factor(sign_in):
    manager = sign_in("wai.keong", second_factor=True)
    mandate = offer(manager)
    answer = sign_in("sio.fan").post(f"/as/p-5/mandates/{mandate.pk}/answer/", {"act": "accept"})
    assert answer.headers["Location"].startswith("/step-up/")
    assert Mandate.objects.get(pk=mandate.pk).state == "offered"


def test_fields_nobody_asked_for_are_ignored(sign_in):
    client = sign_in("wai.keong", second_factor=True)
    mandate = offer(client, status="in_force", state="in_force", entity_id="1", assurance="3", granted_by="p-1")
    assert (mandate.state, mandate.entity_id, mandate.granted_by) == ("offered", 2, "p-3")


@pytest.mark.parametrize(
    ("changes", "said", "field"),
    [
        ({"card": "1234"}, "Enter an identity card number", "card"),
        ({"card": "7999999(9)"}, "Nobody with this number and this name", "card"),
        ({"name": "Ho Sio Fong"}, "Nobody with this number and this name", "card"),
        ({"name": ""}, "Nobody with this number and this name", "card"),
        ({"card": "1456789（3）", "name": "Wong Ka Man", "scope": "*"}, "already has such a mandate", "card"),
        ({"actions": []}, "Choose at least one thing", "actions"),
        ({"actions": ["fly"]}, "Choose at least one thing", "actions"),
        ({"scope": "no-such-service"}, "Choose everything, a subject, or a service", "scope"),
        ({"amount": "much"}, "Enter an amount", "amount"),
        ({"until-month": "13"}, "Enter the last day", "until"),
        ({"until-year": ""}, "Enter the last day", "until"),
        ({"until-year": "2020"}, "three years at most", "until"),
        ({"until-year": "2099"}, "three years at most", "until"),
    ],
)
def test_what_is_wrong_is_said_beside_what_was_typed_and_nothing_is_given(sign_in, changes, said, field):
    before = Mandate.objects.count()
    page = text(sign_in("wai.keong", second_factor=True).post(GIVE, form(act="confirm", **changes)))
    assert said in page
    assert f'href="#{field}"' in page
    assert f'value="{form(**changes)["card"]}"' in page
    assert Mandate.objects.count() == before


def test_a_firm_is_named_by_its_register_number_and_the_chinese_name_of_a_person_will_do(sign_in):
    client = sign_in("wai.keong", second_factor=True)
    assert offer(client, card="51234 SO", name="").agent_id == 5
    assert offer(client, name="何 少芬").person_id == 5


def test_a_template_fills_the_form_in(sign_in):
    page = text(sign_in("wai.keong", second_factor=True).get(f"{GIVE}?template=shop_manager"))
    assert 'value="licensing" selected' in page
    assert 'value="10000"' in page


def test_a_year_more_is_one_tap(sign_in):
    client = sign_in("wai.keong", second_factor=True)
    mandate = Mandate.objects.get(entity_id=2)
    assert client.post(f"{LIST}{mandate.pk}/extend/").headers["Location"] == LIST
    assert Mandate.objects.get(pk=mandate.pk).until_on.year == 2028


def test_changing_offers_another_and_keeps_the_first_until_it_is_accepted(sign_in):
    client = sign_in("wai.keong", second_factor=True)
    mandate = Mandate.objects.get(entity_id=2)
    assert "holds until the other side accepts" in text(client.get(f"{GIVE}?change={mandate.pk}"))
    made = offer(client, change=str(mandate.pk), actions=["prepare"], scope="*")
    assert (made.replaces_id, made.person_id, made.state) == (mandate.pk, 4, "offered")
    other = Mandate.objects.filter(entity_id=1).first()
    assert other is not None
    assert client.get(f"{GIVE}?change={other.pk}").status_code == 404


class TestAsking:
    def test_the_refused_page_offers_to_ask_and_everything_is_filled_in(self, sign_in):
        client = sign_in("ka.man")
        refused = client.post("/as/e-2/inbox/electronic/", {"act": "register"})
        assert refused.status_code == 403
        assert "/as/p-4/mandates/ask/?of=e-2" in text(refused)
        page = text(client.get("/as/p-4/mandates/ask/?of=e-2&scope=licensing&actions=sign"))
        assert "45678 SO" in page
        assert 'value="licensing" selected' in page

    def test_several_are_asked_at_once_and_one_answers(self, sign_in):
        client = sign_in("sio.fan")
        answer = client.post("/as/p-5/mandates/ask/", form(registers="45678 SO\n4821", note="For the shop"))
        assert answer.headers["Location"] == "/as/p-5/mandates/"
        assert Mandate.objects.filter(state="requested").count() == 2
        manager = sign_in("wai.keong", second_factor=True)
        asked = Mandate.objects.get(state="requested", entity_id=2)
        assert "For the shop" in text(manager.get(LIST))
        manager.post(f"{LIST}{asked.pk}/answer/", {"act": "approve"})
        assert client.get("/as/e-2/").status_code == 200
        assert client.get("/as/e-1/").status_code == 404

    def test_who_never_could_act_for_it_is_not_told_its_name(self, sign_in):
        assert "4821" not in text(sign_in("sio.fan").get("/as/p-5/mandates/ask/?of=e-1"))

    @pytest.mark.parametrize("registers", ["", "no such", "45678 SO\nno such"])
    def test_an_unknown_number_asks_nobody(self, sign_in, registers):
        answer = sign_in("sio.fan").post("/as/p-5/mandates/ask/", form(registers=registers))
        assert answer.status_code == 422
        assert not Mandate.objects.filter(state="requested").exists()


class TestReview:
    def test_yes_is_noted_and_no_ends(self, sign_in):
        client = sign_in("wai.keong")
        mandate = Mandate.objects.get(entity_id=2)
        page = f"{LIST}review/"
        assert "Wong Ka Man may" in text(client.get(page))
        client.post(page, {f"needed-{mandate.pk}": "yes"})
        reviewed = Mandate.objects.get(pk=mandate.pk)
        assert (reviewed.reviewed_on, reviewed.until_on) == (macau_date(now()), mandate.until_on)
        assert "There is nothing to look at" in text(client.get(page))
        Mandate.objects.filter(pk=mandate.pk).update(reviewed_on=None)
        client.post(page, {f"needed-{mandate.pk}": "no"})
        assert Mandate.objects.get(pk=mandate.pk).ended_why == "revoked"


class TestSheet:
    ROWS = "card\tname\ttemplate\tuntil\n7123456(0)\tHo Sio Fan\tshop_manager\t{day}\n51234 SO\t\taccountant\t{day}"

    def rows(self):
        return self.ROWS.format(day=(macau_date(now()) + timedelta(days=90)).isoformat())

    def test_every_row_is_read_before_it_is_offered(self, sign_in):
        client = sign_in("wai.keong", second_factor=True)
        page = text(client.post(f"{LIST}sheet/", {"table": self.rows()}))
        assert "All 2 rows are right" in page
        assert "Ho Sio Fan may" in page
        assert not Mandate.objects.filter(origin="sheet").exists()
        client.post(f"{LIST}sheet/", {"table": self.rows(), "act": "confirm"})
        assert set(Mandate.objects.filter(origin="sheet").values_list("state", flat=True)) == {"offered"}
        assert Mandate.objects.filter(origin="sheet").count() == 2

    def test_a_row_that_is_wrong_says_so_and_nothing_is_offered(self, sign_in):
        client = sign_in("wai.keong", second_factor=True)
        wrong = self.rows().replace("Ho Sio Fan", "Somebody Else")
        page = text(client.post(f"{LIST}sheet/", {"table": wrong, "act": "confirm"}))
        assert "1 row has to be corrected" in page
        assert "Nobody with this number and this name" in page
        assert not Mandate.objects.filter(origin="sheet").exists()


def test_what_was_done_is_seen_and_taken_away_as_a_table(sign_in):
    from balcao.foundation.audit.api import record
    from balcao.kernel.actor import Actor

    mandate = Mandate.objects.get(entity_id=2)
    Person.objects.filter(pk=4).update(name_pt="=Wong Ka Man")
    doer = Actor(person_id=4, name="黃嘉敏", holder_id="e-2")
    data = {"reference": "IAM-2026-000001"}
    record(actor=doer, at=now(), event="cases:case:lodged", subject="case:1", data=data, mandate_id=mandate.pk)
    client = sign_in("wai.keong")
    assert "Lodged an application" in text(client.get(f"{LIST}history/"))
    assert "Lodged an application" in text(client.get(f"{LIST}{mandate.pk}/"))
    table = text(client.get(f"{LIST}history.csv"))
    assert "'=Wong Ka Man,Lodged an application,IAM-2026-000001" in table
    assert "Wong Ka Man may view, prepare, lodge and pay" in table


def test_the_clients_of_a_firm_have_one_work_list(sign_in):
    page = text(sign_in("ka.man").get("/clients/"))
    assert "Ho Kei Petiscos" in page
    assert "Boa Vista Restauração Limitada" in page
    assert "Ho Kei" not in text(sign_in("ka.man").get("/clients/?q=boa"))
    assert "You act for no client yet" in text(sign_in("sio.fan").get("/clients/"))


def test_two_hundred_clients_are_twelve_questions_at_most(sign_in, django_assert_max_num_queries):
    from balcao.entities.models import Entity

    today = macau_date(now())
    for number in range(200):
        client_of = Entity.objects.create(
            pk=1000 + number, kind="company", name_pt=f"C{number}", register_no=f"{number} XX"
        )
        Mandate.objects.create(
            entity=client_of, agent_id=5, actions=["view"], since_on=today, until_on=today, granted_by="p-3"
        )
    browser = sign_in("pui.i")
    browser.get("/clients/")
    with django_assert_max_num_queries(12):
        assert "C199" in text(browser.get("/clients/?page=4"))


def test_the_link_of_the_acting_page_leads_to_whom_one_acts_for(sign_in):
    client = sign_in("wai.keong")
    assert client.get("/mandates/").headers["Location"] == "/as/p-3/mandates/"
    client.get("/as/e-2/")
    assert client.get("/mandates/").headers["Location"] == LIST
    assert 'href="/mandates/"' in text(client.get("/acting/"))
    assert 'href="/account/me/"' in text(client.get("/acting/"))


def test_two_tabs_with_two_entities_do_not_mix(sign_in):
    client = sign_in("wai.keong", second_factor=True)
    client.get(LIST)
    client.get("/as/e-1/mandates/")
    made = offer(client)
    assert made.entity_id == 2


def test_who_sees_one_service_sees_nothing_of_the_others(sign_in):
    Mandate.objects.filter(entity_id=2).update(scope="fss-quarterly-employee-changes", actions=["view", "prepare"])
    client = sign_in("ka.man")
    for place in ("", "matters/", "inbox/", "licences/"):
        assert client.get(f"/as/e-2/{place}").status_code == 200
