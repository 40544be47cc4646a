"""Many applications of one service from one file: checked, chosen, signed once, paid once, each its own case."""

import threading
import time
from datetime import timedelta
from typing import Any

import pytest
from django.db import connections

from balcao.bundles.api import (
    MOST_ROWS,
    DeclarationsMissing,
    EmptyList,
    ListChanged,
    ListLodged,
    ListNotReady,
    ListState,
    NoGoodRow,
    NoList,
    ReasonTooLong,
    RowsWrong,
    UnknownColumns,
    begin_list,
    choose_rows,
    declarations_of,
    drop_list,
    list_rows,
    list_to_sign,
    list_view,
    lists_of,
    lodge_list,
    may_sign_list,
    refuse_list,
    service_for_list,
    services_for_lists,
    sign_list,
)
from balcao.bundles.models import ApplicationList, ListRow, ListSignature
from balcao.bundles.operations import list_work
from balcao.cases.api import NotNow, ReasonNeeded, discard_draft
from balcao.cases.models import Case, Draft, Signature
from balcao.cases.testing import AT, CATERING, CERTIFICATE, ORGANS, load_world, person, republish
from balcao.catalogue.api import words_of
from balcao.entities.models import Mandate, Seat
from balcao.exchange.api import Reply
from balcao.formkit.api import TooManyRows, UnreadableTable
from balcao.foundation.audit.api import entries_about
from balcao.foundation.jobs.api import run_waiting_jobs
from balcao.kernel.errors import AssuranceTooLow, NotFound, Refused
from balcao.notices.models import Notice
from balcao.payments.api import transfer_reference, verify_ledger
from balcao.payments.models import Order
from balcao.payments.queries import order_from

OWNER, TREASURER, SECRETARY, STRANGER = person(1, "e-1"), person(3), person(2), person(4)
GOOD, WRONG = "bank", "nothing of the kind"


@pytest.fixture(autouse=True)
def world(db, monkeypatch):
    load_world()

    def answered(*, actor, at, asked):
        return [Reply(each.register, "answered", dict(ORGANS), at) for each in asked]

    monkeypatch.setattr("balcao.cases.facts.fetch", answered)


@pytest.fixture
def unsigned():
    republish(CERTIFICATE, lambda content: content["data"].update(signing={"rule": "applicant"}))


@pytest.fixture
def free():
    republish(CERTIFICATE, lambda content: content["data"].update(fees=[], stamp={"kind": "none"}))


def version():
    return service_for_list(actor=OWNER, at=AT, service_id=CERTIFICATE)


def table(*purposes, heading="purpose"):
    return "\n".join([heading, *purposes]).encode()


def begun(data=None, *, key="k", actor=OWNER, declared=None):
    return begin_list(
        actor=actor,
        at=AT,
        key=key,
        service_id=CERTIFICATE,
        name="list.csv",
        data=table(GOOD, GOOD, GOOD) if data is None else data,
        declared=[each.id for each in declarations_of(version())] if declared is None else declared,
    )


def work(number, at=AT):
    while list_work.work_some(at=at, list_id=number):
        pass
    return list_view(actor=OWNER, at=at, list_id=number)


def chosen(number, *, only_good=False):
    work(number)
    choose_rows(actor=OWNER, at=AT, list_id=number, only_good=only_good)
    return work(number)


def signed(number):
    digest = list_view(actor=OWNER, at=AT, list_id=number).list_hash
    for who in (person(1), TREASURER):
        if may_sign_list(actor=who, at=AT, list_id=number):
            sign_list(actor=who, at=AT, list_id=number, list_hash=digest)
            work(number)
    return list_view(actor=OWNER, at=AT, list_id=number)


def lodging(number):
    lodge_list(actor=OWNER, at=AT, list_id=number)
    return work(number)


def paid(number, shown=None):
    """The bank says that every order of the list was transferred."""
    from balcao.cases.testing import officer
    from balcao.kernel.clock import macau_date
    from balcao.payments.api import import_statement

    lines = ["No,Date,Details,Credit"]
    for order in map(order_from, Order.objects.filter(state="open").order_by("pk")):
        lines.append(f"{order.id},{macau_date(AT)},{transfer_reference(order)},{order.total / 100:.2f}")
    mapping = {"day": "Date", "amount": "Credit", "text": "Details", "number": "No"}
    import_statement(
        actor=officer(14, "DSF", "treasury"), at=AT, name="nov.csv", body="\n".join(lines).encode(), mapping=mapping
    )


