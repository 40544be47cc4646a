"""A chief's day: a rule tried before it gives anybody anything, the team's load, and a whole list decided in one go."""

import pytest

from balcao.cases.api import reserve_case
from balcao.cases.models import Case, Reservation
from balcao.cases.testing import officer, with_officer
from balcao.desk.web import queue
from balcao.kernel.clock import now
from balcao.worklists.models import Batch, Rule
from balcao.worklists.operations import batches
from tests.journeys.steps import go

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("outside")]
SERVICE = "dsi-association-leadership-certificate"


@pytest.mark.parametrize(("language", "width"), [("zh-Hant", 1280), ("pt", 390)])
def test_rules_load_and_a_whole_list(at_desk, nothing_in_the_way, work, monkeypatch, language, width):
    look = nothing_in_the_way
    monkeypatch.setattr(queue, "PAGE", 2)
    for number in range(3):
        with_officer(key=str(number))
    page = at_desk("chief.dsi", "/desk/team/set-up/", language=language, width=width)
    page.locator("details:has(#service_id) summary").click()
    page.select_option("#service_id", SERVICE)
    page.select_option("#field", "answers.purpose")
    page.fill("#value", "bank")
    page.check("input[name=people][value='11']")
    page.locator("details:has(#service_id) button.govuk-button").click()
    page.locator("form[action$='/rules/try/'] button").click()
    look(page)
    assert Rule.objects.get().trial["fits"] == 3
    assert not Case.objects.exclude(assignee=None).exists()
    go(page, "/desk/team/")
    look(page)
    go(page, f"/desk/?view=to_do&service_id={SERVICE}")
    look(page)
    _give_whole_list(page, look, work)
    go(page, f"/desk/?view=to_do&service_id={SERVICE}")
    page.click("#selected button[name=whole]:not([formaction])")
    look(page)
    page.locator("input[name=outcome]").first.check()
    page.click("button[value=check]")
    look(page)
    work()
    batch = Batch.objects.latest("pk")
    go(page, f"/desk/bulk/{batch.pk}/")
    look(page)
    page.click(f"form[action$='/bulk/{batch.pk}/send/'] button")
    look(page)
    assert set(Case.objects.values_list("outcome", flat=True)) == {""}
    _after_two_minutes(batch)
    go(page, f"/desk/bulk/{batch.pk}/")
    look(page)
    assert set(Case.objects.values_list("outcome", flat=True)) == {"approve"}


def _after_two_minutes(batch):
    Batch.objects.filter(pk=batch.pk).update(
        made_at=batch.made_at - batches.UNDO,
        gathered_at=batch.made_at - batches.UNDO / 2,
        takes_effect_at=batch.made_at,
    )
    batches.carry_on(at=batch.made_at, batch_id=batch.pk)


def _give_whole_list(page, look, work):
    """To an officer: stopped within the two minutes; then given, while a colleague takes one of the cases."""
    for again in (False, True):
        go(page, f"/desk/?view=to_do&service_id={SERVICE}")
        page.select_option("#to", "11")
        page.click("#selected button[name=whole][formaction]")
        look(page)
        work()
        batch = Batch.objects.latest("pk")
        go(page, f"/desk/bulk/{batch.pk}/")
        look(page)
        page.click(f"form[action$='/bulk/{batch.pk}/send/'] button")
        look(page)
        if again:
            break
        page.click(f"form[action$='/bulk/{batch.pk}/stop/'] button")
        look(page)
        assert not Case.objects.exclude(assignee=None).exists()
    taken = Case.objects.order_by("pk")[1]
    reserve_case(actor=officer(14, "DSI", "association-register"), at=now(), reference=taken.reference)
    _after_two_minutes(batch)
    go(page, f"/desk/bulk/{batch.pk}/")
    look(page)
    assert Case.objects.filter(assignee=11).count() == 2
    Case.objects.update(assignee=None)
    Reservation.objects.all().delete()
