"""What people are told on the way, in every language. Words come from the house's texts (`cases.note.…`)."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from balcao.cases.models import Answer, Case, Draft, Signature
from balcao.cases.opening import in_whose_name, name_opened
from balcao.cases.scopes import scopes_of
from balcao.catalogue.api import ServiceDefinition, ServiceWords, get_version
from balcao.entities.api import holder_names
from balcao.foundation.db.api import KeptQuestion, given
from balcao.foundation.ui.api import format_macau, translate
from balcao.kernel.actor import Actor, system_actor
from balcao.kernel.money import format_mop
from balcao.kernel.texts import LANGUAGES, Text, pick
from balcao.notices.api import call_off_reminders, send_worded, worded
from balcao.payments.api import OrderRefunded, OrderReversed


def say(key: str, **values: Any) -> dict[str, str]:
    """A text of this room in every language; values that are texts or days are put into each language."""
    return {
        language: translate(key, language, **{name: _shown(value, language) for name, value in values.items()})
        for language in LANGUAGES
    }


def mop_texts(avos: int) -> dict[str, str]:
    """An amount in every language."""
    return {language: format_mop(avos, language) for language in LANGUAGES}


def money_step(kind: str, amount: int, what: Text) -> tuple[str, dict[str, Any]]:
    """The kind and the data of a timeline line about money that goes back, or was taken back: of the whole, or of
    `what`."""
    data: dict[str, Any] = {"amount": mop_texts(amount)}
    return (f"{kind}_part", data | {"what": dict(what)}) if what else (kind, data)


def _shown(value: Any, language: str) -> str:
    if isinstance(value, dict):
        return pick(value, language)
    if hasattr(value, "isoformat"):
        return format_macau(value, language)
    return str(value)


def asked_in_words(definition: ServiceDefinition, questions: Mapping[str, Text], text: Text) -> Text:
    """What is asked for as its addressee reads it: question by question, then the officer's own words."""
    found = {}
    for language in LANGUAGES:
        words = ServiceWords({language: definition.texts[language].model_dump()}, language)
        lines = [f"– {words.label(name)}: {pick(fix, language).strip()}" for name, fix in questions.items()]
        found[language] = "\n".join([*lines, *filter(None, [text[language]])])
    return found


def draft_name(draft: Draft) -> Text:
    """In whose name a draft is signed."""
    return draft_names([draft])[draft.pk]


def draft_names(drafts: Sequence[Draft]) -> dict[int, Text]:
    """The same of many drafts, in two questions at most."""
    definitions = {draft.pk: get_version(draft.version_id).definition for draft in drafts}
    answers: dict[int, dict[str, Any]] = {number: {} for number in definitions}
    opening = [number for number, definition in definitions.items() if definition.data.opens is not None]
    rows = Answer.objects.filter(draft__in=opening).values_list("draft_id", "question", "value") if opening else ()
    for number, question, value in rows:
        answers[number][question] = value
    opened = {each.pk: name_opened(definitions[each.pk], answers[each.pk], each.facts) for each in drafts}
    names = holder_names(draft.holder_id for draft in drafts if not opened[draft.pk])
    return {draft.pk: opened[draft.pk] or names[draft.holder_id] for draft in drafts}


_SIGNED = KeptQuestion(
    lambda: (
        Signature.objects.filter(draft_id=given("draft"), voided_at__isnull=True, refused_at__isnull=True)
        .exclude(person_id=given("holder"))
        .values_list("person_id", flat=True)
    )
)


def tell_signers(*, actor: Actor, at: datetime, case: Case, key: str) -> None:
    """Tell those who signed a person's application how it stands; who signs for an entity reads its inbox."""
    if not case.holder_id.startswith("p-"):
        return
    signed = _SIGNED(draft=case.draft_id, holder=int(case.holder_id[2:]))
    if not signed:
        return
    definition = get_version(case.version_id).definition
    values = {
        "service": definition.text("name"),
        "reference": case.reference,
        "holder": in_whose_name(definition, case.holder_id, case.answers),
    }
    for person_id in signed:
        words = worded(f"cases.note.{key}", **values)
        send_worded(
            words=words,
            actor=system_actor(case.department),
            at=at,
            holder_id=f"p-{person_id}",
            department=case.department,
            case_reference=case.reference,
            key=f"case:{case.pk}:{key}:{person_id}",
        )


