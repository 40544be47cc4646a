"""By which words officers find a case: its reference, and its holder's names in any way of writing."""

from balcao.entities.api import holder_name
from balcao.kernel.texts import fold


def sought_by(reference: str, holder_id: str) -> str:
    """The text that is searched."""
    names = dict.fromkeys(holder_name(holder_id).values())
    return " ".join(squeezed(each) for each in (reference, *names))


def squeezed(text: str) -> str:
    """Folded, without the signs people leave out."""
    return fold(text).replace(" ", "").replace("-", "")
