"""Running cases and their process: what would become of each, proposed by one officer, agreed to by another."""

import pytest
from lxml import etree

from balcao.cases.models import CarryOver, Case
from balcao.cases.testing import CERTIFICATE, republish
from balcao.foundation.jobs.api import run_waiting_jobs
from balcao.kernel.clock import now

pytestmark = pytest.mark.django_db
PAGE = f"/desk/services/{CERTIFICATE}/running/"


def newer(**moved):
    def change(content):
        content["process"] = content["process"].replace('"by_officer"', '"by_clerk"')
        content["data"]["moved_steps"] = moved

    republish(CERTIFICATE, change, at=now())


def text(answer, status=200):
    assert answer.status_code == status
    return answer.content.decode()


def test_one_proposes_and_another_agrees_and_the_case_says_so(officer, chief, case):
    assert "No running case goes by an older process." in text(officer.get(PAGE))
    newer(by_officer="by_clerk")
    shown = text(officer.get(PAGE))
    assert "Would go on at: Decided by an officer" in shown
    assert case.reference in shown
    assert "Write why" in text(officer.post(PAGE, {"why": " "}), 409)
    assert not CarryOver.objects.exists()
    assert "Another officer agrees to it." in text(officer.post(PAGE, {"why": "Clearer"}, follow=True))
    one = f"{PAGE}{CarryOver.objects.get().pk}/"
    assert "You proposed this" in text(officer.post(one, {"act": "agree"}), 409)
    assert "1 case would be carried over" in text(chief.get(PAGE))
    assert "being carried over" in text(chief.post(one, {"act": "agree"}, follow=True))
    run_waiting_jobs()
    assert "1 case was carried over, 0 stayed." in text(chief.get(PAGE))
    assert "meanwhile" in text(chief.post(one, {"act": "return", "note": "Late"}), 409)
    assert "newer process; its term stays the same" in text(officer.get(f"/desk/cases/{case.reference}/"))


def test_what_stays_says_why_and_how_to_mend_it(officer, case):
    newer()
    shown = text(officer.get(PAGE))
    assert "say so under moved_steps in the service: Decided by an officer (by_officer)" in shown
    assert "Propose to carry them over" not in shown
    assert "No running case would go on" in text(officer.post(PAGE, {"why": "All the same"}), 409)
    assert not Case.objects.exclude(process_version=None).exists()


def test_the_process_leaves_as_bpmn(officer):
    answer = officer.get(f"/desk/services/{CERTIFICATE}/process.bpmn")
    assert answer["Content-Disposition"] == f'attachment; filename="{CERTIFICATE}.bpmn"'
    assert etree.fromstring(answer.content).tag.endswith("definitions")


@pytest.mark.parametrize("username", ["officer.iam", "mei.ling"])
def test_for_others_there_is_nothing_of_it(at_desk_of, username, case):
    newer(by_officer="by_clerk")
    client = at_desk_of(username)
    for page in (PAGE, f"/desk/services/{CERTIFICATE}/process.bpmn"):
        assert client.get(page).status_code == 404
    assert client.post(PAGE, {"why": "x"}).status_code == 404
    assert not CarryOver.objects.exists()
