import argparse
import json
from datetime import date, timedelta

import pytest
from cryptography.hazmat.primitives.serialization import Encoding
from django.conf import settings

from balcao.accounts.api import load_demo as load_people
from balcao.config.proof_commands import verify_audit, verify_pdf
from balcao.documents.api import read_document, request_document, revoke_document
from balcao.entities.api import load_demo as load_entities
from balcao.foundation.audit.api import proof_of, record, seal_entries
from balcao.foundation.audit.models import Seal
from balcao.foundation.jobs.api import run_waiting_jobs
from balcao.foundation.pki.api import anchors_in
from balcao.kernel.actor import Actor, posts_in, system_actor
from balcao.kernel.clock import macau_date, now

pytestmark = pytest.mark.django_db
TEXT = {"zh-Hant": "證明書", "pt": "Certificado", "en": "Certificate"}
LAYOUT = '#set document(title: "證明書")\n#set text(font: "Noto Serif CJK TC", lang: "zh")\n證明書'


def issue(tmp_path, valid_until: date | None = None) -> tuple[str, argparse.Namespace]:
    at = now()
    load_people(at=at)
    load_entities(at=at)
    asked = request_document(
        actor=system_actor(),
        at=at,
        kind="certificate",
        register="DSI-CGB",
        layout=LAYOUT,
        data={},
        title=TEXT,
        holder_id="e-1",
        department="DSI",
        case_reference="",
        valid_until=valid_until,
        key="one",
    )
    run_waiting_jobs()
    reader = Actor(person_id=1, name="陳美玲", holder_id="e-1")
    path = tmp_path / "document.pdf"
    path.write_bytes(read_document(actor=reader, at=at, number=asked.number)[1])
    return asked.number, argparse.Namespace(file=str(path), trust_anchor=None)


def test_a_document_in_force_is_said_to_be_so(tmp_path, capsys):
    number, arguments = issue(tmp_path)
    assert verify_pdf(arguments) == 0
    said = capsys.readouterr().out
    assert "sealed by Balcão DSI" in said
    assert f"{number}, issued {macau_date(now())}: in force" in said


def test_a_revoked_document_ends_with_one_and_the_reason(tmp_path, capsys):
    number, arguments = issue(tmp_path)
    chief = Actor(person_id=13, name="吳佩珊", posts=posts_in("DSI", "chief"))
    revoke_document(actor=chief, at=now(), number=number, reason={**TEXT, "en": "Wrong data"})
    assert verify_pdf(arguments) == 1
    assert "revoked on" in (said := capsys.readouterr().out)
    assert "Wrong data" in said


def test_an_expired_document_ends_with_one(tmp_path, capsys):
    _, arguments = issue(tmp_path, valid_until=macau_date(now()) - timedelta(days=1))
    assert verify_pdf(arguments) == 1
    assert "expired" in capsys.readouterr().out


def test_a_foreign_or_missing_file_ends_with_one(tmp_path, capsys):
    path = tmp_path / "foreign.pdf"
    path.write_bytes(b"%PDF-1.7 foreign")
    assert verify_pdf(argparse.Namespace(file=str(path), trust_anchor=None)) == 1
    assert verify_pdf(argparse.Namespace(file=str(tmp_path / "missing.pdf"))) == 1
    assert "Not ours" in capsys.readouterr().out


def test_the_trail_is_intact_with_its_stamps_and_not_without(capsys):
    record(actor=system_actor(), at=now(), event="tests:thing:done", subject="thing:1")
    seal_entries(at=now())
    assert verify_audit(argparse.Namespace(proof=None)) == 0
    assert "1 of them time-stamped" in capsys.readouterr().out
    record(actor=system_actor(), at=now(), event="tests:thing:done", subject="thing:2")
    first = Seal.objects.get()
    seal_entries(at=now())
    second = Seal.objects.latest("id")
    # The application cannot change a seal; whoever owns the database could swap a token.
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE audit_seal DISABLE TRIGGER USER")
        cursor.execute("UPDATE audit_seal SET token = %s WHERE id = %s", [bytes(first.token), second.pk])
        cursor.execute("ALTER TABLE audit_seal ENABLE TRIGGER USER")
    assert verify_audit(argparse.Namespace(proof=None)) == 1
    assert "time stamp of seal 2" in capsys.readouterr().out


def test_an_exported_proof_verifies_alone_and_a_forged_one_does_not(tmp_path, capsys):
    for number in range(3):
        record(actor=system_actor(), at=now(), event="t:t:t", subject="case:X", data={"number": number})
    record(actor=system_actor(), at=now(), event="t:t:t", subject="case:other")
    seal_entries(at=now())
    path = tmp_path / "proof.json"
    path.write_text(json.dumps(proof_of("case:X")))
    assert verify_audit(argparse.Namespace(proof=str(path))) == 0
    assert "3 entries about case:X" in capsys.readouterr().out
    path.write_text(path.read_text().replace('number\\":1', 'number\\":7'))
    assert verify_audit(argparse.Namespace(proof=str(path))) == 1
    assert "entry 2 does not lead to its seal" in capsys.readouterr().out
    assert verify_audit(argparse.Namespace(proof=str(tmp_path / "none"))) == 1


def test_a_file_is_judged_by_the_roots_of_another_list(tmp_path, capsys):
    _, arguments = issue(tmp_path)
    roots = tmp_path / "roots.pem"
    roots.write_bytes(b"".join(each.public_bytes(Encoding.PEM) for each in anchors_in(settings.BALCAO_VAR / "pki")))
    assert verify_pdf(argparse.Namespace(file=arguments.file, trust_anchor=str(roots))) == 0
    assert "TOTAL-PASSED: Balcão DSI, time stamp of" in capsys.readouterr().out
    roots.write_bytes(b"no roots")
    assert verify_pdf(argparse.Namespace(file=arguments.file, trust_anchor=str(roots))) == 1
    assert "holds no certificates" in capsys.readouterr().out
