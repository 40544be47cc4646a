"""Many renewals begun, declared, signed and lodged in one go; what holds one up holds up no other."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connections

from balcao.bundles.api import (
    NothingChosen,
    PartState,
    TooMany,
    ask_signatures,
    begin_renewals,
    bundle_view,
    declare_all_unchanged,
    lodge_ready,
    renewable,
    sign_all,
    signing_parts,
)
from balcao.bundles.models import Bundle, Part
from balcao.bundles.operations import beginning
from balcao.bundles.testing import OWNER, chain, renewed_before
from balcao.cases.api import ContentChanged, FeeChanged, discard_draft, save_answers
from balcao.cases.models import Case, Draft, Signature
from balcao.cases.testing import AT, load_world, person
from balcao.foundation.jobs.api import run_waiting_jobs
from balcao.kernel.errors import NotFound
from balcao.licences.models import Licence, Obligation
from balcao.payments.models import Order

STRANGER = person(1, "e-1")


@pytest.fixture
def six(db, registers):
    load_world()
    numbers = chain(6)
    renewed_before(numbers)
    return numbers


def begun(numbers, *, key="once"):
    number = begin_renewals(actor=OWNER, at=AT, key=key, numbers=numbers)
    while beginning.begin_some(at=AT, bundle_id=number):
        pass
    return number


def states(number):
    return [each.state for each in bundle_view(actor=OWNER, at=AT, bundle_id=number).parts]


def drafts(number):
    return [each.draft for each in bundle_view(actor=OWNER, at=AT, bundle_id=number).parts if each.draft]


def shown(number):
    """What the page shows of each application: its content's hash."""
    return {each.id: each.content for each in drafts(number)}


def signed(number):
    declare_all_unchanged(actor=OWNER, at=AT, bundle_id=number)
    ask_signatures(actor=OWNER, at=AT, bundle_id=number, shown=shown(number))
    parts = signing_parts(actor=OWNER, at=AT, bundle_id=number)
    return sign_all(actor=OWNER, at=AT, bundle_id=number, hashes={each.id: each.content_hash for each in parts})


def test_six_are_declared_signed_and_ordered_without_typing_a_word(six):
    number = begun(six)
    assert states(number) == [PartState.TO_ANSWER] * 6
    declare_all_unchanged(actor=OWNER, at=AT, bundle_id=number)
    assert states(number) == [PartState.TO_SIGN] * 6
    ask_signatures(actor=OWNER, at=AT, bundle_id=number, shown=shown(number))
    assert states(number) == [PartState.SIGNING] * 6
    assert signed(number) == 6
    view = bundle_view(actor=OWNER, at=AT, bundle_id=number)
    assert [each.state for each in view.parts] == [PartState.TO_LODGE] * 6
    assert view.total == sum(each.total for each in drafts(number)) > 0
    with pytest.raises(FeeChanged):
        lodge_ready(actor=OWNER, at=AT, bundle_id=number, shown_total=view.total - 1, shown=shown(number))
    done = lodge_ready(actor=OWNER, at=AT, bundle_id=number, shown_total=view.total, shown=shown(number))
    assert len(done.orders) == 6
    assert not done.problems
    assert Order.objects.filter(pk__in=done.orders, state="open").count() == 6
    again = lodge_ready(actor=OWNER, at=AT, bundle_id=number, shown_total=view.total, shown=shown(number))
    assert again.orders == done.orders


def test_what_was_said_last_time_is_said_again_and_what_was_answered_stays(six):
    number = begun(six[:2])
    first, second = drafts(number)
    save_answers(actor=OWNER, at=AT, draft_id=first.id, values={"changed": True}, seen={})
    declare_all_unchanged(actor=OWNER, at=AT, bundle_id=number)
    kept = {row.question: row.value for row in Draft.objects.get(pk=first.id).answers.all()}
    assert kept == {"changed": True}
    said = {row.question: row.value for row in Draft.objects.get(pk=second.id).answers.all()}
    assert said["waste_collection_hours"] == "23:00 – 24:00"
    assert said["changed"] is False
    declare_all_unchanged(actor=OWNER, at=AT, bundle_id=number)
    assert states(number) == [PartState.TO_ANSWER, PartState.TO_SIGN]


def test_one_never_renewed_before_is_asked_what_nobody_said_yet(db, registers):
    load_world()
    number = begun(chain(2))
    declare_all_unchanged(actor=OWNER, at=AT, bundle_id=number)
    assert states(number) == [PartState.TO_ANSWER] * 2


def test_begun_twice_it_is_one_bundle_with_one_application_each(six):
    number = begun(six)
    assert begin_renewals(actor=OWNER, at=AT, key="once", numbers=six) == number
    beginning.begin_some(at=AT, bundle_id=number)
    assert (Bundle.objects.count(), Part.objects.count(), Draft.objects.filter(state="open").count()) == (1, 6, 6)
    with pytest.raises(NothingChosen):
        begin_renewals(actor=OWNER, at=AT, key="another", numbers=six)
    assert all(each.in_course for each in renewable(actor=OWNER, at=AT) if each.licence.number in six)


