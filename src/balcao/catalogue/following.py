"""What a service follows: after which service or event it is put before whom, and what its form is told then."""

from typing import Literal

from pydantic import Field, model_validator

from balcao.catalogue.parts import Part, Trilingual

LICENCE_EVENTS = ("licence_ceased", "licence_revoked", "licence_transferred")
EVENTS = ("entity_moved", "entity_renamed", "organs_changed", *LICENCE_EVENTS)


class Follows(Part):
    """One cause: a `service` granted to the holder, or an `event` (of a licence of the kind `licence`, if named).

    `when` and `answers` are expressions over the granted application's answers, `facts`, `case`, or the event's
    `change` and `licence`, and `today`. It is put before the holder as an offer, or begun as a draft in the name of
    who lodged the application before it, so many days `after`. Nothing is ever lodged by it.

    Rules of one service that name the same `occasion` are about one thing that is learnt in several ways: it is put
    before a holder by the first of them, and not by another within thirty days.
    """

    id: str = Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=40)
    service: str | None = None
    event: Literal[*EVENTS] | None = None  # type: ignore[valid-type]
    licence: str | None = None
    when: str | None = None
    answers: dict[str, str] = {}
    begin: Literal["offer", "draft"] = Field(default="offer", alias="as")
    after: int = Field(default=0, ge=0, le=365)
    occasion: str = Field(default="", pattern=r"^([a-z0-9]+(-[a-z0-9]+)*)?$", max_length=40)
    why: Trilingual

    @property
    def cause(self) -> str:
        """The service or the event."""
        return self.service or str(self.event)

    @model_validator(mode="after")
    def _one_cause(self) -> "Follows":
        if (self.service is None) == (self.event is None):
            raise ValueError("name either the `service` that was granted or the `event`")
        if self.licence and self.event not in LICENCE_EVENTS:
            raise ValueError("`licence` goes with the events of licences")
        if self.begin == "draft" and self.service is None:
            raise ValueError("a draft is begun in the name of who lodged the `service` before it; offer it instead")
        return self
