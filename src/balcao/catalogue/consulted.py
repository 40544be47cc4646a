"""Whom a service asks for an opinion, and what no answer means."""

from typing import Literal

from pydantic import Field

from balcao.catalogue.parts import Part


class Consulted(Part):
    """A department whose opinion is asked; on condition when `when` is given.

    `silence` says what no answer in time means: it is only `noted`, counts as `favourable` or `unfavourable`, or lets
    the case wait until a chief goes on without it (`escalate`). An unfavourable `binding` opinion bars granting.
    `sees` names the pages that are the department's share of the form; all, when none is named.
    """

    department: str
    when: str | None = None
    working_days: int = Field(default=10, ge=1)
    silence: Literal["noted", "favourable", "unfavourable", "escalate"] = "noted"
    binding: bool = False
    sees: tuple[str, ...] = ()
