from datetime import date
from pathlib import Path

import pytest
from django.conf import settings

from balcao.catalogue.api import NoFeeApplies, WindowState, compute_fees, window_state
from balcao.catalogue.definition import ServiceData
from balcao.catalogue.loader import read_yaml
from balcao.catalogue.tariff import StampDuty
from balcao.catalogue.window import Window
from balcao.kernel.money import mop

LABEL = {"zh-Hant": "費用", "pt": "Taxa", "en": "Fee"}
LAW = {"zh-Hant": "法律", "pt": "Lei", "en": "Law"}
OPEN = WindowState(True, False, None, None)


def service(**keys) -> ServiceData:
    basics = {
        "id": "x",
        "department": "IAM",
        "kind": "renewal",
        "audience": ["company"],
        "zones": ["renewals"],
        "process": "p",
        "deadline": {"working_days": 15},
        "legal_basis": [LAW],
    }
    rates = StampDuty.model_validate(read_yaml(Path(settings.BALCAO_SERVICES) / "_shared" / "stamp-duty.yaml"))
    data = ServiceData.model_validate(basics | keys)
    own = {"licence": rates.licence, "certificate": rates.certificate}.get(data.stamp.kind, ())
    return data.model_copy(update={"stamp": data.stamp.model_copy(update={"rates": own})})


def fee(**keys):
    return {"id": "f", "label": LABEL, "basis": LAW, **keys}


def amounts(data, *, answers=None, facts=None, window=OPEN, on=date(2026, 11, 23)):
    lines = compute_fees(data, answers=answers or {}, facts=facts or {}, on=on, window=window)
    assert all(line.why["zh-Hant"] and line.basis["pt"] for line in lines)
    return [(line.kind, line.amount) for line in lines]


def test_a_certificate_pays_its_fee_and_a_flat_stamp():
    data = service(fees=[fee(amount=mop(30))], stamp={"kind": "certificate"})
    assert amounts(data) == [("fee", mop(30)), ("stamp", mop(15))]


def test_an_outdoor_cafe_pays_by_square_metre_with_a_break_point():
    bands = [{"up_to": 30, "amount": mop(1200)}, {"amount": mop(400)}]
    data = service(fees=[fee(kind="per_unit", per="area", bands=bands)], stamp={"kind": "licence"})
    assert amounts(data, answers={"area": "30"}) == [("fee", mop(36_000)), ("stamp", mop(3600))]
    assert amounts(data, answers={"area": "30.01"})[0] == ("fee", mop(36_400))


@pytest.mark.parametrize(("late", "surcharge"), [(0, 0), (1, 30), (30, 30), (31, 60), (60, 60), (61, 100), (90, 100)])
def test_bands_take_a_share_by_days_late(late, surcharge):
    steps = [{"up_to_days": 30, "percent": 30}, {"up_to_days": 60, "percent": 60}, {"up_to_days": 90, "percent": 100}]
    data = service(
        fees=[fee(amount=mop(1000))],
        surcharge={"kind": "bands", "label": LABEL, "steps": steps, "basis": LAW},
    )
    found = dict(amounts(data, window=WindowState(True, late > 0, None, None, late)))
    assert found.get("surcharge", 0) == mop(10 * surcharge)


def test_steps_add_fixed_amounts():
    steps = [{"up_to_days": 30, "amount": mop(1000)}, {"amount": mop(5000)}]
    data = service(
        fees=[fee(amount=mop(5000))], surcharge={"kind": "steps", "label": LABEL, "steps": steps, "basis": LAW}
    )
    assert dict(amounts(data, window=WindowState(True, True, None, None, 30)))["surcharge"] == mop(1000)
    assert dict(amounts(data, window=WindowState(True, True, None, None, 31)))["surcharge"] == mop(5000)


def test_a_multiplier_doubles_when_few_days_remain():
    data = service(
        fees=[fee(amount=mop(10_000))],
        surcharge={"kind": "multiplier", "label": LABEL, "days_left": 45, "percent": 100, "basis": LAW},
    )
    left = {days: amounts(data, window=WindowState(True, False, None, None, 0, days)) for days in (45, 44)}
    assert left[45] == [("fee", mop(10_000))]
    assert left[44] == [("fee", mop(10_000)), ("surcharge", mop(10_000))]


