"""Order in an entity's inbox: who looks after a notice, its labels, finding it again."""

from datetime import UTC, datetime
from typing import Any

import pytest

from balcao.accounts.api import load_demo as load_people
from balcao.entities.api import load_demo as load_entities
from balcao.entities.models import Mandate
from balcao.kernel.actor import Actor, system_actor
from balcao.kernel.errors import NotFound
from balcao.notices.api import (
    InboxFilter,
    NotItsAddressee,
    TooManyLabels,
    file_notice,
    filing_of,
    inbox,
    labels_in_use,
    open_notice,
    send_notice,
)
from balcao.notices.models import Filing, Notice

AT = datetime(2026, 11, 23, 4, 0, tzinfo=UTC)
BOSS = Actor(person_id=3, name="李偉強", holder_id="e-2")
STRANGER = Actor(person_id=5, name="何少芬", holder_id="e-2")
HERSELF = Actor(person_id=3, name="李偉強", holder_id="p-3")

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def world(db, settings):
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    load_people(at=AT)
    load_entities(at=AT)
    Mandate.objects.filter(entity_id=2, person_id=4).update(
        scope="iam-food-beverage-renewal", actions=["view", "receive_notices"]
    )


def send(key, *, holder="e-2", body="secret", **given):
    rest: dict[str, Any] = {"legal": False, "case_reference": "", "scopes": ["iam-food-beverage-renewal"], **given}
    subject = {"zh-Hant": f"標題{key}", "pt": f"Título {key}", "en": f"Heading {key}"}
    return send_notice(
        actor=system_actor(),
        at=AT,
        holder_id=holder,
        department="IAM",
        subject=subject,
        body=dict.fromkeys(subject, body),
        key=key,
        **rest,
    )


def put(number, actor=BOSS, assignee=4, labels=("Shop 2", "tax")):
    file_notice(actor=actor, at=AT, notice_id=number, assignee_id=assignee, labels=labels)


def found(**only):
    return [each.id for each in inbox(actor=BOSS, at=AT, only=InboxFilter(**only))]


def test_a_notice_is_given_to_who_may_receive_it_and_not_opened_by_it():
    number = send("one")
    for _twice in range(2):
        put(number)
    (row,) = inbox(actor=BOSS, at=AT)
    assert row.assignee is not None
    assert (row.assignee["zh-Hant"], row.labels) == ("黃嘉敏", ("Shop 2", "tax"))
    assert Notice.objects.get(pk=number).opened_at is None
    assert labels_in_use(actor=BOSS, at=AT) == ["Shop 2", "tax"]
    put(number, assignee=None, labels=[])
    (row,) = inbox(actor=BOSS, at=AT)
    assert (row.assignee, row.labels) == (None, ())


def test_who_may_not_receive_it_cannot_look_after_it():
    number = send("other", scopes=["fss-quarterly-employee-changes"])
    for nobody in (4, 5, 999):
        with pytest.raises(NotItsAddressee):
            put(number, assignee=nobody)
    assert 4 not in filing_of(actor=BOSS, at=AT, notice_id=number).people
    assert not Filing.objects.exists()


@pytest.mark.parametrize("labels", [list("abcdef"), ["x" * 41]])
def test_labels_are_few_and_short(labels):
    with pytest.raises(TooManyLabels):
        put(send("one"), labels=labels)
    assert not Filing.objects.exists()


def test_labels_are_tidied():
    number = send("one")
    put(number, labels=[" Shop   2 ", "", "Shop 2"])
    assert filing_of(actor=BOSS, at=AT, notice_id=number).labels == ("Shop 2",)


def test_others_find_nothing_and_a_person_files_nothing():
    number, own = send("one"), send("own", holder="p-3", scopes=[])
    for actor, notice in ((STRANGER, number), (HERSELF, own), (BOSS, own)):
        with pytest.raises(NotFound):
            put(notice, actor)
        with pytest.raises(NotFound):
            filing_of(actor=actor, at=AT, notice_id=notice)
    assert not Filing.objects.exists()


def test_an_inbox_is_narrowed():
    plain, legal, asks = send("plain"), send("legal", legal=True), send("asks", path="/as/e-2/matters/")
    put(plain, assignee=3, labels=["tax"])
    assert found(show="legal") == [legal]
    assert found(show="asks") == [asks]
    assert found(show="mine") == [plain]
    assert found(show="nobody") == [asks, legal]
    assert found(label="tax") == [plain]
    assert found(words="título PLAIN") == [plain]
    assert found(words="標題legal") == [legal]
    open_notice(actor=BOSS, at=AT, notice_id=plain)
    assert found(show="unread") == [asks, legal]
    assert found(show="nonsense") == [asks, legal, plain]


def test_searching_does_not_tell_what_an_unopened_notice_says():
    number = send("one", body="the fine is 500")
    assert found(words="fine") == []
    open_notice(actor=BOSS, at=AT, notice_id=number)
    assert found(words="fine") == [number]
