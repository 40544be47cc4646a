"""Asking for an alert, confirming and ending it, and telling what changed."""

import secrets
from collections.abc import Sequence
from datetime import datetime, timedelta

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction

from balcao.alerts.failures import NoAddress, NothingToTell, TooManyAlerts
from balcao.alerts.links import alert_by
from balcao.alerts.models import Alert, Change
from balcao.documents.api import Verification, standings_of, tidy_code, verify_number, verify_numbers
from balcao.kernel.actor import Actor

MOST_WAITING = 20
"""So many documents may one address be asked about before it confirms any of them."""
MOST_OF_A_MACHINE = 100_000
UNCONFIRMED_KEPT = timedelta(days=3)
ASKED_AGAIN_AFTER = timedelta(minutes=10)
UNTOLD_AFTER = timedelta(hours=1)
AT_ONCE = 500


@transaction.atomic
def ask_for_alert(*, number: str, code: str, address: str, language: str, at: datetime) -> None:
    """Mail a link to that address, by which its owner confirms that they want to be told of changes to the document.

    Asked again, the link is mailed again at most every ten minutes. The caller learns nothing of who asked before.

    :raises NothingToTell: if there is no such document, or nothing will change about it any more.
    :raises NoAddress: if that is no mail address.
    :raises TooManyAlerts: if 20 alerts of that address wait for its word.
    """
    from balcao.alerts.jobs import send_confirmation

    found = verify_number(number=number, code=code, at=at)
    if found.document is None or not found.standing.lasts:
        raise NothingToTell
    address = _mail_address(address)
    row = Alert.objects.filter(number=found.document.number, address=address, machine_id=None, ended_at=None).first()
    if row is None:
        if Alert.objects.filter(address=address, confirmed_at=None, ended_at=None).count() >= MOST_WAITING:
            raise TooManyAlerts
        [row] = _add([_alert(found, code, language, at, address=address)])
    elif row.confirmed_at is not None or at - row.asked_at < ASKED_AGAIN_AFTER:
        return
    else:
        row.asked_at, row.language = at, language
        row.save(update_fields=["asked_at", "language"])
    send_confirmation.defer_once(key=f"alert:{row.pk}:{at.timestamp()}", alert_id=row.pk)


@transaction.atomic
def confirm_alert(*, token: str, at: datetime) -> None:
    """From now on its address is told; confirmed twice is confirmed once, and one that ended stays so.

    :raises NotFound: if we did not make the link, or it was not used for three days.
    """
    row = alert_by(token, lock=True)
    if row.confirmed_at is None and row.ended_at is None:
        row.confirmed_at = at
        row.save(update_fields=["confirmed_at"])


@transaction.atomic
def end_alert(*, token: str, at: datetime) -> None:
    """Nothing is told any more, and the address is forgotten; ended twice is ended once.

    :raises NotFound: if we did not make the link.
    """
    _end(alert_by(token, lock=True), at)


@transaction.atomic
def end_alert_of(*, alert_id: int, at: datetime) -> None:
    """The same for one whose document has come to its last standing, or whose address does not exist."""
    _end(Alert.objects.select_for_update().get(pk=alert_id), at)


@transaction.atomic
def watch_documents(*, actor: Actor, documents: Sequence[tuple[str, str]], at: datetime) -> list[Verification]:
    """Tell this software of changes to documents, given by number and code; answers how each stands now.

    Those that are unknown, or of which nothing will change, are answered and not watched.

    :raises TooManyAlerts: if the software would have more than 100,000; then none is added.
    """
    answers = verify_numbers(documents, at=at)
    mine = Alert.objects.filter(machine_id=actor.machine_id, ended_at=None)
    known = set(mine.values_list("number", flat=True))
    wanted = {
        each.document.number: _alert(each, code, actor.language, at, machine_id=actor.machine_id)
        for each, (_, code) in zip(answers, documents, strict=True)
        if each.document is not None and each.standing.lasts and each.document.number not in known
    }
    if len(known) + len(wanted) > MOST_OF_A_MACHINE:
        raise TooManyAlerts
    _add(list(wanted.values()))
    return answers


