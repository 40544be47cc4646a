"""The types of credentials, as the data describe them."""

from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Literal

from django.conf import settings
from pydantic import BaseModel, ConfigDict, Field, model_validator

from balcao.catalogue.api import HELD, LicenceKind, licence_kinds
from balcao.credentials.sources import CLAIMS
from balcao.credentials.trusted import types_of_others
from balcao.credentials.types import Claim, CredentialType, Source
from balcao.foundation.ui.api import translate
from balcao.kernel.errors import NotFound
from balcao.kernel.texts import LANGUAGES, Text
from balcao.kernel.yaml_text import from_yaml

FILE = "credential-types.yaml"


def credential_types() -> Mapping[str, CredentialType]:
    """Every type by its id."""
    kinds = licence_kinds(settings.BALCAO_SERVICES)
    of_licences = {kind: _of_licence(kind, described) for kind, described in kinds.items() if described.carried}
    return of_licences | {name: _of_other(name, written) for name, written in _others().items()}


def get_type(type_id: str) -> CredentialType:
    """One type.

    :raises NotFound: if there is none.
    """
    found = credential_types().get(type_id)
    if found is None:
        raise NotFound(f"credential type {type_id}")
    return found


def types_asked_for() -> Mapping[str, CredentialType]:
    """Every type that may be asked for: ours, and those of other issuers who are believed."""
    return {**types_of_others(), **credential_types()}


def get_type_asked_for(type_id: str) -> CredentialType:
    """One of them.

    :raises NotFound: if there is none.
    """
    found = types_asked_for().get(type_id)
    if found is None:
        raise NotFound(f"credential type {type_id}")
    return found


class Other(BaseModel):
    """A type whose credentials state no licence, as `services/credential-types.yaml` describes it."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    source: Literal[Source.DOCUMENT, Source.POST]
    department: str
    name: dict[str, str]
    register_code: str = Field(default="", alias="register")
    always: tuple[str, ...] = ()
    days: int = Field(default=30, ge=1, le=366)

    @model_validator(mode="after")
    def _whole(self) -> "Other":
        if set(self.name) != set(LANGUAGES):
            raise ValueError("name it in every language")
        if (self.source is Source.DOCUMENT) != bool(self.register_code):
            raise ValueError("documents are named by the register of their numbers, nothing else is")
        if unknown := set(self.always) - set(CLAIMS[self.source]):
            raise ValueError(f"no claims: {', '.join(sorted(unknown))}")
        return self


def _others() -> Mapping[str, Other]:
    path = Path(settings.BALCAO_SERVICES) / FILE
    return _read(path, path.stat().st_mtime_ns) if path.exists() else {}


@lru_cache(maxsize=4)
def _read(path: Path, changed: int) -> Mapping[str, Other]:
    written = from_yaml(path.read_text("utf-8")) or {}
    return {str(name): Other.model_validate(said) for name, said in written.items()}


def _of_other(name: str, written: Other) -> CredentialType:
    return CredentialType(
        id=name,
        name=written.name,
        department=written.department,
        source=written.source,
        claims=tuple(
            Claim(name=each, label=words_of(each), always=each in written.always) for each in CLAIMS[written.source]
        ),
        days=written.days,
        register=written.register_code,
    )


def words_of(name: str) -> Text:
    """What a claim that no department described is called."""
    return {language: translate(f"credentials.claim.{name}", language) for language in LANGUAGES}


def _of_licence(kind: str, described: LicenceKind) -> CredentialType:
    carried = described.carried
    assert carried is not None
    terms = {name: described.terms[name].name.text() for name in described.carried_terms()}
    return CredentialType(
        id=kind,
        name=described.name.text(),
        department=described.department,
        source=Source.LICENCE,
        claims=tuple(
            Claim(name=name, label=label, always=name in carried.always)
            for name, label in ({name: words_of(name) for name in HELD} | terms).items()
        ),
        days=carried.days,
        doctype=carried.doctype,
    )
