"""A catalogue as its departments would have brought it to where it is, for tests."""

from datetime import datetime
from pathlib import Path

from balcao.catalogue.api import get_version, install_services, publish_release
from balcao.catalogue.models import Release
from balcao.kernel.actor import CHIEF, Actor, posts_in, system_actor


def publish_everything(*, at: datetime, root: Path) -> list[str]:
    """Install what lies in the folders, and have the head of each department publish what is proposed by it; returns
    the ids of the services that are other than before."""
    done = install_services(actor=system_actor(), at=at, root=root)
    for release in Release.objects.filter(outcome="", service_id__in=done.proposed):
        department = get_version(release.version_id).definition.data.department
        chief = Actor(person_id=990, name="head", holder_id="p-990", posts=posts_in(department, CHIEF))
        publish_release(actor=chief, at=at, release_id=release.pk)
    return [*done.published, *done.proposed, *done.withdrawn]
