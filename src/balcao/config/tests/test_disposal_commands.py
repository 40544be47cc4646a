"""`balcao disposal verify` and `balcao disposal rerun`."""

from argparse import Namespace

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from balcao.cases.testing import BEGAN, certificate_draft, load_world, lodged, officer, person
from balcao.config.disposal_commands import rerun, verify
from balcao.disposal.api import confirm_list, propose_list
from balcao.disposal.models import DisposalList
from balcao.disposal.operations import carrying
from balcao.disposal.testing import over_at_once
from balcao.dossiers import keeping
from balcao.foundation.jobs.api import run_waiting_jobs
from balcao.foundation.storage.api import read
from balcao.kernel.clock import now

pytestmark = pytest.mark.django_db


@pytest.fixture
def done(monkeypatch):
    monkeypatch.setattr(keeping, "retention_on", over_at_once)
    monkeypatch.setattr(carrying, "TOLD_DAYS", 0)
    load_world(at=BEGAN)
    lodged(certificate_draft(), person(1, "e-1"), at=now())
    number = propose_list(actor=officer(13, "DSI", "chief"), at=now(), department="DSI")
    confirm_list(actor=officer(14, "DSI", "chief"), at=now(), number=number)
    run_waiting_jobs()
    carrying.carry_out(list_id=DisposalList.objects.get().pk, at=now())
    run_waiting_jobs()
    return DisposalList.objects.get()


def test_a_list_is_proved_and_what_came_back_is_found_and_forgotten_again(done, capsys, tmp_path):
    assert verify(Namespace(list=done.number)) == 0
    assert "Proved: nothing is left of 1 cases" in capsys.readouterr().out
    key = done.items.get().files[0]
    default_storage.save(key, ContentFile(b"from a backup"))
    assert verify(Namespace(list=done.number)) == 1
    assert f"the file {key} is left" in capsys.readouterr().out
    manifest = tmp_path / "m.json"
    manifest.write_bytes(read(done.manifest_key))
    assert rerun(Namespace(manifests=[str(manifest)])) == 0
    assert rerun(Namespace(manifests=[])) == 0
    assert verify(Namespace(list=done.number)) == 0


def test_what_is_no_list_and_no_manifest_is_said(done, capsys, tmp_path):
    assert verify(Namespace(list="NONE")) == 1
    wrong = tmp_path / "m.json"
    wrong.write_text("{}")
    assert rerun(Namespace(manifests=[str(wrong), str(tmp_path / "none")])) == 1
    said = capsys.readouterr().out
    assert "There is no list NONE" in said
    assert "it is no manifest of ours" in said
