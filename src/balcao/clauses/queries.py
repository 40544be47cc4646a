"""What officers ask of their department's clauses."""

from collections.abc import Iterable
from datetime import date, datetime

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from balcao.accounts.api import person_behind
from balcao.cases.api import Clause as Wording
from balcao.cases.api import OfficerCase, Revisable, blanks_in
from balcao.catalogue.api import ServiceVersion
from balcao.clauses.filling import KNOWN, fill, known_of, known_of_all, known_of_decided
from balcao.clauses.models import Clause, Favourite, Version
from balcao.clauses.policies import library_departments
from balcao.clauses.types import ClauseShown, ClauseWords, VersionShown
from balcao.foundation.db.api import KeptQuestion, along, brought, given
from balcao.kernel.actor import Actor
from balcao.kernel.clock import macau_date
from balcao.kernel.errors import NotFound
from balcao.kernel.texts import Text


def library(*, actor: Actor, at: datetime, kind: str = "", words: str = "") -> list[ClauseShown]:
    """The clauses of the officer's departments that hold or are proposed: favourites first, then the most used.

    :param words: each must stand in a clause's name, text or law, in whatever language.
    """
    rows = Clause.objects.filter(department__in=library_departments(actor), ended_at=None)
    if kind:
        rows = rows.filter(kind=kind)
    shown = _shown(_whole(rows, person_behind(actor)), actor, macau_date(at))
    sought = words.casefold().split()
    return [each for each in shown if all(word in _searched(each) for word in sought)]


def clause_view(*, actor: Actor, at: datetime, clause_id: int) -> ClauseShown:
    """One clause with all its versions, the newest first.

    :raises NotFound: for another department's.
    """
    rows = Clause.objects.filter(pk=clause_id, department__in=library_departments(actor))
    found = _shown(_whole(rows, person_behind(actor)), actor, macau_date(at), history=True)
    if not found:
        raise NotFound(f"clause {clause_id}")
    return found[0]


def clauses_for_case(*, actor: Actor, at: datetime, case: OfficerCase) -> list[ClauseShown]:
    """What the actor's department offers for a case it decides or was asked about, filled as far as the case knows."""
    known = known_of(case, at)
    return _offered(actor, at, department=case.notes_for, service_id=case.view.version.service_id, known=known)


def clauses_for_decided(*, actor: Actor, at: datetime, case: Revisable) -> list[ClauseShown]:
    """The same for a case whose decision is revised."""
    known = known_of_decided(case, at)
    return _offered(actor, at, department=case.department, service_id=case.version.service_id, known=known)


def clauses_for_many(*, actor: Actor, at: datetime, department: str, version: ServiceVersion) -> list[ClauseShown]:
    """The same for several cases of a service alike; what speaks of a single one, such as its number, is left out."""
    known = known_of_all(version, at)
    found = _offered(actor, at, department=department, service_id=version.service_id, known=known)
    single = set(KNOWN) - set(known)
    return [each for each in found if each.filled and not single & set(blanks_in(*each.filled.text.values()))]


def _offered(
    actor: Actor, at: datetime, *, department: str, service_id: str, known: dict[str, Text]
) -> list[ClauseShown]:
    """Of a department that is the actor's; nothing of another's."""
    if department not in library_departments(actor):
        return []
    rows = _OFFERED(department=department, service=service_id, person=person_behind(actor))
    return _shown(rows, actor, macau_date(at), known=known)


def _whole(rows: QuerySet[Clause], person_id: int) -> QuerySet[Clause]:
    """The clauses, each with how often it was used, whether the person likes it, and its versions."""
    mine = Favourite.objects.filter(person_id=person_id, clause_id=OuterRef("pk"))
    versions = Version.objects.filter(clause=OuterRef("pk")).order_by("-number")
    used = Count("versions__uses__reference", distinct=True)
    return rows.annotate(used=used, mine=Exists(mine), versions_along=along(versions))


def _of_service() -> QuerySet[Clause]:
    fitting = Q(service_id="") | Q(service_id=given("service"))
    return _whole(Clause.objects.filter(fitting, department=given("department"), ended_at=None), given("person"))


_OFFERED = KeptQuestion(_of_service)


def _shown(
    rows: Iterable[Clause],
    actor: Actor,
    today: date,
    *,
    known: dict[str, Text] | None = None,
    history: bool = False,
) -> list[ClauseShown]:
    found = [_clause(row, actor, today, known, history) for row in rows]
    if known is not None:
        found = [each for each in found if each.filled is not None]
    return sorted(found, key=lambda each: (not each.favourite, -each.used, each.clause_id))


def _clause(row: Clause, actor: Actor, today: date, known: dict[str, Text] | None, history: bool) -> ClauseShown:
    versions = brought(Version, row.versions_along)  # type: ignore[attr-defined]
    current, waiting = in_force(versions, today), next((each for each in versions if waits(each)), None)
    filled = None
    if current is not None and known is not None:
        filled = Wording(clause_id=row.pk, version=current.number, text=fill(current.text, known))
    return ClauseShown(
        clause_id=row.pk,
        department=row.department,
        kind=row.kind,
        service_id=row.service_id,
        favourite=row.mine,  # type: ignore[attr-defined]
        used=row.used,  # type: ignore[attr-defined]
        ended=row.ended_at is not None,
        current=_version(current) if current else None,
        waiting=_version(waiting) if waiting else None,
        may_confirm=waiting is not None and not set(actor.eyes_in(row.department)) & set(waiting.proposed_eyes),
        versions=tuple(_version(each) for each in versions) if history else (),
        filled=filled,
    )


def waits(version: Version) -> bool:
    """Whether it is proposed and nobody has answered."""
    return version.confirmed_at is None and version.returned_at is None


def in_force(versions: Iterable[Version], today: date) -> Version | None:
    """The version that holds today: of those confirmed the last that has begun."""
    begun = [each for each in versions if each.confirmed_at is not None and each.since_on <= today]
    return max(begun, key=lambda each: (each.since_on, each.number), default=None)


def _version(row: Version) -> VersionShown:
    return VersionShown(
        number=row.number,
        words=ClauseWords(title=row.title, text=row.text, law=row.law),
        since_on=row.since_on,
        proposed_by=row.proposed_by_name,
        proposed_at=row.proposed_at,
        confirmed_by=row.confirmed_by_name,
        installed=row.installed,
        returned=row.returned,
    )


def _searched(each: ClauseShown) -> str:
    versions = [found for found in (each.current, each.waiting) if found is not None]
    texts = [text for found in versions for text in (found.words.title, found.words.text, found.words.law)]
    return "\n".join(words for text in texts for words in text.values()).casefold()
