"""A file without evidence, of a list one trusts: its authorities are asked over HTTP, or it cannot be told now."""

import logging
import time

import pytest

from balcao.documents import asked_online
from balcao.documents.anchors import anchors
from balcao.documents.other_lists import hosts_in, judge_signatures
from balcao.documents.sealing import seal_pdf_plainly
from balcao.documents.tests.test_sealed import document
from balcao.foundation.pki.api import Authority, pair
from balcao.standins.tests.conftest import free_port, running


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("pki")


@pytest.fixture(scope="module")
def trust(folder):
    port = free_port()
    (folder / "address").write_text(f"http://127.0.0.1:{port}")
    with running("trust", "--keys", str(folder), port=port) as client:
        yield client


@pytest.fixture(scope="module")
def sealed(trust, folder):
    return seal_pdf_plainly(document(), department="DSI", folder=folder)


@pytest.fixture
def host(trust, settings, monkeypatch):
    settings.BALCAO_DEMO = True
    monkeypatch.setattr(asked_online, "SECONDS", 1.0)
    logging.disable(logging.CRITICAL)
    yield str(trust.base_url).removeprefix("http://").rstrip("/")
    logging.disable(logging.NOTSET)
    for name in ("ocsp", "lists"):
        trust.post(f"/switch/{name}", data={"state": "works"})


def test_what_its_authorities_say_now_is_enough(sealed, folder, host):
    (found,) = judge_signatures(sealed, roots=anchors(folder), hosts=[host])
    assert (str(found.grade), found.silent) == ("TOTAL-PASSED", ())


@pytest.mark.parametrize("state", ["slow", "down", "wrong"])
@pytest.mark.parametrize("name", ["ocsp", "lists"])
def test_who_does_not_answer_leaves_it_open_within_seconds(sealed, folder, host, trust, name, state):
    trust.post(f"/switch/{name}", data={"state": state})
    begun = time.monotonic()
    (found,) = judge_signatures(sealed, roots=anchors(folder), hosts=[host])
    assert time.monotonic() - begun < 20
    assert (str(found.grade).split("/")[0], found.silent) == ("INDETERMINATE", (host,))


def test_only_hosts_beside_the_roots_and_none_inside_are_asked(sealed, folder, host, trust, settings, monkeypatch):
    (found,) = judge_signatures(sealed, roots=anchors(folder), hosts=["elsewhere.example"])
    assert (str(found.grade).split("/")[0], found.silent) == ("INDETERMINATE", ())
    settings.BALCAO_DEMO = False
    (found,) = judge_signatures(sealed, roots=anchors(folder), hosts=[host])
    assert (str(found.grade).split("/")[0], found.silent) == ("INDETERMINATE", (host,))


def test_hosts_stand_beside_the_roots():
    assert hosts_in(b"Ask: a.example b.example:81\nAsk: c.example\nask: d\n") == (
        "a.example",
        "b.example:81",
        "c.example",
    )


def test_who_was_revoked_does_not_pass(sealed, folder, host):
    Authority(folder).revoke(pair(folder, "DSI").certificate.serial_number)
    (found,) = judge_signatures(sealed, roots=anchors(folder), hosts=[host])
    assert "PASSED" not in str(found.grade)
    (folder / "revoked.json").unlink()
