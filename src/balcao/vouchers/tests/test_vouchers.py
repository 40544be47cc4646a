"""From two officers who begin to give, to a person who pays at a clinic, and the clinic that is paid."""

from datetime import datetime, timedelta
from threading import Barrier, Thread

import pytest
from django.db import IntegrityError, connection, transaction

from balcao.accounts.api import load_demo as load_people
from balcao.accounts.testing import child_of
from balcao.catalogue.vouchers import VoucherScheme
from balcao.entities.api import MandateNeeded
from balcao.entities.api import load_demo as load_entities
from balcao.foundation.jobs.api import run_waiting_jobs
from balcao.kernel.actor import Actor, posts_in, system_actor
from balcao.kernel.clock import MACAU
from balcao.kernel.errors import AssuranceTooLow, NotFound
from balcao.licences.api import load_demo as load_licences
from balcao.notices.models import Notice
from balcao.payments.api import verify_ledger
from balcao.payments.models import Payout
from balcao.vouchers import models, trail
from balcao.vouchers.api import (
    BadAmount,
    BadPin,
    CardLocked,
    MoreThanLeft,
    NoSuchCode,
    NotATaker,
    NotInUse,
    ReasonMissing,
    RunFourEyes,
    RunOpen,
    SaidAlready,
    TooLateToCancel,
    TooManyTries,
    UseOver,
    WrongPin,
    answer_difference,
    ask_use,
    cancel_use,
    card_of,
    code_of,
    confirm_run,
    confirm_use,
    demo,
    give_voucher,
    history_of,
    make_card,
    months_of,
    open_differences,
    propose_run,
    refuse_use,
    runs,
    say_difference,
    show_code,
    statement_of,
    statements_of,
    stop_run,
    taken,
    takers_of,
    unusual_uses,
    use_asked,
    uses_waiting,
    voucher_view,
    vouchers_of,
)
from balcao.vouchers.operations import giving
from balcao.vouchers.operations.ending import end_what_is_over
from balcao.vouchers.operations.settling import settle_provider, settle_what_is_due

AT = datetime.fromisoformat("2026-11-23T10:00:00+08:00")


def person(number, holder="", *, assurance=3, posts=frozenset()):
    return Actor(
        person_id=number, name=f"person {number}", assurance=assurance, holder_id=holder or f"p-{number}", posts=posts
    )


def officer(number, department, *duties):
    return person(number, posts=posts_in(department, *duties))


SCHEME, FULL = "ssm-health-2026", 70_000
ONE, TWO, STRANGER = officer(14, "SSM", "benefits"), officer(18, "SSM", "benefits"), officer(12, "IAM", "licensing")
MEI_LING, KA_MAN = person(1), person(4)
CLINIC, NO_CLINIC = person(6, "e-7"), person(1, "e-1")


def begin():
    load_people(at=AT)
    load_entities(at=AT)
    load_licences(at=AT, holder="e-7")


@pytest.fixture
def world(db):
    begin()


@pytest.fixture
def voucher(world):
    return give_voucher(actor=system_actor(), at=AT, scheme_id=SCHEME, holder_id="p-1")


def ask(voucher, amount, *, at=AT, key="k", actor=CLINIC, holder=MEI_LING):
    shown = show_code(actor=holder, at=at, voucher_id=voucher)
    return ask_use(actor=actor, at=at, code=shown.digits, amount=amount, key=key)


def pay(voucher, amount, *, at=AT, key="k"):
    number = ask(voucher, amount, at=at, key=key)
    confirm_use(actor=MEI_LING, at=at, use_id=number)
    return number


def next_month():
    """The second day of the month after."""
    return (AT.replace(day=1) + timedelta(days=32)).replace(day=2)


def left(voucher):
    return models.Voucher.objects.get(pk=voucher).balance


