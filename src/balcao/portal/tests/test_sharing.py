"""Sharing one application by a link: for one person, for that alone, and until it is ended."""

import re
from dataclasses import replace
from datetime import timedelta

import pytest
from django.core.cache import cache
from django.db import IntegrityError, transaction

from balcao.cases.testing import certificate_draft, load_world, lodged, person
from balcao.entities.api import (
    Action,
    BadPeriod,
    InvitationOver,
    MandateExists,
    NameMissing,
    NothingGranted,
    NotTheInvited,
    end_invitation,
    invitations_waiting,
    look_at_invitation,
    may,
    revoke_mandate,
    share_application,
    take_invitation,
)
from balcao.entities.models import Invitation, Mandate, Seat
from balcao.kernel.clock import macau_date, now
from balcao.kernel.errors import AssuranceTooLow, NotFound
from balcao.portal.tests.test_mandates import sign_in as browser
from balcao.portal.tests.test_mandates import text

__all__ = ["browser"]
PRESIDENT = person(1, "e-1")
READ, EDIT = frozenset({Action.VIEW}), frozenset({Action.VIEW, Action.PREPARE})
DAY = timedelta(days=1)


@pytest.fixture
def world(db):
    cache.clear()
    load_world()


@pytest.fixture
def draft(world):
    return certificate_draft(key="shared")


def share(draft, actor=PRESIDENT, *, actions=EDIT, name="Ho Sio Fan", days=10):
    until_on = macau_date(now()) + days * DAY
    scope = f"draft:{draft}"
    return share_application(
        actor=actor, at=now(), entity_id=1, scope=scope, actions=actions, until_on=until_on, name=name
    )


def sees(number, draft, action=Action.VIEW, at=None):
    return may(actor=person(number), entity_id=1, action=action, at=at or now(), scopes=(f"draft:{draft}",)).allowed


def test_the_person_named_gets_that_application_alone_once_they_take_the_link(draft):
    secret = share(draft)
    assert not sees(5, draft)
    for _ in range(2):
        assert take_invitation(actor=person(5), at=now(), secret=secret).taken
    assert sees(5, draft, Action.PREPARE)
    assert not sees(5, draft, Action.LODGE)
    assert not sees(5, draft + 1)
    assert not sees(5, draft, at=now() + 11 * DAY)
    (mandate,) = Mandate.objects.filter(person_id=5, entity_id=1)
    assert (mandate.origin, mandate.granted_by, mandate.may_delegate) == ("link", "p-1", False)
    revoke_mandate(actor=PRESIDENT, at=now(), mandate_id=mandate.pk)
    assert not sees(5, draft)
    with pytest.raises(MandateExists):
        end_invitation(actor=PRESIDENT, at=now(), invitation_id=Invitation.objects.get().pk)


def test_reading_is_kept_apart_from_changing(draft):
    take_invitation(actor=person(5), at=now(), secret=share(draft, actions=READ))
    assert sees(5, draft)
    assert not sees(5, draft, Action.PREPARE)


def test_whoever_else_has_the_link_gets_nothing_and_learns_nothing(draft):
    secret = share(draft)
    for stranger in (2, 4, 6):
        with pytest.raises(NotTheInvited):
            take_invitation(actor=person(stranger), at=now(), secret=secret)
    with pytest.raises(NotFound):
        look_at_invitation(actor=person(5), at=now(), secret=secret + "x")
    with pytest.raises(AssuranceTooLow):
        take_invitation(actor=person(5, assurance=1), at=now(), secret=secret)
    assert not Mandate.objects.filter(scope__startswith="draft:").exists()
    assert secret not in str(list(Invitation.objects.values()))


