"""An outside body is asked by a link: who opens it, what it sees, what it answers, and when it is over."""

from datetime import timedelta
from typing import Any

import pytest
from django.core import mail

from balcao.accounts.api import CodeRefused
from balcao.accounts.testing import newest_code
from balcao.cases.api import (
    AlreadyAsked,
    NotNow,
    OpinionKind,
    ReasonNeeded,
    Silence,
    decide_case,
    officer_case,
)
from balcao.cases.models import Opinion
from balcao.cases.testing import AT, load_world, officer, person, renewal_with_officer
from balcao.correspondence.api import (
    BadAddress,
    LinkOver,
    answer_for_body,
    invitations_on,
    invite_body,
    link_view,
    open_for_body,
    read_share,
    revoke_invitation,
    send_opening_code_to_body,
)
from balcao.correspondence.models import Invitation, Opening
from balcao.correspondence.outside import link_of
from balcao.foundation.audit.api import readings_about
from balcao.foundation.jobs.api import run_waiting_jobs
from balcao.kernel.errors import NotFound

pytestmark = pytest.mark.django_db
OFFICER, OTHER, OWNER = officer(12, "IAM", "licensing"), officer(11, "DSI", "association-register"), person(3, "e-2")
LATE = AT + timedelta(days=60)


@pytest.fixture
def case():
    load_world()
    return renewal_with_officer()


def invited(case, actor=OFFICER, **rest):
    page = officer_case(actor=OFFICER, at=AT, reference=case.reference).view.journey.visible_pages[0].id
    asked: dict[str, Any] = {
        "body": "工程師協會",
        "person": "周工程師",
        "email": "Chau@Example.MO",
        "language": "en",
        "days": 10,
    }
    asked |= {"silence": Silence.FAVOURABLE, "pages": [page], **rest}
    return invite_body(actor=actor, at=AT, reference=case.reference, **asked)


def token_of(number):
    return link_of(Invitation.objects.get(pk=number)).rstrip("/").rsplit("/", 1)[1]


@pytest.fixture
def token(case):
    return token_of(invited(case))


def answered(token, at=AT, **rest):
    said: dict[str, Any] = {
        "kind": OpinionKind.CONDITIONS,
        "text": "可行",
        "conditions": "加裝隔油池",
        "remark": "只供部門參考",
    }
    answer_for_body(at=at, token=token, **(said | rest))


def test_the_mail_says_nothing_of_whose_case_it_is(case, token):
    run_waiting_jobs()
    (sent,) = [each for each in mail.outbox if "chau@example.mo" in each.to]
    assert token in sent.body
    assert "李偉強" not in sent.body
    assert case.reference not in sent.body


def test_the_code_goes_to_the_address_and_opening_is_logged(case, token):
    send_opening_code_to_body(at=AT, token=token)
    with pytest.raises(CodeRefused):
        open_for_body(at=AT, token=token, code="000000x")
    assert not Opening.objects.exists()
    open_for_body(at=AT, token=token, code=newest_code())
    (seen,) = invitations_on(actor=OFFICER, at=AT, reference=case.reference)
    assert seen.openings == (AT,)


def test_it_sees_the_ticked_page_only_and_the_holder_sees_that_it_read(token):
    share = read_share(at=AT, token=token)
    assert len(share.journey.pages) == 1
    assert "contact_phone" not in share.journey.answers or "changes" not in share.journey.answers
    assert "周工程師" in readings_about("e-2")[0].who
    assert not hasattr(share, "facts")


def test_its_answer_flows_into_the_decision_and_its_remark_does_not(case, token):
    paper = {"key": "k", "name": "report.pdf", "size": 3, "media_type": "application/pdf", "sha256": "ee"}
    answered(token, files=[paper])
    seen = officer_case(actor=OFFICER, at=AT, reference=case.reference)
    assert [each.text for each in seen.conditions] == ["[工程師協會] 加裝隔油池"]
    assert seen.papers[0]["name"] == "report.pdf"
    assert "只供部門參考" not in str(seen.view)
    assert invitations_on(actor=OFFICER, at=AT, reference=case.reference)[0].remark == "只供部門參考"


def over(token, at=AT):
    with pytest.raises(LinkOver) as failure:
        link_view(at=at, token=token)
    return failure.value.why


def test_a_link_opens_nothing_once_it_is_over(case, token):
    assert over(token, at=LATE) == "late"
    answered(token)
    assert over(token) == "answered"
    with pytest.raises(LinkOver):
        answered(token, kind=OpinionKind.UNFAVOURABLE)
    assert Opinion.objects.get().kind == "conditions"


def test_a_decided_case_needs_no_opinion(case, token):
    decide_case(actor=OFFICER, at=AT, reference=case.reference, outcome="approve")
    assert over(token) == "decided"


def test_it_is_revoked_once_and_not_after_the_answer(case, token):
    number = Invitation.objects.get().pk
    for stranger in (OTHER, OWNER):
        with pytest.raises(NotFound):
            revoke_invitation(actor=stranger, at=AT, invitation_id=number)
    for _ in range(2):
        revoke_invitation(actor=OFFICER, at=AT, invitation_id=number)
    assert over(token) == "revoked"
    assert case.steps.filter(kind="opinion_taken_back").count() == 1
    another = invited(case, body="建築師公會")
    answered(token_of(another))
    with pytest.raises(NotNow):
        revoke_invitation(actor=OFFICER, at=AT, invitation_id=another)


def test_a_forged_link_is_none(token):
    for forged in ("x", token[:-1] + ("A" if token[-1] != "A" else "B"), ""):
        with pytest.raises(NotFound):
            link_view(at=AT, token=forged)


def test_silence_counts_as_the_officer_said(case, token):
    from balcao.cases.operations.running import run_case

    run_case(case_id=case.pk, at=LATE)
    opinion = Opinion.objects.get()
    assert (opinion.kind, opinion.counts_as) == ("none", "favourable")
    assert over(token, at=LATE) == "late"


@pytest.mark.parametrize(
    ("wrong", "failure"),
    [
        ({"email": "no address"}, BadAddress),
        ({"person": " "}, BadAddress),
        ({"body": " "}, ReasonNeeded),
        ({"body": "cb"}, ReasonNeeded),
        ({"pages": []}, ReasonNeeded),
    ],
)
def test_nobody_is_asked_by_half(case, wrong, failure):
    with pytest.raises(failure):
        invited(case, **wrong)
    assert not Invitation.objects.exists()
    assert not Opinion.objects.exists()


def test_a_body_is_asked_once_and_only_about_ones_own_cases(case, token):
    with pytest.raises(AlreadyAsked):
        invited(case)
    for stranger in (OTHER, OWNER):
        with pytest.raises(NotFound):
            invited(case, actor=stranger, body="別會")
        with pytest.raises(NotFound):
            invitations_on(actor=stranger, at=AT, reference=case.reference)
    assert Invitation.objects.count() == 1
