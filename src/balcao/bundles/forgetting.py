"""What this room keeps of an application, and what becomes of it when its case is deleted."""

from django.db.models import Q

from balcao.bundles import models
from balcao.foundation.forgetting.api import Goes, Rule

FORGETS: tuple[Rule, ...] = (
    Goes(model=models.Bundle, where={"pk__in": "bundle"}, only=Q(parts=None)),
    Goes(model=models.Part, where={"draft_id__in": "draft"}, finds={"bundle": "bundle_id"}),
    Goes(model=models.ApplicationList, where={"pk__in": "list"}, only=Q(rows=None)),
    Goes(model=models.ListSignature, where={"list_id__in": "list"}, only=Q(list__rows=None)),
    Goes(model=models.ListRow, where={"draft_id__in": "draft"}, finds={"list": "list_id"}),
)
