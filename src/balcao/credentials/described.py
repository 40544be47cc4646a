"""The types of credentials, as the data describe them."""

from collections.abc import Mapping

from django.conf import settings

from balcao.catalogue.api import HELD, LicenceKind, licence_kinds
from balcao.credentials.types import Claim, CredentialType, Source
from balcao.foundation.ui.api import translate
from balcao.kernel.errors import NotFound
from balcao.kernel.texts import LANGUAGES, Text


def credential_types() -> Mapping[str, CredentialType]:
    """Every type by its id."""
    kinds = licence_kinds(settings.BALCAO_SERVICES)
    return {kind: _of_licence(kind, described) for kind, described in kinds.items() if described.carried}


def get_type(type_id: str) -> CredentialType:
    """One type.

    :raises NotFound: if there is none.
    """
    found = credential_types().get(type_id)
    if found is None:
        raise NotFound(f"credential type {type_id}")
    return found


def words_of(name: str) -> Text:
    """What a claim that no department described is called."""
    return {language: translate(f"credentials.claim.{name}", language) for language in LANGUAGES}


def _of_licence(kind: str, described: LicenceKind) -> CredentialType:
    carried = described.carried
    assert carried is not None
    terms = {name: described.terms[name].name.text() for name in carried.terms}
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
    )
