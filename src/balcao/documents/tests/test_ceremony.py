"""Keys made, certified and changed by two administrators; documents outlive the certificate they were sealed with."""

import random
from datetime import datetime, timedelta
from string import ascii_uppercase
from types import SimpleNamespace
from typing import Any

import pytest
from asn1crypto import cms
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding

from balcao.accounts.api import load_demo
from balcao.documents import ceremony, evidence, sealing
from balcao.documents.api import (
    CertificateRefused,
    KeyUse,
    KeyWaits,
    NotTwoAdministrators,
    SealingUnavailable,
    SealState,
    install_certificate,
    keys_ending,
    keys_listed,
    make_key_for,
    request_for,
    rotate_key,
    seal_pdf,
    verify_seal,
)
from balcao.documents.ceremony import note_remote_ends
from balcao.documents.tests.test_sealed import document
from balcao.documents.tests.tokens import token_chosen
from balcao.foundation.audit.api import entries_about
from balcao.foundation.pki import authority
from balcao.foundation.pki.api import DATA, Authority, NoSuchKey, issue_for, sign, write
from balcao.foundation.pki.api import installed as certificates_of
from balcao.kernel.actor import system_actor
from balcao.kernel.clock import UTC, now

pytestmark = pytest.mark.django_db
TWO = ["admin", "admin.second"]
WHO: dict[str, Any] = {"actor": system_actor("command line"), "department": "DSI"}


@pytest.fixture(params=["files", "token"])
def folder(request, settings, tmp_path):
    settings.BALCAO_VAR = tmp_path
    load_demo(at=now())
    if request.param == "files":
        yield tmp_path / "pki"
        return
    with token_chosen(settings, tmp_path / "pki"):
        yield tmp_path / "pki"


@pytest.fixture
def files(settings, tmp_path):
    settings.BALCAO_VAR = tmp_path
    load_demo(at=now())
    return tmp_path / "pki"


@pytest.fixture(autouse=True)
def own_department(monkeypatch):
    """The token is shared by all tests: each takes a department of its own there."""
    letters = "".join(random.choices(ascii_uppercase, k=9))
    monkeypatch.setitem(WHO, "department", letters)


def certified(folder, *, at, days=1_000, department=None) -> bytes:
    asked = x509.load_pem_x509_csr(request_for(department=department or WHO["department"]))
    assert asked.is_signature_valid
    chain = (issue_for(folder, asked, at=at, days=days), *Authority(folder).chain())
    return b"".join(each.public_bytes(Encoding.PEM) for each in chain)


def events() -> list[str]:
    return [each.event for each in entries_about(f"seal-key:{WHO['department']}")]


def test_a_key_is_made_requested_installed_and_signs(folder):
    at, department = now(), WHO["department"]
    made = make_key_for(**WHO, at=at, kind="P-384", witnesses=TWO)
    with pytest.raises(KeyWaits):
        make_key_for(**WHO, at=at, kind="P-256", witnesses=TWO)
    pem = certified(folder, at=at)
    for _ in range(2):
        row = install_certificate(**WHO, at=at, pem=pem, witnesses=TWO)
    assert (row.department, row.kind, row.use) == (department, "P-384", KeyUse.SIGNS)
    assert events() == ["documents:seal_key:made", "documents:seal_key:installed"]
    told = entries_about(f"seal-key:{department}")[0].data
    assert (told["witnesses"], told["fingerprint"]) == (TWO, made)
    assert ceremony.fingerprint_of(x509.load_pem_x509_certificates(pem)[0].public_key()) == made
    verdict = verify_seal(seal_pdf(document(), department=department, folder=folder), folder=folder)
    assert (verdict.state, verdict.level) == (SealState.GENUINE, "B-LT")
    with pytest.raises(NoSuchKey):
        request_for(department=department)


def test_a_key_is_changed_and_what_the_old_one_sealed_stays_genuine(folder):
    at, department = now(), WHO["department"]
    rotate_key(**WHO, at=at, kind="P-256", witnesses=TWO)
    early = seal_pdf(document(), department=department, folder=folder)
    later = rotate_key(**WHO, at=at + timedelta(seconds=1), kind="P-384", witnesses=TWO)
    rows = [each for each in keys_listed(at=at + timedelta(seconds=2)) if each.department == department]
    assert [(each.kind, each.use) for each in rows] == [("P-384", KeyUse.SIGNS), ("P-256", KeyUse.RESTS)]
    assert rows[0].serial == later.serial
    assert verify_seal(early, folder=folder).state is SealState.GENUINE


@pytest.mark.parametrize("named", [["admin"], ["admin", "admin"], ["admin", "officer.dsi"], ["admin", "nobody"], []])
def test_without_two_administrators_nothing_happens(files, named):
    for verb, more in (
        (make_key_for, {"kind": "P-256"}),
        (rotate_key, {"kind": "P-256"}),
        (install_certificate, {"pem": b""}),
    ):
        with pytest.raises(NotTwoAdministrators):
            verb(**WHO, at=now(), witnesses=named, **more)
    assert events() == []
    assert not (files / "keys").exists()


