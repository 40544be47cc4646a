"""Money in the demo world, one of each: a deposit held and one to be paid, a tax in parts, payouts that wait, went and
came back. All through the real verbs."""

from datetime import datetime, timedelta
from typing import Any

from django.db import transaction

from balcao.cases.demo import draft_as, lodge_as, officer_of
from balcao.cases.facts import Known
from balcao.cases.models import Case, Charge, Draft
from balcao.cases.operations.deciding import decide_case
from balcao.cases.operations.lodging import checkout
from balcao.cases.operations.running import run_case
from balcao.cases.readiness import work_out
from balcao.cases.yearly import charge_yearly_fees, yearly_matters
from balcao.catalogue.api import get_published
from balcao.entities.api import neighbours
from balcao.kernel.actor import Actor, system_actor
from balcao.kernel.clock import add_months, macau_date
from balcao.kernel.money import percent
from balcao.licences.api import record_licence
from balcao.payments.api import (
    agree_plan,
    announce_collections,
    answer_batch,
    bank_answer,
    basket_of,
    batch,
    batch_file,
    confirm_account,
    give_account,
    have_consent,
    import_statement,
    make_batch,
    read_answer,
    schedules,
    shown_reference,
    transfer_reference,
)

FIRECRACKERS, MARRIAGE, TAX = "cpsp-firecracker-permit", "fss-marriage-subsidy", "dsf-tax-payment"
SIO_FAN, ASSOCIATION = 5, "e-4"
TREASURER, SECOND = 14, 18
RADIO = "CTT-RL-2025-800001"
STATEMENT = {"day": "day", "amount": "amount", "text": "text"}


@transaction.atomic
def load_demo(*, at: datetime) -> None:
    """One of each kind of money; loading twice changes nothing."""
    if Draft.objects.filter(start_key__startswith="demo-money:").exists():
        return
    yesterday = at - timedelta(days=1)
    _deposits(yesterday)
    _parts(yesterday)
    _payouts(yesterday)
    _consent(yesterday)


def _sio_fan(holder: str) -> Actor:
    return Actor(person_id=SIO_FAN, name="何少芬", assurance=3, holder_id=holder)


def _begin(service_id: str, lodger: Actor, at: datetime, key: str, **changes: Any) -> Draft:
    """A worked example of a service, as that person's own application of that day."""
    version = get_published(service_id, at=at)
    example = version.definition.examples["granted"]
    facts = {**example.facts, **changes.pop("facts", {})}
    answers = {**example.answers, **changes}
    return draft_as(lodger, version, Known(facts, (), ""), answers, at=at, key=f"demo-money:{key}")


def _paid_by_transfer(order_id: int, holder: Actor, at: datetime) -> None:
    """The bank's statement of that day has a transfer for one of the holder's open orders."""
    (due,) = [each for each in basket_of(actor=holder, at=at) if each.order.id == order_id]
    text = shown_reference(transfer_reference(due.order))
    day = macau_date(at).isoformat()
    body = f"day,amount,text\n{day},{due.total / 100:.2f},{text}\n".encode()
    treasurer = officer_of(TREASURER, at)
    import_statement(actor=treasurer, at=at, name=f"statement-{order_id}.csv", body=body, mapping=STATEMENT)


def _deposits(at: datetime) -> None:
    """Two permits were granted on a deposit: one is held, the other is to be paid."""
    lodger = _sio_fan(ASSOCIATION)
    event = (macau_date(at) + timedelta(days=21)).isoformat()
    for number, key in enumerate(("deposit", "deposit-to-pay")):
        draft = _begin(FIRECRACKERS, lodger, at, key, quantity=200 + number, event_on=event)
        case = Case.objects.get(reference=lodge_as(lodger, draft, at=at))
        if not case.outcome:
            decide_case(
                actor=officer_of(TREASURER, at), at=at, reference=case.reference, outcome="approve", note="現場已核對。"
            )
        run_case(case_id=case.pk, at=at)
        if key == "deposit":
            charge = Charge.objects.get(case=case)
            _paid_by_transfer(charge.order_id or 0, lodger, at)
            run_case(case_id=case.pk, at=at)


