"""What may stand in the way of lodging, as a service's folder says it."""

from pydantic import Field

from balcao.catalogue.parts import Confidence, Part, Trilingual


class Fine(Part):
    """What is to be paid so that it stands in the way no more. Both are expressions over `facts`: the number by which
    the department knows it, and whole avos."""

    number: str
    amount: str


class Outstanding(Part):
    """What is to be settled before anything can be lodged: a debt, a fine, a condition of the licence. With `fine` it
    is settled by paying it here.

    It stands in the way while `when` holds, by what registers and the licence say (`facts`).
    """

    id: str = Field(pattern=r"^[a-z0-9]+(_[a-z0-9]+)*$")
    when: str
    reason: Trilingual
    settle: Trilingual
    basis: Trilingual
    fine: Fine | None = None
    confidence: Confidence = "sourced"
