"""What follows from declaring that nothing changed since a licence was last given."""

from collections.abc import Mapping
from typing import Any

from balcao.cases.failures import NotNow
from balcao.cases.models import Answer, Case, Draft
from balcao.catalogue.api import get_version


def answers_declared(draft: Draft, given: Mapping[str, Answer]) -> dict[str, Any]:
    """The answers that the declaration gives, by question: those that are not `given` yet.

    :raises NotNow: where the service asks about every renewal anew.
    """
    unchanged = get_version(draft.version_id).definition.data.unchanged
    if unchanged is None:
        raise NotNow
    last = _last_answers(draft)
    said = {name: last[name] for name in unchanged.again if last.get(name) is not None} | unchanged.answers
    return {name: value for name, value in said.items() if name not in given or given[name].value is None}


def _last_answers(draft: Draft) -> dict[str, Any]:
    """Those of the last application granted about this licence to this holder."""
    if not draft.licence_number:
        return {}
    granted = Case.objects.filter(holder_id=draft.holder_id, licence_number=draft.licence_number, outcome="approve")
    return granted.order_by("-lodged_at").values_list("answers", flat=True).first() or {}
