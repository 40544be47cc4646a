"""Publishing."""

import hashlib
from datetime import datetime
from pathlib import Path

from django.db import transaction

from balcao.catalogue.checks import examine
from balcao.catalogue.loader import BadService, canonical, to_json
from balcao.catalogue.models import Listing, PublishedVersion
from balcao.foundation.audit.api import record
from balcao.kernel.actor import Actor


@transaction.atomic
def publish_services(*, actor: Actor, at: datetime, root: Path) -> list[str]:
    """Publish every service whose content changed and withdraw those whose folder is gone; returns their ids.

    :raises BadService: with every problem of the whole catalogue; then nothing is published.
    """
    definitions, problems = examine(root)
    if problems:
        raise BadService(problems)
    changed, present = [], set()
    for definition in definitions:
        present.add(definition.id)
        if _publish(definition.id, to_json(definition), actor, at):
            changed.append(definition.id)
    for gone in Listing.objects.filter(withdrawn=False).exclude(service_id__in=present):
        gone.withdrawn = True
        gone.save(update_fields=["withdrawn"])
        record(actor=actor, at=at, event="catalogue:service:withdrawn", subject=f"service:{gone.service_id}")
        changed.append(gone.service_id)
    return changed


def _publish(service_id: str, content: dict[str, object], actor: Actor, at: datetime) -> bool:
    digest = hashlib.sha256(canonical(content)).hexdigest()
    version, _ = PublishedVersion.objects.get_or_create(
        service_id=service_id, content_hash=digest, defaults={"content": content, "published_at": at}
    )
    listing = Listing.objects.select_for_update().filter(service_id=service_id).first()
    if listing and listing.version_id == version.pk and not listing.withdrawn:
        return False
    Listing.objects.update_or_create(service_id=service_id, defaults={"version": version, "withdrawn": False})
    record(
        actor=actor,
        at=at,
        event="catalogue:service:published",
        subject=f"service:{service_id}",
        data={"content_hash": digest},
    )
    return True
