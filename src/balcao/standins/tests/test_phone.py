import smtplib
from email.message import EmailMessage

import pytest

from balcao.standins.phone import codes
from balcao.standins.tests.conftest import free_port, running
from balcao.standins.totp import code_of, demo_secret
from balcao.standins.world import PEOPLE


@pytest.fixture
def phone():
    smtp_port = free_port()
    with running("phone", "--smtp-port", str(smtp_port)) as client:
        yield client, smtp_port


def send(port, *to, subject="您有一則新通知", text="請登入查閱 http://localhost:8000/p-1/inbox/ 。"):
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = "Balcão <no-reply@balcao.example>", ", ".join(to), subject
    message.set_content(text)
    with smtplib.SMTP("127.0.0.1", port) as server:
        server.send_message(message)


def test_mail_is_shown_to_each_addressee_the_newest_first(phone):
    client, port = phone
    send(port, "mei.ling@exemplo.example", "joao@exemplo.example", subject="Primeira: ação")
    send(port, "mei.ling@exemplo.example")
    assert [mail["subject"] for mail in client.get("/messages.json").json()].count("Primeira: ação") == 2
    mine = client.get("/messages.json", params={"to": "MEI.LING@exemplo.example"}).json()
    assert [mail["subject"] for mail in mine] == ["您有一則新通知", "Primeira: ação"]
    assert mine[0]["text"].startswith("請登入查閱")
    page = client.get("/").text
    assert '<a href="http://localhost:8000/p-1/inbox/">' in page
    assert 'http-equiv="refresh"' in page
    assert 'http-equiv="refresh"' not in client.get("/?still=1").text


def test_a_mail_cannot_bring_a_script(phone):
    client, port = phone
    send(port, "a@exemplo.example", subject="<script>1</script>", text='<script>2</script> http://x/"onclick=a')
    page = client.get("/").text
    assert "<script>" not in page
    assert '"onclick' not in page


def test_the_codes_of_everyone_are_there(phone):
    client, _ = phone
    assert set(client.get("/codes.json").json()) == set(PEOPLE)
    assert set(codes(0)) == set(PEOPLE)


@pytest.mark.parametrize(
    ("seconds", "code"),
    [(59, "287082"), (1111111109, "081804"), (1234567890, "005924"), (2000000000, "279037"), (20000000000, "353130")],
)
def test_codes_are_those_of_the_standard(seconds, code):
    assert code_of(b"12345678901234567890", seconds) == code


def test_the_secret_of_a_demo_person_has_twenty_bytes():
    assert len(demo_secret("mei.ling")) == 20
    assert demo_secret("mei.ling") != demo_secret("joao")
