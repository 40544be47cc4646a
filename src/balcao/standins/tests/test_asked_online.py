"""A file without evidence, of a list one trusts: its authorities are asked over HTTP, or it cannot be told now."""

import json
import logging
import time

import pytest

from balcao.documents import asked_online
from balcao.documents.other_lists import hosts_in, judge_signatures
from balcao.documents.sealing import seal_pdf_plainly
from balcao.documents.tests.test_sealed import document
from balcao.foundation.pki.api import ISSUING, asn1_certificate, pair
from balcao.standins.tests.conftest import free_port, running


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("pki")


@pytest.fixture(scope="module")
def trust(folder):
    port = free_port()
    with running("trust", "--keys", str(folder), port=port) as client:
        yield client


@pytest.fixture(scope="module")
def sealed(trust, folder):
    return seal_pdf_plainly(document(), department="DSI", folder=folder)


@pytest.fixture(scope="module")
def roots(sealed, folder):
    """The authority itself is trusted: without evidence a file of ours does not carry it."""
    return [asn1_certificate(pair(folder, ISSUING).certificate)]


@pytest.fixture
def host(trust, sealed, folder, settings, monkeypatch):
    settings.BALCAO_DEMO = True
    monkeypatch.setattr(asked_online, "SECONDS", 1.0)
    logging.disable(logging.CRITICAL)
    yield (folder / "address").read_text().strip().removeprefix("http://")
    logging.disable(logging.NOTSET)
    trust.post("/switch/ocsp", data={"state": "works"})


def test_what_its_authorities_say_now_is_enough(sealed, roots, host):
    (found,) = judge_signatures(sealed, roots=roots, hosts=[host])
    assert (str(found.grade), found.silent) == ("TOTAL-PASSED", ())


@pytest.mark.parametrize("state", ["slow", "down", "wrong"])
def test_who_does_not_answer_leaves_it_open_within_seconds(sealed, roots, host, trust, state):
    trust.post("/switch/ocsp", data={"state": state})
    begun = time.monotonic()
    (found,) = judge_signatures(sealed, roots=roots, hosts=[host])
    assert time.monotonic() - begun < 20
    assert (str(found.grade).split("/")[0], found.silent) == ("INDETERMINATE", (host,))


def test_only_hosts_beside_the_roots_and_none_inside_are_asked(sealed, roots, host, trust, settings, monkeypatch):
    (found,) = judge_signatures(sealed, roots=roots, hosts=["elsewhere.example"])
    assert (str(found.grade).split("/")[0], found.silent) == ("INDETERMINATE", ())
    settings.BALCAO_DEMO = False
    (found,) = judge_signatures(sealed, roots=roots, hosts=[host])
    assert (str(found.grade).split("/")[0], found.silent) == ("INDETERMINATE", (host,))


def test_hosts_stand_beside_the_roots():
    assert hosts_in(b"Ask: a.example b.example:81\nAsk: c.example\nask: d\n") == (
        "a.example",
        "b.example:81",
        "c.example",
    )


def test_who_was_revoked_before_it_was_stamped_does_not_pass(sealed, roots, folder, host):
    serial = str(pair(folder, "DSI").certificate.serial_number)
    (folder / "revoked.json").write_text(json.dumps({serial: "2026-01-02T00:00:00+00:00"}))
    (found,) = judge_signatures(sealed, roots=roots, hosts=[host])
    (folder / "revoked.json").unlink()
    assert "REVOKED" in str(found.grade)
