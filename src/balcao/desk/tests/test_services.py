"""The service owner's pages, and deciding a case again."""

import shutil
from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings as conf

from balcao.cases.api import count_stumbles
from balcao.cases.models import Stumble
from balcao.cases.testing import certificate_draft, lodged, person
from balcao.catalogue.models import Listing, Release
from balcao.formkit.api import Fault
from balcao.kernel.clock import now

pytestmark = pytest.mark.django_db
SERVICE = "dsi-association-leadership-certificate"
PAGE = f"/desk/services/{SERVICE}/"


@pytest.fixture
def folder(tmp_path, settings):
    shutil.copytree(Path(conf.BALCAO_SERVICES), tmp_path / "services")
    settings.BALCAO_SERVICES = tmp_path / "services"
    return tmp_path / "services" / "dsi" / SERVICE


def text(answer, status=200):
    assert answer.status_code == status
    return answer.content.decode()


def test_one_proposes_tries_and_another_publishes(officer, chief, folder):
    case = lodged(certificate_draft(), person(1, "e-1"), at=now())
    assert SERVICE in text(officer.get("/desk/services/"))
    assert "The folder is what is published" in text(officer.get(PAGE))
    words = folder / "texts/en.yaml"
    words.write_text(words.read_text("utf-8").replace("name: Certificate", "name: Renewed certificate"), "utf-8")
    shown = text(officer.get(PAGE))
    assert "differs from what is published in" in shown
    assert "100 % (1)" in shown
    assert "Say what and why." in text(officer.post(f"{PAGE}propose/", {"why": ""}), 409)
    assert "Another officer publishes it." in text(officer.post(f"{PAGE}propose/", {"why": "Clearer"}, follow=True))
    (release,) = Release.objects.all()
    assert "Tried on" in text(officer.post(f"{PAGE}simulate/", follow=True))
    before = Listing.objects.get(service_id=SERVICE).version_id
    assert "Another officer must publish this" in text(officer.post(f"{PAGE}{release.pk}/publish/"), 409)
    assert Listing.objects.get(service_id=SERVICE).version_id == before
    assert "New applications take this version." in text(chief.post(f"{PAGE}{release.pk}/publish/", follow=True))
    assert Listing.objects.get(service_id=SERVICE).version_id == release.version_id
    assert "It comes to the same." in text(officer.post(f"/desk/cases/{case.reference}/replay/"))


def test_the_button_to_decide_again_is_on_a_decided_case(officer, case):
    decided = lodged(certificate_draft(key="again"), person(1, "e-1"), at=now())
    assert "Decide again and compare" in text(officer.get(f"/desk/cases/{decided.reference}/"))
    assert "Decide again and compare" not in text(officer.get(f"/desk/cases/{case.reference}/"))


def test_the_owner_reads_where_people_got_stuck_and_of_whom_nothing_is_kept(officer):
    assert "Nobody was stopped by an error yet" in text(officer.get(PAGE))
    faults = [Fault("purpose", "required"), Fault("purpose", "required"), Fault("gone", "required")]
    for at in (now(), now(), now() - timedelta(days=400)):
        count_stumbles(at=at, service_id=SERVICE, faults=faults)
    shown = text(officer.get(PAGE))
    assert "Fill in “" in shown
    assert '<td class="numbers">2</td>' in shown
    assert {field.name for field in Stumble._meta.fields} == {"id", "service_id", "month", "field", "code", "times"}


@pytest.mark.parametrize("username", ["officer.iam", "mei.ling"])
def test_for_others_there_is_no_such_service(at_desk_of, username, folder):
    client = at_desk_of(username)
    assert client.get(PAGE).status_code == 404
    assert client.post(f"{PAGE}propose/", {"why": "x"}).status_code == 404
    assert not Release.objects.exists()