def test_from_the_file_to_cases_each_with_its_own_number_and_receipt():
    view = chosen(begun())
    number = view.id
    assert (view.state, view.begun, view.must_sign) == (ListState.SIGNING, 3, True)
    assert not Case.objects.exists()
    assert Notice.objects.filter(subject__en__startswith="Please sign 3").count() == 3
    view = signed(number)
    assert (view.state, view.signed) == (ListState.TO_LODGE, 3)
    assert Signature.objects.filter(signed_at__isnull=False).count() == 6
    assert not Notice.objects.filter(subject__en__startswith="Everybody").exists()
    assert Notice.objects.filter(subject__en__endswith="is signed").count() == 1
    view = lodging(number)
    assert (view.state, len(view.orders)) == (ListState.TO_PAY, 3)
    assert view.total == sum(Order.objects.values_list("total", flat=True))
    assert not Case.objects.exists()
    paid(number)
    run_waiting_jobs()
    rows = list_rows(actor=OWNER, at=AT, list_id=number)
    assert list_view(actor=OWNER, at=AT, list_id=number).state is ListState.DONE
    assert len({each.reference for each in rows}) == len({each.receipt for each in rows}) == 3
    assert all(each.paid == 4500 for each in rows)
    assert verify_ledger().intact
    events = [each.event for each in entries_about(f"list:{number}")]
    assert events == [f"bundles:list:{each}" for each in ("begun", "chosen", "signed", "signed", "lodging")]


def test_what_is_free_and_needs_no_signature_is_lodged_at_once(unsigned, free):
    view = chosen(begun())
    assert view.state is ListState.TO_LODGE
    assert lodging(view.id).state is ListState.DONE
    assert Case.objects.count() == 3


def test_wrong_rows_are_named_by_row_and_column_and_nothing_is_begun():
    number = begun(table(GOOD, WRONG, "other"))
    view = work(number)
    assert (view.state, view.good, view.wrong) == (ListState.TO_CHOOSE, 1, 2)
    wrong = list_rows(actor=OWNER, at=AT, list_id=number, only="wrong")
    assert [(each.number, each.faults[0]["question"]) for each in wrong] == [(2, "purpose"), (3, "purpose_words")]
    with pytest.raises(RowsWrong):
        choose_rows(actor=OWNER, at=AT, list_id=number, only_good=False)
    assert not Draft.objects.exists()
    assert choose_rows(actor=OWNER, at=AT, list_id=number, only_good=True) == 1
    assert choose_rows(actor=OWNER, at=AT, list_id=number, only_good=False) == 1
    work(number)
    assert Draft.objects.count() == 1


def test_a_list_with_no_good_row_goes_nowhere():
    number = begun(table(WRONG))
    work(number)
    with pytest.raises(NoGoodRow):
        choose_rows(actor=OWNER, at=AT, list_id=number, only_good=True)
    assert not Draft.objects.exists()


def test_choosing_before_the_rows_are_checked_waits():
    number = begun()
    with pytest.raises(ListNotReady):
        choose_rows(actor=OWNER, at=AT, list_id=number, only_good=True)
    with pytest.raises(ListNotReady):
        lodge_list(actor=OWNER, at=AT, list_id=number)


def test_the_same_file_sent_twice_is_one_list():
    assert begun() == begun()
    assert begun(key="other") != begun()
    assert ApplicationList.objects.count() == 2


@pytest.mark.parametrize(
    ("data", "failure"),
    [
        (b"purpose,colour\nbank,red", UnknownColumns),
        (b"purpose\n", EmptyList),
        (b"PK\x03\x04nothing", UnreadableTable),
        (table(*[GOOD] * (MOST_ROWS + 1)), TooManyRows),
    ],
)
def test_a_file_that_is_no_list_is_refused_and_nothing_kept(data, failure):
    with pytest.raises(failure):
        begun(data)
    assert not ApplicationList.objects.exists()


def test_statements_are_agreed_to_first():
    with pytest.raises(DeclarationsMissing):
        begun(declared=[])
    assert not ApplicationList.objects.exists()


def test_columns_and_choices_may_be_named_as_the_page_names_them():
    labels = [words_of(version(), language) for language in ("pt", "zh-Hant", "en")]
    for place, words in enumerate(labels):
        data = table(words.option("grant", "purpose"), heading=words.label("purpose"))
        number = begun(data, key=f"k{place}")
        assert ListRow.objects.get(list=number).answers["purpose"] == "grant"
        assert work(number).wrong == 0


def test_only_services_whose_application_fits_a_row_are_offered():
    assert CERTIFICATE in [each.service_id for each in services_for_lists(actor=OWNER, at=AT)]
    with pytest.raises(NoList):
        service_for_list(actor=person(3, "e-2"), at=AT, service_id=CATERING)