def _parts(at: datetime) -> None:
    """A tax is paid in parts, the first one is paid."""
    payer = _sio_fan(f"p-{SIO_FAN}")
    due_on = (macau_date(at) + timedelta(days=40)).isoformat()
    note = {
        "note_no": "CP-2026-0005000",
        "tax_name": "市區房屋稅",
        "tax_year": "2025",
        "amount": 9600,
        "due_on": due_on,
    }
    draft = _begin(TAX, payer, at, "parts", facts={"tax_notes": note})
    total = work_out(draft, at).total
    order = checkout(actor=payer, at=at, draft_id=draft.pk, shown_total=total)
    way = schedules(actor=payer, at=at, order_id=order.id)[1]
    agree_plan(actor=payer, at=at, order_id=order.id, count=len(way.parts), shown_total=way.total)
    first = min(each.order.id for each in basket_of(actor=payer, at=at) if each.order.part_of == order.id)
    _paid_by_transfer(first, payer, at)
    case = Case.objects.filter(draft=draft).first()
    if case is not None:
        run_case(case_id=case.pk, at=at)


def _consent(at: datetime) -> None:
    """A yearly fee of a radio licence is due in a week and will be taken by standing consent."""
    holder, began = _sio_fan(ASSOCIATION), add_months(macau_date(at) + timedelta(days=7), -12)
    record_licence(
        actor=system_actor(),
        at=at,
        kind="radio",
        register="DEMO",
        holder_id=ASSOCIATION,
        department="CTT",
        name={"zh-Hant": "無線電通訊牌照", "pt": "Licença de radiocomunicações", "en": "Radio licence"},
        terms={"purpose": "活動對講", "device_count": 4},
        valid_from=began,
        valid_until=add_months(began, 48),
        document_number=RADIO,
        case_reference="",
        key="demo-money:radio",
    )
    (fee,) = [each for each in yearly_matters(actor=holder, at=at) if each.number == RADIO]
    most = percent(fee.amount, 120)
    have_consent(actor=holder, at=at, matter=fee.matter, department=fee.department, title=fee.title, most=most)
    charge_yearly_fees(at=at)
    announce_collections(at=at)


def _payouts(at: datetime) -> None:
    """Of three subsidies one is paid, one came back for a wrong account, one waits for its first account."""
    around = neighbours(at=at)["person"]
    people = [_sio_fan(f"p-{SIO_FAN}")]
    for _ in range(2):
        neighbour = next(around)
        number, name = neighbour.head
        people.append(Actor(person_id=number, name=name, assurance=3, holder_id=neighbour.holder_id))
    for key, person in enumerate(people):
        married = (macau_date(at) - timedelta(days=60 + key)).isoformat()
        facts = {"civil_records": {"marital_status": "married", "married_on": married, "spouse_name": "馮志明"}}
        draft = _begin(MARRIAGE, person, at, f"subsidy-{key}", facts=facts)
        lodge_as(person, draft, at=at)
        if key < 2:
            account = f"0102-{345678 + key}-{key}890"
            given = give_account(actor=person, at=at, bank="BNULMOMX", number=account, name=person.name)
            confirm_account(actor=person, at=at, account_id=given)
    number = make_batch(actor=officer_of(TREASURER, at), at=at)
    answer_batch(actor=officer_of(SECOND, at), at=at, batch_id=number, approve=True)
    treasurer = officer_of(TREASURER, at)
    sent = batch(actor=treasurer, batch_id=number).entries
    wrong = {each.end_to_end: "AC01" for each in sent if each.payout.holder_id == f"p-{SIO_FAN}"}
    _name, file = batch_file(actor=treasurer, at=at, batch_id=number)
    read_answer(actor=treasurer, at=at, name="pain.002.xml", body=bank_answer(file, wrong))
