"""In which cases of a holder certain files lie."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import BooleanField, F, Func, Q, TextField, Value
from django.db.models.functions import Cast

from balcao.cases.models import Case, Supplement
from balcao.cases.scopes import in_sight
from balcao.entities.api import sight_of
from balcao.kernel.actor import Actor

MOST = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class FileUse:
    """A case in which a file lies."""

    reference: str
    version_id: int
    department: str
    lodged_at: datetime


class Holds(Func):
    """Whether a JSON column names a file of that hash anywhere."""

    output_field = BooleanField()
    template = "jsonb_path_exists(%(expressions)s))"
    arg_joiner = ", '$.**.sha256 ? (@ == $digest)', jsonb_build_object('digest', "


def uses_of_files(*, actor: Actor, at: datetime, sha256s: Sequence[str]) -> list[FileUse]:
    """The cases of the holder the actor acts for, as far as they see them, that were lodged with one of these files or
    got one later; the latest first.

    :raises NotFound: if the actor may not see that holder's things.
    """
    found = in_sight(Case.objects.filter(holder_id=actor.holder_id), sight_of(actor=actor, at=at), draft="draft_id")
    named, later = Q(), Q()
    for digest in sha256s:
        named |= Q(Holds(F("answers"), Cast(Value(digest), TextField())))
        later |= Q(Holds(F("files"), Cast(Value(digest), TextField())))
    sent = Supplement.objects.filter(later, case__holder_id=actor.holder_id).values("case")
    rows = found.filter(named | Q(pk__in=sent)).order_by("-lodged_at")
    return [
        FileUse(reference=row.reference, version_id=row.version_id, department=row.department, lodged_at=row.lodged_at)
        for row in rows.only("reference", "version_id", "department", "lodged_at", "service_id")[:MOST]
    ]
