import threading
from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.db import connection, connections

from balcao.accounts.api import load_demo as load_people
from balcao.entities.api import load_demo as load_entities
from balcao.foundation.audit.api import entries_about
from balcao.foundation.numbers.models import Counter
from balcao.kernel.actor import Actor, posts_in, system_actor
from balcao.kernel.errors import NotFound, Refused
from balcao.kernel.ids import is_reference
from balcao.licences import models
from balcao.licences.api import (
    ChangeKind,
    LicenceEnded,
    LicenceState,
    NotLater,
    NumberTaken,
    cease_licence,
    change_terms,
    extend_licence,
    get_licence,
    history_of,
    licences_of,
    load_demo,
    record_licence,
)

AT = datetime(2026, 11, 23, 4, 0, tzinfo=UTC)
CATERING = "IAM-RT-2026-000003"
PLATFORM = system_actor()
ADMINISTRATOR = Actor(person_id=3, name="李偉強", holder_id="e-2")
OPERATOR = Actor(person_id=4, name="黃嘉敏", holder_id="e-2")
STRANGER = Actor(person_id=5, name="何少芬", holder_id="p-5")
OFFICER = Actor(person_id=12, name="Maria", holder_id="p-12", posts=posts_in("IAM", "clerk"))
OTHER_OFFICER = Actor(person_id=11, name="王志豪", holder_id="p-11", posts=posts_in("DSI", "clerk"))
NAME = {"zh-Hant": "小販准照", "pt": "Licença de vendilhão", "en": "Hawker licence"}

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def world(db, settings):
    # Nobody signs in with a password here: a slow hash would only take time.
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    load_people(at=AT)
    load_entities(at=AT)
    load_demo(at=AT, holder="e-2")


def enter(actor=PLATFORM, **changes):
    given: dict[str, Any] = {
        "kind": "hawker",
        "register": "IAM-VD",
        "holder_id": "p-5",
        "department": "IAM",
        "name": NAME,
        "terms": {"stall": "12"},
        "valid_from": date(2026, 12, 1),
        "valid_until": date(2027, 11, 30),
        "document_number": "",
        "case_reference": "IAM-2026-000001-A",
        "key": "case:1:licence",
    }
    return record_licence(actor=actor, at=AT, **(given | changes))


def extend(actor=PLATFORM, at=AT, **changes):
    given: dict[str, Any] = {
        "number": CATERING,
        "valid_until": date(2029, 1, 10),
        "terms": {"seats": 72},
        "document_number": "IAM-RT-2026-000004",
        "case_reference": "IAM-2026-000002-B",
        "key": "case:2:licence",
    }
    return extend_licence(actor=actor, at=at, **(given | changes))


def cease(actor=PLATFORM, **changes):
    given: dict[str, Any] = {"number": CATERING, "on": AT.date(), "reason": NAME, "case_reference": "", "key": "end"}
    return cease_licence(actor=actor, at=AT, **(given | changes))


def everything():
    return list(models.Licence.objects.order_by("pk").values()), list(models.Change.objects.order_by("pk").values())


def test_a_first_licence_takes_the_next_number_of_its_register():
    first = enter()
    second = enter(key="case:3:licence")
    assert first.number.startswith("IAM-VD-2026-000001-")
    assert second.number.startswith("IAM-VD-2026-000002-")
    assert is_reference(first.number)
    assert [change.kind for change in history_of(actor=PLATFORM, at=AT, number=first.number)] == [ChangeKind.ENTERED]
    assert [entry.event for entry in entries_about(f"licence:{first.number}")] == ["licences:licence:entered"]


def test_a_licence_with_a_document_has_the_documents_number():
    assert enter(document_number="IAM-VD-2026-000077").number == "IAM-VD-2026-000077"
    assert not Counter.objects.exists()


def test_a_number_in_use_is_refused_and_changes_nothing():
    before = everything()
    with pytest.raises(NumberTaken):
        enter(document_number=CATERING)
    assert everything() == before


def test_entering_twice_by_the_same_act_gives_the_same_licence():
    first, before = enter(), everything()
    assert enter(terms={"stall": "99"}) == first
    assert everything() == before


def test_a_renewal_moves_the_end_and_keeps_the_terms_it_does_not_name():
    licence = extend()
    assert (licence.valid_until, licence.terms["seats"], licence.terms["class"]) == (
        date(2029, 1, 10),
        72,
        "restaurant",
    )
    assert (licence.number, licence.document_number) == (CATERING, "IAM-RT-2026-000004")
    entered, extended = history_of(actor=OPERATOR, at=AT, number=CATERING)
    assert (extended.valid_until_before, extended.valid_until_after) == (date(2027, 1, 10), date(2029, 1, 10))
    assert (entered.terms["seats"], extended.terms["seats"]) == (60, 72)


def test_renewing_twice_by_the_same_act_renews_once():
    first, before = extend(), everything()
    assert extend(valid_until=date(2031, 1, 10)) == first
    assert everything() == before


def test_one_act_cannot_renew_two_licences():
    extend()
    before = everything()
    with pytest.raises(NotFound):
        extend(number="IAM-EC-2026-000002")
    assert everything() == before


