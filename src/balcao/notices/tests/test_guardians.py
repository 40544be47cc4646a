"""What is addressed to somebody under guardianship reaches the guardians, and takes effect as for anyone."""

from datetime import UTC, date, datetime, timedelta

import pytest

from balcao.accounts.api import load_demo as load_people
from balcao.accounts.models import Guardianship, User
from balcao.accounts.testing import child_of, named_by_court
from balcao.entities.api import load_demo as load_entities
from balcao.kernel.actor import Actor, system_actor
from balcao.kernel.errors import NotFound
from balcao.notices.addressees import addressees
from balcao.notices.api import (
    GuardianRegisters,
    inbox,
    open_notice,
    register_for_notices,
    registration_of,
    send_notice,
    withdraw_from_notices,
)
from balcao.notices.models import Letter, Notice, Registration

AT = datetime(2026, 11, 23, 4, 0, tzinfo=UTC)
WORDS = {"zh-Hant": "批准", "pt": "Deferido", "en": "Granted"}

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def child(db):
    load_people(at=AT)
    load_entities(at=AT)
    return child_of(4, 3)


def person(number, holder=""):
    return Actor(person_id=number, name=f"person {number}", holder_id=holder or f"p-{number}")


def send(holder_id, *, at=AT, key="k"):
    return send_notice(
        actor=system_actor(),
        at=at,
        holder_id=holder_id,
        department="FSS",
        subject=WORDS,
        body=WORDS,
        legal=True,
        case_reference="",
        key=key,
    )


def test_each_guardian_with_an_open_account_is_mailed_and_the_one_who_opens_is_on_record(child):
    number = send(f"p-{child}")
    notice = Notice.objects.get(pk=number)
    assert addressees(notice, AT) == [child, 4, 3]
    User.objects.filter(person_id=3).update(is_active=False)
    assert addressees(notice, AT) == [child, 4]
    with pytest.raises(NotFound):
        open_notice(actor=person(5, f"p-{child}"), at=AT, notice_id=number)
    open_notice(actor=person(4, f"p-{child}"), at=AT, notice_id=number)
    opened = Notice.objects.get(pk=number).evidence["opened"]
    assert (opened["by"], opened["for"]) == ("p-4", f"p-{child}")


def test_who_is_named_for_some_matters_only_hears_of_no_notices():
    named_by_court(5, 2, scopes=("licences",))
    number = send("p-5")
    assert addressees(Notice.objects.get(pk=number), AT) == [5]
    assert inbox(actor=person(2, "p-5"), at=AT) == []
    with pytest.raises(NotFound):
        open_notice(actor=person(2, "p-5"), at=AT, notice_id=number)


def test_a_guardian_registers_the_ward_and_that_ends_with_the_guardianship(child):
    ward, guardian = person(child), person(4, f"p-{child}")
    with pytest.raises(GuardianRegisters):
        register_for_notices(actor=ward, at=AT)
    assert not Registration.objects.filter(holder_id=f"p-{child}").exists()
    for _twice in range(2):
        register_for_notices(actor=guardian, at=AT)
    assert Registration.objects.get(holder_id=f"p-{child}").until_on == date(2034, 5, 13)
    send(f"p-{child}")
    assert Notice.objects.get().deemed_served_on
    birthday = datetime(2034, 5, 13, 16, 0, tzinfo=UTC)
    assert registration_of(holder_id=f"p-{child}", at=birthday - timedelta(seconds=1))
    assert registration_of(holder_id=f"p-{child}", at=birthday) is None
    late = send(f"p-{child}", at=birthday, key="late")
    assert Notice.objects.get(pk=late).deemed_served_on is None
    assert Letter.objects.filter(notice_id=late).exists()
    register_for_notices(actor=ward, at=birthday)
    again = Registration.objects.get(holder_id=f"p-{child}")
    assert (again.version, again.until_on) == (2, None)


def test_a_former_guardian_changes_nothing(child):
    register_for_notices(actor=person(4, f"p-{child}"), at=AT)
    Guardianship.objects.update(ended_at=AT)
    before = list(Registration.objects.values())
    for act in (register_for_notices, withdraw_from_notices):
        with pytest.raises(NotFound):
            act(actor=person(4, f"p-{child}"), at=AT)
    assert list(Registration.objects.values()) == before
