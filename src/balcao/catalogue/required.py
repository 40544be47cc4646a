"""What has to be there before a service can be lodged: a licence, or what another service granted."""

from pydantic import Field, model_validator

from balcao.catalogue.parts import Confidence, Part, Trilingual


class Required(Part):
    """The applicant holds one of the kinds of `licence` in force, or `service` was granted to them.

    `number` is the question that may hold the number of a document which that service issued to somebody else, such as
    another founder: while it may be relied on, it will do as well.
    `within_days` is how long what the service granted counts, in calendar days from the decision; without it, always.
    `when` is a condition over the answers and `facts` under which it is needed; without it, always.
    """

    licence: tuple[str, ...] = ()
    service: str | None = None
    within_days: int | None = Field(default=None, ge=1)
    number: str | None = None
    when: str | None = None
    reason: Trilingual
    basis: Trilingual
    confidence: Confidence = "sourced"

    @model_validator(mode="after")
    def _one_of_both(self) -> "Required":
        if bool(self.licence) == bool(self.service):
            raise ValueError("name either kinds of `licence`, any one of which will do, or a `service`")
        if self.number and not self.service:
            raise ValueError("`number` goes with `service`: a licence is the applicant's own")
        if self.within_days and not self.service:
            raise ValueError("`within_days` goes with `service`: a licence has an end of its own")
        return self

    @property
    def names(self) -> tuple[str, ...]:
        """The kinds or the service, any one of which fulfils it."""
        return self.licence or (self.service or "",)
