import json
import time

import pytest

from balcao.standins.tests.conftest import SECRET, running
from balcao.standins.webhooks import fits, signature


@pytest.fixture
def provider():
    with running("payment") as client:
        yield client


def post(provider, path, content, *, secret=SECRET, seconds=None):
    body = json.dumps(content).encode()
    header = signature(body, secret, seconds=int(time.time()) if seconds is None else seconds)
    return provider.post(path, content=body, headers={"X-Signature": header})


def wanted(shop, **changes):
    given = {
        "reference": "ORD-1",
        "amount": 4500,
        "currency": "MOP",
        "description": "社團組織架構成員證明書",
        "return_url": "http://localhost:8000/back",
        "webhook_url": shop.url,
    }
    return given | changes


def create(provider, shop, **changes):
    done = post(provider, "/payments", wanted(shop, **changes))
    assert done.status_code == 201
    return done.json()


def pay(provider, payment, way):
    return provider.post(f"/pay/{payment['id']}", data={"way": way})


def states(provider):
    return {each["reference"]: each["state"] for each in provider.get("/payments.json").json()["payments"].values()}


@pytest.mark.parametrize("way", ["card", "mpay"])
def test_paying_tells_the_shop_and_leads_back(provider, shop, way):
    payment = create(provider, shop)
    done = pay(provider, payment, way)
    assert (done.status_code, done.headers["Location"]) == (303, "http://localhost:8000/back")
    (event,) = shop.wait_for(1)
    assert (event["type"], event["payment"], event["reference"], event["amount"]) == (
        "payment.succeeded",
        payment["id"],
        "ORD-1",
        4500,
    )
    (_, header, body) = shop.seen[0]
    assert fits(header, body, SECRET)
    assert not fits(header, body, "another secret")
    assert not fits(header, body + b" ", SECRET)


def test_the_same_reference_is_the_same_payment(provider, shop):
    assert create(provider, shop)["id"] == create(provider, shop)["id"]
    assert post(provider, "/payments", wanted(shop, amount=1)).status_code == 409
    assert len(states(provider)) == 1


def test_paying_twice_takes_the_money_once(provider, shop):
    payment = create(provider, shop)
    for _ in range(3):
        assert pay(provider, payment, "card").status_code == 303
    shop.wait_for(1)
    time.sleep(0.4)
    assert len(shop.seen) == 1


def test_a_declined_payment_may_be_tried_again(provider, shop):
    payment = create(provider, shop)
    assert pay(provider, payment, "decline").headers["location"].endswith("/back?status=declined")
    assert "declined" in provider.get(f"/pay/{payment['id']}?language=en").text
    pay(provider, payment, "mpay")
    assert [event["type"] for event in shop.wait_for(2)] == ["payment.failed", "payment.succeeded"]


def test_cancelling_leads_back_and_changes_nothing(provider, shop):
    payment = create(provider, shop)
    answer = pay(provider, payment, "cancel")
    assert (answer.status_code, answer.headers["location"]) == (303, "http://localhost:8000/back?status=cancelled")
    assert pay(provider, payment, "nonsense").status_code == 303
    assert states(provider) == {"ORD-1": "open"}
    assert provider.get("/payments.json").json()["events"] == []


def test_a_page_whose_time_ran_out_takes_nothing_and_says_so_on_the_way_back(provider, shop):
    payment = create(provider, shop, return_url="http://localhost:8000/back?order=1", expires_at=int(time.time()) - 1)
    page = provider.get(f"/pay/{payment['id']}?language=en").text
    assert ("ran out" in page, "<button" in page) == (True, False)
    assert pay(provider, payment, "card").headers["location"].endswith("/back?order=1&status=expired")
    assert states(provider) == {"ORD-1": "open"}
    later = create(provider, shop, reference="ORD-2", expires_at=int(time.time()) + 600)
    assert "Pay by" in provider.get(f"/pay/{later['id']}?language=en").text
    assert pay(provider, later, "expire").headers["location"].endswith("status=expired")
    assert pay(provider, later, "card").headers["location"].endswith("status=expired")
    assert shop.seen == []


def test_a_slow_webhook_comes_later(provider, shop):
    payment = create(provider, shop)
    pay(provider, payment, "slowly")
    time.sleep(0.5)
    assert shop.seen == []
    (event,) = provider.get("/payments.json").json()["events"]
    assert 8 < event["due"] - time.time() < 10


def test_a_webhook_is_repeated_until_the_shop_takes_it(provider, shop):
    shop.refusing = 2
    pay(provider, create(provider, shop), "card")
    (event,) = shop.wait_for(1)
    assert event["type"] == "payment.succeeded"
    assert shop.refusing == -1


