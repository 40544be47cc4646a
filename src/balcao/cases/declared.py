"""What follows from declaring that nothing changed since last time."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from balcao.cases.failures import NotNow
from balcao.cases.models import Answer, Case, Draft
from balcao.catalogue.api import get_version


@dataclass(frozen=True, slots=True, kw_only=True)
class LastTime:
    """The application granted last: its answers to the questions that are answered again as then."""

    reference: str
    lodged_at: datetime
    answers: Mapping[str, Any]


def answers_declared(draft: Draft, given: Mapping[str, Answer]) -> dict[str, Any]:
    """The answers that the declaration gives, by question: those that are not `given` yet.

    :raises NotNow: where the service asks about every renewal anew, or, about no licence, nothing was granted before.
    """
    unchanged = get_version(draft.version_id).definition.data.unchanged
    last = last_time(draft)
    if unchanged is None or (last is None and not draft.licence_number):
        raise NotNow
    said = dict(last.answers if last else {}) | unchanged.answers
    return {name: value for name, value in said.items() if name not in given or given[name].value is None}


def last_time(draft: Draft) -> LastTime | None:
    """The last application granted about the licence, or by the same service where it is about none; None where the
    service asks anew."""
    unchanged = get_version(draft.version_id).definition.data.unchanged
    if unchanged is None:
        return None
    granted = Case.objects.filter(holder_id=draft.holder_id, licence_number=draft.licence_number, outcome="approve")
    if not draft.licence_number:
        granted = granted.filter(service_id=draft.service_id)
    last = granted.order_by("-lodged_at").only("reference", "lodged_at", "answers").first()
    if last is None:
        return None
    again = {name: last.answers[name] for name in unchanged.again if last.answers.get(name) is not None}
    return LastTime(reference=last.reference, lodged_at=last.lodged_at, answers=again)
