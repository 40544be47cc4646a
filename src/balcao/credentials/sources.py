"""Certificates and posts as credentials, beside licences: which of them is data."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from balcao.credentials.types import CredentialType, Source, Status, Subject
from balcao.documents.api import DocumentState, DocumentSummary, Standing, documents_of, holds_of
from balcao.entities.api import SeatSummary, holder_name, post_name, posts_held_by
from balcao.kernel.actor import Actor
from balcao.kernel.clock import macau_date
from balcao.kernel.errors import NotFound
from balcao.kernel.texts import pick

BOTH = ("zh-Hant", "pt")
STANDS = {Standing.IN_FORCE: Status.VALID, Standing.SUSPENDED: Status.SUSPENDED}
"""Every other standing is invalid."""


def names_of(holder_id: str, actor: Actor) -> dict[str, str]:
    """Who holds something, and who carries it where that is another person."""
    names = holder_name(holder_id)
    bearer = actor.shown_name if actor.person_id is not None and actor.self_id != holder_id else ""
    return {"holder_name": names["zh-Hant"], "holder_name_latin": names["pt"], "bearer": bearer}


class Documents:
    """Sealed documents of the registers that a type names."""

    def all_of(self, *, actor: Actor, at: datetime, types: tuple[CredentialType, ...]) -> Iterator[Subject]:
        """Those of the holder, also what no longer holds."""
        for document in documents_of(actor=actor, at=at):
            for type in types:
                if document.number.startswith(f"{type.register}-"):
                    yield self._subject(document, type, actor, at)

    def one(self, *, actor: Actor, at: datetime, type: CredentialType, key: str) -> Subject:
        """The document of that number."""
        found = (each for each in self.all_of(actor=actor, at=at, types=(type,)) if each.key == key)
        subject = next(found, None)
        if subject is None:
            raise NotFound(f"{type.id} {key}")
        return subject

    def _subject(self, document: DocumentSummary, type: CredentialType, actor: Actor, at: datetime) -> Subject:
        hold = holds_of([document], at).get(document.number)
        values = {
            "number": document.number,
            "title": " / ".join(dict.fromkeys(document.title[language] for language in BOTH)),
            **names_of(document.holder_id, actor),
            "issued_on": macau_date(document.issued_at).isoformat(),
            "valid_until": document.valid_until.isoformat() if document.valid_until else "",
        }
        return Subject(
            type=type,
            key=document.number,
            holder_id=document.holder_id,
            name=document.title,
            values={name: value for name, value in values.items() if value},
            last_day=document.valid_until,
            status=STANDS.get(hold.standing, Status.INVALID) if hold is not None else Status.VALID,
            ready=document.state is not DocumentState.MAKING,
        )


class Posts:
    """Posts in the organs of entities, for who holds them."""

    def all_of(self, *, actor: Actor, at: datetime, types: tuple[CredentialType, ...]) -> Iterator[Subject]:
        """Those the actor holds themself; for nobody else, and for no entity."""
        if actor.person_id is None or actor.holder_id != actor.self_id:
            return
        for seat in posts_held_by(actor=actor):
            for type in types:
                yield _of_seat(seat, type, actor, at)

    def one(self, *, actor: Actor, at: datetime, type: CredentialType, key: str) -> Subject:
        """The post of that number."""
        found = (each for each in self.all_of(actor=actor, at=at, types=(type,)) if each.key == key)
        subject = next(found, None)
        if subject is None:
            raise NotFound(f"{type.id} {key}")
        return subject


def _of_seat(seat: SeatSummary, type: CredentialType, actor: Actor, at: datetime) -> Subject:
    today, entity = macau_date(at), holder_name(f"e-{seat.entity_id}")
    words = [post_name(seat.post, language) for language in BOTH]
    values = {
        "number": str(seat.seat_id),
        **names_of(actor.self_id, actor),
        "entity_name": entity["zh-Hant"],
        "entity_name_latin": entity["pt"],
        "post": " / ".join(dict.fromkeys(words)),
        "valid_from": seat.term_start.isoformat(),
        "valid_until": seat.term_end.isoformat() if seat.term_end else "",
    }
    holds = seat.runs_on(today)
    return Subject(
        type=type,
        key=str(seat.seat_id),
        holder_id=actor.self_id,
        name={each: f"{pick(entity, each)} · {post_name(seat.post, each)}" for each in type.name},
        values={name: value for name, value in values.items() if value},
        last_day=seat.term_end,
        status=Status.VALID if holds else Status.INVALID,
        review_on=seat.term_end + timedelta(days=1) if holds and seat.term_end else None,
    )


CLAIMS = {
    Source.DOCUMENT: ("number", "title", "holder_name", "holder_name_latin", "bearer", "issued_on", "valid_until"),
    Source.POST: (
        "number",
        "holder_name",
        "holder_name_latin",
        "entity_name",
        "entity_name_latin",
        "post",
        "valid_from",
        "valid_until",
    ),
}
"""What their credentials state."""