def test_a_run_that_died_half_way_begins_none_of_them_twice(six, monkeypatch):
    number = begin_renewals(actor=OWNER, at=AT, key="once", numbers=six)
    save, saved = Part.save, []

    def dies(part, **options):
        saved.append(part)
        if len(saved) == 3:
            raise SystemExit
        save(part, **options)

    monkeypatch.setattr(Part, "save", dies)
    with pytest.raises(SystemExit):
        beginning.begin_some(at=AT, bundle_id=number)
    monkeypatch.setattr(Part, "save", save)
    while beginning.begin_some(at=AT, bundle_id=number):
        pass
    assert Draft.objects.filter(state="open").count() == 6
    assert states(number) == [PartState.TO_ANSWER] * 6


def test_what_holds_one_up_holds_up_no_other(six):
    Obligation.objects.create(
        licence=Licence.objects.get(number=sorted(six)[1]),
        key="grease-trap",
        name={"en": "Grease trap"},
        kind="proof",
        due_on="2026-10-01",
        basis={},
        set_at=AT,
        neglect="nothing",
    )
    number = begun(six)
    parts = drafts(number)
    discard_draft(actor=OWNER, at=AT, draft_id=parts[2].id)
    save_answers(actor=OWNER, at=AT, draft_id=parts[3].id, values={"changed": True}, seen={})
    signed(number)
    assert states(number) == [
        PartState.TO_LODGE,
        PartState.HELD_UP,
        PartState.DROPPED,
        PartState.TO_ANSWER,
        PartState.TO_LODGE,
        PartState.TO_LODGE,
    ]


def test_one_whose_window_is_shut_meanwhile_says_so(six):
    number = begin_renewals(actor=OWNER, at=AT, key="once", numbers=six[:2])
    Licence.objects.filter(number=min(six[:2])).update(valid_until="2028-01-10")
    beginning.begin_some(at=AT, bundle_id=number)
    first, second = bundle_view(actor=OWNER, at=AT, bundle_id=number).parts
    assert (first.state, first.problem) == (PartState.OBSTRUCTED, "cases.window_closed")
    assert first.opens_on is not None
    assert second.state is PartState.TO_ANSWER


def test_nothing_and_too_much_are_refused(six, monkeypatch):
    with pytest.raises(NothingChosen):
        begin_renewals(actor=OWNER, at=AT, key="none", numbers=[])
    monkeypatch.setattr(beginning, "MOST", 5)
    with pytest.raises(TooMany):
        begin_renewals(actor=OWNER, at=AT, key="many", numbers=six)
    assert not Bundle.objects.exists()


def test_another_holder_and_somebody_not_asked_find_nothing(six):
    number = begun(six)
    for act in (bundle_view, declare_all_unchanged):
        with pytest.raises(NotFound):
            act(actor=STRANGER, at=AT, bundle_id=number)
    with pytest.raises(NotFound):
        ask_signatures(actor=STRANGER, at=AT, bundle_id=number, shown={})
    with pytest.raises(NotFound):
        lodge_ready(actor=STRANGER, at=AT, bundle_id=number, shown_total=0, shown={})
    with pytest.raises(NotFound):
        signing_parts(actor=STRANGER, at=AT, bundle_id=number)
    with pytest.raises(NotFound):
        sign_all(actor=STRANGER, at=AT, bundle_id=number, hashes={})
    assert not any(each.licence.number in six for each in renewable(actor=STRANGER, at=AT))


def test_signing_something_else_than_was_shown_signs_nothing(six):
    number = begun(six)
    declare_all_unchanged(actor=OWNER, at=AT, bundle_id=number)
    ask_signatures(actor=OWNER, at=AT, bundle_id=number, shown=shown(number))
    hashes = {each.id: each.content_hash for each in signing_parts(actor=OWNER, at=AT, bundle_id=number)}
    hashes[max(hashes)] = "0" * 64
    with pytest.raises(ContentChanged):
        sign_all(actor=OWNER, at=AT, bundle_id=number, hashes=hashes)
    assert states(number) == [PartState.SIGNING] * 6


def test_what_was_changed_or_finished_since_it_was_shown_is_neither_asked_for_nor_lodged(six):
    number = begun(six[:2])
    before = shown(number)
    declare_all_unchanged(actor=OWNER, at=AT, bundle_id=number)
    one_missing = dict(list(shown(number).items())[:1])
    for seen in (before, one_missing, {}):
        with pytest.raises(ContentChanged):
            ask_signatures(actor=OWNER, at=AT, bundle_id=number, shown=seen)
    assert states(number) == [PartState.TO_SIGN] * 2
    assert not Signature.objects.filter(draft_id__in=before).exists()
    signed(number)
    total = bundle_view(actor=OWNER, at=AT, bundle_id=number).total
    for seen in (before, one_missing, {}):
        with pytest.raises(ContentChanged):
            lodge_ready(actor=OWNER, at=AT, bundle_id=number, shown_total=total, shown=seen)
    assert not Order.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_two_clicks_at_once_begin_one_bundle(registers):
    load_world()
    numbers = chain(2)
    together = Barrier(2)

    def click(_):
        together.wait()
        try:
            return begin_renewals(actor=OWNER, at=AT, key="once", numbers=numbers)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(2) as threads:
        begun_twice = set(threads.map(click, range(2)))
    assert len(begun_twice) == 1
    run_waiting_jobs()
    assert Draft.objects.filter(state="open").count() == 2
    assert Case.objects.count() == 0
