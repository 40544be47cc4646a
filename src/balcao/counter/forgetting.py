"""What this room keeps of an application, and what becomes of it when its case is deleted."""

from balcao.counter import models
from balcao.foundation.forgetting.api import Blanked, Goes, Rule

FORGETS: tuple[Rule, ...] = (
    Blanked(
        model=models.Assistance,
        where={"drafts__overlap": "draft"},
        to={"drafts": [], "words": ""},
        why="That a clerk helped somebody on a day belongs to the counter's own book.",
    ),
    Blanked(
        model=models.VideoVisit,
        where={"draft_id__in": "draft"},
        to={"minutes": "", "service_id": "", "reference": ""},
        why="That somebody was seen by video on a day belongs to the counter's own book.",
    ),
    Goes(model=models.Recording, where={"draft_id__in": "draft"}),
    Goes(model=models.Confirmation, where={"draft_id__in": "draft"}),
)
