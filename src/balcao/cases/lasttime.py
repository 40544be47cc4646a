"""What an applicant asks for differently than last time."""

from collections.abc import Iterable

from balcao.cases.amended_types import Change, SinceLast
from balcao.cases.amending import differences
from balcao.cases.models import Case
from balcao.catalogue.api import get_version


def since_last(case: Case, related: Iterable[Case]) -> SinceLast | None:
    """Compared with the newest granted one among the related, the newest first; None when there is none."""
    earlier = (
        each
        for each in related
        if each.service_id == case.service_id and each.outcome == "approve" and each.lodged_at < case.lodged_at
    )
    last = next((each for each in earlier if each.licence_number == case.licence_number), None)
    if last is None:
        return None
    found = differences(get_version(case.version_id).definition.form, last.answers, case.answers)
    return SinceLast(last.reference, tuple(Change(each["question"], each["before"], each["after"]) for each in found))