@pytest.mark.parametrize("actor", [STRANGER, OTHER_OFFICER, STRANGER.acting_for("e-1"), STRANGER.acting_for("e-2")])
def test_the_licence_of_another_holder_does_not_exist(actor):
    before = everything()
    for attempt in (
        lambda: extend(actor=actor),
        lambda: change_terms(actor=actor, at=AT, number=CATERING, terms={"seats": 1}, case_reference="", key="x"),
        lambda: cease(actor=actor),
        lambda: get_licence(actor=actor, at=AT, number=CATERING),
        lambda: history_of(actor=actor, at=AT, number=CATERING),
        lambda: enter(actor=actor, holder_id="e-2"),
    ):
        with pytest.raises(NotFound):
            attempt()
    assert everything() == before


def test_the_platform_acting_for_one_holder_does_not_touch_anothers():
    with pytest.raises(NotFound):
        extend(actor=PLATFORM.acting_for("e-1"))
    assert extend(actor=PLATFORM.acting_for("e-2")).valid_until == date(2029, 1, 10)


def test_a_mandate_that_only_lets_see_does_not_let_renew():
    from balcao.entities.models import Mandate

    Mandate.objects.filter(entity_id=2, person_id=4).update(actions=["view"])
    before = everything()
    with pytest.raises(Refused):
        extend(actor=OPERATOR)
    assert everything() == before
    assert get_licence(actor=OPERATOR, at=AT, number=CATERING).number == CATERING


def test_an_officer_of_the_department_sees_it_and_another_does_not():
    assert get_licence(actor=OFFICER, at=AT, number=CATERING).holder_id == "e-2"
    with pytest.raises(NotFound):
        get_licence(actor=OFFICER, at=AT, number="DST-TA-2024-000008")


def test_a_licence_that_was_given_up_can_neither_be_renewed_nor_changed():
    assert cease().state is LicenceState.CEASED
    before = everything()
    cease()
    with pytest.raises(LicenceEnded):
        extend()
    with pytest.raises(LicenceEnded):
        change_terms(actor=PLATFORM, at=AT, number=CATERING, terms={}, case_reference="", key="x")
    assert everything() == before


def test_a_licence_given_up_for_a_later_day_holds_until_then():
    licence = cease(on=date(2026, 12, 1))
    assert (licence.state, licence.ended_on) == (LicenceState.IN_FORCE, date(2026, 12, 1))
    later = datetime(2026, 11, 30, 16, 0, tzinfo=UTC)
    assert get_licence(actor=PLATFORM, at=later, number=CATERING).state is LicenceState.CEASED


@pytest.mark.parametrize("until", [date(2027, 1, 10), date(2026, 12, 31)])
def test_a_renewal_that_does_not_end_later_is_refused(until):
    before = everything()
    with pytest.raises(NotLater):
        extend(valid_until=until)
    assert everything() == before


def test_terms_change_without_touching_the_period():
    licence = change_terms(actor=PLATFORM, at=AT, number=CATERING, terms={"seats": 40}, case_reference="c", key="k")
    assert (licence.terms["seats"], licence.valid_until) == (40, date(2027, 1, 10))


def test_a_licence_holds_until_the_end_of_its_last_day_in_macao():
    last_minute = datetime(2027, 1, 10, 15, 59, tzinfo=UTC)
    after = datetime(2027, 1, 10, 16, 0, tzinfo=UTC)
    assert get_licence(actor=PLATFORM, at=last_minute, number=CATERING).state is LicenceState.IN_FORCE
    # A catering licence has no cure period.
    assert get_licence(actor=PLATFORM, at=after, number=CATERING).state is LicenceState.LAPSED


def test_a_travel_agency_licence_can_still_be_renewed_for_ninety_days():
    agency = "DST-TA-2024-000008"
    last_cure = datetime(2027, 3, 31, 4, 0, tzinfo=UTC)
    assert get_licence(actor=PLATFORM, at=last_cure, number=agency).state is LicenceState.EXPIRED
    after = datetime(2027, 4, 1, 4, 0, tzinfo=UTC)
    assert get_licence(actor=PLATFORM, at=after, number=agency).state is LicenceState.LAPSED


def test_a_holder_sees_their_licences_and_may_ask_for_one_kind():
    states = {licence.number: licence.state.value for licence in licences_of(actor=OPERATOR, at=AT)}
    assert len(states) == 5
    assert states["IAM-FB-2024-000017"] == "lapsed"
    assert [licence.number for licence in licences_of(actor=OPERATOR, at=AT, kind="outdoor-cafe")] == [
        "IAM-EC-2026-000002"
    ]
    assert licences_of(actor=STRANGER, at=AT) == []


def test_loading_the_demo_world_twice_changes_nothing():
    before = everything()
    load_demo(at=AT, holder="e-2")
    assert everything() == before


@pytest.mark.django_db(transaction=True)
def test_two_workers_that_renew_by_the_same_act_renew_once():
    failures: list[BaseException] = []
    together = threading.Barrier(2)

    def work():
        try:
            together.wait()
            extend()
            enter()
        except BaseException as failure:
            failures.append(failure)
        finally:
            connections.close_all()

    workers = [threading.Thread(target=work) for _ in range(2)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert failures == []
    assert models.Change.objects.filter(kind="extended").count() == 1
    assert models.Licence.objects.filter(kind="hawker").count() == 1
    assert Counter.objects.get().last == 1
    connection.close()
