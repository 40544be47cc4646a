"""The public register before sign-in, and a holder's licence page."""

import csv
import io
import json

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from balcao.accounts.models import User
from balcao.cases.testing import BEGAN, load_world
from balcao.kernel.actor import system_actor
from balcao.kernel.clock import macau_date, now
from balcao.licences.api import Restraint, restrain_licence, transfer_licence

pytestmark = pytest.mark.django_db
AGENCY = "DST-TA-2024-000008"
MINE = f"/as/e-2/licences/{AGENCY}/"


@pytest.fixture(autouse=True)
def _world(db):
    load_world(at=BEGAN)


def page(path, client=None, language="en", status=200):
    answer = (client or Client(headers={"accept-language": language})).get(path)
    assert answer.status_code == status
    return b"".join(answer).decode()


def signed_in(username):
    client = Client(headers={"accept-language": "en"})
    client.force_login(User.objects.get(username=username))
    return client


def suspend():
    restrain_licence(
        actor=system_actor(),
        at=now(),
        number=AGENCY,
        act=Restraint.SUSPEND,
        holds_from=macau_date(now()),
        reason={"zh-Hant": "欠缺保險", "pt": "Falta de seguro", "en": "No insurance"},
        key="k",
    )


def test_anyone_finds_a_licence_and_reads_what_is_published():
    assert f"/register/{AGENCY}/" in page("/register/?q=好景旅行社")
    shown = page(f"/register/{AGENCY}/")
    for word in ("In force", "Agência de Viagens Boa Vista", "Decree-Law 48/98/M", "Cathedral Parish"):
        assert word in shown
    assert "李偉強" not in shown


def test_it_is_narrowed_by_kind_parish_and_state():
    suspend()
    assert AGENCY in page("/register/?state=suspended")
    assert AGENCY not in page("/register/?state=in_force")
    assert "No licence fits." in page("/register/?kind=travel-agency&parish=cotai")
    assert "No licence fits." in page("/register/?kind=<b>&state=lost&parish=x&q=%27")


def test_what_is_not_published_does_not_exist():
    page("/register/IAM-XX-1/", status=404)


def test_the_whole_register_is_open_data_in_csv_and_json():
    answer = Client().get("/register/licences.csv")
    rows = list(csv.DictReader(io.StringIO(b"".join(answer).decode("utf-8-sig"))))
    assert {row["number"] for row in rows} >= {AGENCY}
    assert 'rel="license"' in answer["Link"]
    assert answer["Last-Modified"]
    data = json.loads(page("/register/licences.json"))
    assert data["licence"].startswith("https://")
    assert data["updated_at"]
    assert [each["number"] for each in data["licences"]] == [row["number"] for row in rows]
    assert "李偉強" not in json.dumps(data, ensure_ascii=False)


def test_the_register_asks_few_questions():
    page("/register/")
    with CaptureQueriesContext(connection) as asked:
        page("/register/?q=好景&kind=catering")
    assert len(asked) <= 12


def test_a_holder_sees_how_it_stands_what_they_owe_and_can_do():
    suspend()
    shown = page(MINE, signed_in("wai.keong"))
    for word in (
        "Suspended since",
        "No insurance",
        "Proof that the liability insurance was renewed",
        "Technical director",
    ):
        assert word in shown


def test_whoever_passed_it_on_sees_it_as_it_was():
    transfer_licence(
        actor=system_actor(),
        at=now(),
        number=AGENCY,
        to_holder="p-5",
        terms={"name_zh": "新名"},
        document_number="",
        case_reference="",
        key="t",
    )
    shown = page(MINE, signed_in("wai.keong"))
    assert "It was transferred to another holder." in shown
    assert "新名" not in shown
    assert "Transferred" in page("/as/e-2/licences/", signed_in("wai.keong"))


def test_a_strangers_licence_does_not_exist():
    page(MINE, signed_in("sio.fan"), status=404)
    page(f"/as/p-5/licences/{AGENCY}/", signed_in("sio.fan"), status=404)