def test_certificates_that_do_not_fit_are_refused(files, tmp_path):
    at, department = now(), WHO["department"]
    make_key_for(**WHO, at=at, kind="P-256", witnesses=TWO)
    make_key_for(actor=WHO["actor"], department="OTHER", at=at, kind="P-256", witnesses=TWO)
    for pem, why in (
        (b"nonsense", "no certificates"),
        (certified(files, at=at, department="OTHER"), "not of a key"),
        (certified(files, at=at + timedelta(days=1)), "not valid now"),
        (certified(files, at=at - timedelta(days=9), days=5), "not valid now"),
        (certified(tmp_path / "another", at=at), "no trusted root"),
    ):
        with pytest.raises(CertificateRefused, match=why):
            install_certificate(**WHO, at=at, pem=pem, witnesses=TWO)
    assert events() == ["documents:seal_key:made"]
    assert not (files / "installed").exists()
    assert [each.department for each in keys_listed(at=at)] == []
    assert department not in {each.department for each in keys_ending(at=at)}


def test_where_another_authority_certifies_nothing_is_certified_here(files, settings):
    settings.BALCAO_TRUST_ANCHORS = "roots.pem"
    with pytest.raises(CertificateRefused, match="another authority"):
        rotate_key(**WHO, at=now(), kind="P-256", witnesses=TWO)


@pytest.mark.parametrize(("days", "told"), [(61, False), (60, True), (30, True), (7, True), (0, True)])
def test_administrators_are_told_sixty_days_before_until_another_follows(files, days, told):
    at = now()
    make_key_for(**WHO, at=at, kind="P-256", witnesses=TWO)
    install_certificate(**WHO, at=at, pem=certified(files, at=at, days=100), witnesses=TWO)
    until = keys_listed(at=at)[0].until
    found = keys_ending(at=until - timedelta(days=days))
    assert [(each.department, each.days) for each in found] == ([(WHO["department"], days)] if told else [])
    rotate_key(**WHO, at=at + timedelta(days=20), kind="P-256", witnesses=TWO)
    assert keys_ending(at=until - timedelta(days=days)) == []


def test_what_was_sealed_before_a_key_ended_stays_genuine_but_not_without_a_stamp(files, monkeypatch):
    """The clock goes on past the key's end: stamped, a seal is judged at its moment; plain, as of today."""
    begin, department = datetime(2020, 1, 1, 12, tzinfo=UTC), WHO["department"]

    def move(moment):
        for module in (authority, evidence, sealing):
            monkeypatch.setattr(module, "now", lambda: moment)

    monkeypatch.setattr("balcao.foundation.pki.certificates.FROM", datetime(2019, 1, 1, tzinfo=UTC))
    move(begin)
    make_key_for(**WHO, at=now(), kind="P-256", witnesses=TWO)
    monkeypatch.setattr(ceremony, "_require_two", lambda *given: None)
    install_certificate(**WHO, at=begin, pem=certified(files, at=begin, days=30), witnesses=TWO)
    stamped = seal_pdf(document(), department=department, folder=files)
    monkeypatch.setattr(sealing._SealSigner, "async_sign", without_stamp)
    plain = sealing.seal_pdf_plainly(document(), department=department, folder=files)
    assert [each.use for each in keys_listed(at=now())] == [KeyUse.ENDED]
    assert verify_seal(stamped, folder=files).state is SealState.GENUINE
    assert verify_seal(plain, folder=files).state is not SealState.GENUINE
    move(begin + timedelta(days=31))
    with pytest.raises(NoSuchKey, match="valid now"):
        seal_pdf(document(), department=department, folder=files)


async def without_stamp(self, data_digest, digest_algorithm, **settings):
    key = self.key
    signed = sign(key.sign, scheme=key.scheme, content_type=DATA, digest=data_digest, certificate=key.certificate)
    return cms.ContentInfo.load(write(signed, carried=key.chain))


def test_administrators_are_told_of_the_signing_services_certificates_as_of_their_own(files, settings, monkeypatch):
    at = now()
    make_key_for(**WHO, at=at, kind="P-256", witnesses=TWO)
    install_certificate(**WHO, at=at, pem=certified(files, at=at, days=40), witnesses=TWO)
    chains = {WHO["department"]: certificates_of(files, WHO["department"])}
    settings.BALCAO_KEYS = "remote"
    service = SimpleNamespace(by_department=lambda: chains)
    monkeypatch.setattr(ceremony, "remote_keys", lambda: service)
    assert keys_ending(at=at) == []
    assert note_remote_ends() == 1
    assert note_remote_ends() == 1
    assert [(each.department, each.days) for each in keys_ending(at=at)] == [(WHO["department"], 39)]

    def away():
        raise SealingUnavailable("keys", "answered 503")

    service.by_department = away
    with pytest.raises(SealingUnavailable):
        note_remote_ends()
    assert len(keys_ending(at=at)) == 1
    service.by_department = dict
    assert note_remote_ends() == 0
    assert keys_ending(at=at) == []
