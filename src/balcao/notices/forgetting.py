"""What this room keeps of a case, and what becomes of it when the case is deleted."""

from balcao.foundation.forgetting.api import Blanked, Goes, Rule
from balcao.notices import models

OF_NOTICE = {"notice_id__in": "notice"}

FORGETS: tuple[Rule, ...] = (
    Goes(model=models.Notice, where={"case_reference__in": "reference"}, finds={"notice": "pk"}),
    Goes(model=models.Nudge, where=OF_NOTICE, finds={"nudge": "pk"}),
    Goes(model=models.Attempt, where={"nudge_id__in": "nudge"}),
    Goes(model=models.Letter, where=OF_NOTICE),
    Goes(model=models.ServiceRecord, where=OF_NOTICE, finds={"document": "number"}),
    Goes(model=models.DigestEntry, where=OF_NOTICE),
    Goes(model=models.Filing, where=OF_NOTICE),
    Blanked(
        model=models.PrintRun,
        where={"letters__overlap": "notice"},
        to={"letters": [], "storage_key": ""},
        why="That letters were printed on a day; the file with all of them goes with the first that is deleted.",
    ),
)
