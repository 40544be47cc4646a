"""Naming somebody who stands in, agreeing and ending, on the pages."""

from datetime import timedelta

import pytest

from balcao.entities.models import Mandate, Substitution
from balcao.kernel.clock import macau_date, now
from balcao.portal.tests.test_mandates import raise_level, sign_in, text, world

__all__ = ["sign_in", "world"]
SHOWN, NEW = "/as/e-2/away/", "/as/e-2/away/new/"


@pytest.fixture
def colleague(db, world):
    today = macau_date(now())
    return Mandate.objects.create(
        entity_id=2,
        person_id=5,
        actions=["view"],
        since_on=today,
        until_on=today + timedelta(days=60),
        granted_by="p-3",
    )


def form(**changes):
    first, last = macau_date(now()), macau_date(now()) + timedelta(days=7)
    days = {"from": first, "until": last}
    typed = {f"{name}-{part}": getattr(day, part) for name, day in days.items() for part in ("day", "month", "year")}
    return {"person": "4", "substitute": "5", **typed, **changes}


@pytest.mark.usefixtures("colleague")
def test_from_naming_to_standing_in_to_ending(sign_in):
    manager, substitute = sign_in("wai.keong", second_factor=True), sign_in("sio.fan", second_factor=True)
    assert "Nobody is away." in text(manager.get(SHOWN))
    assert manager.post(NEW, form()).headers["Location"] == SHOWN
    (found,) = Substitution.objects.all()
    page = text(substitute.get("/as/p-5/away/"))
    assert "You stand in for Wong Ka Man at Boa Vista Restauração Limitada from" in page
    assert "they have been asked" not in page.lower()
    assert substitute.post(f"/as/p-5/away/{found.pk}/", {"act": "accept"}).status_code == 302
    assert "Stands in now" in text(manager.get(SHOWN))
    assert "in place of Wong Ka Man while they are away" in text(manager.get("/as/e-2/mandates/"))
    assert manager.post(f"{SHOWN}{found.pk}/", {"act": "end"}).status_code == 302
    assert "Nobody is away." in text(manager.get(SHOWN))


@pytest.mark.usefixtures("colleague")
def test_who_does_not_manage_names_only_for_themself_whatever_the_form_says(sign_in):
    operator = sign_in("ka.man", second_factor=True)
    assert 'name="person"' not in operator.get(NEW).content.decode()
    operator.post(NEW, form(person="3"))
    assert Substitution.objects.get().person_id == 4


@pytest.mark.usefixtures("colleague")
def test_what_is_missing_is_said_and_what_was_typed_stays(sign_in):
    manager = sign_in("wai.keong", second_factor=True)
    page = manager.post(NEW, form(substitute="99", **{"from-day": "31", "from-month": "2"}))
    assert page.status_code == 422
    assert "Choose who stands in." in text(page)
    assert "Enter the first day" in text(page)
    assert 'value="31"' in page.content.decode()
    assert not Substitution.objects.exists()


@pytest.mark.usefixtures("colleague")
def test_strangers_find_nothing_there_and_a_password_alone_names_nobody(sign_in):
    for address in (SHOWN, NEW):
        assert sign_in("joao").get(address).status_code == 404
    weak = sign_in("wai.keong")
    assert weak.post(NEW, form()).status_code in (302, 403)
    assert not Substitution.objects.exists()
    raise_level(weak, "wai.keong")
    weak.post(NEW, form())
    (found,) = Substitution.objects.all()
    assert sign_in("joao", second_factor=True).post(f"/as/p-2/away/{found.pk}/", {"act": "accept"}).status_code == 404
    assert sign_in("joao").post(f"/as/p-2/away/{found.pk}/", {"act": "end"}).status_code == 404
    assert Substitution.objects.get().ended_at is None
