"""Papers given once: kept, checked, offered again, withdrawn; and who may do none of it."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction

from balcao.cases.testing import AT, load_world, officer, person
from balcao.documents.api import accept_upload, file_answer
from balcao.documents.tests.test_sealed import document
from balcao.foundation.audit.models import Entry
from balcao.foundation.storage.api import read, remove_leaving
from balcao.kernel.errors import NotFound, Refused
from balcao.notices.models import Notice
from balcao.papers.api import (
    AlreadyOver,
    NoSuchKind,
    NotCompared,
    NotUsable,
    ReasonMissing,
    Standing,
    Withdrawn,
    add_paper,
    check_paper_at_counter,
    marks_of,
    offers_for,
    paper_at_counter,
    paper_view,
    papers_of,
    take_back,
    take_offered,
    withdraw_paper,
)
from balcao.papers.models import Check, Paper
from balcao.papers.operations import let_go_of_withdrawn

pytestmark = pytest.mark.django_db
MEI = person(1)
WAI = person(3)
CLERK = officer(6, "SAFP", "counter")


@pytest.fixture(autouse=True)
def world(db):
    load_world()


def a_file(text="diploma"):
    return file_answer(accept_upload(name=f"{text}.pdf", data=document(text), allowed=("pdf",)))


def kept(actor=MEI, kind="diploma", text="diploma", **more):
    return add_paper(actor=actor, at=AT, kind=kind, file=a_file(text), **more)


def checked(paper, *, genuine=True, compared="original", at=AT, actor=CLERK, **more):
    return check_paper_at_counter(actor=actor, at=at, code=paper.code, genuine=genuine, compared=compared, **more)


def offered(actor=MEI, kind="diploma", at=AT):
    return offers_for(actor=actor, at=at, kind=kind, types=("pdf", "jpg", "png"), max_mb=10)


def test_a_paper_added_twice_is_one_paper():
    first, again = kept(), kept(valid_until=date(2027, 1, 1))
    assert first.id == again.id
    assert again.valid_until == date(2027, 1, 1)
    assert [each.id for each in papers_of(actor=MEI, at=AT)] == [first.id]


def test_the_database_keeps_one_paper_of_the_same_file():
    paper = kept()
    row = Paper.objects.get(pk=paper.id)
    row.pk, row.code = None, "ZZZZZZZZ"
    with pytest.raises(IntegrityError), transaction.atomic():
        row.save(force_insert=True)


def test_somebody_elses_paper_does_not_exist():
    paper = kept()
    for verb in (withdraw_paper, take_back, paper_view):
        with pytest.raises(NotFound):
            verb(actor=WAI, at=AT, paper_id=paper.id)
    with pytest.raises(NotFound):
        take_offered(actor=WAI, at=AT, kind="diploma", value=f"paper:{paper.id}")
    assert Paper.objects.get().withdrawn_at is None


def test_an_entity_keeps_its_own_kinds_and_outsiders_see_none():
    with pytest.raises(NoSuchKind):
        kept(person(1, "e-1"), kind="diploma")
    statutes = kept(person(1, "e-1"), kind="statutes", text="statutes")
    assert offered(person(1, "e-1"), "statutes")[0].value == f"paper:{statutes.id}"
    assert offered(person(4, "e-1"), "statutes") == []
    with pytest.raises(NotFound):
        papers_of(actor=person(4, "e-1"), at=AT)


def test_a_clerk_verifies_it_once_and_forms_say_so():
    paper = kept()
    assert paper_at_counter(actor=CLERK, at=AT, code=paper.code.lower()).id == paper.id
    seen = checked(paper, valid_until=date(2027, 11, 1))
    checked(paper, valid_until=date(2027, 11, 1))
    assert (seen.standing, seen.check.department) == (Standing.VERIFIED, "SAFP")
    assert Check.objects.count() == 1
    assert Notice.objects.filter(holder_id="p-1", path__contains="/papers/").count() == 1
    assert Entry.objects.filter(event="papers:paper:read", holder_id="p-1").exists()
    (offer,) = offered()
    assert (offer.standing, offer.checked_by, offer.valid_until) == (Standing.VERIFIED, "SAFP", date(2027, 11, 1))


def test_a_later_check_supersedes_and_the_earlier_stays_on_record():
    paper = kept()
    checked(paper)
    again = checked(paper, genuine=False, reason="the issuer does not know it", at=AT + timedelta(days=1))
    assert (again.standing, again.check.reason) == (Standing.REFUSED, "the issuer does not know it")
    assert Check.objects.count() == 2
    assert offered() == []
    with pytest.raises(NotUsable):
        take_offered(actor=MEI, at=AT, kind="diploma", value=f"paper:{paper.id}")
    row = Check.objects.get(superseded_at=None)
    row.pk = None
    with pytest.raises(IntegrityError), transaction.atomic():
        row.save(force_insert=True)


@pytest.mark.parametrize(
    ("said", "failure"),
    [
        ({"compared": ""}, NotCompared),
        ({"genuine": False, "reason": "  "}, ReasonMissing),
        ({"valid_until": date(2020, 1, 1)}, AlreadyOver),
    ],
)
def test_a_check_that_says_too_little_changes_nothing(said, failure):
    paper = kept()
    with pytest.raises(failure):
        checked(paper, **said)
    assert Check.objects.count() == 0


def test_nobody_checks_their_own_paper_and_who_works_at_no_counter_none():
    own = kept(person(6))
    with pytest.raises(Refused):
        checked(own)
    with pytest.raises(NotFound):
        checked(own, actor=officer(5, "IAM", "licensing"))
    with pytest.raises(NotFound):
        paper_at_counter(actor=CLERK, at=AT, code="22222222")


def test_a_paper_is_offered_until_its_last_day():
    paper = kept(kind="income-proof", text="income")
    assert paper.valid_until == date(2027, 2, 23)
    assert offered(kind="income-proof", at=AT + timedelta(days=92))
    late = AT + timedelta(days=93)
    assert offered(kind="income-proof", at=late) == []
    with pytest.raises(NotUsable):
        take_offered(actor=MEI, at=late, kind="income-proof", value=f"paper:{paper.id}")
    mark = marks_of(holder_id="p-1", at=late, sha256s=[paper.file["sha256"]])[paper.file["sha256"]]
    assert mark.standing is Standing.EXPIRED
    with pytest.raises(AlreadyOver):
        kept(text="another", valid_until=date(2026, 11, 22))


def test_a_withdrawn_paper_is_offered_nowhere_and_can_be_taken_back():
    paper = kept()
    withdraw_paper(actor=MEI, at=AT, paper_id=paper.id)
    withdraw_paper(actor=MEI, at=AT, paper_id=paper.id)
    assert offered() == []
    with pytest.raises(Withdrawn):
        checked(paper)
    take_back(actor=MEI, at=AT, paper_id=paper.id)
    assert len(offered()) == 1
    withdraw_paper(actor=MEI, at=AT, paper_id=paper.id)
    kept()
    with pytest.raises(NotUsable):
        take_back(actor=MEI, at=AT, paper_id=paper.id)


@pytest.mark.parametrize("value", ["", "paper:", "paper:x", "paper:９", "document:DSI-CRM-1", "paper:999999", "x:1"])
def test_what_was_not_offered_cannot_be_taken(value):
    with pytest.raises(NotFound):
        take_offered(actor=MEI, at=AT, kind="diploma", value=value)


def test_a_paper_withdrawn_thirty_days_ago_loses_its_file_but_not_where_it_is_used():
    paper, other = kept(), kept(text="another")
    withdraw_paper(actor=MEI, at=AT, paper_id=paper.id)
    assert let_go_of_withdrawn(at=AT + timedelta(days=29)) == 0
    late = AT + timedelta(days=30)
    assert let_go_of_withdrawn(at=late) == 1
    assert let_go_of_withdrawn(at=late) == 0
    remove_leaving(at=late)
    with pytest.raises(FileNotFoundError):
        read(paper.file["key"])
    assert read(other.file["key"])
    with pytest.raises(NotUsable):
        take_back(actor=MEI, at=late, paper_id=paper.id)
    assert Paper.objects.get(pk=paper.id).sha256 == paper.file["sha256"]
    assert paper_view(actor=MEI, at=late, paper_id=paper.id).gone
