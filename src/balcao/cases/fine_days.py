"""Until when a fine is to be paid: counted from the day of service, without the days on which it stood still."""

from datetime import date, datetime, timedelta

from balcao.calendar.api import working_calendar
from balcao.cases.models import Case, Fine, Stay
from balcao.cases.remedies import decisions_of_same_substance, in_force, served_by
from balcao.catalogue.api import FineRule, get_version
from balcao.kernel.clock import macau_date
from balcao.notices.api import service_keyed


def fine_rule(case: Case) -> FineRule:
    """What the service of a sanction case says of its fine."""
    rule = get_version(case.version_id).definition.data.fine
    assert rule is not None, f"{case.service_id} imposes no fine"
    return rule


def set_days(fine: Fine, case: Case, at: datetime) -> bool:
    """Work out the days of an imposed fine; whether they are others than before. The caller saves it."""
    before = (fine.counts_from, fine.early_until, fine.due_on)
    service = service_keyed(key=served_by(case), at=at)
    fine.counts_from = service.expected_on if service else None
    fine.early_until = fine.due_on = None
    if fine.counts_from is not None:
        rule, waited = fine_rule(case), _waited(case, fine.counts_from)
        fine.due_on = _last_day(fine.counts_from, rule.days, rule.count, waited)
        if rule.early is not None:
            fine.early_until = _last_day(fine.counts_from, rule.early.days, rule.count, waited)
    return before != (fine.counts_from, fine.early_until, fine.due_on)


def recount_days(case: Case, at: datetime) -> None:
    """Count the days of a case's fine again, if it is one and imposed."""
    fine = Fine.objects.select_for_update().filter(case=case, decision__isnull=False, charge=None).first()
    if fine is not None and set_days(fine, case, at):
        fine.save()


def recount_every(at: datetime) -> None:
    """Count those of every fine that is still to be paid, after the working days changed."""
    owed = Case.objects.filter(fine__decision__isnull=False, fine__annulled_at=None, fine__paid_at=None)
    for case in owed.order_by("pk"):
        recount_days(case, at)


def _last_day(since: date, days: int, count: str, waited: int) -> date:
    calendar = working_calendar()
    last = calendar.end_of_term(since, days, count)
    return calendar.next_working(last + timedelta(days=waited)) if waited else last


def _waited(case: Case, since: date) -> int:
    """Calendar days since that day on which what was decided had no effect; days of two stays count once."""
    base = decisions_of_same_substance(in_force(case))[0]
    over = Stay.objects.filter(decision=base, until_at__isnull=False).order_by("since_at", "pk")
    total, reached = 0, since
    for begun, ended in over.values_list("since_at", "until_at"):
        assert ended is not None, "only stays that are over"
        first, last = max(macau_date(begun), reached), macau_date(ended)
        total += max((last - first).days, 0)
        reached = max(reached, last)
    return total