def test_two_officers_give_to_whom_the_register_says_without_asking(world, monkeypatch):
    entitled = frozenset({"1234567(8)", "1345678(2)", "1456789(3)", "7123456(0)"})
    monkeypatch.setattr(giving, "ask_which", lambda numbers, **_asked: entitled & set(numbers))
    number = propose_run(actor=ONE, at=AT, scheme_id=SCHEME)
    with pytest.raises(RunOpen):
        propose_run(actor=TWO, at=AT, scheme_id=SCHEME)
    with pytest.raises(RunFourEyes):
        confirm_run(actor=ONE, at=AT, run_id=number)
    with pytest.raises(NotFound):
        confirm_run(actor=STRANGER, at=AT, run_id=number)
    confirm_run(actor=TWO, at=AT, run_id=number)
    confirm_run(actor=TWO, at=AT, run_id=number)
    run_waiting_jobs()
    (run,) = runs(actor=ONE)
    assert (run.state, run.found) == ("done", 4)
    assert set(models.Voucher.objects.values_list("holder_id", flat=True)) == {"p-1", "p-3", "p-4", "p-5"}
    assert Notice.objects.filter(holder_id="p-1", key__contains="voucher:").count() == 1
    (mine,) = vouchers_of(actor=MEI_LING, at=AT)
    assert (mine.balance, mine.in_use) == (FULL, True)
    again = propose_run(actor=ONE, at=AT, scheme_id=SCHEME)
    stop_run(actor=TWO, at=AT, run_id=again)
    stop_run(actor=TWO, at=AT, run_id=again)
    assert runs(actor=ONE)[0].state == "returned"


def test_nobody_is_given_two(voucher):
    assert give_voucher(actor=system_actor(), at=AT, scheme_id=SCHEME, holder_id="p-1") == voucher
    assert left(voucher) == FULL
    with pytest.raises(NotFound):
        give_voucher(actor=ONE, at=AT, scheme_id=SCHEME, holder_id="p-2")


def test_a_clinic_asks_and_the_person_says_yes(voucher):
    number = ask(voucher, 15_000)
    assert left(voucher) == FULL
    assert code_of(actor=MEI_LING, at=AT, voucher_id=voucher) is None
    (waiting,) = uses_waiting(actor=MEI_LING, at=AT, voucher_id=voucher)
    assert (waiting.id, waiting.amount, waiting.state) == (number, 15_000, "waiting")
    confirm_use(actor=MEI_LING, at=AT, use_id=number)
    confirm_use(actor=MEI_LING, at=AT, use_id=number)
    assert left(voucher) == FULL - 15_000
    seen = use_asked(actor=CLINIC, at=AT, use_id=number)
    assert seen.state == "paid"
    assert seen.reference.startswith("VU-")
    assert seen.provider["zh-Hant"] == "濠江醫療中心"
    assert [each.amount for each in history_of(actor=MEI_LING, at=AT, voucher_id=voucher)] == [-15_000, FULL]
    assert Notice.objects.filter(holder_id="p-1", key=f"voucher:{voucher}:spent:{number}").exists()
    with pytest.raises(UseOver):
        refuse_use(actor=MEI_LING, at=AT, use_id=number)


def test_the_same_press_twice_asks_once(voucher):
    shown = show_code(actor=MEI_LING, at=AT, voucher_id=voucher)
    first = ask_use(actor=CLINIC, at=AT, code=shown.digits, amount=100, key="same")
    assert ask_use(actor=CLINIC, at=AT, code=shown.digits, amount=100, key="same") == first
    with pytest.raises(NoSuchCode):
        ask_use(actor=CLINIC, at=AT, code=shown.digits, amount=100, key="another")


def test_a_code_ends_after_five_minutes_and_with_the_next_one(voucher):
    old = show_code(actor=MEI_LING, at=AT, voucher_id=voucher)
    new = show_code(actor=MEI_LING, at=AT, voucher_id=voucher)
    for code, at in ((old.digits, AT), (new.digits, AT + timedelta(minutes=5)), ("123", AT)):
        with pytest.raises(NoSuchCode):
            ask_use(actor=CLINIC, at=at, code=code, amount=100, key=f"k{code}{at}")
    assert models.Use.objects.count() == 0


