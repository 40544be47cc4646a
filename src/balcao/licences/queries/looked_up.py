"""A licence as it is told to who looks it up in a form: what its law publishes, as an entry of a register."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction

from balcao.entities.api import sight_of
from balcao.foundation.audit.api import record_reads
from balcao.kernel.actor import Actor
from balcao.kernel.ids import check_character
from balcao.kernel.texts import Text
from balcao.licences import models
from balcao.licences.queries.register import Listed, listed_as_of
from balcao.licences.types import LicenceState

REGISTER = "licences"


@transaction.atomic
def look_up_licence(*, actor: Actor, at: datetime, number: str, purpose: Text, basis: Text) -> dict[str, Any] | None:
    """The published licence with that number, with or without its check character, as it stands on the day: `kind`,
    `holder` and `premises` (texts, where they are published), `state` (see `LicenceState`), `valid_from`, `valid_until`
    and `suspended_until` (ISO 8601), `held_by` (``applicant`` or ``another``). None if there is none.

    The question is written where the holder sees it for whom it is asked, and the holder of the licence.

    :raises NotFound: if the actor may not see that holder.
    """
    sight_of(actor=actor, at=at)
    wanted = number.strip().upper()
    known = (wanted, f"{wanted}-{check_character(wanted)}")
    row = models.Licence.objects.filter(listed=True, number__in=known).first()
    concerned = dict.fromkeys((actor.holder_id, row.holder_id if row else actor.holder_id))
    record_reads(
        actor=actor,
        at=at,
        about=[(f"register:{REGISTER}", holder) for holder in concerned],
        purpose=purpose,
        basis=basis,
        event="licences:register:asked",
    )
    if row is None:
        return None
    return _entry(listed_as_of([row], at)[0], "applicant" if row.holder_id == actor.holder_id else "another")


def _entry(licence: Listed, held_by: str) -> dict[str, Any]:
    suspended = licence.suspended_until if licence.state == LicenceState.SUSPENDED else None
    said = {
        "kind": licence.kind,
        "holder": dict(licence.holder),
        "premises": _premises(licence.terms),
        "state": licence.state.value,
        "valid_from": licence.valid_from.isoformat(),
        "valid_until": licence.valid_until.isoformat() if licence.valid_until else "",
        "suspended_until": suspended.isoformat() if suspended else "",
        "held_by": held_by,
    }
    return {name: value for name, value in said.items() if value}


def _premises(terms: Mapping[str, Any]) -> dict[str, str]:
    chinese, other = str(terms.get("address_zh") or ""), str(terms.get("address_pt") or "")
    if not (chinese or other):
        return {}
    return {"zh-Hant": chinese or other, "pt": other or chinese, "en": other or chinese}