@transaction.atomic
def unwatch_document(*, actor: Actor, number: str, at: datetime) -> None:
    """This software is told no more of that document; changes it has not read yet stay readable."""
    rows = Alert.objects.select_for_update().filter(machine_id=actor.machine_id, number=number, ended_at=None)
    for row in rows:
        _end(row, at)


def tell_changes(*, at: datetime) -> int:
    """Compare every alert that counts with how its document stands; returns how many changes were found.

    Of two runs at once each takes what the other does not hold; killed half-way, the next one goes on. A mail that
    did not leave within an hour is sent on its way again.
    """
    from balcao.alerts.jobs import send_change

    untold = Change.objects.filter(told_at=None, alert__machine_id=None, alert__ended_at=None)
    for change_id in untold.filter(noticed_at__lt=at - UNTOLD_AFTER).values_list("pk", flat=True)[:AT_ONCE]:
        send_change.defer_once(key=f"alert-change:{change_id}", change_id=change_id)
    found, after = 0, 0
    while True:
        with transaction.atomic():
            active = Alert.objects.select_for_update(skip_locked=True).filter(ended_at=None, confirmed_at__lte=at)
            rows = list(active.filter(pk__gt=after).order_by("pk")[:AT_ONCE])
            if not rows:
                return found
            after = rows[-1].pk
            found += _tell(rows, at)


def forget_unconfirmed(*, at: datetime) -> int:
    """Delete what nobody confirmed within three days; returns how many."""
    limit = at - UNCONFIRMED_KEPT
    return Alert.objects.filter(confirmed_at=None, ended_at=None, asked_at__lt=limit).delete()[0]


def _tell(rows: Sequence[Alert], at: datetime) -> int:
    from balcao.alerts.jobs import send_change

    holds = standings_of([each.number for each in rows], at=at)
    found = 0
    for row in rows:
        hold = holds.get(row.number)
        if hold is None or hold.standing == row.standing:
            continue
        found += 1
        change = Change.objects.create(
            alert=row, standing=hold.standing, since=hold.since, instead=hold.instead, noticed_at=at
        )
        row.standing = hold.standing
        row.save(update_fields=["standing"])
        if row.machine_id is None:
            send_change.defer_once(key=f"alert-change:{change.pk}", change_id=change.pk)
        elif not hold.standing.lasts:
            _end(row, at)
    return found


def _alert(
    found: Verification, code: str, language: str, at: datetime, *, address: str = "", machine_id: int | None = None
) -> Alert:
    assert found.document is not None
    return Alert(
        number=found.document.number,
        code=tidy_code(code),
        address=address,
        machine_id=machine_id,
        language=language,
        nonce=secrets.token_hex(16),
        standing=found.standing,
        asked_at=at,
        confirmed_at=at if machine_id else None,
    )


def _add(rows: list[Alert]) -> list[Alert]:
    """Add those that are not there; of two that come at once the second finds the first."""
    Alert.objects.bulk_create(rows, ignore_conflicts=True, batch_size=AT_ONCE)
    return [
        Alert.objects.get(number=each.number, address=each.address, machine_id=each.machine_id, ended_at=None)
        for each in rows
        if each.address
    ]


def _end(row: Alert, at: datetime) -> None:
    if row.ended_at is None:
        row.ended_at, row.address, row.code = at, "", ""
        row.save(update_fields=["ended_at", "address", "code"])


def _mail_address(typed: str) -> str:
    address = typed.strip()
    try:
        validate_email(address)
    except ValidationError as failure:
        raise NoAddress from failure
    if len(address) > 254:
        raise NoAddress
    name, _, host = address.rpartition("@")
    return f"{name}@{host.lower()}"
