"""Which registers may be asked for an application: those that a law opens, and those to which was said yes."""

import hashlib
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from balcao.cases.models import RegisterConsent
from balcao.catalogue.api import Asked, ServiceDefinition
from balcao.exchange.api import concerned_by
from balcao.kernel.actor import Actor
from balcao.kernel.errors import BalcaoError

type ConsentState = Literal["asked", "given", "refused", "withdrawn"]


class ConsentPutOtherwise(BalcaoError):
    """What one said yes or no to is not what is asked any more."""

    key = "cases.consent_put_otherwise"


@dataclass(frozen=True, slots=True, kw_only=True)
class ConsentView:
    """One register that is asked with consent, as it was put: why, by which law, for which fields.

    `receiver` is the department that would read it. `given` are the fields said yes to. `answered_by` is who answered,
    `at` when; `concerns` whose data it is.
    """

    asked: Asked
    receiver: str
    put: str
    concerns: str
    state: ConsentState
    given: tuple[str, ...] = ()
    answered_by: str = ""
    at: datetime | None = None


def put_of(definition: ServiceDefinition, asked: Asked) -> str:
    """The SHA-256 of what is put to whom the register is about."""
    said = {
        "register": asked.id,
        "receiver": definition.data.department,
        "purpose": asked.purpose.text(),
        "basis": asked.basis.text(),
        "fields": list(asked.fields),
    }
    return hashlib.sha256(json.dumps(said, sort_keys=True, ensure_ascii=False).encode()).hexdigest()


def is_live(row: RegisterConsent, definition: ServiceDefinition, asked: Asked) -> bool:
    """Whether it still lets the register be asked."""
    return bool(row.fields) and row.withdrawn_at is None and row.put == put_of(definition, asked)


def may_be_asked(definition: ServiceDefinition, rows: Iterable[RegisterConsent], actor: Actor) -> tuple[Asked, ...]:
    """The registers that may be asked when this actor asks, each for the fields that it may be asked for."""
    answered = {row.register: row for row in rows}
    found = []
    for each in definition.data.registers:
        if not each.consent:
            found.append(each)
            continue
        row = answered.get(each.id)
        if row is None or not is_live(row, definition, each) or row.concerns != concerned_by(each.id, actor):
            continue
        found.append(each.model_copy(update={"fields": tuple(name for name in each.fields if name in row.fields)}))
    return tuple(found)


def consents_put(
    definition: ServiceDefinition, rows: Iterable[RegisterConsent], actor: Actor
) -> tuple[ConsentView, ...]:
    """Every register of the service that is asked with consent and knows whom this actor acts for, and the answer."""
    answered = {row.register: row for row in rows}
    found = []
    for each in definition.data.registers:
        row, concerns = answered.get(each.id), concerned_by(each.id, actor) if each.consent else ""
        if each.consent and (concerns or row):
            found.append(_view(definition, each, row, concerns))
    return tuple(found)


def _view(definition: ServiceDefinition, asked: Asked, row: RegisterConsent | None, concerns: str) -> ConsentView:
    put = put_of(definition, asked)
    if row is None or row.put != put:
        return ConsentView(asked=asked, receiver=definition.data.department, put=put, concerns=concerns, state="asked")
    return ConsentView(
        asked=asked,
        receiver=definition.data.department,
        put=put,
        concerns=row.concerns,
        state=state_of(row),
        given=tuple(row.fields),
        answered_by=row.answered_by,
        at=row.withdrawn_at or row.answered_at,
    )


def state_of(row: RegisterConsent) -> ConsentState:
    """What was answered."""
    if row.withdrawn_at is not None:
        return "withdrawn"
    return "given" if row.fields else "refused"


def waiting(views: Sequence[ConsentView]) -> tuple[ConsentView, ...]:
    """Those that nobody answered yet."""
    return tuple(each for each in views if each.state == "asked")
