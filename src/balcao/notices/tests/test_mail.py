"""The mails, through a real mail server."""

import base64
import socket
from datetime import UTC, date, datetime, time, timedelta
from email import message_from_bytes, policy

import dkim
import pytest
from aiosmtpd.controller import Controller
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, PublicFormat

from balcao.accounts.api import load_demo as load_people
from balcao.accounts.models import Person, User
from balcao.entities.api import load_demo as load_entities
from balcao.foundation.jobs.api import run_waiting_jobs
from balcao.kernel.actor import system_actor
from balcao.notices.api import load_demo, send_notice
from balcao.notices.delivery.keys import keys_in
from balcao.notices.gateways.base import Deferred, Unreachable
from balcao.notices.jobs import nudge, nudge_later, send_digests
from balcao.notices.models import Attempt, Choice, DigestEntry, Manner, Notice, Nudge

AT = datetime(2026, 11, 23, 4, 0, tzinfo=UTC)
SECRET = {"zh-Hant": "秘密決定", "pt": "Decisão secreta", "en": "Secret decision"}

pytestmark = pytest.mark.django_db


class Catcher:
    """Keeps what it receives; refuses the addresses it is told to."""

    def __init__(self):
        self.mails = []
        self.refused = set()

    async def handle_RCPT(self, server, session, envelope, address, options):  # noqa: N802
        if address in self.refused:
            return "451 try later"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):  # noqa: N802
        self.mails.append(message_from_bytes(envelope.content, policy=policy.default))
        return "250 OK"


@pytest.fixture
def post(settings):
    # Nobody signs in with a password here: a slow hash would only take time.
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    load_people(at=AT)
    load_entities(at=AT)
    load_demo(at=AT)
    catcher = Catcher()
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    controller = Controller(catcher, hostname="127.0.0.1", port=port)
    controller.start()
    settings.MAILERS = {
        "default": {
            "BACKEND": "django.core.mail.backends.smtp.EmailBackend",
            "OPTIONS": {"host": "127.0.0.1", "port": port, "timeout": 10},
        }
    }
    settings.BALCAO_TEXT_SENDERS = {}
    settings.BALCAO_PUBLIC_URL = "https://balcao.example"
    yield catcher
    controller.stop()


def send(holder_id, key="k", legal=True):
    return send_notice(
        actor=system_actor(),
        at=AT,
        holder_id=holder_id,
        department="DSI",
        subject=SECRET,
        body=SECRET,
        legal=legal,
        case_reference="c",
        key=key,
    )


def text_of(mail):
    return mail.get_body(("plain",)).get_content()


def test_a_person_is_told_in_their_language_where_to_look_and_nothing_else(post):
    send("p-2")
    run_waiting_jobs()
    (mail,) = post.mails
    assert mail["Subject"] == "Balcão: tem uma mensagem"
    assert mail["To"].addresses[0].display_name == "João Baptista da Silva"
    assert mail["To"].addresses[0].addr_spec == "joao@exemplo.example"
    assert "João Baptista da Silva" in text_of(mail)
    assert "Direcção dos Serviços de Identificação" in text_of(mail)
    assert "https://balcao.example/as/p-2/inbox/" in text_of(mail)
    for word in SECRET.values():
        assert word not in mail.as_string()
        assert word not in text_of(mail)


def test_rare_signs_in_a_name_arrive_unchanged(post):
    Person.objects.filter(pk=5).update(name_zh="何𠮷芬")
    send("p-5")
    run_waiting_jobs()
    (mail,) = post.mails
    assert mail["To"].addresses[0].display_name == "何𠮷芬"
    assert text_of(mail).startswith("何𠮷芬：")


def test_everyone_who_receives_for_an_entity_is_told_once(post):
    number = send("e-2")
    run_waiting_jobs()
    nudge(notice_id=number)
    (mail,) = post.mails
    assert mail["To"].addresses[0].addr_spec == "wai.keong@exemplo.example"
    assert "好景餐飲有限公司" in text_of(mail)


