"""What passes the door."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import IntEnum, StrEnum
from typing import Any

from balcao.kernel.texts import Text

SD_JWT_VC = "draft-ietf-oauth-sd-jwt-vc-24"
STATUS_LIST = "draft-ietf-oauth-status-list-21"
"""The drafts that are followed; what they name may change in the next."""
FORMAT, MDOC = "dc+sd-jwt", "mso_mdoc"
NAMED = "dc+sd-jwt named"
"""An SD-JWT VC that names the issuer's key and brings no certificates: no code on a screen has room for them."""


class Status(IntEnum):
    """What a status list says of a credential, in two bits."""

    VALID = 0
    INVALID = 1
    SUSPENDED = 2


class Told(StrEnum):
    """What a wallet tells of credentials it was given (OpenID4VCI 1.0, section 11)."""

    ACCEPTED = "credential_accepted"
    FAILED = "credential_failure"
    DELETED = "credential_deleted"


class Source(StrEnum):
    """What a type's credentials state."""

    LICENCE = "licence"
    DOCUMENT = "document"
    POST = "post"
    ELSEWHERE = "elsewhere"
    """Another issuer's: asked for, never given."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """Something a credential states: `always` says that it is told whenever the credential is shown."""

    name: str
    label: Text
    always: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class CredentialType:
    """A type as the data describe it. A credential of it holds `days`; `register` is that of its documents' numbers.

    `doctype` is what it is called as a mobile document (ISO/IEC 18013-5), empty where it is not given as one, and
    `namespace` where its elements stand, if not under that name; `vcts` are the names that other issuers know a type of
    theirs by.
    """

    id: str
    name: Text
    department: str
    source: Source
    claims: tuple[Claim, ...]
    days: int
    register: str = ""
    doctype: str = ""
    namespace: str = ""
    vcts: tuple[str, ...] = ()

    @property
    def configurations(self) -> dict[str, str]:
        """The forms in which it is given, by the names under which wallets ask for them."""
        only_mobile = self.source is Source.ELSEWHERE and not self.vcts
        return ({} if only_mobile else {self.id: FORMAT}) | ({f"{self.id}.mdoc": MDOC} if self.doctype else {})

    @property
    def always(self) -> frozenset[str]:
        """The claims that are told whenever it is shown."""
        return frozenset(each.name for each in self.claims if each.always)


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject:
    """A licence, document or post as credentials state it now.

    `values` are the claims by name; `last_day` the day after which it is over (included), None without end. `ready` is
    False while it is still being made. `review_on` is the next day on which its status may change by itself.
    """

    type: CredentialType
    key: str
    holder_id: str
    name: Text
    values: Mapping[str, Any]
    last_day: date | None
    status: Status
    ready: bool = True
    review_on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """A code by which one wallet fetches credentials until `until_at`. `tx_code` is typed there, if any."""

    uri: str
    code: str
    tx_code: str
    until_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Carried:
    """That a person carries a subject: in how many credentials, since when, and until when the last of them holds."""

    count: int
    since_at: datetime
    until_at: datetime


class Trust(StrEnum):
    """How a presentation was judged."""

    VALID = "valid"
    SUSPENDED = "suspended"
    INVALID = "invalid"
    """Revoked, given up, or no longer held."""
    EXPIRED = "expired"
    FORGED = "forged"
    """Not ours, altered, shown by another than its bearer, or an answer to another question."""
    UNKNOWN = "unknown"
    """Genuine, but its status could not be read."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """The answer about a presentation, with the claims it disclosed, and for developers `why`."""

    trust: Trust
    type_id: str = ""
    claims: Mapping[str, Any]
    why: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ProofAsked:
    """A proof request as its verifier sees it. `judged` is None until a wallet answered.

    `refused_at` is when something was shown last that was not genuine.
    """

    id: int
    type_id: str
    claims: tuple[str, ...]
    purpose: str
    request_uri: str
    client_id: str
    until_at: datetime
    answered_at: datetime | None
    refused_at: datetime | None
    judged: Judged | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Shared:
    """A share as its maker sees it; the link itself is shown once, when it is made."""

    id: int
    name: Text
    purpose: str
    claims: tuple[str, ...]
    until_at: datetime
    opened: int


@dataclass(frozen=True, slots=True, kw_only=True)
class SharedView:
    """What whoever opens a link reads: how the thing stands now, and the claims that were chosen."""

    type: CredentialType
    purpose: str
    status: Status
    claims: Mapping[str, Any]
    until_at: datetime
