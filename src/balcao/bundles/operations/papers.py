"""Papers that several applications of one thing ask for: handed in once, they go to each."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import transaction

from balcao.bundles.models import Part
from balcao.bundles.queries.papers import open_papers
from balcao.cases.api import save_answers
from balcao.catalogue.api import mandate_scopes
from balcao.entities.api import Action, require
from balcao.foundation.audit.api import record
from balcao.kernel.actor import Actor
from balcao.kernel.errors import NotFound


@transaction.atomic
def hand_in(
    *, actor: Actor, at: datetime, bundle_id: int, paper_id: str, files: Sequence[Mapping[str, Any]]
) -> tuple[int, int]:
    """Put files, as answers hold them, into every application that asks for this paper and has none yet; one that
    begins later gets them at its beginning. Returns how many have them now, and how many will.

    :raises NotFound: for a bundle that is not the holder's, or a paper that nothing of it asks for any more.
    """
    Part.objects.select_for_update().filter(bundle_id=bundle_id).order_by("pk").first()
    wanted = {each.id: each for each in open_papers(actor=actor, at=at, bundle_id=bundle_id)}
    if paper_id not in wanted or not files:
        raise NotFound(f"paper {paper_id} of bundle {bundle_id}")
    paper, kept = wanted[paper_id], [dict(file) for file in files][: wanted[paper_id].most]
    for draft_id, question in paper.now.items():
        save_answers(actor=actor, at=at, draft_id=draft_id, values={question: kept}, seen={})
    for part in Part.objects.filter(bundle_id=bundle_id, position__in=paper.later).order_by("position"):
        scopes = mandate_scopes(part.service_id, settings.BALCAO_SERVICES)
        require(actor=actor, action=Action.PREPARE, at=at, scopes=scopes, of_a_thing=False)
        part.answers = {**part.answers, paper.later[part.position]: kept}
        part.save(update_fields=["answers"])
    record(
        actor=actor,
        at=at,
        event="bundles:paper:handed_in",
        subject=f"bundle:{bundle_id}",
        holder_id=actor.holder_id,
        data={"paper": paper_id, "files": [file["sha256"] for file in kept], "drafts": sorted(paper.now)},
    )
    return len(paper.now), len(paper.later)
