"""A decision taken back takes from the licence what it gave; a remedy that suspends keeps that from effect."""

from datetime import date, timedelta

import pytest

from balcao.kernel.errors import Refused
from balcao.licences import models
from balcao.licences.api import (
    LicenceState,
    Restraint,
    end_stay,
    extend_licence,
    get_licence,
    history_of,
    licence_as_at,
    listed_licence,
    record_licence,
    restore_for_decision,
    restrain_licence,
    stay_decision,
    withdraw_for_case,
)
from balcao.licences.tests.conftest import AGENCY, AT, FIRST, HOLDER, PLATFORM, kept

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("licences")]
CASE, CAUSE = "DST-2026-000001-X", "decision:7"
WHY = {"zh-Hant": "決定已廢止", "pt": "decisão revogada", "en": "the decision was revoked"}
DAY = timedelta(days=1)


@pytest.fixture
def new():
    """A licence that the case entered."""
    name = {"zh-Hant": "旅行社准照", "pt": "Licença", "en": "Travel agency licence"}
    entered = record_licence(
        actor=PLATFORM,
        at=AT,
        kind="travel-agency",
        register="DST-TA",
        holder_id="e-2",
        department="DST",
        name=name,
        terms={"class": "travel_agency"},
        valid_from=date(2026, 11, 23),
        valid_until=date(2027, 12, 31),
        document_number="DST-TA-2026-000099-X",
        case_reference=CASE,
        key="case:1",
    )
    return entered.number


@pytest.fixture
def renewed():
    """The agency's licence, which the case renewed."""
    extend_licence(
        actor=PLATFORM,
        at=AT,
        number=AGENCY,
        valid_until=date(2027, 12, 31),
        terms={"class": "other"},
        document_number="DST-TA-2026-000098-X",
        case_reference=CASE,
        key="case:1",
    )
    return AGENCY


def withdraw(at=AT + DAY):
    return withdraw_for_case(actor=PLATFORM, at=at, case_reference=CASE, cause=CAUSE, reason=WHY)


def stay(at=AT + 2 * DAY):
    return stay_decision(actor=PLATFORM, at=at, cause=CAUSE, reason=WHY)


def shown(number, at):
    return get_licence(actor=PLATFORM, at=at, number=number)


def test_what_a_case_entered_is_revoked_stands_still_and_comes_alive(new):
    assert withdraw() == [new]
    assert withdraw() == []
    assert shown(new, AT + DAY).state is LicenceState.REVOKED
    assert stay() == [new]
    assert stay() == []
    assert shown(new, AT + 2 * DAY).state is LicenceState.IN_FORCE
    assert history_of(actor=HOLDER, at=AT + 2 * DAY, number=new)[-1].at_rest == WHY
    assert end_stay(actor=PLATFORM, at=AT + 9 * DAY, cause=CAUSE, reason=WHY) == [new]
    assert end_stay(actor=PLATFORM, at=AT + 9 * DAY, cause=CAUSE, reason=WHY) == []
    assert shown(new, AT + 9 * DAY).state is LicenceState.REVOKED
    then = [
        licence_as_at(actor=PLATFORM, at=AT + 10 * DAY, number=new, day=date(2026, 11, day)).state
        for day in (23, 24, 25)
    ]
    assert then == [LicenceState.IN_FORCE, LicenceState.REVOKED, LicenceState.IN_FORCE]


def test_a_renewal_taken_back_leaves_the_licence_as_it_was(renewed):
    assert withdraw() == [renewed]
    licence = shown(renewed, AT + DAY)
    assert (licence.valid_until, licence.terms["class"]) == (date(2026, 12, 31), "travel_agency")
    assert licence.document_number == AGENCY
    assert stay() == [renewed]
    assert shown(renewed, AT + 2 * DAY).valid_until == date(2027, 12, 31)
    assert end_stay(actor=PLATFORM, at=AT + 3 * DAY, cause=CAUSE, reason=WHY) == [renewed]
    assert shown(renewed, AT + 3 * DAY).valid_until == date(2026, 12, 31)


@pytest.mark.parametrize("number", ["new", "renewed"])
@pytest.mark.parametrize("stayed", [True, False])
def test_what_does_not_stand_never_was(request, number, stayed):
    number = request.getfixturevalue(number)
    before = shown(number, AT)
    withdraw()
    if stayed:
        stay()
    restore_for_decision(actor=PLATFORM, at=AT + 5 * DAY, cause=CAUSE, reason=WHY)
    assert shown(number, AT + 5 * DAY) == before
    assert not models.Rest.objects.filter(until_at=None).exists()


def test_days_of_a_suspension_that_stood_still_are_served_after():
    restrain_licence(
        actor=PLATFORM,
        at=AT,
        number=AGENCY,
        act=Restraint.SUSPEND,
        holds_from=date(2026, 11, 23),
        holds_until=date(2026, 11, 29),
        reason=WHY,
        key=f"{CAUSE}:1",
    )
    assert stay(AT + 2 * DAY) == [AGENCY]
    assert shown(AGENCY, AT + 2 * DAY).state is LicenceState.IN_FORCE
    end_stay(actor=PLATFORM, at=AT + 12 * DAY, cause=CAUSE, reason=WHY)
    licence = shown(AGENCY, AT + 12 * DAY)
    assert (licence.state, licence.suspended_until) == (LicenceState.SUSPENDED, date(2026, 12, 9))


def test_the_public_register_follows(renewed):
    withdraw()
    assert listed_licence(number=AGENCY, at=AT + DAY).valid_until == date(2026, 12, 31)


def test_no_officer_does_so_alone(renewed):
    before = kept()
    with pytest.raises(Refused):
        withdraw_for_case(actor=FIRST, at=AT, case_reference=CASE, cause=CAUSE, reason=WHY)
    with pytest.raises(Refused):
        stay_decision(actor=FIRST, at=AT, cause=CAUSE, reason=WHY)
    assert kept() == before
