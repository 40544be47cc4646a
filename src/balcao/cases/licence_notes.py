"""What holders are told about their licences: that they end soon, and what happened to them."""

from balcao.cases.models import Case
from balcao.cases.notes import say, tell
from balcao.cases.scopes import service_scopes
from balcao.catalogue.api import ServiceVersion, offered, window_state
from balcao.kernel.clock import macau_date
from balcao.kernel.texts import Text
from balcao.licences.api import ChangeKind, LicenceChanged, LicenceEnding, ObligationOverdue

AGAINST = frozenset({ChangeKind.SUSPENDED, ChangeKind.REVOKED})
"""What is served with legal effect: one may appeal against it."""


def tell_of_end(event: LicenceEnding) -> None:
    """A licence ends soon; silent while an application about it is in course."""
    if Case.objects.filter(licence_number=event.number, decided_at__isnull=True, finished_at__isnull=True).exists():
        return
    renewal = renewal_of(event.kind, offered(event.at))
    tell(
        holder_id=event.holder_id,
        department=event.department,
        at=event.at,
        scopes=service_scopes(renewal.service_id) if renewal else (),
        key="licence_ending",
        unique=f"licence:{event.number}:ends:{event.valid_until}:{event.days}",
        licence=event.name,
        number=event.number,
        until=event.valid_until,
        days=(event.valid_until - macau_date(event.at)).days,
        how=_how_to_renew(event, renewal),
    )


def renewal_of(kind: str, versions: list[ServiceVersion]) -> ServiceVersion | None:
    """The service that renews licences of a kind."""
    return next((each for each in versions if each.summary.renews == kind), None)


def _how_to_renew(event: LicenceEnding, version: ServiceVersion | None) -> Text:
    if version is None:
        return say("cases.note.licence_ending.ask")
    service = version.definition.text("name")
    window = window_state(version.definition.data.window, on=macau_date(event.at), valid_until=event.valid_until)
    if window.open:
        until = window.closes_on or event.valid_until
        return say("cases.note.licence_ending.now", service=service, closes=until)
    if window.reason == "not_yet" and window.opens_on:
        return say("cases.note.licence_ending.later", service=service, opens=window.opens_on)
    return say("cases.note.licence_ending.ask")


def tell_of_change(event: LicenceChanged) -> None:
    """What happened to a licence without a case that tells it. Who gets one by transfer is told, whoever asked."""
    if event.case_reference and event.kind is not ChangeKind.TRANSFERRED:
        return
    legal = event.kind in AGAINST and not event.annulled
    tell(
        holder_id=event.holder_id,
        department=event.department,
        at=event.at,
        key="licence_annulled" if event.annulled else f"licence_{event.kind.value}",
        unique=f"licence:{event.number}:{event.change_id}{':annulled' if event.annulled else ''}",
        case_reference=event.case_reference,
        legal=legal,
        licence=event.name,
        number=event.number,
        reason=event.reason or "–",
        since=event.holds_from,
        what=say(f"cases.note.licence_change.{event.kind.value}"),
        until=say("cases.note.licence_until", day=event.holds_until) if event.holds_until else "",
        remedies=say("cases.decision.remedies") if legal else "",
    )


def tell_of_neglect(event: ObligationOverdue) -> None:
    """A day passed that an obligation had to be met by; a suspension for it is told as such."""
    if event.suspends:
        return
    tell(
        holder_id=event.holder_id,
        department=event.department,
        at=event.at,
        key="obligation_overdue",
        unique=f"obligation:{event.obligation_id}:{event.due_on}",
        licence=event.name,
        number=event.number,
        obligation=event.obligation,
        due=event.due_on,
    )
