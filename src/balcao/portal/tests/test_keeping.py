"""A matter that will be deleted, and one that was."""

import json
import zipfile
from io import BytesIO

import bagit
import pytest
from django.test import Client

from balcao.accounts.models import User
from balcao.cases.models import Case
from balcao.cases.testing import BEGAN, certificate_draft, load_world, lodged, officer, person
from balcao.disposal.api import confirm_list, propose_list
from balcao.disposal.models import DisposalList
from balcao.disposal.operations import carrying
from balcao.disposal.testing import over_at_once
from balcao.dossiers import keeping
from balcao.foundation.jobs.api import run_waiting_jobs
from balcao.kernel.clock import now

pytestmark = [pytest.mark.django_db, pytest.mark.filterwarnings("ignore:.*positional argument:DeprecationWarning")]


@pytest.fixture
def case(monkeypatch):
    monkeypatch.setattr(keeping, "retention_on", over_at_once)
    monkeypatch.setattr(carrying, "TOLD_DAYS", 0)
    load_world(at=BEGAN)
    found = lodged(certificate_draft(), person(1, "e-1"), at=now())
    run_waiting_jobs()
    return Case.objects.get(pk=found.pk)


def signed_in(name):
    client = Client(headers={"accept-language": "en"})
    client.force_login(User.objects.get(username=name))
    return client


def confirmed():
    number = propose_list(actor=officer(13, "DSI", "chief"), at=now(), department="DSI")
    confirm_list(actor=officer(14, "DSI", "chief"), at=now(), number=number)
    run_waiting_jobs()
    return DisposalList.objects.get(number=number)


def test_who_is_told_saves_a_copy_and_later_reads_that_the_matter_is_gone(case, tmp_path):
    client, address = signed_in("mei.ling"), f"/as/e-1/matters/{case.reference}/"
    assert "Save a copy" not in client.get(address).content.decode()
    row = confirmed()
    assert "will be deleted" in client.get("/as/e-1/inbox/").content.decode()
    assert "Save a copy" in client.get(address).content.decode()
    page = client.get(f"{address}copy/").content.decode()
    assert "The time for which we keep this is over" in page
    with zipfile.ZipFile(BytesIO(client.get(f"{address}copy/file.zip").content)) as copy:
        copy.extractall(tmp_path)
    bagit.Bag(str(tmp_path / case.reference)).validate()
    content = json.loads((tmp_path / case.reference / "data" / "case.json").read_text())
    assert content["answers"]["purpose"] == "bank"
    assert not [step for step in content["timeline"] if step["internal"]]
    assert list((tmp_path / case.reference / "data" / "documents").iterdir())
    carrying.carry_out(list_id=row.pk, at=now())
    for each in (address, f"{address}copy/"):
        page = client.get(each).content.decode()
        assert "This matter was deleted" in page
        assert case.reference in page
    assert case.reference in client.get("/as/e-1/matters/").content.decode()
    assert client.get(f"{address}copy/file.zip").status_code == 404
    assert "will be deleted" not in client.get("/as/e-1/inbox/").content.decode()


def test_nobody_else_saves_it_or_learns_that_it_was_there(case):
    client = signed_in("counter.two")
    for holder in ("e-1", "p-20"):
        for end in ("", "copy/", "copy/file.zip"):
            answer = client.get(f"/as/{holder}/matters/{case.reference}/{end}")
            assert answer.headers["Content-Type"].startswith("text/html")
            assert case.content_hash not in answer.content.decode()
            assert "Save a copy" not in answer.content.decode()
    carrying.carry_out(list_id=confirmed().pk, at=now())
    assert client.get(f"/as/p-20/matters/{case.reference}/").status_code == 404
