"""Versions of services that the demo world had before."""

import copy
import hashlib
from collections.abc import Callable
from datetime import datetime
from typing import Any

from balcao.catalogue.loader import canonical
from balcao.catalogue.models import PublishedVersion
from balcao.catalogue.queries import get_published, get_version
from balcao.catalogue.types import ServiceVersion


def earlier_version(
    service_id: str, change: Callable[[dict[str, Any]], None], *, at: datetime, until: datetime
) -> ServiceVersion:
    """A version of before what is on offer `until` now, which stays so; `change` makes its content what it was. Asked
    for twice it is one.
    """
    content = copy.deepcopy(PublishedVersion.objects.get(pk=get_published(service_id, at=until).id).content)
    change(content)
    digest = hashlib.sha256(canonical(content)).hexdigest()
    row, _ = PublishedVersion.objects.get_or_create(
        service_id=service_id, content_hash=digest, defaults={"content": content, "published_at": at}
    )
    return get_version(row.pk)
