"""Several persons who apply together."""

from typing import Literal

from balcao.catalogue.parts import Part


class CoApplicants(Part):
    """`rows` is the question that names them by `bir`; how many is what the form wants of it. Each consents in their
    own account, follows the case, is served the decision, and may withdraw before it: then it `ends` for all, or
    `goes_on` for the others.
    """

    rows: str
    withdrawal: Literal["ends", "goes_on"] = "ends"
