"""That a service passes some of a voucher on, and what its form knows of the voucher."""

from pydantic import Field

from balcao.catalogue.parts import Part


class PassesOn(Part):
    """That a service passes some of a voucher on within the family: of the first of these `schemes` of which the
    applicant has something left, and to whom and how much by the questions `to` (an identity card's number),
    `relation` and `amount` (avos)."""

    schemes: tuple[str, ...] = Field(min_length=1)
    to: str
    relation: str
    amount: str


FACT = "voucher"
FACTS = frozenset({"scheme", "voucher_year", "balance", "use_until"})
"""What a form knows of the applicant's voucher, as ``facts.voucher.<name>``; `balance` in avos."""