def tell_initiator(*, actor: Actor, at: datetime, draft: Draft, key: str) -> None:
    """Tell the person who asked for signatures what became of them."""
    definition = get_version(draft.version_id).definition
    tell(
        holder_id=draft.frozen_by,
        department=definition.data.department,
        at=at,
        key=key,
        unique=f"draft:{draft.pk}:{key}:{draft.frozen_hash[:16]}:{actor.self_id}",
        service=definition.text("name"),
        holder=draft_name(draft),
        who=actor.name,
    )


def tell_holder(
    *,
    actor: Actor,
    at: datetime,
    case: Case,
    key: str,
    unique: str,
    legal: bool,
    body: Text | None = None,
    path: str = "",
    to: str = "",
    **values: Any,
) -> int:
    """A notice about a case to its holder, or to another holder whom it concerns; `unique` makes it one. Returns its
    number.

    `body` is what the wording puts in the place of its `text`: a decision is composed, not written beforehand.
    """
    definition = get_version(case.version_id).definition
    values |= {"service": definition.text("name"), "reference": case.reference}
    if body is not None:
        values["text"] = body
    words = worded(f"cases.note.{key}", **values)
    return send_worded(
        words=words,
        actor=actor,
        at=at,
        holder_id=to or case.holder_id,
        department=case.department,
        legal=legal,
        case_reference=case.reference,
        path=path,
        scopes=() if to else scopes_of(case.service_id, case.draft_id),
        key=f"case:{case.pk}:{unique}",
    )


def call_off(case: Case, at: datetime, *uniques: str) -> None:
    """What reminders of a case asked for is done: those whose `unique` begins so say that they are moot, and nobody is
    nudged about them any more."""
    for unique in uniques:
        call_off_reminders(actor=system_actor(), at=at, key=f"case:{case.pk}:{unique}")


def tell_of_refund(event: OrderRefunded, case_reference: str, scopes: Sequence[str]) -> None:
    """A fee went back."""
    tell(
        holder_id=event.holder_id,
        department=event.department,
        at=event.refunded_at,
        key="refunded_part" if event.what else "refunded",
        unique=f"refund:{event.refund_id}",
        case_reference=case_reference,
        scopes=scopes,
        amount=mop_texts(event.amount),
        what=event.what or "",
        reason=event.reason,
        receipt=event.receipt_number,
    )


def tell_payment_possible_again(*, draft: Draft, at: datetime, order_id: int) -> None:
    """The payment service answers again; the application waits where it was."""
    definition = get_version(draft.version_id).definition
    tell(
        holder_id=draft.holder_id,
        department=definition.data.department,
        at=at,
        key="payment_possible",
        unique=f"order:{order_id}:possible",
        scopes=scopes_of(draft.service_id, draft.pk),
        service=definition.text("name"),
    )


def tell_of_reversal(event: OrderReversed, case_reference: str, scopes: Sequence[str]) -> None:
    """A payment was taken back by the payer's bank, or made void at the counter."""
    key = "payment_reversed" if event.by_bank else "payment_void"
    tell(
        holder_id=event.holder_id,
        department=event.department,
        at=event.reversed_at,
        key=f"{key}_part" if event.what else key,
        unique=f"order:{event.order_id}:reversed",
        case_reference=case_reference,
        scopes=scopes,
        path=f"/as/{event.holder_id}/to-pay/",
        amount=mop_texts(event.amount),
        what=event.what or "",
        receipt=event.receipt_number,
    )


def tell(
    *,
    holder_id: str,
    department: str,
    at: datetime,
    key: str,
    unique: str,
    case_reference: str = "",
    legal: bool = False,
    path: str = "",
    scopes: Sequence[str] = (),
    **values: Any,
) -> None:
    """A notice of a department to a holder; `unique` makes it one."""
    words = worded(f"cases.note.{key}", **values)
    send_worded(
        words=words,
        actor=system_actor(department),
        at=at,
        holder_id=holder_id,
        department=department,
        legal=legal,
        case_reference=case_reference,
        path=path,
        scopes=scopes,
        key=unique,
    )


def tell_of_draft(
    at: datetime, draft: Draft, *, holder_id: str, key: str, unique: str, path: str, **values: Any
) -> None:
    """Tell somebody once about an application that is not lodged yet; `unique` is what makes it the same notice."""
    definition = get_version(draft.version_id).definition
    tell(
        holder_id=holder_id,
        department=definition.data.department,
        at=at,
        key=key,
        unique=unique,
        path=path,
        scopes=scopes_of(draft.service_id, draft.pk),
        service=definition.text("name"),
        **values,
    )
