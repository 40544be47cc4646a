"""Providers of mail and text messages as the demo phone plays them: each works, is slow, down, or returns.

A message that was taken is reported a second later to whom it names: as arrived, or as come back. Mail comes back as a
delivery status notification (RFC 3464). Whatever is sent to an address beginning ``gone`` is refused at once.
"""

import email.policy
import json
import os
import re
import threading
import time
from collections import deque
from dataclasses import dataclass
from email.message import EmailMessage
from email.parser import BytesParser
from typing import Any
from urllib.error import URLError
from urllib.request import Request as Call

from balcao.standins.serving import Request, Response, answer, macau_time
from balcao.standins.webhooks import OPENER, signature

MOST = 500
STATES = ("works", "slow", "down", "returns")
SLOW_SECONDS = 6
REPORT_AFTER = 1.0
TRIES = 6
NAMED = re.compile(r"<([0-9a-f]{32})\.[\w-]+@")


@dataclass(frozen=True)
class Mail:
    """One message to one addressee."""

    to: str
    sender: str
    subject: str
    text: str
    at: str
    by: str
    attachments: tuple[str, ...]


@dataclass(frozen=True)
class Text:
    """One text message."""

    to: str
    text: str
    at: str
    by: str


class Reports:
    """Signed reports, each repeated with growing pauses until it is taken or for about a minute."""

    def __init__(self, house: str) -> None:
        self.house = house
        self._secret = os.environ.get("BALCAO_MESSAGES_SECRET", "demo-messages-secret")

    def owe(self, to: str, content: dict[str, Any]) -> None:
        """Report it to that address, a moment later."""
        if to.startswith(("http://", "https://")):
            threading.Thread(target=self._deliver, args=(to, content), daemon=True).start()

    def _deliver(self, to: str, content: dict[str, Any]) -> None:
        body = json.dumps(content).encode()
        for number in range(TRIES):
            time.sleep(REPORT_AFTER * 2**number)
            stamp = signature(body, self._secret, seconds=int(time.time()))
            call = Call(to, body, {"Content-Type": "application/json", "X-Signature": stamp}, method="POST")  # noqa: S310
            try:
                with OPENER.open(call, timeout=5) as response:
                    print(f"phone report to {to}: {response.status}", flush=True)
                    return
            except (URLError, OSError, ValueError) as failure:
                print(f"phone report to {to}: {failure}", flush=True)


class MailCarrier:
    """One mail provider: the SMTP side, and what it was given."""

    def __init__(self, name: str, mails: deque[Mail], reports: Reports) -> None:
        self.name, self.state = name, "works"
        self._mails, self._reports = mails, reports

    async def handle_RCPT(  # noqa: N802 - aiosmtpd's name
        self, server: Any, session: Any, envelope: Any, address: str, options: Any
    ) -> str:
        """Refuse who does not exist."""
        if address.lower().startswith("gone"):
            return "550 5.1.1 no such user"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802
        """Take a message, slowly or not at all if so switched."""
        if self.state == "slow":
            time.sleep(SLOW_SECONDS)
        if self.state == "down":
            return "451 4.3.0 down"
        parser = BytesParser(policy=email.policy.default)
        message = parser.parsebytes(envelope.content)
        for to in envelope.rcpt_tos:
            if self.state == "returns":
                self._reports.owe(f"{self._reports.house}/notices/reports/", {"bounce": _returned(message, to)})
                continue
            self._mails.appendleft(_read(message, to, self.name))
            if named := NAMED.search(str(message.get("Message-ID", ""))):
                report = {"key": named[1], "state": "delivered"}
                self._reports.owe(f"{self._reports.house}/notices/reports/", report)
        print(f"phone mail to {', '.join(envelope.rcpt_tos)}", flush=True)
        return "250 OK"


class TextCarrier:
    """One sender of text messages; each key is taken once."""

    def __init__(self, name: str, texts: deque[Text], reports: Reports) -> None:
        self.name, self.state = name, "works"
        self._texts, self._reports = texts, reports
        self._keys: set[str] = set()
        self._lock = threading.Lock()

    def take(self, request: Request) -> Response:
        """Take a message, slowly or not at all if so switched."""
        if self.state == "slow":
            time.sleep(SLOW_SECONDS)
        if self.state == "down":
            return answer(503, {"error": "down"})
        key = request.header("Idempotency-Key")
        try:
            message = json.loads(request.body)
        except ValueError:
            message = None
        if not key or not isinstance(message, dict):
            return answer(400, {"error": "a JSON object and an Idempotency-Key, please"})
        with self._lock:
            if key not in self._keys:
                self._keys.add(key)
                self._take(key, message)
        return answer(201, {"id": f"{self.name}-{key[:12]}"})

    def _take(self, key: str, message: dict[str, Any]) -> None:
        arrives = self.state != "returns"
        if arrives:
            text = Text(str(message.get("to", "")), str(message.get("text", "")), macau_time(), self.name)
            self._texts.appendleft(text)
        report = {"key": key, "state": "delivered"} if arrives else {"key": key, "state": "bounced", "gone": True}
        self._reports.owe(str(message.get("report", "")), report)


def _read(message: EmailMessage, to: str, by: str) -> Mail:
    body = message.get_body(preferencelist=("plain", "html"))
    text = str(body.get_content()) if body else ""
    if body and body.get_content_type() == "text/html":
        text = re.sub(r"<[^>]+>", " ", text)
    return Mail(
        to=to,
        sender=str(message.get("From", "")),
        subject=str(message.get("Subject", "")),
        text=text.strip(),
        at=macau_time(),
        by=by,
        attachments=tuple(part.get_filename() or "?" for part in message.iter_attachments()),
    )


def _returned(message: EmailMessage, to: str) -> str:
    """The notification a mail server sends when nobody is there."""
    return (
        "From: MAILER-DAEMON@phone.example\r\nSubject: Undelivered Mail Returned to Sender\r\nMIME-Version: 1.0\r\n"
        'Content-Type: multipart/report; report-type=delivery-status; boundary="==="\r\n\r\n'
        "--===\r\nContent-Type: text/plain\r\n\r\nNobody is there.\r\n"
        "--===\r\nContent-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; phone.example\r\n\r\n"
        f"Final-Recipient: rfc822; {to}\r\nAction: failed\r\nStatus: 5.1.1\r\n"
        "Diagnostic-Code: smtp; 550 5.1.1 no such user\r\n\r\n"
        "--===\r\nContent-Type: text/rfc822-headers\r\n\r\n"
        f"Message-ID: {message.get('Message-ID', '')}\r\n\r\n--===--\r\n"
    )
