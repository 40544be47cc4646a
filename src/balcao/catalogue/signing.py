"""Who signs an application, and who takes a seat by it."""

from typing import Literal

from pydantic import Field, model_validator

from balcao.catalogue.parts import Part


class Signing(Part):
    """Who signs: the applicant alone, whoever binds the entity, or everyone who takes a seat as well.

    `seats` names the question whose rows hold a `bir`: each consents in their own account. With rule
    `representatives` the answers say who binds an entity: as many as question `least` holds, of the rows of `persons`.
    With `both_parties` who binds the applicant signs, and who binds the receiver of the transfer that `change` names.
    `amount` names the question that says what is at stake; without it, it is what is paid. With `by_mandate` whoever
    holds the applicant's mandate to sign may sign for it; where the law wants those in office, it is false.
    """

    rule: Literal["applicant", "binding_rule", "both_parties", "seats_consent", "representatives"] = "applicant"
    days: int = Field(default=14, ge=1, le=90)
    seats: str | None = None
    persons: str | None = None
    least: str | None = None
    amount: str | None = None
    by_mandate: bool = True

    @model_validator(mode="after")
    def _names_what_its_rule_needs(self) -> "Signing":
        if (self.rule in {"seats_consent", "representatives"}) != bool(self.seats):
            raise ValueError("`seats` names who takes a seat; it goes with rule seats_consent or representatives")
        if (self.rule == "representatives") != bool(self.persons and self.least):
            raise ValueError("`persons` and `least` go with rule representatives")
        return self


class Organs(Part):
    """The questions that say who was elected: the rows of `seats`, the day of the election, and the term.

    The rows hold `body`, `post`, `bir` and names, and may hold a `term_end` of their own.
    """

    seats: str
    elected_on: str
    term_start: str
    term_end: str
