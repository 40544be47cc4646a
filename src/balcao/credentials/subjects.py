"""What stands behind credentials now: one reader a source, each with the same two questions."""

from collections.abc import Iterator
from datetime import date, datetime
from typing import Protocol

from balcao.accounts.api import officer_again
from balcao.credentials.described import credential_types
from balcao.credentials.sources import Documents, Posts, names_of
from balcao.credentials.types import CredentialType, Source, Status, Subject
from balcao.kernel.actor import Actor
from balcao.kernel.clock import macau_date
from balcao.kernel.errors import NotFound
from balcao.licences.api import Licence, LicenceState, get_licence, licences_of, terms_in_words

STANDS = {LicenceState.IN_FORCE: Status.VALID, LicenceState.SUSPENDED: Status.SUSPENDED}
"""Every other state is invalid."""


class Reader(Protocol):
    """Finds the subjects of one source, as far as the actor sees them."""

    def all_of(self, *, actor: Actor, at: datetime, types: tuple[CredentialType, ...]) -> Iterator[Subject]:
        """Those of these types of the holder the actor acts for."""

    def one(self, *, actor: Actor, at: datetime, type: CredentialType, key: str) -> Subject:
        """That one.

        :raises NotFound: if there is none of that type, or the actor may not see it.
        """


class Licences:
    """Licences of the kinds that are carried."""

    def all_of(self, *, actor: Actor, at: datetime, types: tuple[CredentialType, ...]) -> Iterator[Subject]:
        """Those of the holder, also what no longer holds."""
        known = {each.id: each for each in types}
        for licence in licences_of(actor=actor, at=at):
            if licence.kind in known:
                yield _of_licence(licence, known[licence.kind], actor, at)

    def one(self, *, actor: Actor, at: datetime, type: CredentialType, key: str) -> Subject:
        """The licence of that number."""
        licence = get_licence(actor=actor, at=at, number=key)
        if licence.kind != type.id:
            raise NotFound(f"{type.id} {key}")
        return _of_licence(licence, type, actor, at)


def _of_licence(licence: Licence, type: CredentialType, actor: Actor, at: datetime) -> Subject:
    held = {
        "number": licence.number,
        **names_of(licence.holder_id, actor),
        "valid_from": licence.valid_from.isoformat(),
        "valid_until": licence.valid_until.isoformat() if licence.valid_until else "",
    }
    terms = {claim.name: _said(licence, claim.name) for claim in type.claims if claim.name not in held}
    return Subject(
        type=type,
        key=licence.number,
        holder_id=licence.holder_id,
        name=licence.name,
        values={name: value for name, value in (held | terms).items() if value != ""},
        last_day=licence.valid_until,
        status=STANDS.get(licence.state, Status.INVALID),
        review_on=_next_day(licence, macau_date(at)),
    )


def _said(licence: Licence, term: str) -> str:
    """A term's value in both official languages, once where they say the same."""
    told = {term: licence.terms.get(term)}
    words = [terms_in_words(licence.kind, told, language) for language in ("zh-Hant", "pt")]
    return " / ".join(dict.fromkeys(value for each in words for _, value in each))


def _next_day(licence: Licence, today: date) -> date | None:
    """The next day on which the licence stands otherwise by itself."""
    days = [licence.suspended_from, licence.suspended_until, licence.ended_on]
    return min((day for day in days if day is not None and day >= today), default=None)


READERS: dict[Source, Reader] = {
    Source.LICENCE: Licences(),
    Source.DOCUMENT: Documents(),
    Source.POST: Posts(),
}


def subjects_of(*, actor: Actor, at: datetime) -> list[Subject]:
    """Everything of the holder's that can be carried, also what no longer holds.

    :raises NotFound: if the actor may not see that holder's things.
    """
    types = credential_types().values()
    of_source = {source: tuple(each for each in types if each.source is source) for source in READERS}
    return [
        subject
        for source, reader in READERS.items()
        for subject in reader.all_of(actor=actor, at=at, types=of_source[source])
    ]


def get_subject(*, actor: Actor, at: datetime, type_id: str, key: str) -> Subject:
    """One subject, for whoever may see it.

    :raises NotFound: if there is none, or it is another's.
    """
    type = credential_types().get(type_id)
    if type is None:
        raise NotFound(f"credential type {type_id}")
    return READERS[type.source].one(actor=actor, at=at, type=type, key=key)


def subject_of(*, actor: Actor, at: datetime, type_id: str, key: str) -> Subject:
    """One subject of the holder the actor acts for, also when it no longer holds.

    :raises NotFound: if there is none, or it is another's.
    """
    found = get_subject(actor=actor, at=at, type_id=type_id, key=key)
    if found.holder_id != actor.holder_id:
        raise NotFound(f"{type_id} {key}")
    return found


def bearer_again(*, person_id: int, holder_id: str, at: datetime) -> Actor | None:
    """The bearer as they are now, acting for that holder; None once their account is closed."""
    person = officer_again(person_id=person_id, assurance=1, language="zh-Hant", at=at)
    return person.acting_for(holder_id) if person is not None else None


def subject_now(*, person_id: int, holder_id: str, type_id: str, key: str, at: datetime) -> Subject | None:
    """A subject as its bearer sees it now; None when they no longer see it, or it is another holder's."""
    actor = bearer_again(person_id=person_id, holder_id=holder_id, at=at)
    if actor is None:
        return None
    try:
        found = get_subject(actor=actor, at=at, type_id=type_id, key=key)
    except NotFound:
        return None
    return found if found.holder_id == holder_id else None