def test_one_address_that_fails_holds_up_nobody_and_only_it_is_tried_again(post):
    from balcao.entities.models import Mandate

    Mandate.objects.filter(entity_id=1, person_id=2).update(actions=["view", "receive_notices"])
    post.refused.add("mei.ling@exemplo.example")
    number = send("e-1")
    with pytest.raises(Deferred, match="try later"):
        nudge(notice_id=number)
    assert [mail["To"].addresses[0].addr_spec for mail in post.mails] == ["joao@exemplo.example"]
    post.refused.clear()
    nudge(notice_id=number)
    nudge(notice_id=number)
    assert [mail["To"].addresses[0].addr_spec for mail in post.mails] == [
        "joao@exemplo.example",
        "mei.ling@exemplo.example",
    ]
    assert Nudge.objects.filter(notice=number, sent_at__isnull=False).count() == 2


def test_a_mail_server_that_is_down_loses_no_notice(post, settings):
    number = send("p-2")
    working = settings.MAILERS
    settings.MAILERS = {
        "default": {**working["default"], "OPTIONS": {"host": "127.0.0.1", "port": 1, "timeout": 1}},
    }
    with pytest.raises(Unreachable, match="ConnectionRefused"):
        nudge(notice_id=number)
    settings.MAILERS = working
    nudge(notice_id=number)
    assert len(post.mails) == 1


def test_a_person_without_an_address_is_passed_over(post):
    User.objects.filter(username="joao").update(email="")
    Person.objects.filter(pk=2).update(phone="")
    send("p-2")
    run_waiting_jobs()
    assert post.mails == []
    assert not Nudge.objects.exists()


def test_a_name_cannot_smuggle_another_address_into_the_mail(post):
    Person.objects.filter(pk=5).update(name_zh='何", evil@example.org, "')
    send("p-5")
    run_waiting_jobs()
    (mail,) = post.mails
    assert [each.addr_spec for each in mail["To"].addresses] == ["sio.fan@exemplo.example"]


def test_a_kind_that_was_muted_is_not_mailed_and_lies_in_the_inbox(post):
    Choice.objects.create(person_id=2, holder_id="p-2", kind="application", channels=[])
    send("p-2", legal=False)
    send("p-2", key="legal")
    run_waiting_jobs()
    assert len(post.mails) == 1
    assert Notice.objects.filter(holder_id="p-2").count() == 2


def all_day():
    return Manner.objects.create(person_id=2, quiet_from=time(0), quiet_until=time(23, 59, 59))


def test_in_quiet_hours_the_mail_waits_and_then_goes_once(post):
    manner = all_day()
    number = send("p-2")
    run_waiting_jobs()
    assert post.mails == []
    manner.delete()
    nudge_later(notice_id=number, person_id=2)
    nudge_later(notice_id=number, person_id=2)
    assert len(post.mails) == 1


def test_what_was_opened_in_the_quiet_hours_is_not_told_afterwards(post):
    number = send("p-2")
    Notice.objects.filter(pk=number).update(opened_at=AT, opened_by_id=2)
    nudge_later(notice_id=number, person_id=2)
    nudge_later(notice_id=number, person_id=3)
    assert post.mails == []


MORNING = datetime(2026, 11, 24, 0, 0, tzinfo=UTC)


def digest(*notices, person_id=2):
    for number in notices:
        DigestEntry.objects.create(notice_id=number, person_id=person_id, due_on=date(2026, 11, 24))


def test_a_digest_is_one_mail_that_counts_by_inbox_and_tells_nothing(post):
    Manner.objects.create(person_id=2, digest="daily")
    send("p-2", legal=False)
    run_waiting_jobs()
    assert post.mails == []
    DigestEntry.objects.update(due_on=date(2026, 11, 24))
    digest(send("p-2", key="two", legal=False))
    assert send_digests(timestamp=int((MORNING - timedelta(hours=9)).timestamp())) == 0
    assert send_digests(timestamp=int(MORNING.timestamp())) == 1
    assert send_digests(timestamp=int(MORNING.timestamp())) == 0
    (mail,) = post.mails
    assert mail["Subject"] == "Balcão: mensagens para si (2)"
    assert "https://balcao.example/as/p-2/inbox/" in text_of(mail)
    assert all(word not in text_of(mail) for word in SECRET.values())


