"""Whose credentials beside our own are believed, as administrators' data say: `services/trusted-issuers.yaml`.

A type of others has an id here, the names (`vct`) under which its issuers know it, what it states, and whom one
believes about it. An issuer is believed by a key set at an address, or by the roots its certificates stand below; only
the hosts that stand beside it are asked for anything.
"""

import logging
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from urllib.parse import urlsplit

import yaml
from asn1crypto.x509 import Certificate
from django.conf import settings
from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from balcao.credentials.types import Claim, CredentialType, Source
from balcao.documents.api import BadAnchors, roots_in
from balcao.kernel.texts import LANGUAGES, Text
from balcao.kernel.yaml_text import from_yaml

FILE = "trusted-issuers.yaml"
LOG = logging.getLogger(__name__)


class Issuer(BaseModel):
    """Who issues: its identifier (`iss`), and either where its keys are or the roots (PEM) above its certificates."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    name: dict[str, str]
    iss: str = Field(pattern=r"^https?://")
    keys_at: str = ""
    roots: str = ""
    hosts: tuple[str, ...] = ()

    @model_validator(mode="after")
    def _whole(self) -> "Issuer":
        if set(self.name) != set(LANGUAGES):
            raise ValueError("name it in every language")
        if bool(self.keys_at) == bool(self.roots):
            raise ValueError("believe it by keys_at or by roots")
        if self.keys_at and not self.may_be_asked(self.keys_at):
            raise ValueError("the host of keys_at has to stand among its hosts")
        try:
            self.certificates()
        except BadAnchors as wrong:
            raise ValueError("roots hold no certificates") from wrong
        return self

    def certificates(self) -> list[Certificate]:
        """Its roots."""
        return roots_in(self.roots.encode()) if self.roots else []

    def may_be_asked(self, address: object) -> bool:
        """Whether an address is on one of its hosts (with its port, where it has one of its own)."""
        try:
            parts = urlsplit(address if isinstance(address, str) else "")
        except ValueError:
            return False
        return parts.scheme in _SCHEMES and parts.netloc in self.hosts


_SCHEMES = ("https", "http")


class Type(BaseModel):
    """A type of others: `claims` are the words of what it states, `always` those that are told whenever it is shown.

    `vct` are its names as SD-JWT VC; `doctype` that as a mobile document, and `namespace` where its elements stand.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    name: dict[str, str]
    vct: tuple[str, ...] = ()
    doctype: str = ""
    namespace: str = ""
    claims: dict[str, dict[str, str]]
    always: tuple[str, ...] = ()
    issuers: tuple[str, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _whole(self) -> "Type":
        if any(set(text) != set(LANGUAGES) for text in (self.name, *self.claims.values())):
            raise ValueError("name it and its claims in every language")
        if set(self.always) - set(self.claims):
            raise ValueError("always names a claim that it does not state")
        if not (self.vct or self.doctype):
            raise ValueError("say its vct or its doctype")
        return self


class Trusted(BaseModel):
    """The whole file."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    issuers: dict[str, Issuer] = {}
    types: dict[str, Type] = {}

    @model_validator(mode="after")
    def _known(self) -> "Trusted":
        if unknown := {each for type in self.types.values() for each in type.issuers} - set(self.issuers):
            raise ValueError(f"no issuers: {', '.join(sorted(unknown))}")
        return self


def trusted() -> Trusted:
    """What the file says; nobody is believed without it, or where it is not written as it must be."""
    path = Path(settings.BALCAO_SERVICES) / FILE
    return _read(path, path.stat().st_mtime_ns) if path.exists() else Trusted()


@lru_cache(maxsize=4)
def _read(path: Path, changed: int) -> Trusted:
    try:
        return Trusted.model_validate(from_yaml(path.read_text("utf-8")) or {})
    except (ValidationError, yaml.YAMLError, UnicodeDecodeError) as wrong:
        LOG.error("%s is not written as it must be, so no other issuer is believed: %s", path, wrong)
        return Trusted()


def types_of_others() -> Mapping[str, CredentialType]:
    """Their types by id, as ours are described."""
    known = trusted()
    return {
        name: CredentialType(
            id=name,
            name=described.name,
            department="",
            source=Source.ELSEWHERE,
            claims=tuple(
                Claim(name=each, label=label, always=each in described.always)
                for each, label in described.claims.items()
            ),
            days=0,
            vcts=described.vct,
            doctype=described.doctype,
            namespace=described.namespace,
        )
        for name, described in known.types.items()
    }


def issuer_of(type_id: str, iss: object) -> Issuer | None:
    """The issuer of that identifier, if it is believed about that type."""
    return next((each for each in issuers_of(type_id) if each.iss == iss), None)


def issuers_of(type_id: str) -> list[Issuer]:
    """Who is believed about that type."""
    known = trusted()
    return [known.issuers[each] for each in known.types[type_id].issuers]


def issuers_named(type_id: str) -> list[Text]:
    """Who is believed about a type of others; empty for one of ours."""
    known = trusted()
    found = known.types.get(type_id)
    return [known.issuers[each].name for each in found.issuers] if found else []
