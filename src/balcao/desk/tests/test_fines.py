"""Fines at the desk: opened about whoever it is, measured, listed, taken out for enforced collection."""

from datetime import timedelta

import pytest

from balcao.cases.models import Case, Fine
from balcao.cases.operations.dunning import dun_fines
from balcao.cases.operations.running import run_case
from balcao.cases.tests.test_fines_imposed import NUMBER, SERVICE, imposed
from balcao.entities.models import Entity
from balcao.foundation.audit.api import readings_about
from balcao.foundation.ui.api import translate
from balcao.kernel.clock import now

pytestmark = pytest.mark.django_db
PAGE = f"/desk/fines/open/{SERVICE}/"
FOUND = {
    "offence": "waste",
    "offence_day-day": "1",
    "offence_day-month": "2",
    "offence_day-year": "2026",
    "offence_place": "營地大街",
    "offence_facts": "三袋廚餘棄置於行人道",
    "key": "k",
    "step": "open",
}


def text(answer, status=200):
    assert answer.status_code == status, answer.content.decode()[-800:]
    return answer.content.decode()


def opened(client, page=f"{PAGE}?licence={NUMBER}", **more):
    answer = client.post(page, {**FOUND, **more})
    assert answer.status_code == 302, answer.content.decode()[-1500:]
    case = Case.objects.get(reference=answer.headers["Location"].split("/")[-2])
    run_case(case_id=case.pk, at=now())
    return Case.objects.get(pk=case.pk)


@pytest.mark.parametrize("language", ["zh-Hant", "pt", "en"])
def test_an_officer_finds_whom_it_is_about_and_opens_it(at_desk_of, language):
    client = at_desk_of("officer.iam", language)
    assert PAGE in text(client.get("/desk/fines/open/"))
    assert 'name="number"' in text(client.get(PAGE))
    assert translate("desk.fines.nobody", language) in text(client.post(PAGE, {"number": "000000"}), 422)
    number = Entity.objects.get(pk=2).register_no
    assert translate("desk.fines.lead", language) in text(client.post(PAGE, {"number": number}))
    assert any(each.subject == "fine:IAM" for each in readings_about("e-2"))
    refused = text(client.post(PAGE, {**FOUND, "number": number, "offence_facts": "", "fine_amount": "1000"}), 422)
    assert 'value="1000"' in refused
    assert "700" in text(client.post(PAGE, {**FOUND, "number": number, "fine_amount": "9000"}), 422)
    assert not Case.objects.exists()
    case = opened(client, PAGE, number=number)
    assert (case.holder_id, Fine.objects.get(case=case).amount) == ("e-2", 1500_00)
    shown = text(client.get(f"/desk/cases/{case.reference}/"))
    assert translate("desk.fines.set", language) in shown
    page = f"/desk/cases/{case.reference}/fine/"
    text(client.post(page, {"fine_amount": "100", "fine_why": "x"}), 409)
    assert 'value="800"' in text(client.post(page, {"fine_amount": "800", "fine_why": " "}), 422)
    assert client.post(page, {"fine_amount": "800", "fine_why": "初犯"}).status_code == 302
    assert Fine.objects.get(case=case).amount == 800_00


def test_from_a_licence_and_from_a_case(at_desk_of):
    client = at_desk_of("officer.iam")
    assert f"/desk/fines/open/?licence={NUMBER}" in text(client.get(f"/desk/licences/{NUMBER}/"))
    assert f"{PAGE}?licence={NUMBER}" in text(client.get(f"/desk/fines/open/?licence={NUMBER}"))
    first = opened(client)
    assert first.licence_number == NUMBER
    assert opened(client, f"{PAGE}?case={first.reference}", key="other").holder_id == "e-2"


def test_the_list_by_how_they_stand_and_the_file_for_enforced_collection(at_desk_of):
    client = at_desk_of("officer.iam")
    assert translate("desk.fines.none", "en") in text(client.get("/desk/fines/"))
    case = imposed(opened(client), at=now())
    assert case.reference in text(client.get("/desk/fines/?state=to_pay"))
    assert case.reference not in text(client.get("/desk/fines/?state=late"))
    assert case.reference not in client.get("/desk/fines/enforcement.csv").content.decode()
    Fine.objects.update(due_on=now().date() - timedelta(days=40), counts_from=now().date() - timedelta(days=60))
    Fine.objects.update(reminded=3)
    assert case.reference in text(client.get("/desk/fines/?state=late"))
    Fine.objects.update(enforced_at=now())
    assert "enforcement.csv" in text(client.get("/desk/fines/?state=enforced"))
    assert f"{case.reference}," in client.get("/desk/fines/enforcement.csv").content.decode()
    assert dun_fines(at=now()) == 0
    for name in ("officer.dsi", "mei.ling"):
        other = at_desk_of(name)
        assert other.get(PAGE).status_code == 404
        answer = other.get("/desk/fines/enforcement.csv")
        assert case.reference not in answer.content.decode()
