from datetime import date

import pytest

from balcao.catalogue.api import WindowState, compute_fees, window_state
from balcao.catalogue.definition import ServiceData, Window
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
    return ServiceData.model_validate(basics | keys)


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
        fee(id="g", amount=mop(40), period={"from": "2027-01-01"}),
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
