import time

import pytest

from balcao.standins.tests.conftest import running
from balcao.standins.world import REGISTERS, TITLES


@pytest.fixture(scope="module")
def registers():
    with running("registers") as client:
        yield client


def test_every_register_has_a_name_and_answers_for_all_it_knows(registers):
    assert set(TITLES) == set(REGISTERS)
    for register, known in REGISTERS.items():
        for key, facts in known.items():
            assert registers.get(f"/registers/{register}/{key}").json() == facts


def test_a_dissolved_association_is_still_known(registers):
    assert registers.get("/registers/organs/3310").json()["status"] == "dissolved"


@pytest.mark.parametrize("path", ["/registers/organs/1", "/registers/stars/1", "/nowhere", "/registers/organs"])
def test_what_is_not_there_is_not_found(registers, path):
    assert registers.get(path).status_code == 404


def test_only_the_asked_fields_are_sent(registers):
    assert registers.get("/registers/organs/4821?fields=status,x").json() == {"status": "active"}


def test_a_switched_off_register_leaves_the_others_alone(registers):
    assert registers.post("/switch/fss", data={"state": "down"}).status_code == 303
    assert registers.get("/registers/fss/81234567").status_code == 503
    assert registers.get("/registers/taxpayer/81234567").status_code == 200
    assert registers.post("/switch/fss", data={"state": "exploded"}).status_code == 404
    registers.post("/switch/fss", data={"state": "works"})
    assert registers.get("/registers/fss/81234567").status_code == 200


@pytest.mark.parametrize(
    ("language", "words"), [("zh-Hant", "收到的訊息"), ("pt", "Mensagens recebidas"), ("en", "Messages received")]
)
def test_the_page_shows_switches_and_messages_in_each_language(registers, language, words):
    letter = {"Idempotency-Key": "<k>"}
    for _ in range(2):
        registers.post("/departments/DSF/inbox", json={"a": "<i>"}, headers=letter)
    assert len(registers.get("/departments/DSF/inbox").json()) == 1
    page = registers.get(f"/?language={language}").text
    assert words in page
    assert "&lt;i&gt;" in page
    assert "<i>" not in page


def test_it_ends_at_once_even_while_it_is_slow():
    import threading

    with running("registers") as client:
        client.post("/switch/organs", data={"state": "slow"})
        asking = threading.Thread(target=lambda: _ignore(client))
        asking.start()
        time.sleep(0.3)
    asking.join()


def _ignore(client):
    import httpx

    try:
        client.get("/registers/organs/4821", timeout=10)
    except httpx.HTTPError:
        return


def test_the_register_of_associations_takes_over_what_it_is_told():
    def tell(key, **message):
        client.post("/departments/DSI/inbox", json={"message": message}, headers={"Idempotency-Key": key})
        return client.get("/registers/organs/4821").json()["seats"]

    with running("registers") as client:
        (first, *rest) = client.get("/registers/organs/4821").json()["seats"]
        void = {"registration_no": "4821", **{name: first[name] for name in ("bir", "body", "post")}}
        assert tell("a", void_seat=void) == rest
        assert tell("b", organs={"registration_no": "4821", "seats": [first]}) == [first]
