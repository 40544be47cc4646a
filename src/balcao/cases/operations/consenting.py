"""Saying whether a register may be asked for an application, and taking it back."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from balcao.cases.asked import not_asked_any_more
from balcao.cases.consents import ConsentPutOtherwise, put_of, state_of
from balcao.cases.drafts import audit_draft, locate_draft, lock_draft, note_clerk
from balcao.cases.jobs import ask_consented_register
from balcao.cases.models import Case, Draft, RegisterConsent, Step
from balcao.cases.operations.asking import ask_in_job, ask_registers_again
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


@dataclass(frozen=True, slots=True, kw_only=True)
class ConsentAnswer:
    """Yes to these `fields` of a register for one draft, or no with none; `put` is the hash of what was shown
    (`ConsentView.put`)."""

    draft_id: int
    register: str
    put: str
    fields: tuple[str, ...]


@transaction.atomic
def answer_consents(*, actor: Actor, at: datetime, answers: Collection[ConsentAnswer]) -> None:
    """Answer for several drafts or registers at once; all of it or nothing. After a yes a job asks the register.
    What was answered the same already stays as it is.

    :raises ConsentPutOtherwise, NotFound, AlreadyLodged: as `answer_consent`.
    """
    for each in sorted(answers, key=lambda each: (each.draft_id, each.register)):
        if _answer(actor, at, each.draft_id, each.register, set(each.fields), each.put, again=False):
            ask_consented_register.defer_once(
                key=f"consent:{each.draft_id}:{each.register}", draft_id=each.draft_id, register=each.register
            )


def ask_consented(*, draft_id: int, register: str, at: datetime) -> None:
    """Ask a register to which was said yes, over the network, in the name of who said it; if it still waits for that.

    :raises RegisterStillSilent: so that the job is run again later.
    """
    row = RegisterConsent.objects.select_related("draft").filter(draft_id=draft_id, register=register).first()
    if row is not None and register in row.draft.unreachable:
        ask_in_job(draft=row.draft, at=at, register=register, by=row.answered_by, name="")


@transaction.atomic
def _answer(
    actor: Actor, at: datetime, draft_id: int, register: str, fields: set[str], put: str, *, again: bool = True
) -> bool:
    """Keep the answer; whether the register is to be asked now. Without `again` the same answer changes nothing."""
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
    as_before = before is not None and (before.put, before.concerns, before.fields) == (put, concerns, given)
    if before is not None and as_before and before.withdrawn_at is None and not again:
        return False
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
