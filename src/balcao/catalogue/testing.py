"""A catalogue as its departments would have brought it to where it is, for tests."""

import hashlib
import re
from collections.abc import Collection
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from typing import Any

from balcao.catalogue.api import get_version, install_services, publish_release
from balcao.catalogue.loader import canonical, load_service, service_folders, to_json
from balcao.catalogue.models import Listing, PublishedVersion, Release
from balcao.catalogue.queries import forget_lists
from balcao.kernel.actor import CHIEF, Actor, posts_in, system_actor
from balcao.reflists.api import install_lists

SERVICES = frozenset(
    {
        "complaint-to-the-author",
        "cpsp-firecracker-permit",
        "dsal-employment-agency-renewal",
        "dsi-association-leadership-certificate",
        "dsi-association-leadership-update",
        "dst-travel-agency-cessation",
        "dst-travel-agency-renewal",
        "dst-travel-agency-transfer",
        "fss-life-certificate",
        "fss-quarterly-employee-changes",
        "hierarchical-appeal",
        "licence-revocation",
        "licence-suspension",
        "iam-catering-licence-renewal",
        "iam-catering-licence-replacement",
        "iam-food-beverage-first",
        "iam-food-beverage-renewal",
        "iam-outdoor-cafe-renewal",
        "iam-public-places-fine",
        "safp-entity-account",
    }
)
"""What tests lodge: a service of each kind. All others are held by `services check` and `services test`."""


def publish_everything(*, at: datetime, root: Path) -> list[str]:
    """Install what lies in the folders, and have the head of each department publish what is proposed by it; returns
    the ids of the services that are other than before."""
    done = install_services(actor=system_actor(), at=at, root=root)
    for release in Release.objects.filter(outcome="", service_id__in=done.proposed):
        department = get_version(release.version_id).definition.data.department
        chief = Actor(person_id=990, name="head", holder_id="p-990", posts=posts_in(department, CHIEF))
        publish_release(actor=chief, at=at, release_id=release.pk)
    return [*done.published, *done.proposed, *done.withdrawn]


def put_on_offer(root: Path, names: Collection[str], *, at: datetime) -> None:
    """Put these services on offer as they lie in their folders, each read once a run; what is on offer stays."""
    rows = _read(root, frozenset(names))
    versions = [PublishedVersion(**row, published_at=at) for row in rows]
    PublishedVersion.objects.bulk_create(versions, ignore_conflicts=True)
    listings = [Listing(service_id=row["service_id"], version_id=row["pk"]) for row in rows]
    Listing.objects.bulk_create(listings, ignore_conflicts=True)
    if any("lists." in str(row["content"]["form"]) for row in rows):
        install_lists(actor=system_actor(), at=at, root=root)
    forget_lists()


@lru_cache
def _read(root: Path, names: frozenset[str]) -> tuple[dict[str, Any], ...]:
    definitions = [load_service(folder) for folder in service_folders(root) if folder.name in names]
    return tuple(_row(each.id, to_json(each)) for each in definitions)


def _row(service_id: str, content: dict[str, Any]) -> dict[str, Any]:
    digest = hashlib.sha256(canonical(content)).hexdigest()
    number = 1_000_000 + int(digest[:7], 16)  # the same for the same content, as versions never change
    return {"pk": number, "service_id": service_id, "content": content, "content_hash": digest}


def follow_nothing(folder: Path) -> None:
    """Take out of a service what it follows, for a catalogue in which it stands alone."""
    file = folder / "service.yaml"
    file.write_text(re.sub(r"^follows:\n( .*\n)+", "", file.read_text("utf-8"), flags=re.MULTILINE), "utf-8")
