"""What holders owe by a day, and what neglect causes."""

from datetime import UTC, date, datetime, timedelta

import pytest

from balcao.kernel.errors import NotFound
from balcao.licences import models
from balcao.licences.api import (
    AlreadyFulfilled,
    BadPeriod,
    LicenceState,
    Neglect,
    cease_licence,
    fulfil_obligation,
    get_licence,
    obligations_of,
    set_obligation,
)
from balcao.licences.operations.obligations import act_on_neglect
from balcao.licences.queries.due import neglected
from balcao.licences.tests.conftest import AGENCY, AT, CATERING, ELSEWHERE, FIRST, HOLDER, PLATFORM, STRANGER, kept

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("licences")]
NAME = {"zh-Hant": "設置坡道", "pt": "Instalar uma rampa", "en": "Put in a ramp"}
DUE, TODAY = date(2026, 12, 1), date(2026, 11, 23)
LATE = datetime(2026, 12, 2, 4, 0, tzinfo=UTC)


def owe(neglect=Neglect.DESK, number=AGENCY, due_on=DUE):
    set_obligation(
        actor=PLATFORM,
        at=AT,
        number=number,
        key="ramp",
        name=NAME,
        kind="proof",
        due_on=due_on,
        neglect=neglect,
        basis=NAME,
    )
    return models.Obligation.objects.get(licence__number=number, key="ramp")


def meet(obligation, actor=FIRST, at=AT, on=TODAY):
    fulfil_obligation(actor=actor, at=at, number=AGENCY, obligation_id=obligation.pk, on=on, note="Seen")


def sweep(at):
    return [act_on_neglect(at=at, obligation_id=each) for each in neglected(at=at)]


def test_a_licence_begins_with_the_obligations_of_its_kind():
    (insurance,) = obligations_of(actor=HOLDER, at=AT, number=AGENCY)
    assert (insurance.key, insurance.due_on, insurance.neglect) == ("insurance", date(2027, 1, 1), Neglect.SUSPEND)
    assert not insurance.overdue


def test_an_obligation_met_is_followed_by_the_next_of_its_series():
    obligation = models.Obligation.objects.get(licence__number=AGENCY, key="insurance")
    meet(obligation, on=date(2026, 11, 20))
    open_one, met = obligations_of(actor=HOLDER, at=AT, number=AGENCY)
    assert (met.fulfilled_on, open_one.due_on) == (date(2026, 11, 20), date(2027, 11, 20))
    before = kept()
    with pytest.raises(AlreadyFulfilled):
        meet(obligation)
    assert kept() == before


@pytest.mark.parametrize("actor", [HOLDER, STRANGER, ELSEWHERE])
def test_only_the_officers_whose_work_it_is_see_it_met(actor):
    obligation, before = owe(), kept()
    with pytest.raises(NotFound):
        meet(obligation, actor)
    with pytest.raises(BadPeriod):
        meet(obligation, on=date(2026, 11, 24))
    assert kept() == before


def test_setting_it_again_moves_its_day():
    owe()
    assert owe(due_on=date(2026, 12, 24)).due_on == date(2026, 12, 24)


def test_on_its_last_day_nothing_is_late():
    owe(Neglect.SUSPEND)
    assert sweep(datetime(2026, 12, 1, 15, 59, tzinfo=UTC)) == []


def test_neglect_suspends_once_and_meeting_it_lifts_that():
    obligation = owe(Neglect.SUSPEND)
    assert sweep(LATE) == [True]
    assert get_licence(actor=PLATFORM, at=LATE, number=AGENCY).state is LicenceState.SUSPENDED
    assert sweep(LATE) == []
    assert not act_on_neglect(at=LATE, obligation_id=obligation.pk)
    meet(obligation, at=LATE)
    assert get_licence(actor=PLATFORM, at=LATE, number=AGENCY).state is LicenceState.IN_FORCE


@pytest.mark.parametrize(("neglect", "done"), [(Neglect.DESK, True), (Neglect.NOTHING, False)])
def test_other_neglect_leaves_the_licence_in_force(neglect, done):
    owe(neglect)
    assert sweep(LATE) == [done]
    assert get_licence(actor=PLATFORM, at=LATE, number=AGENCY).state is LicenceState.IN_FORCE


def test_what_is_moot_causes_nothing():
    owe(Neglect.SUSPEND)
    cease_licence(actor=PLATFORM, at=AT, number=AGENCY, on=AT.date(), reason=NAME, case_reference="", key="end")
    assert sweep(LATE) == [False]
    assert get_licence(actor=PLATFORM, at=LATE, number=AGENCY).state is LicenceState.CEASED


def test_an_inspection_every_year_is_counted_from_the_last_one():
    assert [each.due_on for each in obligations_of(actor=HOLDER, at=AT, number=CATERING)] == [date(2027, 7, 1)]
    assert obligations_of(actor=HOLDER, at=AT + timedelta(days=300), number=CATERING)[0].overdue