def test_what_cannot_be_asked_leaves_the_code_good(voucher):
    shown = show_code(actor=MEI_LING, at=AT, voucher_id=voucher)
    for amount, refusal in ((FULL + 1, MoreThanLeft), (0, BadAmount), (-5, BadAmount)):
        with pytest.raises(refusal):
            ask_use(actor=CLINIC, at=AT, code=shown.digits, amount=amount, key="k")
    assert ask_use(actor=CLINIC, at=AT, code=f"{shown.digits[:4]} {shown.digits[4:]}", amount=FULL, key="k")


def test_only_a_licensed_provider_asks_and_only_by_its_people(voucher):
    shown = show_code(actor=MEI_LING, at=AT, voucher_id=voucher)
    with pytest.raises(NotATaker):
        ask_use(actor=NO_CLINIC, at=AT, code=shown.digits, amount=100, key="k")
    with pytest.raises((NotFound, MandateNeeded)):
        ask_use(actor=person(4, "e-7"), at=AT, code=shown.digits, amount=100, key="k")
    assert models.Code.objects.count() == 1


def test_guessing_codes_ends(voucher):
    for count in range(60):
        with pytest.raises(NoSuchCode):
            ask_use(actor=CLINIC, at=AT, code="00000000", amount=1, key=f"g{count}")
    with pytest.raises(TooManyTries):
        ask_use(actor=CLINIC, at=AT, code="00000000", amount=1, key="more")


def test_a_stranger_sees_and_answers_nothing(voucher):
    number = ask(voucher, 100)
    for verb in (confirm_use, refuse_use):
        with pytest.raises(NotFound):
            verb(actor=KA_MAN, at=AT, use_id=number)
    with pytest.raises(NotFound):
        voucher_view(actor=KA_MAN, at=AT, voucher_id=voucher)
    with pytest.raises(NotFound):
        use_asked(actor=NO_CLINIC, at=AT, use_id=number)
    with pytest.raises(NotFound):
        cancel_use(actor=NO_CLINIC, at=AT, use_id=number, reason="x")
    assert left(voucher) == FULL


def test_nobody_answers_in_time_or_says_no(voucher):
    late = ask(voucher, 100, key="late")
    with pytest.raises(UseOver):
        confirm_use(actor=MEI_LING, at=AT + timedelta(minutes=10), use_id=late)
    assert use_asked(actor=CLINIC, at=AT + timedelta(minutes=10), use_id=late).state == "lapsed"
    number = ask(voucher, 100, key="no")
    refuse_use(actor=MEI_LING, at=AT, use_id=number)
    refuse_use(actor=MEI_LING, at=AT, use_id=number)
    with pytest.raises(UseOver):
        confirm_use(actor=MEI_LING, at=AT, use_id=number)
    assert left(voucher) == FULL


def test_a_guardian_pays_for_a_child(world):
    child = child_of(1)
    number = give_voucher(actor=system_actor(), at=AT, scheme_id=SCHEME, holder_id=f"p-{child}")
    parent = MEI_LING.acting_for(f"p-{child}")
    use = ask(number, 5_000, holder=parent)
    with pytest.raises(NotFound):
        confirm_use(actor=KA_MAN.acting_for(f"p-{child}"), at=AT, use_id=use)
    confirm_use(actor=parent, at=AT, use_id=use)
    assert left(number) == FULL - 5_000


def test_a_second_factor_where_the_scheme_wants_it(voucher, monkeypatch):
    strict = trail.scheme_of(SCHEME).model_copy(update={"confirm": "second_factor", "most_per_use": 200})
    assert isinstance(strict, VoucherScheme)
    for module in ("trail", "operations.using", "queries"):
        monkeypatch.setattr(f"balcao.vouchers.{module}.scheme_of", lambda _name: strict)
    with pytest.raises(BadAmount):
        ask(voucher, 201)
    number = ask(voucher, 200)
    with pytest.raises(AssuranceTooLow):
        confirm_use(actor=person(1, assurance=1), at=AT, use_id=number)
    confirm_use(actor=person(1, assurance=2), at=AT, use_id=number)
    assert left(voucher) == FULL - 200


