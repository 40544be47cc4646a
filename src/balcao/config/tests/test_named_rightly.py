"""What is done to a sealed file is named alike by the page, by the API and by the command."""

import argparse
import logging
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from django.core.cache import caches
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from balcao.cases.testing import CERTIFICATE, load_world, person
from balcao.config.proof_commands import verify_pdf
from balcao.documents.api import read_document, seal_pdf
from balcao.documents.tests.issuing import AT, MEI, ask
from balcao.documents.tests.test_attacks import note, updated
from balcao.entities.testing import registered
from balcao.foundation.jobs.api import run_waiting_jobs
from balcao.kernel.clock import now
from balcao.publicapi.tests.calling import Caller


def _flipped(pdf: bytes, _elsewhere: Path) -> bytes:
    font = max(re.finditer(rb"stream\r?\n(.*?)endstream", pdf, re.DOTALL), key=lambda each: len(each[1]))
    place = sum(font.span(1)) // 2
    return pdf[:place] + bytes([pdf[place] ^ 1]) + pdf[place + 1 :]


def _stripped(pdf: bytes, _elsewhere: Path) -> bytes:
    return pdf[: pdf.index(b"%%EOF") + 6]


def _alike(pdf: bytes, elsewhere: Path) -> bytes:
    return seal_pdf(_stripped(pdf, elsewhere), department="DSI", folder=elsewhere)


def _added_to(pdf: bytes, _elsewhere: Path) -> bytes:
    return updated(pdf, note)


@pytest.fixture
def quiet():
    logging.disable(logging.CRITICAL)
    yield
    logging.disable(logging.NOTSET)


@pytest.mark.django_db
@pytest.mark.usefixtures("quiet")
@pytest.mark.parametrize(
    ("harm", "reason", "on_page", "in_command"),
    [
        (_flipped, "changed_after_sealing", "was altered", "changed after sealing"),
        (_added_to, "something_added_after_sealing", "something was added", "added after sealing"),
        (_stripped, "seal_stripped", "its electronic seal was taken off", "its seal was taken off"),
        (_alike, "look_alike", "a name like a department", "a name like a department"),
    ],
)
def test_each_attack_is_named_in_all_three_places(
    harm: Callable[[bytes, Path], bytes], reason, on_page, in_command, settings, tmp_path, capsys
):
    caches["process"].clear()
    load_world()
    asked = ask()
    run_waiting_jobs()
    _, pdf = read_document(actor=MEI, at=AT, number=asked.number)
    file = tmp_path / "document.pdf"
    file.write_bytes(harm(pdf, tmp_path / "elsewhere"))
    visitor = Client()
    visitor.cookies["balcao_language"] = "en"
    page = visitor.post("/verify/", {"file": SimpleUploadedFile("document.pdf", file.read_bytes())})
    assert on_page in page.content.decode().replace("&#x27;", "'")
    caller = Caller(registered(person(1, "e-1"), now(), scope=CERTIFICATE), settings)
    (result,) = caller.send("verifications/file/", file.read_bytes(), name="it.pdf").json()["results"]
    assert result["reason"] == reason
    assert result["standing"] != "in_force"
    assert verify_pdf(argparse.Namespace(file=str(file), trust_anchor=None)) == 1
    assert in_command in capsys.readouterr().out
