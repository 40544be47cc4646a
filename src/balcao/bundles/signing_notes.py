"""Telling those who are asked to sign several applications, once each."""

import hashlib
from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from typing import Any

from balcao.bundles.models import ApplicationList, Bundle, ListSignature
from balcao.cases.api import signers_asked, signing_path_of
from balcao.catalogue.api import get_version
from balcao.entities.api import holder_name
from balcao.kernel.actor import Actor, system_actor
from balcao.notices.api import send_worded, worded


def tell_signers(*, actor: Actor, at: datetime, bundle_id: int) -> None:
    """Everyone asked whose signature is awaited, but for the one who asks."""
    bundle = Bundle.objects.get(pk=bundle_id)
    drafts = list(bundle.parts.exclude(draft=None).values_list("draft_id", flat=True))
    _tell(actor, at, drafts, bundle.holder_id, f"bundle:{bundle_id}")


def tell_list_signers(*, actor: Actor, at: datetime, list_id: int) -> None:
    """The same of a list; who had it made is told too: it was made in a job."""
    found = ApplicationList.objects.get(pk=list_id)
    drafts = list(found.rows.filter(problem="").exclude(draft=None).values_list("draft_id", flat=True))
    _tell(replace(actor, person_id=None), at, drafts, found.holder_id, f"list:{list_id}")


def tell_list_signed(*, at: datetime, list_id: int) -> None:
    """Whoever had the list made: it is signed, and can be paid and lodged."""
    found = ApplicationList.objects.get(pk=list_id)
    _tell_maker(at, found, "list_signed", f"signed:{found.list_hash[:16]}")


def tell_list_refused(*, at: datetime, given: ListSignature) -> None:
    """Whoever had the list made: somebody does not sign it, and why."""
    who = holder_name(f"p-{given.person_id}")
    _tell_maker(at, given.list, "list_refused", f"refused:{given.pk}", who=who, reason=given.reason)


def _tell_maker(at: datetime, found: ApplicationList, key: str, unique: str, **values: Any) -> None:
    words = worded(f"bundles.{key}", holder=holder_name(found.holder_id), **values)
    send_worded(
        words=words,
        actor=system_actor(),
        at=at,
        holder_id=found.holder_id,
        department=get_version(found.version_id).definition.data.department,
        case_reference="",
        key=f"list:{found.pk}:{unique}",
        path=f"/as/{found.holder_id}/lists/{found.pk}/",
    )


def _tell(actor: Actor, at: datetime, drafts: list[int], holder_id: str, what: str) -> None:
    for person, asked in signers_asked(draft_ids=drafts, at=at).items():
        if person == actor.person_id:
            continue
        until = min(each.until for each in asked)
        values = {"count": len(asked), "who": actor.name, "until": until, "holder": holder_name(holder_id)}
        words = worded("bundles.please_sign", **values)
        send_worded(
            words=words,
            actor=system_actor(),
            at=at,
            holder_id=f"p-{person}",
            department=asked[0].department,
            case_reference="",
            key=f"{what}:sign:{person}:{_named(asked)}",
            path=f"{signing_path_of(asked[0].signature_id)}together/",
        )


def _named(asked: Iterable[Any]) -> str:
    """A short name of these very requests: told of them again, one reads nothing new."""
    numbers = "-".join(str(each.signature_id) for each in asked)
    return hashlib.sha256(numbers.encode()).hexdigest()[:32]
