"""A link for one purpose and one hour."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from balcao.credentials.api import (
    PurposeMissing,
    Status,
    TooManyShares,
    open_share,
    share_subject,
    shares_of,
    withdraw_share,
)
from balcao.credentials.models import Share
from balcao.credentials.testing import AGENCY, HOLDER, STRANGER, TYPE
from balcao.entities.models import Mandate, Seat
from balcao.kernel.actor import system_actor
from balcao.kernel.errors import NotFound
from balcao.licences.api import Restraint, restrain_licence

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("world")]


def share(at, actor=HOLDER, purpose="Hotel contract"):
    return share_subject(actor=actor, at=at, type_id=TYPE, key=AGENCY, claims=["number", "nothing"], purpose=purpose)


def test_a_link_shows_what_was_chosen_and_how_it_stands_at_that_moment(at):
    secret = share(at)
    seen = open_share(secret=secret, at=at + timedelta(minutes=59))
    assert (seen.status, dict(seen.claims), seen.purpose) == (Status.VALID, {"number": AGENCY}, "Hotel contract")
    restrain_licence(
        actor=system_actor(), at=at, number=AGENCY, act=Restraint.SUSPEND, holds_from=at.date(), reason={}, key="s"
    )
    assert open_share(secret=secret, at=at).status == Status.SUSPENDED
    (shown,) = shares_of(actor=HOLDER, at=at)
    assert shown.opened == 2
    assert secret not in str(Share.objects.get().__dict__)


def test_it_is_over_after_an_hour_when_withdrawn_and_when_its_maker_may_no_longer(at):
    secret = share(at)
    for when, known in ((at + timedelta(hours=1), secret), (at, secret + "x")):
        with pytest.raises(NotFound):
            open_share(secret=known, at=when)
    (shown,) = shares_of(actor=HOLDER, at=at)
    with pytest.raises(NotFound):
        withdraw_share(actor=STRANGER, at=at, share_id=shown.id)
    assert open_share(secret=secret, at=at)
    for _ in range(2):
        withdraw_share(actor=HOLDER, at=at, share_id=shown.id)
    with pytest.raises(NotFound):
        open_share(secret=secret, at=at)
    other = share(at)
    Mandate.objects.filter(person_id=4).delete()
    Seat.objects.filter(person_id=4).delete()
    with pytest.raises(NotFound):
        open_share(secret=other, at=at)


def test_strangers_share_nothing_and_a_purpose_is_needed(at):
    with pytest.raises(NotFound):
        share(at, actor=STRANGER)
    with pytest.raises(PurposeMissing):
        share(at, purpose=" ")
    assert not Share.objects.exists()
    for _ in range(10):
        share(at)
    with pytest.raises(TooManyShares):
        share(at)
    with pytest.raises(IntegrityError), transaction.atomic():
        Share.objects.update(purpose="")
