"""Mail that its receiver can prove to be ours: signed with the house's key (DKIM, RFC 6376)."""

from collections.abc import Sequence
from typing import Any

from django.core.mail.backends.smtp import EmailBackend

HEADERS = (
    b"From To Subject Date Message-ID Reply-To MIME-Version Content-Type Content-Transfer-Encoding Content-Language "
    b"Auto-Submitted List-Unsubscribe List-Unsubscribe-Post"
).split()
"""What is signed besides the body; one that a mail does not have may not be added on the way either."""


class SignedMail(EmailBackend):
    """Django's mailer, which signs each mail for `domain` with the PEM `key` whose public half stands in the DNS under
    `selector`."""

    def __init__(self, *, key: str, domain: str, selector: str, **options: Any) -> None:
        super().__init__(**options)
        self.key, self.domain, self.selector = key.encode(), domain.encode(), selector.encode()

    def open(self) -> bool | None:
        """Connect; from then on what goes over the connection is signed."""
        opened = super().open()
        if opened:
            self.connection: Any = _Signing(self.connection, self)
        return opened

    def signed(self, message: bytes) -> bytes:
        """The mail with its signature in front."""
        import dkim  # only a house with a key needs it

        signature: bytes = dkim.sign(
            message,
            self.selector,
            self.domain,
            self.key,
            canonicalize=(b"relaxed", b"relaxed"),
            include_headers=list(HEADERS),
        )
        return signature + message


class _Signing:
    """An SMTP connection that signs what is sent over it."""

    def __init__(self, connection: Any, mailer: SignedMail) -> None:
        self._connection, self._mailer = connection, mailer

    def __getattr__(self, name: str) -> Any:
        return getattr(self._connection, name)

    def sendmail(self, from_addr: str, to_addrs: Sequence[str], message: bytes) -> Any:
        return self._connection.sendmail(from_addr, to_addrs, self._mailer.signed(message))