def test_it_is_nobody_else_s():
    number = chosen(begun()).id
    for other in (STRANGER, person(4, "e-2"), person(5, "e-4")):
        for act in (
            lambda other=other: list_view(actor=other, at=AT, list_id=number),
            lambda other=other: list_rows(actor=other, at=AT, list_id=number),
            lambda other=other: choose_rows(actor=other, at=AT, list_id=number, only_good=True),
            lambda other=other: lodge_list(actor=other, at=AT, list_id=number),
            lambda other=other: drop_list(actor=other, at=AT, list_id=number),
            lambda other=other: list_to_sign(actor=other, at=AT, list_id=number),
            lambda other=other: sign_list(actor=other, at=AT, list_id=number, list_hash="x"),
            lambda other=other: refuse_list(actor=other, at=AT, list_id=number, list_hash="x", reason="no"),
        ):
            with pytest.raises(NotFound):
                act()
    assert [each.id for each in lists_of(actor=OWNER, at=AT)] == [number]
    assert not ListSignature.objects.exists()
    assert Draft.objects.filter(state="open").count() == 3


def test_a_signer_refuses_the_whole_list_with_a_reason_once_and_signs_no_more():
    view = chosen(begun())
    asked: dict[str, Any] = {"actor": TREASURER, "at": AT, "list_id": view.id, "list_hash": view.list_hash}
    for reason, failure in ((" ", ReasonNeeded), ("x" * 1001, ReasonTooLong)):
        with pytest.raises(failure):
            refuse_list(**asked, reason=reason)
    with pytest.raises(ListChanged):
        refuse_list(**asked | {"list_hash": "0" * 64}, reason="Wrong bank")
    assert not ListSignature.objects.exists()
    for _ in range(2):
        refuse_list(**asked, reason="Wrong bank")
    with pytest.raises(NotNow):
        sign_list(**asked)
    work(view.id)
    refused = Signature.objects.filter(refused_at__isnull=False)
    assert set(refused.values_list("person_id", "reason")) == {(3, "Wrong bank")}
    assert refused.count() == 3
    view = list_view(actor=OWNER, at=AT, list_id=view.id)
    assert (view.state, [each.reason for each in view.refusals]) == (ListState.SIGNING, ["Wrong bank"])
    assert Notice.objects.filter(holder_id="e-1", subject__en__icontains="does not sign the list").count() == 1
    assert not may_sign_list(actor=TREASURER, at=AT, list_id=view.id)


def test_who_signed_the_list_refuses_it_no_more():
    view = chosen(begun())
    sign_list(actor=TREASURER, at=AT, list_id=view.id, list_hash=view.list_hash)
    with pytest.raises(NotNow):
        refuse_list(actor=TREASURER, at=AT, list_id=view.id, list_hash=view.list_hash, reason="Wrong bank")
    work(view.id)
    assert not Signature.objects.filter(refused_at__isnull=False).exists()


def test_dropped_before_it_is_lodged_nothing_of_it_is_left_and_twice_changes_nothing():
    view = chosen(begun())
    sign_list(actor=TREASURER, at=AT, list_id=view.id, list_hash=view.list_hash)
    for _ in range(2):
        drop_list(actor=OWNER, at=AT, list_id=view.id)
        assert work(view.id).state is ListState.DROPPED
    assert set(Draft.objects.values_list("state", flat=True)) == {"discarded"}
    assert not may_sign_list(actor=person(1), at=AT, list_id=view.id)
    with pytest.raises(NotFound):
        sign_list(actor=person(1), at=AT, list_id=view.id, list_hash=view.list_hash)
    with pytest.raises(ListNotReady):
        lodge_list(actor=OWNER, at=AT, list_id=view.id)
    assert [each.event for each in entries_about(f"list:{view.id}")].count("bundles:list:dropped") == 1
    assert not Case.objects.exists()


def test_dropped_while_it_is_prepared_it_stops_and_unchosen_it_never_begins(unsigned, free, monkeypatch):
    number = begun()
    work(number)
    choose_rows(actor=OWNER, at=AT, list_id=number, only_good=False)
    monkeypatch.setattr(list_work, "AT_ONCE", 1)
    assert list_work.work_some(at=AT, list_id=number)
    drop_list(actor=OWNER, at=AT, list_id=number)
    assert work(number).state is ListState.DROPPED
    assert [each.state for each in Draft.objects.all()] == ["discarded"]
    other = begun(key="other")
    work(other)
    drop_list(actor=OWNER, at=AT, list_id=other)
    with pytest.raises(ListNotReady):
        choose_rows(actor=OWNER, at=AT, list_id=other, only_good=True)


def test_a_list_that_is_lodged_is_not_dropped_nor_one_by_who_may_only_see(unsigned, free):
    number = chosen(begun()).id
    viewer = person(4, "e-1")
    Mandate.objects.create(
        entity_id=1, person_id=4, actions=["view"], since_on=AT.date(), until_on=AT.date(), granted_by="p-1"
    )
    with pytest.raises(Refused):
        drop_list(actor=viewer, at=AT, list_id=number)
    lodging(number)
    with pytest.raises(ListLodged):
        drop_list(actor=OWNER, at=AT, list_id=number)
    assert Case.objects.count() == 3