def test_a_webhook_can_be_sent_again_with_the_same_id(provider, shop):
    pay(provider, create(provider, shop), "card")
    (event,) = shop.wait_for(1)
    provider.post(f"/events/{event['id']}/again")
    assert shop.wait_for(2) == [event, event]


def test_a_refund_happens_once(provider, shop):
    payment = create(provider, shop)
    assert post(provider, f"/payments/{payment['id']}/refund", {}).status_code == 409
    pay(provider, payment, "card")
    for _ in range(2):
        assert post(provider, f"/payments/{payment['id']}/refund", {}).status_code == 200
    shop.wait_for(2)
    time.sleep(0.3)
    assert [content["type"] for content, _, _ in shop.seen] == ["payment.succeeded", "refund.succeeded"]
    assert post(provider, "/payments/pay_none/refund", {}).status_code == 404


def test_parts_go_back_under_their_own_references_and_never_more_than_was_paid(provider, shop):
    payment = create(provider, shop)
    pay(provider, payment, "card")
    where = f"/payments/{payment['id']}/refund"
    for reference, amount, status in (("R1", 3000, 200), ("R1", 3000, 200), ("R2", 1501, 409), ("R2", 1500, 200)):
        assert post(provider, where, {"reference": reference, "amount": amount}).status_code == status
    told = [event for event in shop.wait_for(3) if event["type"] == "refund.succeeded"]
    assert [(event["refund"], event["amount"]) for event in told] == [("R1", 3000), ("R2", 1500)]
    assert states(provider) == {"ORD-1": "refunded"}


@pytest.mark.parametrize(
    "how",
    [{"secret": "guessed"}, {"seconds": 0}, {"seconds": int(time.time()) + 3600}],
    ids=["secret", "old", "future"],
)
def test_who_cannot_sign_creates_and_refunds_nothing(provider, shop, how):
    payment = create(provider, shop)
    pay(provider, payment, "card")
    assert post(provider, "/payments", wanted(shop, reference="ORD-2"), **how).status_code == 401
    assert post(provider, f"/payments/{payment['id']}/refund", {}, **how).status_code == 401
    assert provider.post("/payments", json=wanted(shop, reference="ORD-3")).status_code == 401
    assert states(provider) == {"ORD-1": "succeeded"}


@pytest.mark.parametrize(
    "changes",
    [
        {"amount": 0},
        {"amount": "45"},
        {"currency": "HKD"},
        {"reference": ""},
        {"expires_at": "soon"},
        {"webhook_url": "file:///etc/passwd"},
        {"return_url": "javascript:alert(1)"},
        {"return_url": "http://localhost/\r\nSet-Cookie: a=b"},
    ],
)
def test_a_payment_that_makes_no_sense_is_refused(provider, shop, changes):
    done = post(provider, "/payments", wanted(shop, **changes))
    assert done.status_code == 400
    assert done.json()["error"]
    assert states(provider) == {}


def test_a_provider_that_is_down_answers_503_and_owes_its_webhooks(provider, shop):
    payment = create(provider, shop)
    pay(provider, payment, "slowly")
    provider.post("/switch/payments", data={"state": "down"})
    assert post(provider, "/payments", wanted(shop, reference="ORD-2")).status_code == 503
    assert provider.get(f"/pay/{payment['id']}").status_code == 503
    provider.post("/switch/payments", data={"state": "works"})
    assert provider.get(f"/pay/{payment['id']}").status_code == 200


@pytest.mark.parametrize(
    ("language", "amount", "words"),
    [
        ("zh-Hant", "MOP 45.00", "以信用卡付款"),
        ("pt", "MOP 45,00", "Pagar com cartão"),
        ("en", "MOP 45.00", "Pay by card"),
    ],
)
def test_the_payment_page_speaks_the_language(provider, shop, language, amount, words):
    texts = {"zh-Hant": "證明書", "pt": "Certidão <b>", "en": "Certificate"}
    payment = create(provider, shop, description=texts)
    page = provider.get(f"/pay/{payment['id']}?language={language}").text
    assert amount in page
    assert words in page
    assert f'lang="{language}"' in page
    assert "<b>" not in page


def test_payments_survive_a_restart(tmp_path, shop):
    keep = ("--keep", str(tmp_path / "payment.json"))
    with running("payment", *keep) as provider:
        payment = create(provider, shop)
        pay(provider, payment, "card")
        shop.wait_for(1)
        time.sleep(0.3)
    with running("payment", *keep) as provider:
        assert states(provider) == {"ORD-1": "succeeded"}
        assert post(provider, f"/payments/{payment['id']}/refund", {}).status_code == 200
        assert [event["type"] for event in shop.wait_for(2)] == ["payment.succeeded", "refund.succeeded"]
