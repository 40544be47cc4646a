"""A case that is held stays; the other of a list is deleted by two chiefs, with a certificate; its holder reads so."""

import pytest

from balcao.cases.testing import certificate_draft, lodged, person
from balcao.disposal.models import DisposalList
from balcao.disposal.operations import carrying
from balcao.disposal.testing import over_at_once, second_chief
from balcao.dossiers import keeping
from balcao.kernel.clock import now
from tests.journeys.steps import go, onward

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("outside")]


@pytest.fixture
def over(world, work, monkeypatch):
    """Two certificates whose time is over."""
    monkeypatch.setattr(keeping, "retention_on", over_at_once)
    monkeypatch.setattr(carrying, "TOLD_DAYS", 0)
    second_chief()
    cases = [lodged(certificate_draft(key=key), person(1, "e-1"), at=now(), run=False) for key in ("held", "free")]
    work()
    return cases


@pytest.mark.parametrize(("language", "width"), [("zh-Hant", 390), ("pt", 1280), ("en", 390)])
def test_a_case_is_deleted_by_two_with_proof(visit, at_desk, nothing_in_the_way, picture, over, work, language, width):
    look, screen = nothing_in_the_way, {"language": language, "width": width}
    held, free = over
    chief = at_desk("chief.dsi", f"/desk/holds/?reference={held.reference}", **screen)
    look(chief)
    chief.fill("#body", "TJB CV1-26-0012-CAO")
    chief.fill("#why", "審判所需證據")
    chief.locator("details:has(#why) button").click()
    look(chief)
    picture(chief, "holds")
    go(chief, f"/desk/cases/{held.reference}/")
    look(chief)
    assert "TJB CV1-26-0012-CAO" in chief.inner_text("main")
    go(chief, "/desk/disposal/")
    look(chief)
    picture(chief, "overview")
    onward(chief)
    chief.wait_for_url("**/desk/disposal/DSI-DL-*/")
    look(chief)
    assert free.reference in chief.inner_text("main")
    assert held.reference not in chief.inner_text("main")
    address = "/desk/disposal/" + DisposalList.objects.get().number + "/"
    second = at_desk("officer.all", address, **screen)
    look(second)
    picture(second, "list")
    second.locator("form[action$='/confirm/'] button").click()
    look(second)
    work()
    holder = visit(f"/as/e-1/matters/{free.reference}/copy/", by="mei.ling", **screen)
    look(holder)
    picture(holder, "copy")
    carrying.carry_out(list_id=DisposalList.objects.get().pk, at=now())
    work()
    go(second, address)
    look(second)
    picture(second, "done")
    with second.expect_download() as saved:
        second.locator("a[href$='certificate.pdf']").click(no_wait_after=True)
    assert saved.value.suggested_filename.endswith(".pdf")
    go(holder, f"/as/e-1/matters/{free.reference}/")
    look(holder)
    picture(holder, "deleted")
    assert free.reference in holder.inner_text("main")
    go(holder, f"/as/e-1/matters/{held.reference}/")
    look(holder)
