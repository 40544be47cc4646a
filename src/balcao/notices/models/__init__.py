"""Registrations and notices with the mails and letters about them; how each person wants to be told; calls
of officers."""

from balcao.notices.models.calls import Call, CallChoice
from balcao.notices.models.choices import Choice, DigestEntry, Manner, PushSubscription
from balcao.notices.models.delivery import Attempt, Provider, UnusableAddress
from balcao.notices.models.filing import Filing
from balcao.notices.models.mailing import Mailing
from balcao.notices.models.notices import Letter, Notice, Nudge, Registration
from balcao.notices.models.printing import PrintRun
from balcao.notices.models.proof import ServiceRecord
from balcao.notices.models.wording import Wording

__all__ = [
    "Attempt",
    "Call",
    "CallChoice",
    "Choice",
    "DigestEntry",
    "Filing",
    "Letter",
    "Mailing",
    "Manner",
    "Notice",
    "Nudge",
    "PrintRun",
    "Provider",
    "PushSubscription",
    "Registration",
    "ServiceRecord",
    "UnusableAddress",
    "Wording",
]
