"""The page where one signs: found by its link, read whole, signed or refused, and shut to everyone else."""

import re
from datetime import timedelta
from urllib.parse import quote

import pytest
from django.core import mail
from django.test import Client

from balcao.accounts.api import DEMO_PASSWORD
from balcao.accounts.models import User
from balcao.cases.api import request_signatures
from balcao.cases.models import Answer, Signature
from balcao.cases.testing import BEGAN, CERTIFICATE, ORGANS, drafted, load_world, person
from balcao.entities.models import Seat
from balcao.foundation.jobs.api import run_waiting_jobs
from balcao.foundation.storage.api import put
from balcao.kernel.clock import macau_date, now
from balcao.notices.models import Notice

pytestmark = pytest.mark.django_db
PDF = b"%PDF-1.7\n%%EOF\n"


def client_of(username, language="en"):
    client = Client(headers={"accept-language": language})
    client.force_login(User.objects.get(username=username))
    return client


@pytest.fixture
def draft(client):
    """An application of the choir, with a file, that waits for signatures."""
    load_world(at=BEGAN)
    stored = put(PDF, media_type="application/pdf", name="acta.pdf")
    files = [
        {"key": stored.key, "name": "acta.pdf", "size": 15, "media_type": "application/pdf", "sha256": stored.sha256}
    ]
    number = drafted(
        CERTIFICATE,
        person(2, "e-6"),
        answers={"purpose": "bank", "true_and_complete": True, "minutes": files},
        facts={"organs": {**ORGANS, "registration_no": "7215", "term_end": "2026-03-31"}},
        at=now(),
    )
    request_signatures(actor=person(2, "e-6"), at=now(), draft_id=number)
    return number


def own(number, who):
    return f"/as/p-{who}/to-sign/{number}/"


def page(username, path, language="en"):
    answer = client_of(username, language).get(path)
    return answer.status_code, answer.content.decode()


def test_the_page_says_who_asks_for_whom_as_what_and_until_when(draft):
    status, said = page("sio.fan", own(draft, 5))
    assert status == 200
    for words in ("Macao Youth Choir", "João Baptista da Silva", "treasurer", "14 days left", "acta.pdf"):
        assert words in said
    assert "the president and the treasurer together, or any three members of the board" in said
    assert Signature.objects.get(person_id=5).content_hash in said


@pytest.mark.parametrize(("language", "word"), [("zh-Hant", "尚餘 14 日"), ("pt", "faltam 14 dias")])
def test_it_says_so_in_every_language(draft, language, word):
    assert word in page("sio.fan", own(draft, 5), language)[1]


@pytest.mark.parametrize(
    ("language", "asker", "signer"),
    [
        ("zh-Hant", "施若翰", "何少芬"),
        ("pt", "João Baptista da Silva", "Ho Sio Fan"),
        ("en", "João Baptista da Silva", "Ho Sio Fan"),
    ],
)
def test_people_bear_their_names_in_the_language_of_the_page(draft, language, asker, signer):
    said = page("sio.fan", own(draft, 5), language)[1]
    assert asker in said
    assert signer in said


def link(who):
    return Notice.objects.filter(holder_id=f"p-{who}").latest("pk").path


def test_the_mail_and_the_notice_lead_to_that_very_page(draft):
    run_waiting_jobs()
    assert re.fullmatch(r"/to-sign/\d+/[A-Z2-7-]{14}/", link(5))
    to_them = [each.body for each in mail.outbox if link(5) in each.body]
    assert len(to_them) == 1
    notice = Notice.objects.get(holder_id="p-5")
    assert f'href="{link(5)}"' in page("sio.fan", f"/as/p-5/inbox/{notice.pk}/")[1]
    for _ in range(2):
        assert client_of("sio.fan").get(link(5)).headers["Location"] == own(draft, 5)


def test_a_forwarded_link_shows_nothing_and_one_signs_in_first(draft):
    for stranger in ("mei.ling", "ka.man", "officer.dsi"):
        status, said = page(stranger, own(draft, 5))
        assert status == 404
        assert "合唱團" not in said
        assert "Choir" not in said
    answer = Client().get(own(draft, 5))
    assert answer.status_code == 302
    assert "/account/login/?next=" in answer.headers["Location"]
    assert page("mei.ling", own(draft, 1))[0] == 404


def test_files_open_for_those_asked_and_for_nobody_else(draft):
    minutes = Answer.objects.values_list("value", flat=True).get(draft_id=draft, question="minutes")
    assert minutes
    sha = minutes[0]["sha256"]
    answer = client_of("sio.fan").get(f"{own(draft, 5)}files/{sha}/")
    assert answer.content == PDF
    assert "sandbox" in answer.headers["Content-Security-Policy"]
    assert page("joao", f"/as/e-6/drafts/{draft}/sign/files/{sha}/")[0] == 200
    assert page("mei.ling", f"{own(draft, 1)}files/{sha}/")[0] == 404
    assert page("sio.fan", f"{own(draft, 5)}files/{'0' * 64}/")[0] == 404