def test_a_card_on_paper_with_its_pin(voucher):
    for pin in ("12345", "123456", "111111", "abcdef", "１２３４５７"):
        with pytest.raises(BadPin):
            make_card(actor=MEI_LING, at=AT, voucher_id=voucher, pin=pin)
    number = make_card(actor=MEI_LING, at=AT, voucher_id=voucher, pin="480213")
    with pytest.raises(WrongPin):
        ask_use(actor=CLINIC, at=AT, code=number, amount=100, key="k", pin="000000")
    use = ask_use(actor=CLINIC, at=AT, code=number, amount=100, key="k", pin="480213")
    assert use_asked(actor=CLINIC, at=AT, use_id=use).state == "paid"
    assert left(voucher) == FULL - 100
    for count in range(5):
        with pytest.raises(WrongPin):
            ask_use(actor=CLINIC, at=AT, code=number, amount=100, key=f"w{count}", pin="000000")
    with pytest.raises(CardLocked):
        ask_use(actor=CLINIC, at=AT, code=number, amount=100, key="right", pin="480213")
    held = card_of(actor=MEI_LING, at=AT, voucher_id=voucher)
    assert held is not None
    assert held.locked
    make_card(actor=MEI_LING, at=AT, voucher_id=voucher, pin="480214")
    with pytest.raises(NoSuchCode):
        ask_use(actor=CLINIC, at=AT, code=number, amount=100, key="old", pin="480213")


def test_cancelled_on_the_same_day_with_a_reason(voucher):
    number = pay(voucher, 15_000)
    with pytest.raises(ReasonMissing):
        cancel_use(actor=CLINIC, at=AT, use_id=number, reason=" ")
    with pytest.raises(TooLateToCancel):
        cancel_use(actor=CLINIC, at=AT + timedelta(days=1), use_id=number, reason="Wrong")
    assert left(voucher) == FULL - 15_000
    cancel_use(actor=CLINIC, at=AT, use_id=number, reason="Wrong amount")
    cancel_use(actor=CLINIC, at=AT, use_id=number, reason="Wrong amount")
    assert left(voucher) == FULL
    assert [each.state for each in taken(actor=CLINIC, at=AT)] == ["cancelled"]


def test_the_database_lets_no_voucher_go_below_nothing(voucher):
    row = models.Voucher.objects.get(pk=voucher)
    with pytest.raises(MoreThanLeft):
        trail.move(row, "spent", -FULL - 1, at=AT, key="too much")
    with pytest.raises(IntegrityError, match="vouchers_movement_in_its_direction"), transaction.atomic():
        models.Movement.objects.create(voucher=row, kind="given", amount=-1, at=AT, key="odd")
    movement = models.Movement.objects.get(voucher=row)
    with pytest.raises(Exception, match="only ever added"), transaction.atomic():
        models.Movement.objects.filter(pk=movement.pk).update(amount=1)
    assert left(voucher) == FULL


@pytest.mark.django_db(transaction=True)
def test_two_clinics_at_once_take_no_more_than_there_is():
    begin()
    voucher = give_voucher(actor=system_actor(), at=AT, scheme_id=SCHEME, holder_id="p-1")
    uses = [ask(voucher, 50_000, key=f"k{count}") for count in range(2)]
    start, told = Barrier(2), []

    def confirm(number):
        try:
            start.wait()
            confirm_use(actor=MEI_LING, at=AT, use_id=number)
            told.append("paid")
        except MoreThanLeft:
            told.append("refused")
        finally:
            connection.close()

    threads = [Thread(target=confirm, args=(each,)) for each in uses]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(told) == ["paid", "refused"]
    assert left(voucher) == FULL - 50_000


