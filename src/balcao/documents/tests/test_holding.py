"""What is said of a document that no longer holds as it was issued."""

import pytest
from django.db import IntegrityError, transaction

from balcao.documents.api import Standing, revoke_document, verify_file, verify_number
from balcao.documents.models import Document
from balcao.documents.operations import read_document
from balcao.documents.tests.issuing import AT, CHIEF, MEI, REASON, ask
from balcao.foundation.jobs.api import run_waiting_jobs

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("demo_world")]


@pytest.fixture
def pair():
    """A certificate, and the one issued in its place."""
    old = ask()
    new = ask("case-1:certificate:r1", replaces=old.number)
    run_waiting_jobs()
    return old, new


def verified(document):
    return verify_number(number=document.number, code=document.code, at=AT)


def test_the_old_number_points_to_the_new_one(client, pair):
    old, new = pair
    answer = verified(old)
    assert (answer.standing, answer.hold.instead) == (Standing.REPLACED, new.number)
    assert verified(new).standing is Standing.IN_FORCE
    for language, words in (("en", "was replaced"), ("pt", "foi substituído"), ("zh-Hant", "取代")):
        client.cookies["balcao_language"] = language
        page = client.get(f"/verify/{old.number}/", {"code": old.code}).content.decode()
        assert words in page
        assert new.number in page


def test_the_old_file_says_so_too(pair):
    old, new = pair
    _, pdf = read_document(actor=MEI, at=AT, number=old.number)
    answer = verify_file(pdf, at=AT)
    assert (answer.standing, answer.hold.instead) == (Standing.REPLACED, new.number)


def test_asked_for_again_it_stays_replaced_by_the_first(pair):
    old, new = pair
    assert ask("case-1:certificate:r1", replaces=old.number).number == new.number
    third = ask("case-1:certificate:r2", replaces=old.number)
    run_waiting_jobs()
    assert verified(old).hold.instead == new.number
    assert verified(third).standing is Standing.IN_FORCE


def test_what_was_revoked_is_revoked_before_it_is_replaced(pair):
    old, _ = pair
    revoke_document(actor=CHIEF, at=AT, number=old.number, reason=REASON)
    assert verified(old).standing is Standing.REVOKED


def test_no_document_replaces_itself(pair):
    row = Document.objects.get(number=pair[1].number)
    with pytest.raises(IntegrityError), transaction.atomic():
        Document.objects.filter(pk=row.pk).update(replaced_by=row, replaced_at=AT)
