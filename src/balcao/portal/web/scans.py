"""Forms on paper as pictures, to read from and to type from."""

from typing import Any

from balcao.cases.api import DraftView, PaperFormView, paper_forms_of
from balcao.documents.api import preview_url
from balcao.kernel.actor import Actor
from balcao.kernel.clock import now

MOST_PICTURES = 12
"""So many pages of a scan stand beside a question."""


def pictures_of(forms: tuple[PaperFormView, ...]) -> list[dict[str, Any]]:
    """The pages of forms as pictures to read from."""
    pages = [(each, page) for each in forms for page in range(1, each.pages + 1)]
    return [
        {"url": preview_url(str(each.file["sha256"]), page=page), "page": page} for each, page in pages[:MOST_PICTURES]
    ]


def scans_beside(actor: Actor, view: DraftView) -> list[dict[str, Any]]:
    """The pictures of the scans of a draft, to type from; none of what was typed into fields."""
    if view.case_reference:
        return []
    forms = paper_forms_of(actor=actor, at=now(), draft_id=view.id)
    return pictures_of(tuple(each for each in forms if not each.typed))