@pytest.mark.django_db(transaction=True)
def test_the_same_card_at_once_with_the_same_key_is_taken_once():
    begin()
    voucher = give_voucher(actor=system_actor(), at=AT, scheme_id=SCHEME, holder_id="p-1")
    card = make_card(actor=MEI_LING, at=AT, voucher_id=voucher, pin="480213")
    start, told = Barrier(2), []

    def press():
        try:
            start.wait()
            told.append(ask_use(actor=CLINIC, at=AT, code=card, amount=10_000, key="same", pin="480213"))
        finally:
            connection.close()

    threads = [Thread(target=press) for _count in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(told) == 2
    assert len(set(told)) == 1
    assert left(voucher) == FULL - 10_000


def test_a_month_is_settled_once_and_the_ledger_adds_up(voucher):
    pay(voucher, 15_000, key="a")
    pay(voucher, 5_000, key="b")
    cancel_use(actor=CLINIC, at=AT, use_id=pay(voucher, 1_000, key="c"), reason="Wrong")
    assert settle_what_is_due(at=AT) == 0
    later, period = next_month(), f"{AT.astimezone(MACAU):%Y-%m}"
    assert settle_what_is_due(at=later) == 1
    assert settle_provider(at=later, scheme_id=SCHEME, provider_id="e-7", period=period) is not None
    (statement,) = statements_of(actor=CLINIC, at=later)
    assert (statement.period, statement.uses, statement.amount, statement.paid_at) == (period, 2, 20_000, None)
    assert settle_provider(at=later, scheme_id=SCHEME, provider_id="e-7", period=period) is None
    assert Payout.objects.get().amount == 20_000
    assert verify_ledger().intact
    _shown, uses, _said = statement_of(actor=CLINIC, at=later, statement_id=statement.id)
    assert [each.amount for each in uses] == [15_000, 5_000]
    with pytest.raises(NotFound):
        statement_of(actor=NO_CLINIC, at=later, statement_id=statement.id)


def test_a_provider_says_what_is_wrong_and_the_department_answers(voucher):
    pay(voucher, 15_000)
    at = next_month()
    number = settle_provider(at=at, scheme_id=SCHEME, provider_id="e-7", period=f"{AT.astimezone(MACAU):%Y-%m}")
    assert number is not None
    with pytest.raises(ReasonMissing):
        say_difference(actor=CLINIC, at=at, statement_id=number, text="")
    say_difference(actor=CLINIC, at=at, statement_id=number, text="One is missing.")
    with pytest.raises(SaidAlready):
        say_difference(actor=CLINIC, at=at, statement_id=number, text="Still.")
    assert open_differences(actor=STRANGER) == []
    (waiting,) = open_differences(actor=ONE)
    with pytest.raises(NotFound):
        answer_difference(actor=STRANGER, at=at, difference_id=waiting.id, answer="No.")
    answer_difference(actor=ONE, at=at, difference_id=waiting.id, answer="It was cancelled.")
    assert open_differences(actor=ONE) == []
    _shown, _uses, (said,) = statement_of(actor=CLINIC, at=at, statement_id=number)
    assert said.answer == "It was cancelled."


def test_the_department_sees_months_and_unusual_uses(voucher):
    night = AT.replace(hour=23, minute=30)
    for count in range(4):
        pay(voucher, 1_000, at=night + timedelta(minutes=count), key=f"n{count}")
    (month,) = months_of(actor=ONE, scheme_id=SCHEME)
    assert (month.given, month.spent, month.passed_on) == (FULL, 4_000, 0)
    found = unusual_uses(actor=ONE, at=night + timedelta(hours=1), scheme_id=SCHEME)
    assert {(each.why, each.uses) for each in found} == {("night", 4), ("again", 4)}
    with pytest.raises(NotFound):
        unusual_uses(actor=STRANGER, at=AT, scheme_id=SCHEME)


def test_what_is_left_after_the_last_day_is_gone(voucher):
    after = AT.replace(year=2028, month=5, day=2)
    assert end_what_is_over(at=AT) == 0
    assert end_what_is_over(at=after) == 1
    assert end_what_is_over(at=after) == 0
    assert left(voucher) == 0
    with pytest.raises(NotInUse):
        show_code(actor=MEI_LING, at=after, voucher_id=voucher)


def test_anyone_reads_who_takes_them(world):
    found = list(takers_of(scheme_id=SCHEME, at=AT))
    assert "SSM-CL-2025-000041" in {each.number for each in found}
    assert {"濠江醫療中心"} <= {each.name["zh-Hant"] for each in found}


def test_the_demo_world_has_vouchers_and_loading_twice_changes_nothing(world):
    for _time in range(2):
        demo.load_demo(at=AT)
    assert left(models.Voucher.objects.get(holder_id="p-1").pk) == FULL - 23_000
    assert models.Voucher.objects.count() == 4