def test_a_fee_per_row_and_a_waiver_by_law():
    data = service(
        fees=[fee(kind="per_row", per="rows", amount=mop(90))],
        waivers=[{"when": "facts.holder.non_profit == true", "label": LABEL, "basis": LAW}],
    )
    answers: dict[str, object] = {"rows": [{}, {}, {}]}
    assert amounts(data, answers=answers) == [("fee", mop(270))]
    waived = amounts(data, answers=answers, facts={"holder": {"non_profit": True}})
    assert sum(amount for _, amount in waived) == 0


def test_a_fee_changes_on_its_day():
    fees = [
        fee(amount=mop(30), period={"until": "2026-12-31"}),
        fee(amount=mop(40), period={"from": "2027-01-01"}),
    ]
    assert amounts(service(fees=fees), on=date(2026, 12, 31)) == [("fee", mop(30))]
    assert amounts(service(fees=fees), on=date(2027, 1, 1)) == [("fee", mop(40))]


@pytest.mark.parametrize(
    ("on", "is_open", "late"),
    [("2026-10-31", False, 0), ("2026-11-01", True, 0), ("2026-12-31", True, 0), ("2027-01-01", False, 1)],
)
def test_a_window_relative_to_expiry(on, is_open, late):
    window = Window(kind="relative", opens=-60, closes=0)
    state = window_state(window, on=date.fromisoformat(on), valid_until=date(2026, 12, 31))
    assert (state.open, state.days_late) == (is_open, late)


@pytest.mark.parametrize(
    ("on", "is_open", "late"),
    [
        ("2027-01-01", True, False),
        ("2027-02-28", True, False),
        ("2027-03-01", True, True),
        ("2027-05-30", False, False),
    ],
)
def test_a_calendar_window_with_a_cure_period(on, is_open, late):
    window = Window(kind="calendar", opens="01-01", closes="02-28", late_days=90)
    state = window_state(window, on=date.fromisoformat(on))
    assert (state.open, state.late) == (is_open, late)


def test_a_window_over_new_year_is_open_on_both_sides():
    window = Window(kind="calendar", opens="11-15", closes="01-31", late_days=10)
    days = ["2026-11-14", "2026-11-15", "2026-12-31", "2027-01-01", "2027-01-31", "2027-02-10", "2027-02-11"]
    states = [window_state(window, on=date.fromisoformat(day)) for day in days]
    assert [state.open for state in states] == [False, True, True, True, True, True, False]
    assert [state.days_late for state in states] == [0, 0, 0, 0, 0, 10, 11]
    assert [states[0].reason, states[1].reason, states[-1].reason] == ["not_yet", "", "closed"]
    assert states[0].opens_on == states[1].opens_on == date(2026, 11, 15)
    assert states[3].closes_on == date(2027, 1, 31)
    assert states[-1].opens_on == date(2027, 11, 15)


def test_days_of_grace_run_on_into_the_new_year():
    window = Window(kind="calendar", opens="11-01", closes="12-31", late_days=60)
    state = window_state(window, on=date(2027, 1, 15))
    assert (state.open, state.late, state.days_late) == (True, True, 15)
    assert not window_state(window, on=date(2027, 3, 2)).open


def test_a_window_that_ends_on_the_29th_of_february_ends_every_year():
    window = Window(kind="calendar", opens="01-01", closes="02-29")
    assert window_state(window, on=date(2027, 2, 28)).open
    assert not window_state(window, on=date(2027, 3, 1)).open
    assert window_state(window, on=date(2028, 2, 29)).open


def test_without_the_licences_end_nobody_can_say_that_it_is_open():
    state = window_state(Window(kind="relative", opens=-60, closes=0), on=date(2026, 11, 23))
    assert (state.open, state.reason) == (False, "no_licence")


@pytest.mark.parametrize(("on", "reason"), [("2026-10-31", "not_yet"), ("2026-12-01", ""), ("2027-01-01", "closed")])
def test_a_closed_window_says_why(on, reason):
    window = Window(kind="relative", opens=-60, closes=0)
    assert window_state(window, on=date.fromisoformat(on), valid_until=date(2026, 12, 31)).reason == reason


CLASSES = fee(kind="by_class", per="size", classes={"small": mop(100), "large": mop(900), "yes": mop(1)})


