"""A voucher for who has no account: given at a counter, spent with a paper card, there when an account is opened; and
whose vouchers they were is forgotten."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from balcao.accounts.models import Person, User
from balcao.entities.api import load_demo as load_entities
from balcao.exchange.api import Unreachable
from balcao.foundation.audit.models import Entry
from balcao.kernel.actor import Actor, Channel, Clerk, system_actor
from balcao.kernel.errors import NotFound
from balcao.vouchers import models
from balcao.vouchers.api import (
    CardLocked,
    NoSuchCode,
    NotEntitled,
    NotInUse,
    WrongPin,
    ask_use,
    carry_out,
    end_card,
    give_at_counter,
    give_voucher,
    hold_to_pass_on,
    make_card,
    vouchers_at_counter,
    vouchers_of,
)
from balcao.vouchers.operations import giving
from balcao.vouchers.operations.ending import end_what_is_over, forget_what_is_old
from balcao.vouchers.operations.settling import settle_provider
from balcao.vouchers.tests.test_vouchers import AT, CLINIC, FULL, MEI_LING, SCHEME, begin, left, next_month, pay

BIR = "7456789(5)"
CLERK = Clerk(person_id=20, name="counter", department="SAFP", assistance_id=1)


@pytest.fixture
def old(db, monkeypatch):
    """Somebody without an account whom a clerk helps; the register says that they have a right to one."""
    begin()
    load_entities(at=AT)
    monkeypatch.setattr(giving, "ask_which", lambda numbers, **_asked: {BIR} & set(numbers))
    number = Person.objects.create(name_zh="歐陽德成", name_pt="Ao Ieong Tak Seng", bir=BIR).pk
    return Actor(person_id=number, name="歐陽德成", holder_id=f"p-{number}", channel=Channel.COUNTER, clerk=CLERK)


def spend(number, pin="480213", *, key="k", at=AT, amount=10_000):
    return ask_use(actor=CLINIC, at=at, code=number, amount=amount, key=key, pin=pin)


def test_given_at_the_counter_spent_with_a_card_and_joined_to_the_account(old):
    assert vouchers_at_counter(actor=old, at=AT)[0].voucher is None
    voucher = give_at_counter(actor=old, at=AT, scheme_id=SCHEME)
    assert give_at_counter(actor=old, at=AT, scheme_id=SCHEME) == voucher
    given = Entry.objects.get(event="vouchers:voucher:given_at_counter")
    assert given.data["clerk"]["name"] == "counter"
    number = make_card(actor=old, at=AT, voucher_id=voucher, pin="480213")
    (shown,) = vouchers_at_counter(actor=old, at=AT)
    assert shown.card is not None
    assert shown.card.figures.replace(" ", "") == number
    assert models.Card.objects.get().made_by_name == "counter"
    spend(number)
    assert left(voucher) == FULL - 10_000
    User.objects.create(person_id=old.person_id, username="tak.seng", date_joined=AT)
    (mine,) = vouchers_of(actor=replace(old, clerk=None), at=AT)
    assert (mine.id, mine.balance) == (voucher, FULL - 10_000)
    assert give_voucher(actor=system_actor(), at=AT, scheme_id=SCHEME, holder_id=old.holder_id) == voucher


def test_a_lost_card_is_stopped_and_a_locked_one_replaced(old):
    voucher = give_at_counter(actor=old, at=AT, scheme_id=SCHEME)
    lost = make_card(actor=old, at=AT, voucher_id=voucher, pin="480213")
    end_card(actor=old, at=AT, voucher_id=voucher)
    end_card(actor=old, at=AT, voucher_id=voucher)
    with pytest.raises(NoSuchCode):
        spend(lost)
    locked = make_card(actor=old, at=AT, voucher_id=voucher, pin="480213")
    for count in range(5):
        with pytest.raises(WrongPin):
            spend(locked, "000000", key=f"w{count}")
    with pytest.raises(CardLocked):
        spend(locked)
    new = make_card(actor=old, at=AT, voucher_id=voucher, pin="915307")
    spend(new, "915307")
    assert left(voucher) == FULL - 10_000
    assert models.Card.objects.filter(ended_at=None).count() == 1


def test_only_a_clerk_gives_only_to_whom_they_help_and_only_what_the_register_says(old, monkeypatch):
    alone, ward = replace(old, clerk=None), replace(old, holder_id="p-1")
    for other in (alone, ward):
        with pytest.raises(NotFound):
            give_at_counter(actor=other, at=AT, scheme_id=SCHEME)
        with pytest.raises(NotFound):
            vouchers_at_counter(actor=other, at=AT)
    with pytest.raises(NotFound):
        give_at_counter(actor=old, at=AT, scheme_id="no-such")
    with pytest.raises(NotInUse):
        give_at_counter(actor=old, at=AT.replace(year=2030), scheme_id=SCHEME)
    monkeypatch.setattr(giving, "ask_which", lambda **_asked: frozenset())
    with pytest.raises(NotEntitled):
        give_at_counter(actor=old, at=AT, scheme_id=SCHEME)
    Person.objects.filter(pk=old.person_id).update(bir=None, permit="12345678")
    with pytest.raises(NotEntitled):
        give_at_counter(actor=old, at=AT, scheme_id=SCHEME)

    def silent(**_asked):
        raise Unreachable

    monkeypatch.setattr(giving, "ask_which", silent)
    Person.objects.filter(pk=old.person_id).update(bir=BIR, permit=None)
    with pytest.raises(Unreachable):
        give_at_counter(actor=old, at=AT, scheme_id=SCHEME)
    assert not models.Voucher.objects.exists()


def test_what_a_relative_passes_on_reaches_who_has_no_account(old):
    give_voucher(actor=system_actor(), at=AT, scheme_id=SCHEME, holder_id="p-1")
    theirs = give_at_counter(actor=old, at=AT, scheme_id=SCHEME)
    hold_to_pass_on(
        actor=MEI_LING,
        at=AT,
        case_reference="C-1",
        schemes=[SCHEME],
        scheme_id=SCHEME,
        to_card=BIR,
        relation="parent",
        amount=5_000,
    )
    assert carry_out(actor=system_actor(), at=AT, case_reference="C-1")
    assert left(theirs) == FULL + 5_000


def test_whose_vouchers_they_were_is_forgotten_after_the_years_and_statements_stay(db):
    begin()
    voucher = give_voucher(actor=system_actor(), at=AT, scheme_id=SCHEME, holder_id="p-1")
    make_card(actor=MEI_LING, at=AT, voucher_id=voucher, pin="480213")
    pay(voucher, 15_000)
    after, years_later = AT.replace(year=2028, month=5), datetime.fromisoformat("2034-01-01T09:00:00+08:00")
    end_what_is_over(at=after)
    assert forget_what_is_old(at=years_later) == 0  # its provider was not paid yet
    assert settle_provider(at=next_month(), scheme_id=SCHEME, provider_id="e-7", period=f"{AT:%Y-%m}")
    assert forget_what_is_old(at=years_later - timedelta(days=1)) == 0
    assert vouchers_of(actor=MEI_LING, at=after)
    assert forget_what_is_old(at=years_later) == 1
    assert forget_what_is_old(at=years_later) == 0
    assert vouchers_of(actor=MEI_LING, at=after) == []
    assert not models.Card.objects.exists()
    use = models.Use.objects.get()
    assert (use.asked_by_name, use.decided_by_name, use.amount) == ("", "", 15_000)
    assert models.Statement.objects.get().amount == 15_000