@pytest.mark.django_db(transaction=True)
def test_two_workers_on_one_list_double_nothing():
    number, together = begun(), threading.Barrier(2)

    def worker():
        try:
            together.wait()
            while list_work.work_some(at=AT, list_id=number):
                pass
        finally:
            connections.close_all()

    def both():
        threads = [threading.Thread(target=worker) for _ in range(2)]
        for each in threads:
            each.start()
        for each in threads:
            each.join()

    both()
    choose_rows(actor=OWNER, at=AT, list_id=number, only_good=False)
    both()
    assert Draft.objects.count() == 3
    assert Signature.objects.count() == Signature.objects.values("draft_id", "person_id").distinct().count()
    assert Notice.objects.filter(subject__en__startswith="Please sign 3").count() == 3
    digest = list_view(actor=OWNER, at=AT, list_id=number).list_hash
    for who in (person(1), TREASURER):
        sign_list(actor=who, at=AT, list_id=number, list_hash=digest)
    both()
    lodge_list(actor=OWNER, at=AT, list_id=number)
    both()
    assert Order.objects.count() == 3
    assert not ListRow.objects.exclude(problem="").exists()
    assert list_view(actor=OWNER, at=AT, list_id=number).state is ListState.TO_PAY
    connections.close_all()


def test_another_list_than_the_one_shown_is_not_signed_and_signing_needs_a_second_factor():
    view = chosen(begun())
    with pytest.raises(ListChanged):
        sign_list(actor=TREASURER, at=AT, list_id=view.id, list_hash="0" * 64)
    with pytest.raises(AssuranceTooLow):
        sign_list(actor=person(3, assurance=1), at=AT, list_id=view.id, list_hash=view.list_hash)
    assert not ListSignature.objects.exists()
    for _ in range(2):
        sign_list(actor=TREASURER, at=AT, list_id=view.id, list_hash=view.list_hash)
    assert ListSignature.objects.count() == 1


def test_one_that_was_dropped_holds_up_no_other():
    view = chosen(begun())
    first = Draft.objects.order_by("pk").values_list("pk", flat=True)[0]
    discard_draft(actor=OWNER, at=AT, draft_id=first)
    digest = view.list_hash
    for who in (person(1), TREASURER):
        sign_list(actor=who, at=AT, list_id=view.id, list_hash=digest)
        work(view.id)
    assert ListRow.objects.filter(signed=True).count() == 2


def test_killed_half_way_it_goes_on_without_doubles(unsigned, free, monkeypatch):
    number = begun(table(*[GOOD] * 6))
    work(number)
    choose_rows(actor=OWNER, at=AT, list_id=number, only_good=False)

    class Killed(Exception):
        pass

    for step, name in (("begin", "begin_known"), ("lodge", "lodge")):
        real, calls = getattr(list_work, name), list[int]()

        def dying(real=real, calls=calls, **given):
            calls.append(1)
            if len(calls) == 4:
                raise Killed
            return real(**given)

        with monkeypatch.context() as now_and_then:
            now_and_then.setattr(list_work, name, dying)
            with pytest.raises(Killed):
                work(number)
        if step == "begin":
            assert Draft.objects.count() == 3
            work(number)
            assert Draft.objects.count() == 6
            lodge_list(actor=OWNER, at=AT, list_id=number)
    assert Case.objects.count() == 3
    assert work(number).state is ListState.DONE
    assert work(number).lodged == Case.objects.count() == 6


def test_a_mandate_that_ended_meanwhile_stops_what_would_be_done_under_it(unsigned, free):
    clerk = person(3, "e-1")
    number = begun(actor=clerk)
    work(number)
    choose_rows(actor=clerk, at=AT, list_id=number, only_good=False)
    Mandate.objects.filter(entity_id=1).update(until_on=AT.date())
    Seat.objects.filter(entity_id=1, person_id=3).update(term_end=AT.date())
    work(number, at=AT + timedelta(days=3))
    assert not Draft.objects.exists()
    assert set(ListRow.objects.values_list("problem", flat=True)) != {""}


@pytest.mark.django_db(transaction=True)
def test_five_hundred_rows_are_prepared_and_lodged_within_a_minute(unsigned, free):
    number = begun(table(*[GOOD] * MOST_ROWS))
    begun_at = time.process_time()
    assert work(number).good == MOST_ROWS
    choose_rows(actor=OWNER, at=AT, list_id=number, only_good=False)
    work(number)
    assert lodging(number).state is ListState.DONE
    assert time.process_time() - begun_at < 60
    assert Case.objects.values("reference").distinct().count() == MOST_ROWS
    connections.close_all()
