"""A file that the scanner refused since it was taken: nothing is lodged with it; one that waits keeps nobody."""

from threading import Barrier, Thread
from typing import Any

import pytest
from django.conf import settings as django_settings
from django.db import connection, transaction

from balcao.cases.api import FileUnsafe, Incomplete, draft_view, lodge, save_answers
from balcao.cases.models import Case, Draft
from balcao.cases.testing import AT, drafted, load_world, person
from balcao.cases.unsafe import tell_of_unsafe
from balcao.catalogue.testing import put_on_offer
from balcao.documents.api import accept_upload, file_answer
from balcao.documents.tests.test_sealed import document
from balcao.foundation.vault.api import quarantine, refuse
from balcao.notices.models import Notice

SUBSIDY = "dsedj-tertiary-study-materials-subsidy"
FACTS: dict[str, Any] = {"identity": {"bir": "1234567(8)"}, "identity_card": {"permanent": True}, "students": None}
REST = {"institution": "Universidade de Lisboa", "course": "Direito", "bank_account": "9012-345-678901"}


@pytest.fixture(autouse=True)
def places(settings, tmp_path):
    settings.MEDIA_ROOT, settings.BALCAO_FILE_KEYS = tmp_path / "files", tmp_path / "keys"


def upload(text: str) -> dict[str, Any]:
    return file_answer(accept_upload(name=f"{text}.pdf", data=document(text), allowed=("pdf",)))


def begun() -> tuple[int, str]:
    """A draft whose only file waits for the scanner, and the file's hash."""
    load_world()
    put_on_offer(django_settings.BALCAO_SERVICES, [SUBSIDY], at=AT)
    file = upload("matricula")
    quarantine(file["sha256"])
    answers = {**REST, "true_and_complete": True, "enrolment": [file]}
    return drafted(SUBSIDY, person(1), answers=answers, facts=FACTS), file["sha256"]


@pytest.mark.django_db
def test_what_waits_for_the_scanner_is_lodged_and_counts():
    draft, _ = begun()
    assert lodge(actor=person(1), at=AT, draft_id=draft)


@pytest.mark.django_db
def test_a_refused_file_is_named_its_question_opens_again_and_another_one_is_lodged():
    draft, digest = begun()
    refuse(digest, finding="Eicar", at=AT)
    with pytest.raises(FileUnsafe) as failure:
        lodge(actor=person(1), at=AT, draft_id=draft)
    assert failure.value.names == ("matricula.pdf",)
    assert isinstance(failure.value, Incomplete)
    assert (Case.objects.count(), Draft.objects.get(pk=draft).state) == (0, "open")
    view = draft_view(actor=person(1), at=AT, draft_id=draft)
    assert [(each.question, each.code) for each in view.journey.faults] == [("enrolment", "unsafe_file")]
    values = {"enrolment": [upload("another")]}
    save_answers(actor=person(1), at=AT, draft_id=draft, values=values, seen=dict(view.field_versions))
    assert lodge(actor=person(1), at=AT, draft_id=draft)


@pytest.mark.django_db(transaction=True)
def test_lodging_and_the_scanners_word_at_one_moment_end_in_one_of_two_ways():
    draft, digest = begun()
    together = Barrier(2)
    ended: list[Any] = []

    def lodge_it():
        together.wait()
        try:
            ended.append(lodge(actor=person(1), at=AT, draft_id=draft))
        except FileUnsafe as failure:
            ended.append(failure.names)
        finally:
            connection.close()

    def speak():
        together.wait()
        with transaction.atomic():
            refuse(digest, finding="Eicar", at=AT)
        connection.close()

    threads = [Thread(target=lodge_it), Thread(target=speak)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    lodged = Case.objects.filter(draft_id=draft).exists()
    assert ended == ([Case.objects.get().reference] if lodged else [("matricula.pdf",)])


@pytest.mark.django_db
def test_whose_draft_it_lies_in_is_told_once():
    draft, digest = begun()
    for _ in range(2):
        tell_of_unsafe(at=AT, sha256=digest)
    told = Notice.objects.get(path=f"/as/p-1/drafts/{draft}/")
    assert "“matricula.pdf”" in told.body["en"]
    assert Notice.objects.filter(path__contains="/drafts/").count() == 1


@pytest.mark.django_db
def test_of_a_draft_that_was_discarded_nothing_is_told():
    draft, digest = begun()
    Draft.objects.filter(pk=draft).update(state="discarded")
    tell_of_unsafe(at=AT, sha256=digest)
    assert not Notice.objects.filter(path__contains="/drafts/").exists()
