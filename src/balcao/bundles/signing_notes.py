"""Telling those who are asked to sign several applications, once each."""

from datetime import datetime

from balcao.bundles.models import Bundle
from balcao.cases.api import signers_asked
from balcao.entities.api import holder_name
from balcao.kernel.actor import Actor, system_actor
from balcao.notices.api import send_notice, worded


def tell_signers(*, actor: Actor, at: datetime, bundle_id: int) -> None:
    """Everyone asked whose signature is awaited, but for the one who asks."""
    bundle = Bundle.objects.get(pk=bundle_id)
    drafts = list(bundle.parts.exclude(draft=None).values_list("draft_id", flat=True))
    for person, asked in signers_asked(draft_ids=drafts, at=at).items():
        if person == actor.person_id:
            continue
        until = min(each.until for each in asked)
        values = {"count": len(asked), "who": actor.name, "until": until, "holder": holder_name(bundle.holder_id)}
        words = worded("bundles.please_sign", **values)
        send_notice(
            actor=system_actor(),
            at=at,
            holder_id=f"p-{person}",
            department=asked[0].department,
            subject=words.subject,
            body=words.body,
            kind=words.kind,
            wording=words.mark,
            legal=False,
            case_reference="",
            key=f"bundle:{bundle_id}:sign:{person}:{'-'.join(str(each.signature_id) for each in asked)}"[:150],
            path=f"/as/p-{person}/bundles/{bundle_id}/sign/",
        )
