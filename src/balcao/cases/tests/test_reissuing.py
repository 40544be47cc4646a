"""Every document of an output issued anew: few a transaction, with no gap and none twice, and it can be stopped."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from balcao.cases.api import NothingToReissue, ReissueGoesOn, ask_reissue, stop_reissue
from balcao.cases.models import Reissue, Step
from balcao.cases.operations import reissuing
from balcao.cases.operations.reissuing import issue_some
from balcao.cases.testing import AT, certificate_draft, load_world, lodged, officer, person
from balcao.catalogue.api import WhyMissing, get_published
from balcao.documents.api import Standing, make_documents_now, request_document, says_of_documents, verify_number
from balcao.documents.holding import Hold, _asked
from balcao.documents.models import Document
from balcao.foundation.jobs.api import run_waiting_jobs
from balcao.kernel.actor import system_actor
from balcao.kernel.errors import NotFound
from balcao.notices.models import Notice

pytestmark = pytest.mark.django_db
SERVICE = "dsi-association-leadership-certificate"
CHIEF = replace(officer(13, "DSI", "chief"), name="吳佩珊")
ASK: dict[str, Any] = {"actor": CHIEF, "at": AT, "service_id": SERVICE, "place": 0, "why": "新版式"}
BARE = '#set document(title: "x")\n#set text(font: "Noto Serif CJK TC", lang: "zh")\nx'


@pytest.fixture(autouse=True)
def world(monkeypatch):
    load_world()
    monkeypatch.setattr(reissuing, "BATCH", 2)


def sealed(count: int) -> list[str]:
    """So many sealed documents of the output, by number; all of one case."""
    case = lodged(certificate_draft(), person(1, "e-1"))
    register = get_published(SERVICE, at=AT).definition.data.outputs[0].register_code
    Document.objects.filter(register=register).update(register="OTHER")
    numbers = [
        request_document(
            actor=system_actor("DSI"),
            at=AT,
            kind="certificate",
            register=register,
            layout=BARE,
            data={"holder": {"zh": "x", "pt": "x", "en": "x"}, "service": {"zh": "x", "pt": "x", "en": "x"}}
            | {"department": {"zh": "x", "pt": "x"}},
            title={"zh-Hant": "證明", "pt": "Certificado", "en": "Certificate"},
            holder_id="e-1",
            department="DSI",
            case_reference=case.reference,
            valid_until=(AT + timedelta(days=90)).date(),
            key=f"given:{place}",
        ).number
        for place in range(count)
    ]
    make_documents_now(at=AT, case_reference=case.reference)
    return numbers


def going(run: int) -> None:
    while issue_some(at=AT, reissue_id=run):
        pass


def made_of(numbers: list[str]) -> list[Document]:
    return list(Document.objects.filter(anew_for__number__in=numbers).order_by("sequence"))


def test_each_gets_a_new_number_and_the_old_one_leads_to_it():
    old = sealed(5)
    run = ask_reissue(**ASK)
    run_waiting_jobs()
    row = Reissue.objects.get(pk=run)
    assert (row.wanted, row.done, row.issued) == (5, 5, 5)
    assert row.finished_at is not None
    new = made_of(old)
    sequences = [each.sequence for each in new]
    assert sequences == list(range(sequences[0], sequences[0] + 5))
    assert {each.state for each in new} == {"sealed"}
    for number in old:
        before = Document.objects.get(number=number)
        assert verify_number(number=number, code=before.code, at=AT).standing is Standing.REPLACED
        assert before.replaced_by in new
    assert new[0].valid_until == (AT + timedelta(days=90)).date()
    assert set(new[0].data["words"]) >= {"intro", "closing"}
    assert Step.objects.filter(kind="issued_anew").count() == 5
    assert Notice.objects.filter(key__contains="issued_anew").count() == 5


def test_killed_half_way_it_goes_on_with_no_gap_and_none_twice(monkeypatch):
    old = sealed(5)
    run = ask_reissue(**ASK)
    assert issue_some(at=AT, reissue_id=run)

    def killed(**given):
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(reissuing, "tell_holder", killed)
        with pytest.raises(KeyboardInterrupt):
            issue_some(at=AT, reissue_id=run)
    assert len(made_of(old)) == 2
    going(run)
    sequences = [each.sequence for each in made_of(old)]
    assert sequences == list(range(sequences[0], sequences[0] + 5))
    assert not issue_some(at=AT, reissue_id=run)
    assert len(made_of(old)) == 5


def test_it_can_be_stopped_and_what_was_issued_stays():
    old = sealed(5)
    run = ask_reissue(**ASK)
    issue_some(at=AT, reissue_id=run)
    for _ in range(2):
        stop_reissue(actor=CHIEF, at=AT, reissue_id=run)
    going(run)
    assert len(made_of(old)) == 2
    going(ask_reissue(**ASK))
    assert len(made_of(old)) == 5


def test_what_does_not_hold_is_not_issued_anew():
    old = sealed(3)
    Document.objects.filter(number=old[0]).update(valid_until=(AT - timedelta(days=1)).date())
    run = ask_reissue(**ASK)
    going(run)
    row = Reissue.objects.get(pk=run)
    assert (row.wanted, row.done, row.issued) == (3, 3, 2)


def test_what_keeps_the_old_one_from_holding_keeps_the_new_one_from_it():
    (old,) = sealed(1)
    going(ask_reissue(**ASK))
    run_waiting_jobs()
    (new,) = made_of([old])

    def suspended(documents, at):
        return {each.number: Hold(standing=Standing.SUSPENDED) for each in documents if each.number == old}

    says_of_documents(suspended)
    try:
        assert verify_number(number=new.number, code=new.code, at=AT).standing is Standing.SUSPENDED
    finally:
        _asked.remove(suspended)


def test_only_who_heads_the_department_asks_and_says_why():
    sealed(1)
    for actor in (officer(11, "DSI", "association-register"), officer(14, "IAM", "chief")):
        with pytest.raises(NotFound):
            ask_reissue(**ASK | {"actor": actor})
    with pytest.raises(WhyMissing):
        ask_reissue(**ASK | {"why": " "})
    with pytest.raises(NotFound):
        ask_reissue(**ASK | {"place": 7})
    run = ask_reissue(**ASK)
    with pytest.raises(ReissueGoesOn):
        ask_reissue(**ASK)
    with pytest.raises(NotFound):
        stop_reissue(actor=officer(14, "IAM", "chief"), at=AT, reissue_id=run)
    assert Reissue.objects.count() == 1


def test_without_a_document_there_is_nothing_to_do():
    Document.objects.all().update(register="OTHER")
    with pytest.raises(NothingToReissue):
        ask_reissue(**ASK)
