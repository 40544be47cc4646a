"""A paper given once: uploaded on a phone, verified at the counter, offered by a form, with where it is used."""

import pytest
from django.conf import settings

from balcao.cases.testing import drafted, lodged, person
from balcao.catalogue.testing import put_on_offer
from balcao.documents.tests.test_sealed import document
from balcao.kernel.clock import now
from balcao.papers.models import Paper

SUBSIDY = "dsedj-tertiary-study-materials-subsidy"
FACTS = {"identity": {"bir": "1234567(8)"}, "identity_card": {"permanent": True}, "students": None}
REST = {
    "institution": "Universidade de Lisboa",
    "course": "Direito",
    "bank_account": "9012-345-678901",
    "true_and_complete": True,
}


@pytest.mark.parametrize("language", ["zh-Hant", "pt", "en"])
def test_a_paper_is_given_once(visit, at_desk, nothing_in_the_way, tmp_path, language):
    put_on_offer(settings.BALCAO_SERVICES, [SUBSIDY], at=now())
    file = tmp_path / "matricula.pdf"
    file.write_bytes(document("Matrícula"))
    phone = visit("/as/p-1/papers/", by="mei.ling", language=language, width=390)
    nothing_in_the_way(phone)
    phone.locator("main a.govuk-button").click()
    nothing_in_the_way(phone)
    phone.locator("input[name=kind][value=enrolment-proof]").check()
    phone.set_input_files("#file", file)
    phone.locator("main form button").last.click()
    nothing_in_the_way(phone)
    paper = Paper.objects.get()
    assert f"{paper.code[:4]} {paper.code[4:]}" in phone.inner_text("main")

    desk = at_desk("counter.one", "/desk/shown-papers/", language=language, width=1280)
    nothing_in_the_way(desk)
    desk.fill("#code", paper.code)
    desk.locator("main form button").last.click()
    desk.locator("input[name=compared][value=original]").check()
    desk.locator("input[name=found][value=genuine]").check()
    nothing_in_the_way(desk)
    desk.locator("main form button").last.click()
    nothing_in_the_way(desk)

    draft = drafted(SUBSIDY, person(1), answers=REST, facts=FACTS, at=now())
    form = f"/as/p-1/drafts/{draft}/pages/studies/"
    phone.goto(phone.url.split("/as/")[0] + form)
    nothing_in_the_way(phone)
    phone.locator(f"input[value='paper:{paper.pk}']").check()
    phone.locator("main form button[type=submit]").last.click()
    case = lodged(draft, person(1), at=now(), run=False)
    phone.goto(phone.url.split("/as/")[0] + f"/as/p-1/papers/{paper.pk}/")
    assert case.reference in phone.inner_text("main")
    nothing_in_the_way(phone)
