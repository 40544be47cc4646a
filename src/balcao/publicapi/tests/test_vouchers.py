"""A clinic's own software asks for an amount of a voucher, by its mandate."""

import pytest
from django.core.cache import cache, caches

from balcao.accounts.api import load_demo as load_people
from balcao.entities.api import load_demo as load_entities
from balcao.entities.testing import registered
from balcao.kernel.actor import Actor, system_actor
from balcao.kernel.clock import now
from balcao.licences.api import load_demo as load_licences
from balcao.publicapi.tests.calling import Caller, problem
from balcao.vouchers.api import confirm_use, give_voucher, show_code

SCHEME = "ssm-health-2026"
MEI_LING = Actor(person_id=1, name="陳美玲", assurance=2, holder_id="p-1")
BEHIND = Actor(person_id=6, name="梁佩儀", assurance=3, holder_id="e-7")


@pytest.fixture
def voucher(db):
    cache.clear()
    caches["process"].clear()
    for load in (load_people, load_entities):
        load(at=now())
    load_licences(at=now(), holder="e-7")
    return give_voucher(actor=system_actor(), at=now(), scheme_id=SCHEME, holder_id="p-1")


def ask(caller, code, amount, key="k"):
    return caller.call("POST", "vouchers/uses/", {"code": code, "amount": amount}, key=key)


def test_software_asks_the_person_says_yes_and_it_is_cancelled(voucher, settings):
    caller = Caller(registered(BEHIND, now(), scope=SCHEME), settings)
    shown = show_code(actor=MEI_LING, at=now(), voucher_id=voucher)
    problem(ask(caller, shown.digits, 9_999_999), 409, "vouchers.more_than_left")
    asked = ask(caller, shown.digits, 12_000)
    said = asked.json()
    assert (asked.status_code, said["state"], said["amount"]) == (201, "waiting", 12_000)
    assert ask(caller, shown.digits, 12_000).json() == said
    problem(ask(caller, shown.digits, 12_000, key="other"), 409, "vouchers.no_such_code")
    confirm_use(actor=MEI_LING, at=now(), use_id=said["id"])
    paid = caller.get(f"vouchers/uses/{said['id']}/").json()
    assert paid["state"] == "paid"
    assert paid["receipt"].startswith("VU-")
    body = {"reason": "Wrong amount"}
    gone = caller.call("POST", f"vouchers/uses/{said['id']}/cancel/", body, key="c")
    assert (gone.status_code, gone.json()["state"]) == (200, "cancelled")


def test_software_of_others_asks_nothing(voucher, settings):
    caller = Caller(registered(BEHIND, now(), scope="another-service"), settings)
    shown = show_code(actor=MEI_LING, at=now(), voucher_id=voucher)
    assert ask(caller, shown.digits, 100).status_code in (403, 404)
