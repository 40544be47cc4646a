"""Where a person's letter goes, and whether to their heirs: asked of the identity register when it is made, and kept
with the letter alone."""

from collections.abc import Iterable
from datetime import datetime

from balcao.exchange.api import Asking, fetch
from balcao.kernel.actor import system_actor
from balcao.notices.models import Letter
from balcao.notices.words import say

REGISTER, FIELDS = "identity", ("address", "status")


def ask_addresses(letters: Iterable[Letter], *, at: datetime) -> None:
    """Ask for those that are not known yet, over the network; the person sees that it was asked, and what for. A
    register that is silent holds up no letter: that one names its addressee alone, until it is printed with others.
    """
    for letter in letters:
        notice = letter.notice
        if letter.address or not notice.holder_id.startswith("p-"):
            continue
        asking = Asking(
            register=REGISTER,
            purpose=say("notices.address.purpose"),
            basis=say("notices.letter.basis"),
            fields=FIELDS,
        )
        platform = system_actor(notice.department).acting_for(notice.holder_id)
        (reply,) = fetch(actor=platform, at=at, asked=[asking])
        if not reply.facts:
            continue
        letter.address = str(reply.facts.get("address") or "").strip()
        letter.to_heirs = reply.facts.get("status") == "deceased"
        letter.save(update_fields=["address", "to_heirs"])
