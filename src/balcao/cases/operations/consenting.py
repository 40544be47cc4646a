"""Saying whether a register may be asked for an application, and taking it back."""

from collections.abc import Collection
from datetime import datetime

from django.db import transaction

from balcao.cases.asked import not_asked_any_more
from balcao.cases.consents import ConsentPutOtherwise, put_of, state_of
from balcao.cases.drafts import audit_draft, locate_draft, lock_draft, note_clerk
from balcao.cases.models import Case, Draft, RegisterConsent, Step
from balcao.cases.operations.asking import ask_registers_again
from balcao.catalogue.api import Asked, ServiceDefinition, get_version, register_described
from balcao.entities.api import Action
from balcao.exchange.api import concerned_by
from balcao.kernel.actor import Actor
from balcao.kernel.errors import NotFound


def answer_consent(
    *, actor: Actor, at: datetime, draft_id: int, register: str, fields: Collection[str], put: str
) -> None:
    """Say yes to `fields` of a register, or no with none of them. After a yes it is asked, over the network.

    A register that does not let one choose is asked for all its fields or none. The answer before is replaced; what
    the register said before is forgotten.

    :param put: the hash of what was shown (`ConsentView.put`).
    :raises ConsentPutOtherwise: if something else is asked by now; then nothing is answered.
    :raises NotFound: if the draft is none of the actor's business, or does not ask that with consent.
    :raises AlreadyLodged: when it is no draft any more.
    """
    if _answer(actor, at, draft_id, register, set(fields), put):
        ask_registers_again(actor=actor, at=at, draft_id=draft_id, only={register})


@transaction.atomic
def _answer(actor: Actor, at: datetime, draft_id: int, register: str, fields: set[str], put: str) -> bool:
    draft = lock_draft(actor, at, draft_id, Action.PREPARE)
    definition = get_version(draft.version_id).definition
    asked = _asked(definition, register)
    concerns = concerned_by(register, actor)
    before = draft.consents.filter(register=register).first()
    if not concerns and (fields or before is None):
        raise NotFound(f"consent to {register}")
    if put != put_of(definition, asked):
        raise ConsentPutOtherwise
    given = [name for name in asked.fields if name in fields] if asked.by_field or not fields else list(asked.fields)
    if before is not None and state_of(before) == "given" and not given:
        _withdraw(before, actor, at, draft, definition)
        return False
    RegisterConsent.objects.update_or_create(
        draft=draft,
        register=register,
        defaults={
            "concerns": concerns or draft.holder_id,
            "put": put,
            "fields": given,
            "answered_by": actor.self_id,
            "answered_at": at,
            "withdrawn_at": None,
        },
    )
    not_asked_any_more(draft, definition, register, at)
    if given:
        # Killed before it is asked, it is one more that did not answer yet.
        draft.unreachable = [*draft.unreachable, register]
    draft.saved_at = at
    note_clerk(draft, actor)
    draft.save()
    what = "register_consented" if given else "register_refused"
    audit_draft(actor, at, draft, what, {"register": register, "fields": given, "concerns": concerns, "put": put})
    return bool(given)


@transaction.atomic
def withdraw_register_consent(*, actor: Actor, at: datetime, draft_id: int, register: str) -> None:
    """Take a consent back: the register is not asked again. Done twice, once is enough.

    Of a draft, what the register said is forgotten; what was lodged stands, and its officer reads it. Whoever the data
    is about may, and whoever may prepare the draft.

    :raises NotFound: if there is no such consent for them.
    """
    row = RegisterConsent.objects.select_for_update(of=("self",)).filter(draft_id=draft_id, register=register).first()
    if row is None:
        raise NotFound(f"consent to {register}")
    if row.concerns == actor.self_id == actor.holder_id:
        draft = Draft.objects.select_for_update().get(pk=draft_id)
    else:
        draft = locate_draft(actor, at, draft_id, Action.PREPARE, lock=True)
    if state_of(row) == "given":
        _withdraw(row, actor, at, draft, get_version(draft.version_id).definition)


def _withdraw(row: RegisterConsent, actor: Actor, at: datetime, draft: Draft, definition: ServiceDefinition) -> None:
    row.withdrawn_at = at
    row.save(update_fields=["withdrawn_at"])
    if draft.state == "lodged":
        case, named = Case.objects.get(draft=draft), register_described(row.register)
        data = {"register": named.name.text() if named else {}}
        Step.objects.create(case=case, at=at, kind="consent_withdrawn", who=actor.name, data=data)
    else:
        not_asked_any_more(draft, definition, row.register, at)
        draft.save()
    audit_draft(actor, at, draft, "register_consent_withdrawn", {"register": row.register, "concerns": row.concerns})


def _asked(definition: ServiceDefinition, register: str) -> Asked:
    for each in definition.data.registers:
        if each.id == register and each.consent:
            return each
    raise NotFound(f"consent to {register}")
