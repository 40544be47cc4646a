"""Where the systems outside are: registers, payment provider, mail."""

from typing import Any

from balcao.config.environment import environment

BALCAO_REGISTERS_URL = environment().registers_url
BALCAO_REGISTERS_SECRET = environment().registers_secret
"""What registers sign with when they tell us that an entity has changed."""
BALCAO_REGISTERS_TIMEOUT = 3.0
"""Seconds in which another body's system has to have answered."""
BALCAO_TIME_STAMP_URL = environment().time_stamp_url
BALCAO_OCSP_URL = environment().ocsp_url
BALCAO_REVOCATION_LISTS = environment().revocation_lists
BALCAO_TRUST_ANCHORS = environment().trust_anchors
"""Who stamps the time and tells what is revoked, and a file of the roots that are trusted; where none is named, an
authority of our own below ``var/pki``."""
BALCAO_KEYS = environment().keys
"""Where the departments' keys are: ``files`` below ``var/pki``, ``token`` (PKCS #11) or ``remote`` (CSC API)."""
BALCAO_TOKEN_MODULE = environment().token_module
BALCAO_TOKEN_LABEL = environment().token_label
BALCAO_TOKEN_PIN_FILE = environment().token_pin_file
"""The token's library, its label, and the file that holds its PIN."""
BALCAO_REMOTE_SIGNING_URL = environment().remote_signing_url
BALCAO_REMOTE_SIGNING_SECRET_FILE = environment().remote_signing_secret_file
"""The remote signing service, and the file that holds the access token shown to it."""
BALCAO_STAMP_AGAIN_DAYS = 330
"""So long after the last time stamp a sealed document gets another at the latest: sooner than a year."""
BALCAO_STAMP_MARGIN_DAYS = 60
"""So long before the stamper's certificate ends a document is stamped again, once the authority has a newer one."""
BALCAO_TRUST_TIMEOUT = 4.0
"""Seconds in which each of them has to have answered."""
BALCAO_PAYMENT_URL = environment().payment_url
BALCAO_PAYMENT_SECRET = environment().payment_secret
BALCAO_TAX_OFFICE_URL = environment().tax_office_url
BALCAO_TAX_OFFICE_SECRET = environment().tax_office_secret
"""The tax office's system for enforced collection; without an address what is for it leaves as a file."""
BALCAO_TRANSFER_TO = environment().transfer_to
"""The account into which one pays by transfer: ``bank|account|name``; empty where one cannot."""
BALCAO_ORDER_DAYS = environment().order_days
"""Days after which an order nobody paid no longer stands."""
BALCAO_OPENID_TIMEOUT = 3.0
"""Seconds in which another site has to take in that someone signed out."""
BALCAO_RELYING_SITE_URL = environment().relying_site_url
"""The demo world's other government site, to which its people sign in."""
BALCAO_FACE_URL = environment().face_url
BALCAO_MESSAGES_URL = environment().messages_url
"""Where faces are compared, and who sends text messages."""
BALCAO_SCANNER = environment().scanner
"""The malware scanner that speaks ClamAV's protocol: ``host:port`` or a socket's path; empty where there is none."""
BALCAO_SCANNER_TIMEOUT = 3.0
"""Seconds for which a page waits for it; then the file waits in quarantine."""
BALCAO_IDENTITY_TIMEOUT = 4.0
"""Seconds in which either of them has to have answered."""

BALCAO_PHONE_URL = f"http://localhost:{environment().smtp_port + 1}"
"""The demo phone: what the demo world's people receive."""

BALCAO_HOUSE_NUMBER = environment().house_number
BALCAO_SPEECH_OFF = environment().speech_off
"""Departments whose pages offer no speaking into fields; ``*`` is every page."""
"""Whom one calls about pages that belong to no service."""

BALCAO_VIDEO_URL = environment().video_url
BALCAO_VIDEO_TIMEOUT = 4.0
"""Who opens rooms for meetings by video, and the seconds in which it has to have answered."""


def _mailer(port: int) -> dict[str, Any]:
    server = {"host": "127.0.0.1", "port": port, "timeout": 10}
    key = environment().dkim_key
    if key is None:
        return {"BACKEND": "django.core.mail.backends.smtp.EmailBackend", "OPTIONS": server}
    signs = {"key": key.read_text(), "domain": environment().dkim_domain, "selector": environment().dkim_selector}
    return {"BACKEND": "balcao.notices.gateways.signed.SignedMail", "OPTIONS": server | signs}


MAILERS = {"default": _mailer(environment().smtp_port)} | (
    {"second": _mailer(environment().second_smtp_port)} if environment().second_smtp_port else {}
)
"""Nudges go by any of them, the first preferred while it is well; everything else by `default`."""
DEFAULT_FROM_EMAIL = "Balcão <no-reply@balcao.example>"
BALCAO_BOUNCES_TO = "bounces@balcao.example"
"""To whom mail servers return nudges; what comes there is handed to `balcao notices bounce`."""
BALCAO_TEXT_SENDERS = {"first": environment().messages_url} | (
    {"second": environment().second_messages_url} if environment().second_messages_url else {}
)
"""Who sends the text messages of notices, the first preferred while it is well."""
BALCAO_MESSAGES_SECRET = environment().messages_secret
"""What they sign their reports with."""
BALCAO_NOTICES_TIMEOUT = 5.0
"""Seconds in which any of them, or a push service, has to have answered."""
BALCAO_PUSH_SERVICES = (
    "fcm.googleapis.com",
    "updates.push.services.mozilla.com",
    "push.apple.com",
    "notify.windows.com",
)
"""The push services of browsers to which messages go."""
