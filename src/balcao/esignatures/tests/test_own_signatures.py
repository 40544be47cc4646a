"""A person signs at their own provider: there, back, there and back; nothing is signed unless all of it is right."""

import io
import re
from datetime import timedelta
from urllib.parse import urlsplit

import pytest
from django.conf import settings
from django.test import Client
from pyhanko.pdf_utils.reader import PdfFileReader

from balcao.accounts.models import User
from balcao.accounts.testing import sign_in
from balcao.cases.api import request_signatures
from balcao.cases.models import Draft, Paper, Signature
from balcao.cases.testing import CERTIFICATE, ORGANS, drafted, load_world, lodged, person
from balcao.documents.anchors import anchors
from balcao.documents.api import judge_signatures
from balcao.documents.grading import Indication
from balcao.esignatures.models import Attempt
from balcao.esignatures.operations import forget_attempts
from balcao.kernel.clock import now
from balcao.standins.tests.conftest import running

pytestmark = pytest.mark.django_db
FAN, JOAO, STRANGER = "7123456(0)", "5234567(1)", "9999999(9)"
SECRETARY = person(2, "e-6")


@pytest.fixture(scope="module")
def provider():
    with running("trust", "--keys", str(settings.BALCAO_VAR / "pki")) as client:
        yield client


@pytest.fixture
def draft(provider, settings):
    """An application of the choir that waits for its treasurer's signature."""
    described = settings.BALCAO_SIGNING_PROVIDERS["example-signing"]
    url = f"{provider.base_url}".rstrip("/") + "/csc/v2"
    settings.BALCAO_SIGNING_PROVIDERS = {"example-signing": {**described, "url": url}}
    provider.post("/switch/csc", data={"state": "works"})
    load_world(at=now())
    facts = {"organs": {**ORGANS, "registration_no": "7215"}}
    number = drafted(
        CERTIFICATE, SECRETARY, answers={"purpose": "bank", "true_and_complete": True}, facts=facts, at=now()
    )
    request_signatures(actor=SECRETARY, at=now(), draft_id=number)
    return Draft.objects.get(pk=number)


@pytest.fixture
def browser(draft):
    """The treasurer, signed in with both factors."""
    client = Client(headers={"accept-language": "en"})
    sign_in(client, "sio.fan", level=2)
    return client


def page_of(draft):
    return f"/as/p-5/to-sign/{draft.pk}/"


def chosen(browser, draft, **changes):
    form = {"act": "own:example-signing", "read": "yes", "hash": draft.frozen_hash}
    return browser.post(page_of(draft), form | changes)


def said_yes(provider, address, who):
    """At the provider: what the browser is sent back with."""
    asked = urlsplit(address)
    answer = provider.post(f"{asked.path}?{asked.query}", data={"as": who})
    return "/own-signature/back/?" + urlsplit(answer.headers["Location"]).query


def walked(browser, provider, draft, who=FAN):
    """There and back twice; the last answer."""
    first = browser.get(said_yes(provider, chosen(browser, draft).headers["Location"], who))
    if "oauth2" not in first.headers["Location"]:
        return first
    return browser.get(said_yes(provider, first.headers["Location"], who))


def nothing_signed():
    return not Signature.objects.exclude(signed_at=None).exists() and not Paper.objects.exists()


def told(browser, answer):
    return browser.get(answer.headers["Location"]).content.decode()


def test_the_text_is_signed_at_the_provider_and_goes_with_the_case(browser, provider, draft):
    assert "With a certificate of your own" in browser.get(page_of(draft)).content.decode()
    answer = walked(browser, provider, draft)
    said = told(browser, answer)
    assert "Signed with your own certificate" in said
    row = Signature.objects.get(person_id=5)
    assert row.signed_at is not None
    assert (row.certificate["signer"], row.certificate["issuer"]) == ("Ho Sio Fan", "Balcão issuing-authority")
    pdf = browser.get(re.findall(r'href="([^"]+/files/[0-9a-f]{64}/)"', said)[0])
    data = b"".join(pdf.streaming_content) if pdf.streaming else pdf.content
    (verdict,) = judge_signatures(data, roots=anchors(settings.BALCAO_VAR / "pki"))
    assert (verdict.signer, verdict.grade.indication) == ("Ho Sio Fan", Indication.PASSED)
    assert not Attempt.objects.exists()
    case = lodged(draft.pk, SECRETARY, at=now(), run=False)
    (paper,) = Paper.objects.filter(case=case)
    assert (paper.sha256, paper.filed_by) == (row.certificate["file"]["sha256"], "Ho Sio Fan")


def test_who_says_no_at_the_provider_has_signed_nothing(browser, provider, draft):
    answer = browser.get(said_yes(provider, chosen(browser, draft).headers["Location"], ""))
    assert "You did not allow it" in told(browser, answer)
    assert nothing_signed()


@pytest.mark.parametrize("who", [JOAO, STRANGER])
def test_a_certificate_of_somebody_else_does_not_sign(browser, provider, draft, who):
    assert "no valid certificate with the number" in told(browser, walked(browser, provider, draft, who))
    assert nothing_signed()


@pytest.mark.parametrize("state", ["down", "wrong"])
def test_a_provider_that_does_not_answer_is_told_and_signs_nothing(browser, provider, draft, state):
    back = said_yes(provider, chosen(browser, draft).headers["Location"], FAN)
    provider.post("/switch/csc", data={"state": state})
    assert "does not answer" in told(browser, browser.get(back))
    assert nothing_signed()


def test_coming_back_twice_or_late_or_as_somebody_else_signs_nothing(browser, provider, draft):
    back = said_yes(provider, chosen(browser, draft).headers["Location"], FAN)
    other = Client()
    other.force_login(User.objects.get(username="joao"))
    assert other.get(back).status_code == 409
    there = browser.get(back)
    assert "oauth2" in there.headers["Location"]
    assert browser.get(back).status_code == 409
    again = said_yes(provider, there.headers["Location"], FAN)
    Attempt.objects.update(expires_at=now() - timedelta(seconds=1))
    assert browser.get(again).status_code == 409
    assert nothing_signed()
    assert forget_attempts(at=now()) == 1


def test_an_application_that_was_changed_meanwhile_is_not_signed(browser, provider, draft):
    there = browser.get(said_yes(provider, chosen(browser, draft).headers["Location"], FAN))
    back = said_yes(provider, there.headers["Location"], FAN)
    Draft.objects.filter(pk=draft.pk).update(frozen_hash="0" * 64)
    assert "changed or lodged meanwhile" in told(browser, browser.get(back))
    assert nothing_signed()


def test_another_hash_than_the_one_allowed_is_not_signed_by_the_provider(browser, provider, draft):
    there = browser.get(said_yes(provider, chosen(browser, draft).headers["Location"], FAN))
    back = said_yes(provider, there.headers["Location"], FAN)
    Attempt.objects.update(hashed=b"\1" * 32)
    assert "did not allow it" in told(browser, browser.get(back))
    assert nothing_signed()


def test_without_the_tick_nobody_is_sent_away(browser, draft):
    form = {"act": "own:example-signing", "hash": draft.frozen_hash}
    assert browser.post(page_of(draft), form).status_code == 422
    assert chosen(browser, draft, act="own:elsewhere").status_code == 422
    assert chosen(browser, draft, hash="0" * 64).status_code == 422
    assert not Attempt.objects.exists()


def test_the_signed_text_can_be_read_as_a_pdf(browser, draft):
    chosen(browser, draft)
    assert len(PdfFileReader(io.BytesIO(bytes(Attempt.objects.get().pdf))).root["/Pages"]["/Kids"]) == 1
