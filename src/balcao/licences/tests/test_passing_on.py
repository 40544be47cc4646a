"""A licence that goes to another holder, its document that is replaced, and its past."""

from datetime import date, timedelta
from typing import Any

import pytest

from balcao.kernel.errors import NotFound
from balcao.licences.api import (
    ChangeKind,
    LicenceState,
    SameHolder,
    change_terms,
    get_licence,
    history_of,
    licence_as_at,
    licences_of,
    obligations_of,
    replace_document,
    transfer_licence,
)
from balcao.licences.tests.conftest import AGENCY, AT, CATERING, HOLDER, PLATFORM, STRANGER, kept

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("licences")]
LATER = AT + timedelta(days=10)


def transfer(at=AT, **changes):
    given: dict[str, Any] = {
        "number": AGENCY,
        "to_holder": "p-5",
        "terms": {"technical_director": "何少芬"},
        "document_number": "DST-TA-2026-000099",
        "case_reference": "DST-2026-000001-A",
        "key": "case:9",
    }
    return transfer_licence(actor=PLATFORM.acting_for("e-2"), at=at, **(given | changes))


def test_the_licence_is_the_new_holders_and_stays_visible_to_the_old_one_as_it_was():
    transfer()
    theirs = get_licence(actor=STRANGER, at=LATER, number=AGENCY)
    assert (theirs.holder_id, theirs.state, theirs.terms["technical_director"]) == (
        "p-5",
        LicenceState.IN_FORCE,
        "何少芬",
    )
    before = get_licence(actor=HOLDER, at=LATER, number=AGENCY)
    assert (before.holder_id, before.state, before.terms["technical_director"]) == (
        "e-2",
        LicenceState.TRANSFERRED,
        "李偉強",
    )
    assert [each.state for each in licences_of(actor=HOLDER, at=LATER, kind="travel-agency")] == ["transferred"]
    assert [each.number for each in licences_of(actor=STRANGER, at=LATER)] == [AGENCY]


def test_the_old_holder_reads_nothing_that_happened_after():
    transfer()
    change_terms(actor=PLATFORM, at=LATER, number=AGENCY, terms={"guarantee": 1}, case_reference="", key="after")
    assert [each.kind for each in history_of(actor=HOLDER, at=LATER, number=AGENCY)] == ["entered", "transferred"]
    assert len(history_of(actor=STRANGER, at=LATER, number=AGENCY)) == 3
    assert obligations_of(actor=HOLDER, at=LATER, number=AGENCY) == []


def test_transferring_twice_by_the_same_act_transfers_once():
    first, before = transfer(), kept()
    assert transfer() == first
    assert kept() == before


def test_nothing_goes_to_its_own_holder_or_from_a_stranger():
    before = kept()
    with pytest.raises(SameHolder):
        transfer(to_holder="e-2")
    with pytest.raises(NotFound):
        transfer_licence(
            actor=PLATFORM.acting_for("e-1"),
            at=AT,
            number=AGENCY,
            to_holder="p-5",
            terms={},
            document_number="",
            case_reference="",
            key="x",
        )
    assert kept() == before


def test_another_document_stands_for_the_same_licence():
    given: dict[str, Any] = {
        "number": CATERING,
        "document_number": "IAM-RTR-2026-000007",
        "case_reference": "c",
        "key": "case:1",
    }
    licence = replace_document(actor=PLATFORM, at=AT, **given)
    assert replace_document(actor=PLATFORM, at=AT, **given) == licence
    assert (licence.number, licence.document_number) == (CATERING, "IAM-RTR-2026-000007")
    assert history_of(actor=HOLDER, at=AT, number=CATERING)[-1].kind is ChangeKind.REPLACED


def test_the_past_is_as_it_was_on_any_day():
    transfer(at=LATER)
    on = {day: licence_as_at(actor=PLATFORM, at=LATER, number=AGENCY, day=day) for day in (AT.date(), LATER.date())}
    assert [each.holder_id for each in on.values()] == ["e-2", "p-5"]
    with pytest.raises(NotFound):
        licence_as_at(actor=PLATFORM, at=LATER, number=AGENCY, day=date(2025, 12, 31))
    with pytest.raises(NotFound):
        licence_as_at(actor=PLATFORM, at=LATER, number=AGENCY, day=AT.date(), known_at=AT - timedelta(seconds=1))