def test_a_link_taken_back_too_late_or_of_somebody_who_lost_their_rights_is_over(draft):
    secret = share(draft)
    with pytest.raises(InvitationOver):
        take_invitation(actor=person(5), at=now() + 11 * DAY, secret=secret)
    Seat.objects.filter(entity_id=1, person_id=1).update(term_end=macau_date(now()) - DAY)
    Seat.objects.filter(entity_id=1, person_id=2).update(post="president", term_start=macau_date(now()))
    with pytest.raises(InvitationOver):
        take_invitation(actor=person(5), at=now(), secret=secret)
    successor = person(2, "e-1")
    for _ in range(2):
        end_invitation(actor=successor, at=now(), invitation_id=Invitation.objects.get().pk)
    assert invitations_waiting(actor=successor, entity_id=1, at=now()) == []


@pytest.mark.parametrize(
    ("changes", "failure"),
    [
        ({"name": " "}, NameMissing),
        ({"days": -1}, BadPeriod),
        ({"actions": READ | {Action.MANAGE}}, NothingGranted),
        ({"actions": READ | {Action.SIGN}}, NothingGranted),
        ({"actor": person(5)}, NotFound),
        ({"actor": replace(PRESIDENT, assurance=1)}, AssuranceTooLow),
    ],
)
def test_a_wrong_invitation_is_not_made(draft, changes, failure):
    with pytest.raises(failure):
        share(draft, **changes)
    assert not Invitation.objects.exists()


def test_the_database_keeps_it_to_one_application_without_signing(draft):
    share(draft)
    for wrong in ({"scope": "*"}, {"actions": ["sign"]}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Invitation.objects.update(**wrong)


def test_from_the_draft_to_the_person_and_back_on_pages(draft, browser):
    manager, guest = browser("mei.ling", second_factor=True), browser("sio.fan", second_factor=True)
    assert "Share this application" in text(manager.get(f"/as/e-1/drafts/{draft}/"))
    until = macau_date(now()) + DAY
    days = {f"until-{part}": getattr(until, part) for part in ("day", "month", "year")}
    address = f"/as/e-1/share/{draft}/"
    wrong = manager.post(address, {"name": "", **days})
    assert wrong.status_code == 422
    made = manager.post(address, {"name": "Ho Sio Fan", "actions": ["prepare", "manage"], **days}).content.decode()
    (link,) = re.findall(r"/shared/[\w-]{43}/", made)
    assert "not taken yet" in text(manager.get("/as/e-1/mandates/"))
    assert "somebody else" in text(browser("wai.keong").get(link))
    assert "Not opened yet" in text(manager.get(address))
    assert "Ho Sio Fan may view and prepare for" in text(guest.get(link))
    assert "Opened on" in text(manager.get(address))
    assert guest.get(f"/as/e-1/drafts/{draft}/").status_code == 404
    assert guest.post(link).headers["Location"] == f"/as/e-1/drafts/{draft}/"
    assert guest.get(f"/as/e-1/drafts/{draft}/").status_code == 200
    page = text(manager.get("/as/e-1/mandates/"))
    assert "not taken yet" not in page
    assert "Shared by a link" in page
    assert guest.get(address).status_code == 404


def test_a_lodged_application_is_shared_from_its_own_page(draft, browser):
    case = lodged(draft, PRESIDENT, run=False)
    manager, guest = browser("mei.ling", second_factor=True), browser("sio.fan", second_factor=True)
    page = f"/as/e-1/matters/{case.reference}/"
    assert f"/as/e-1/share/{draft}/" in manager.get(page).content.decode()
    assert guest.get(page).status_code == 404
    until = macau_date(now()) + DAY
    days = {f"until-{part}": getattr(until, part) for part in ("day", "month", "year")}
    made = manager.post(f"/as/e-1/share/{draft}/", {"name": "Ho Sio Fan", **days}).content.decode()
    (link,) = re.findall(r"/shared/[\w-]{43}/", made)
    guest.post(link)
    assert guest.get(page).status_code == 200
    assert "Share this application" not in text(guest.get(page))
    revoke_mandate(actor=person(5), at=now(), mandate_id=Mandate.objects.get(person_id=5, entity_id=1).pk)
    assert guest.get(page).status_code == 404
