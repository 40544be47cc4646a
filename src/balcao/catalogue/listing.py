"""Which version of a service is on offer: keeping one as it is, and putting it there."""

import hashlib
from datetime import datetime

from django.db import transaction

from balcao.catalogue.loader import canonical
from balcao.catalogue.models import Listing, PublishedVersion
from balcao.catalogue.queries import forget_lists
from balcao.catalogue.words.in_force import remember_sources
from balcao.foundation.audit.api import record
from balcao.kernel.actor import Actor


def keep_version(service_id: str, content: dict[str, object], at: datetime) -> PublishedVersion:
    """The version with that content, written down once."""
    digest = hashlib.sha256(canonical(content)).hexdigest()
    version, _ = PublishedVersion.objects.get_or_create(
        service_id=service_id, content_hash=digest, defaults={"content": content, "published_at": at}
    )
    return version


def put_on_offer(version: PublishedVersion, actor: Actor, at: datetime, *, because: str) -> bool:
    """Put a version on offer; `because` it is its service's first, is unchanged, was released, or has other words."""
    service_id = version.service_id
    listing = Listing.objects.select_for_update(of=("self",)).filter(service_id=service_id).first()
    if listing and listing.version_id == version.pk and not listing.withdrawn:
        return False
    if listing is not None:
        remember_sources(listing.version, version)
    Listing.objects.update_or_create(service_id=service_id, defaults={"version": version, "withdrawn": False})
    transaction.on_commit(forget_lists)
    forget_lists()
    record(
        actor=actor,
        at=at,
        event="catalogue:service:published",
        subject=f"service:{service_id}",
        data={"content_hash": version.content_hash, "because": because},
    )
    return True
