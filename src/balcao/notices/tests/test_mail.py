"""The mails, through a real mail server."""

import socket
from datetime import UTC, datetime
from email import message_from_bytes, policy

import pytest
from aiosmtpd.controller import Controller

from balcao.accounts.api import load_demo as load_people
from balcao.accounts.models import Person, User
from balcao.entities.api import load_demo as load_entities
from balcao.foundation.jobs.api import run_waiting_jobs
from balcao.kernel.actor import system_actor
from balcao.notices.api import load_demo, send_notice
from balcao.notices.jobs import nudge
from balcao.notices.models import Nudge

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
    settings.BALCAO_PUBLIC_URL = "https://balcao.example"
    yield catcher
    controller.stop()


def send(holder_id, key="k"):
    return send_notice(
        actor=system_actor(),
        at=AT,
        holder_id=holder_id,
        department="DSI",
        subject=SECRET,
        body=SECRET,
        legal=True,
        case_reference="c",
        key=key,
    )


def text_of(mail):
    return mail.get_body().get_content()


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
    with pytest.raises(OSError, match="try later"):
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
    with pytest.raises(OSError, match="refused"):
        nudge(notice_id=number)
    settings.MAILERS = working
    nudge(notice_id=number)
    assert len(post.mails) == 1


def test_a_person_without_an_address_is_passed_over(post):
    User.objects.filter(username="joao").update(email="")
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
