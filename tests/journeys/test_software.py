"""An association registers software of its own, reads what it may do, and takes it back; in three languages."""

import json
from datetime import timedelta
from uuid import uuid4

import pytest
from joserfc.jwk import ECKey

from balcao.entities.models import Machine
from balcao.kernel.clock import macau_date, now
from balcao.outbox.models import Subscription
from tests.journeys.steps import code_of, go
from tests.journeys.test_sharing_and_away import type_day

pytestmark = pytest.mark.django_db(transaction=True)
ALL = "/as/e-1/mandates/"
SERVICE = "dsi-association-leadership-certificate"


def test_software_is_registered_by_its_key_and_taken_back(visit, nothing_in_the_way, tmp_path):
    page = visit(f"{ALL}", by="mei.ling", language="pt", width=390)
    page.click(f"main a[href='{ALL}software/']")
    page.fill("#id_code", code_of("mei.ling"))
    page.locator("main form:has(#id_code) button").first.click()
    nothing_in_the_way(page)
    key = ECKey.generate_key("P-256", auto_kid=True)
    page.fill("#name", "Salários")
    page.fill("#key", json.dumps(key.as_dict(private=True)))
    page.select_option("#scope", SERVICE)
    type_day(page, "until", macau_date(now()) + timedelta(days=30))
    page.click("main form button.govuk-button")
    nothing_in_the_way(page)
    assert "chave privada" in page.inner_text(".govuk-error-summary")
    assert (page.input_value("#name"), page.input_value("#key")) == ("Salários", "")
    (tmp_path / "key.json").write_text(json.dumps(key.as_dict(private=False)))
    page.set_input_files("#file", tmp_path / "key.json")
    page.click("main form button.govuk-button")
    nothing_in_the_way(page)
    assert "Salários" in page.inner_text("main")
    page.click("button[value=confirm]")
    nothing_in_the_way(page)
    machine = Machine.objects.get()
    assert f"m-{machine.pk}" in page.inner_text("main")
    page.click(f"main a[href$='/software/{machine.pk}/calls/']")
    page.fill("#address", "http://salarios.example/")
    page.locator("main form:has(#address) button").click()
    nothing_in_the_way(page)
    page.fill("#address", "https://salarios.example/chamadas")
    page.locator("main form:has(#address) button").click()
    nothing_in_the_way(page)
    assert "whsec_" in page.inner_text("main")
    told = {"position": 1, "kind": "case.lodged", "subject": "DSI-2026-000001-Z", "draft_id": 1, "at": now()}
    for answered in ({"taken": True, "status": 204}, {"taken": False, "problem": "slow"}):
        Subscription.objects.get().calls.create(mark=uuid4(), **told, **answered)

    page = visit(f"{ALL}", by="mei.ling", language="zh-Hant", width=1280)
    nothing_in_the_way(page)
    assert "尚未登入過" in page.inner_text("main")
    go(page, f"{ALL}software/{machine.pk}/calls/")
    nothing_in_the_way(page)
    assert "已遞交申請" in page.inner_text("main")
    page = visit(f"{ALL}software/{machine.pk}/", by="mei.ling", language="en", width=390)
    nothing_in_the_way(page)
    page.click("button.govuk-button--warning")
    nothing_in_the_way(page)
    assert "can do nothing more" in page.inner_text("body")
    go(page, f"{ALL}software/{machine.pk}/")
    assert "was taken back" in page.inner_text("main")
    assert page.locator("button.govuk-button--warning").count() == 0