def test_signing_without_the_tick_or_refusing_without_a_reason_says_what_is_missing(draft):
    client = client_of("sio.fan")
    digest = Signature.objects.get(person_id=5).content_hash
    answer = client.post(own(draft, 5), {"act": "sign", "hash": digest})
    assert answer.status_code == 422
    assert 'href="#read"' in answer.content.decode()
    answer = client.post(own(draft, 5), {"act": "refuse", "reason": " "})
    assert answer.status_code == 422
    assert 'href="#reason"' in answer.content.decode()
    row = Signature.objects.get(person_id=5)
    assert row.signed_at is None
    assert row.refused_at is None


def test_after_a_refusal_the_one_who_asked_reads_the_reason_and_asks_once_more(draft):
    client_of("sio.fan").post(own(draft, 5), {"act": "refuse", "reason": "The year is wrong"})
    assert "has been told, with your reason" in page("sio.fan", own(draft, 5))[1]
    asker = client_of("joao")
    said = asker.get(f"/as/e-6/drafts/{draft}/sign/").content.decode()
    assert "The year is wrong" in said
    assert "Ask once more" in said
    answer = asker.post(f"/as/e-6/drafts/{draft}/sign/", {"act": "again", "person": "5"})
    assert answer.status_code == 302
    assert 'value="sign"' in page("sio.fan", own(draft, 5))[1]


def test_when_it_is_stuck_one_tap_asks_everyone_again(draft):
    Signature.objects.exclude(person_id=2).update(until_on=macau_date(now()) - timedelta(days=1))
    asker = client_of("joao")
    said = asker.get(f"/as/e-6/drafts/{draft}/sign/").content.decode()
    assert "The signatures cannot be completed as it stands" in said
    assert "Your last day to sign is over" in page("sio.fan", own(draft, 5))[1]
    assert 'value="sign"' not in page("sio.fan", own(draft, 5))[1]
    asker.post(f"/as/e-6/drafts/{draft}/sign/", {"act": "again"})
    assert 'value="sign"' in page("sio.fan", own(draft, 5))[1]


def test_in_ones_own_account_one_asks_nobody_again(draft):
    before = list(Signature.objects.values())
    client_of("sio.fan").post(own(draft, 5), {"act": "again", "person": "6"})
    assert list(Signature.objects.values()) == before


def test_whose_term_has_ended_reads_why_and_nothing_of_the_text(draft):
    digest = Signature.objects.get(person_id=5).content_hash
    Seat.objects.filter(entity_id=6, person_id=5).update(term_end=macau_date(now()) - timedelta(days=1))
    answer = client_of("sio.fan").post(own(draft, 5), {"act": "sign", "read": "yes", "hash": digest})
    said = answer.content.decode()
    assert "you no longer hold a post" in said
    assert digest not in said
    assert not Signature.objects.exclude(signed_at=None).exists()


def test_signing_on_the_phone_asks_for_the_second_factor_and_leads_back(draft):
    digest = Signature.objects.get(person_id=5).content_hash
    answer = client_of("sio.fan").post(own(draft, 5), {"act": "sign", "read": "yes", "hash": digest})
    assert answer.status_code == 302
    assert answer.headers["Location"].startswith("/step-up/?next=")
    assert re.search(rf"to-sign%2F{draft}", answer.headers["Location"])
    assert Signature.objects.get(person_id=5).signed_at is None


def test_ones_first_page_shows_what_waits(draft):
    assert own(draft, 5) in page("sio.fan", "/as/p-5/")[1]


def test_the_link_without_a_session_leads_through_signing_in_to_the_very_page(draft):
    client = Client(headers={"accept-language": "en"})
    answer = client.get(link(5))
    assert answer.headers["Location"] == f"/account/login/?next={quote(link(5), safe='')}"
    entry = {"login": "sio.fan", "password": DEMO_PASSWORD}
    answer = client.post(answer.headers["Location"], entry, follow=True)
    assert answer.redirect_chain[-1][0] == own(draft, 5)
    assert 'value="sign"' in answer.content.decode()


@pytest.mark.parametrize(
    ("language", "words"), [("en", "meant for somebody else"), ("pt", "outra pessoa"), ("zh-Hant", "另一位人士")]
)
def test_a_wrong_person_reads_that_the_link_was_meant_for_somebody_else(draft, language, words):
    status, said = page("wai.keong", link(5), language)
    assert status == 404
    assert words in said
    for name in ("Ho Sio Fan", "何少芬", "Choir", "João", "施若翰", "合唱團"):
        assert name not in said
    assert Signature.objects.get(person_id=5).signed_at is None


def test_a_link_that_was_never_made_leads_nowhere(draft):
    number = link(5).split("/")[2]
    for path in (f"/to-sign/{number}/AAAA-BBBB-CCCC/", f"/to-sign/{10**9}/{link(5).split('/')[3]}/"):
        for name in ("sio.fan", "wai.keong"):
            status, said = page(name, path)
            assert status == 404
            assert "somebody else" not in said


def test_the_link_of_a_request_that_is_over_says_what_became_of_it(draft):
    old = link(5)
    Signature.objects.filter(person_id=5).update(voided_at=now(), void_reason="changed")
    answer = client_of("sio.fan").get(old, follow=True)
    assert answer.status_code == 200
    assert 'value="sign"' not in answer.content.decode()