def test_a_class_is_charged_once_it_is_known():
    data = service(fees=[CLASSES])
    assert amounts(data, answers={"size": "large"}) == [("fee", mop(900))]
    assert amounts(data, answers={"size": True}) == [("fee", mop(1))]
    assert amounts(data) == amounts(data, answers={"size": ""}) == []


@pytest.mark.parametrize("answer", ["huge", False, 3, ["large"]])
def test_an_unknown_class_is_a_failure_and_not_free(answer):
    with pytest.raises(NoFeeApplies, match="knows no class"):
        amounts(service(fees=[CLASSES]), answers={"size": answer})


def test_units_above_the_last_band_are_a_failure_and_not_free():
    data = service(fees=[fee(kind="per_unit", per="area", bands=[{"up_to": 30, "amount": mop(1200)}])])
    assert amounts(data, answers={"area": 30}) == [("fee", mop(36_000))]
    with pytest.raises(NoFeeApplies, match="no band above 30"):
        amounts(data, answers={"area": "30.5"})


@pytest.mark.parametrize("answer", ["NaN", "Infinity", "-3", "many", True])
def test_what_is_no_number_of_units_is_none(answer):
    data = service(fees=[fee(kind="per_unit", per="area", amount=mop(5))])
    assert amounts(data, answers={"area": answer}) == []


def test_a_lapsed_fee_is_a_failure_and_does_not_leave_the_stamp_alone():
    data = service(fees=[fee(amount=mop(30), period={"until": "2026-12-31"})], stamp={"kind": "certificate"})
    assert amounts(data, on=date(2026, 12, 31)) == [("fee", mop(30)), ("stamp", mop(15))]
    with pytest.raises(NoFeeApplies) as failure:
        amounts(data, on=date(2027, 1, 1))
    assert failure.value.key == "catalogue.no_fee_applies"


def test_two_periods_of_a_fee_on_one_day_are_a_failure():
    fees = [fee(amount=mop(30)), fee(amount=mop(40), period={"from": "2027-01-01"})]
    with pytest.raises(NoFeeApplies, match="2 periods"):
        amounts(service(fees=fees), on=date(2027, 1, 1))


def test_days_late_beyond_every_step_are_a_failure_while_it_can_be_lodged():
    steps = {"kind": "steps", "label": LABEL, "steps": [{"up_to_days": 30, "amount": mop(10)}], "basis": LAW}
    data = service(fees=[fee(amount=mop(50))], surcharge=steps)
    with pytest.raises(NoFeeApplies, match="31 days"):
        amounts(data, window=WindowState(True, True, None, None, 31))
    assert amounts(data, window=WindowState(False, False, None, None, 31)) == [("fee", mop(50))]


def test_stamp_duty_is_what_it_was_on_the_day():
    data = service(stamp={"kind": "certificate"})
    assert amounts(data, on=date(2024, 9, 1)) == [("stamp", mop(15))]
    (line,) = compute_fees(data, answers={}, facts={}, on=date(2024, 8, 31), window=OPEN)
    assert (line.amount, line.why["en"]) == (mop(15), "MOP 10.00 + MOP 5.00")


def test_stamp_duty_without_a_rate_is_a_failure():
    data = service(fees=[fee(amount=mop(50))], stamp={"kind": "licence"})
    bare = data.model_copy(update={"stamp": data.stamp.model_copy(update={"rates": ()})})
    with pytest.raises(NoFeeApplies, match="stamp duty"):
        amounts(bare)
    assert amounts(service(stamp={"kind": "licence"})) == []


def test_a_fee_may_be_an_amount_asked_or_a_share_of_it():
    whole, tenth = (service(fees=[fee(kind="share", per="value", percent=share)]) for share in (100, 10))
    assert amounts(whole, answers={"value": mop(250)}) == [("fee", mop(250))]
    assert amounts(tenth, answers={"value": mop(250)}) == [("fee", mop(25))]
    assert amounts(whole) == []


def test_a_waiver_holds_on_the_days_of_its_period():
    year = {"from": "2026-01-01", "until": "2026-12-31"}
    data = service(
        fees=[fee(amount=mop(300))], waivers=[{"when": "true", "period": year, "label": LABEL, "basis": LAW}]
    )
    assert amounts(data, on=date(2026, 12, 31)) == [("fee", mop(300)), ("waiver", -mop(300))]
    assert amounts(data, on=date(2027, 1, 1)) == [("fee", mop(300))]
