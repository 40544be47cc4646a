"""Which registers the applications of a bundle ask with consent, each once however many of them ask it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from balcao.bundles.queries.bundles import bundle_view
from balcao.bundles.types import BundleView, PartState
from balcao.cases.api import ConsentView, DraftView, consents_of_draft
from balcao.kernel.actor import Actor
from balcao.kernel.errors import NotFound

OPEN = (PartState.TO_ANSWER, PartState.HELD_UP, PartState.TO_SIGN, PartState.SIGNING, PartState.TO_LODGE)


@dataclass(frozen=True, slots=True, kw_only=True)
class RegisterTogether:
    """One register, as it is put before people by each open application that asks it."""

    register: str
    put: Sequence[tuple[DraftView, ConsentView]]

    @property
    def waits(self) -> bool:
        """Whether of one of them nobody answered yet."""
        return any(consent.state == "asked" for _, consent in self.put)

    @property
    def asking(self) -> bool:
        """Whether there was said yes for one of them, and the register did not answer yet."""
        return any(consent.state == "given" and self.register in draft.unreachable for draft, consent in self.put)


def registers_together(*, actor: Actor, at: datetime, view: BundleView) -> list[RegisterTogether]:
    """The registers of a bundle that this actor read, in the order in which its applications ask them."""
    found: dict[str, list[tuple[DraftView, ConsentView]]] = {}
    for part in view.in_state(*OPEN):
        if part.draft is None or not any(each.consent for each in part.draft.version.definition.data.registers):
            continue
        for consent in consents_of_draft(actor=actor, at=at, draft_id=part.draft.id):
            found.setdefault(consent.asked.id, []).append((part.draft, consent))
    return [RegisterTogether(register=register, put=tuple(put)) for register, put in found.items()]


def register_together(*, actor: Actor, at: datetime, bundle_id: int, register: str) -> RegisterTogether:
    """One of them.

    :raises NotFound: for a bundle that is not the holder's, or where no open application asks that.
    """
    view = bundle_view(actor=actor, at=at, bundle_id=bundle_id)
    for each in registers_together(actor=actor, at=at, view=view):
        if each.register == register:
            return each
    raise NotFound(f"register {register} of bundle {bundle_id}")
