"""What of the messages belongs to the papers of a case."""

from collections.abc import Mapping
from typing import Any

from balcao.cases.models import Case, Message
from balcao.cases.parts import lacks


def papers_of(case: Case) -> tuple[Mapping[str, Any], ...]:
    """The files that came with messages and that an officer put into the case."""
    if lacks(case, "papers"):
        return ()
    kept = Message.objects.filter(thread__case=case).exclude(files=[]).order_by("pk").values_list("files", flat=True)
    return tuple(file for files in kept for file in files if file.get("filed_at"))
