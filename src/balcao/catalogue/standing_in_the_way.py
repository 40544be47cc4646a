"""What may stand in the way of lodging, as a service's folder says it."""

from pydantic import Field

from balcao.catalogue.parts import Confidence, Part, Trilingual


class Outstanding(Part):
    """What is to be settled before anything can be lodged: a debt, a fine, a condition of the licence.

    It stands in the way while `when` holds, by what registers and the licence say (`facts`).
    """

    id: str = Field(pattern=r"^[a-z0-9]+(_[a-z0-9]+)*$")
    when: str
    reason: Trilingual
    settle: Trilingual
    basis: Trilingual
    confidence: Confidence = "sourced"
