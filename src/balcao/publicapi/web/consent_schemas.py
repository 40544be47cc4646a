"""The shapes of registers that are asked with consent."""

from typing import Literal

from ninja import Schema
from pydantic import Field


class Consent(Schema):
    """A register that is asked only after a yes, as it is put: `asks` are the fields, `given` those said yes to.

    `put` names what was put, and is null where not the software but a person answers, on the `page`.
    """

    id: str
    name: str
    purpose: str
    basis: str
    asks: list[str]
    by_field: bool
    put: str | None
    state: Literal["asked", "given", "refused", "withdrawn"]
    given: list[str]
    answers: Literal["software", "person"]
    page: str | None


class Consents(Schema):
    """The registers of an application that are asked with consent."""

    consents: list[Consent]


class Yes(Schema):
    """Yes or no to one register. `only` names fields, where it says `by_field`; without them, all."""

    id: str = Field(max_length=60)
    put: str = Field(max_length=64)
    yes: bool
    only: list[str] = Field(default=[], max_length=100)


class ConsentAnswers(Schema):
    """Answers to several registers, each once."""

    answers: list[Yes] = Field(min_length=1, max_length=20)