def test_a_digest_leaves_out_what_was_opened_or_is_no_longer_theirs(post):
    opened, foreign = send("p-2", key="opened"), send("e-2", key="foreign")
    Notice.objects.filter(pk=opened).update(opened_at=AT, opened_by_id=2)
    digest(opened, foreign)
    assert send_digests(timestamp=int(MORNING.timestamp())) == 0
    assert post.mails == []
    assert not DigestEntry.objects.filter(done_at__isnull=True).exists()


def test_a_digest_that_is_refused_waits_for_the_next_run_and_holds_up_nobody(post):
    post.refused.add("joao@exemplo.example")
    digest(send("p-2"))
    digest(send("p-1", key="other"), person_id=1)
    assert send_digests(timestamp=int(MORNING.timestamp())) == 1
    post.refused.clear()
    assert send_digests(timestamp=int(MORNING.timestamp())) == 1
    assert len(post.mails) == 2


def test_a_digest_keeps_the_quiet_hours(post):
    all_day()
    digest(send("p-2"))
    assert send_digests(timestamp=int(MORNING.timestamp())) == 0
    assert DigestEntry.objects.filter(done_at__isnull=True).exists()


def test_words_and_html_come_from_one_source_and_name_the_attempt(post):
    send("p-2")
    run_waiting_jobs()
    (mail,) = post.mails
    html = mail.get_body(("html",)).get_content()
    assert '<a href="https://balcao.example/as/p-2/inbox/"' in html
    assert "João Baptista da Silva" in html
    assert "<img" not in html
    assert "<script" not in html
    assert keys_in(mail["Message-ID"]) == [Attempt.objects.get().key]
    assert mail["List-Unsubscribe"] is None
    assert mail["Auto-Submitted"] == "auto-generated"


def test_a_name_cannot_bring_markup_into_the_mail(post):
    Person.objects.filter(pk=5).update(name_zh="何<b>芬</b>")
    send("p-5")
    run_waiting_jobs()
    (mail,) = post.mails
    assert "<b>" not in mail.get_body(("html",)).get_content()


def test_a_mail_that_may_be_stopped_says_how_and_one_with_legal_effect_does_not(post):
    send("p-2", legal=False)
    send("p-2", key="legal")
    run_waiting_jobs()
    plain, legal = post.mails
    assert plain["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert plain["List-Unsubscribe"].strip("<>") in text_of(plain)
    assert legal["List-Unsubscribe"] is None
    assert "/stop/" not in text_of(legal)


def signed_mails(settings, catcher, key):
    """Have mail be signed by that key, and keep what arrives byte by byte."""
    raw: list[bytes] = []
    taken_in = catcher.handle_DATA

    async def keep(server, session, envelope):
        raw.append(envelope.original_content)
        return await taken_in(server, session, envelope)

    catcher.handle_DATA = keep
    options = settings.MAILERS["default"]["OPTIONS"] | {"key": key, "domain": "balcao.example", "selector": "s1"}
    settings.MAILERS = {"default": {"BACKEND": "balcao.notices.gateways.signed.SignedMail", "OPTIONS": options}}
    return raw


def test_a_signed_mail_proves_whose_it_is_until_a_word_of_it_is_changed(post, settings):
    private = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    pem = private.private_bytes(Encoding.PEM, PrivateFormat.TraditionalOpenSSL, NoEncryption()).decode()
    raw = signed_mails(settings, post, pem)
    send("p-1")
    run_waiting_jobs()
    (mail,) = raw
    public = private.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    record = b"v=DKIM1; k=rsa; p=" + base64.b64encode(public)

    def dns(name, timeout=5):
        return record if name == b"s1._domainkey.balcao.example." else None

    assert dkim.verify(mail, dnsfunc=dns)
    for changed in (
        mail.replace(b"Subject: ", b"Subject: x"),
        mail.replace(b"From: ", b"From: x"),
        mail.replace(b"</html>", b"<p>x</p></html>").replace(b"balcao", b"ba1cao"),
        b"Reply-To: thief@example.org\r\n" + mail,
    ):
        assert changed != mail
        assert not dkim.verify(changed, dnsfunc=dns)


def test_by_default_mail_goes_unsigned(post):
    send("p-1")
    run_waiting_jobs()
    assert post.mails[0]["DKIM-Signature"] is None
