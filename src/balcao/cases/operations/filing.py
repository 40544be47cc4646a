"""Putting a file among the papers of a case."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction

from balcao.cases.duty import lock_case, note_case
from balcao.cases.models import Paper
from balcao.kernel.actor import Actor


@transaction.atomic
def file_paper(*, actor: Actor, at: datetime, reference: str, file: Mapping[str, Any]) -> None:
    """Make a file, a record as answers hold them, a paper of the case. Done twice, it is one.

    :raises NotFound: for an officer whose duty the case is not.
    """
    case = lock_case(actor, at, reference)
    sha256 = str(file["sha256"])
    _, fresh = Paper.objects.get_or_create(
        case=case, sha256=sha256, defaults={"file": dict(file), "filed_by": actor.name, "filed_at": at}
    )
    if fresh:
        note_case(case, actor, at, "paper_filed", name=str(file["name"]))
