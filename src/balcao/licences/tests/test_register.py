"""The public register shows what each law publishes, and is found by nothing else."""

from datetime import date, timedelta

import pytest

from balcao.kernel.errors import NotFound
from balcao.licences import models
from balcao.licences.api import (
    LicenceState,
    Restraint,
    Wanted,
    cease_licence,
    change_terms,
    listed_licence,
    record_licence,
    register_rows,
    restrain_licence,
    search_register,
    transfer_licence,
)
from balcao.licences.queries import register
from balcao.licences.tests.conftest import AGENCY, AT, CATERING, PLATFORM

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("licences")]
ALL = {AGENCY, CATERING, "IAM-FB-2024-000017", "DSAL-EA-2024-000005", "IAM-EC-2026-000002"}
NAME = {"zh-Hant": "准照", "pt": "Licença", "en": "Licence"}


def found(at=AT, **wanted):
    return {each.number for each in search_register(wanted=Wanted(**wanted), at=at).rows}


def restrain(number, act, since=date(2026, 11, 23), until=None, key="k"):
    restrain_licence(
        actor=PLATFORM, at=AT, number=number, act=act, holds_from=since, holds_until=until, reason=NAME, key=key
    )


def test_everything_that_is_published_is_listed_by_number():
    rows = search_register(wanted=Wanted(), at=AT).rows
    assert [each.number for each in rows] == sorted(ALL)


@pytest.mark.parametrize(
    ("words", "numbers"),
    [
        ("IAM-RT-2026-000003", {CATERING}),
        ("iamrt2026 000003", {CATERING}),
        ("好景旅行社", {AGENCY}),
        ("好景旅", {AGENCY}),
        ("agencia de viagens", {AGENCY}),
        ("新馬路 88 號", ALL),
        ("新马路", ALL),
        ("nothing of the kind", set()),
        ("好", ALL),
        ("%", ALL),
    ],
)
def test_it_is_found_by_number_name_and_premises_however_written(words, numbers):
    assert found(words=words) == numbers


def test_what_the_law_does_not_publish_neither_shows_nor_finds():
    agency = listed_licence(number=AGENCY, at=AT)
    assert set(agency.terms) == {"name_zh", "name_pt", "address_zh", "address_pt"}
    assert found(words="李偉強") == set()
    assert "偉強" not in str(models.Licence.objects.values_list("sought_by", "sought"))


def test_a_person_who_holds_a_licence_is_not_named():
    transfer_licence(
        actor=PLATFORM,
        at=AT,
        number=AGENCY,
        to_holder="p-5",
        terms={},
        document_number="",
        case_reference="",
        key="t",
    )
    assert listed_licence(number=AGENCY, at=AT).holder == {}
    assert found(words="何少芬") == set()


def test_a_kind_that_is_not_published_is_not_there():
    record_licence(
        actor=PLATFORM,
        at=AT,
        kind="hawker",
        register="IAM-VD",
        holder_id="p-5",
        department="IAM",
        name=NAME,
        terms={},
        valid_from=AT.date(),
        valid_until=None,
        document_number="IAM-VD-1",
        case_reference="",
        key="h",
    )
    assert found(words="IAM-VD-1") == set()
    with pytest.raises(NotFound):
        listed_licence(number="IAM-VD-1", at=AT)


def test_kind_parish_and_state_narrow_it():
    change_terms(actor=PLATFORM, at=AT, number=CATERING, terms={"parish": "cotai"}, case_reference="", key="p")
    assert found(kind="catering") == {CATERING}
    assert found(parish="cotai") == {CATERING}
    assert found(parish="cotai", kind="travel-agency") == set()


def test_each_state_is_asked_of_the_database_as_the_machine_has_it():
    restrain(AGENCY, Restraint.SUSPEND, until=date(2026, 12, 5))
    restrain("DSAL-EA-2024-000005", Restraint.REVOKE, since=date(2026, 12, 1), key="r")
    cease_licence(
        actor=PLATFORM, at=AT, number=CATERING, on=date(2026, 11, 23), reason=NAME, case_reference="", key="c"
    )
    for days in (0, 8, 12, 13, 38, 39, 200, 400):
        at = AT + timedelta(days=days)
        rows = {each.number: each.state for each in register_rows(at=at)}
        for state in LicenceState:
            assert found(at, state=state) == {number for number, its in rows.items() if its is state}, (days, state)


def test_pages_follow_each_other_without_gap(monkeypatch):
    monkeypatch.setattr(register, "PAGE", 2)
    monkeypatch.setattr(register, "BATCH", 2)
    numbers, after = [], ""
    while True:
        page = search_register(wanted=Wanted(), at=AT, after=after)
        numbers += [each.number for each in page.rows]
        after = page.next_after
        if not after:
            break
    assert numbers == sorted(ALL)
    assert [each.number for each in register_rows(at=AT)] == numbers


def test_a_page_is_three_questions(django_assert_num_queries):
    with django_assert_num_queries(3):
        search_register(wanted=Wanted(words="好景", kind="catering", state="in_force"), at=AT)
