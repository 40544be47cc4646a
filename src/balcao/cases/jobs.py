"""What happens after the answer was given."""

from datetime import date, datetime, timedelta
from typing import Any

from balcao.foundation.jobs.api import job, periodic
from balcao.kernel.clock import UTC, now

PATIENCE = timedelta(minutes=10)


@job(name="cases.advance", priority=5)
def advance(case_id: int) -> None:
    """Run a case's process as far as it goes."""
    from balcao.cases.operations.running import run_case

    run_case(case_id=case_id, at=now())


@job(name="cases.carry_over")
def carry_over(carry_over_id: int) -> None:
    """Carry the next running cases over to a newer process, and come again while some are left."""
    from balcao.cases.operations.carrying_over import carry_some

    if carry_some(at=now(), carry_over_id=carry_over_id):
        carry_over.defer(carry_over_id=carry_over_id)


@job(name="cases.end_charges")
def end_charges(case_id: int) -> None:
    """Have the charges of a case stand no longer that ended without what it was for; deposits go back."""
    from balcao.cases.operations.charging import end_charges_of

    end_charges_of(case_id=case_id, at=now())


@job(name="cases.settle_called_off")
def settle_called_off(case_id: int, percent: int) -> None:
    """Give back what a booking or a place that was given back gives; its document holds no more."""
    from balcao.cases.operations.calling_off import settle

    settle(case_id=case_id, percent=percent, at=now())


@job(name="cases.ask_missing_registers", retries=12)
def ask_missing_registers(case_id: int) -> None:
    """Ask the registers a granted case still lacks; one that is down is asked again, with patience."""
    from balcao.cases.operations.running import complete_facts

    complete_facts(case_id=case_id, at=now())


@job(name="cases.ask_corrected_register", retries=12)
def ask_corrected_register(correction_id: int) -> None:
    """Ask a register again that its keeper corrected; one that is down is asked again, with patience."""
    from balcao.cases.operations.correcting import ask_corrected

    ask_corrected(correction_id=correction_id, at=now())


@job(name="cases.ask_consented_register", priority=5, retries=12)
def ask_consented_register(draft_id: int, register: str) -> None:
    """Ask a register to which was said yes for several applications at once; with patience too."""
    from balcao.cases.operations.consenting import ask_consented

    ask_consented(draft_id=draft_id, register=register, at=now())


@job(name="cases.lodge_what_was_paid")
def lodge_what_was_paid(draft_id: int, paid_at: str) -> None:
    """Lodge one of many applications that one payment paid for, as at that moment."""
    from balcao.cases.operations.lodging import lodge_paid

    lodge_paid(draft_id=draft_id, at=datetime.fromisoformat(paid_at))


@job(name="cases.go_on_with_place")
def go_on_with_place(reference: str, moved_up: bool) -> None:
    """Tell one applicant how they stand in their round, once, and let the case go on if it has a place."""
    from balcao.cases.operations.placing import take_up

    take_up(reference=reference, moved_up=moved_up, at=now())


@job(name="cases.end_without_place")
def end_without_place(reference: str) -> None:
    """Decide an application that waited for a place in vain."""
    from balcao.cases.operations.placing import end_in_vain

    end_in_vain(reference=reference, at=now())


@job(name="cases.follow_activity")
def follow_activity(number: str) -> None:
    """Have what changed about an activity reach everyone who enrols in it."""
    from balcao.cases.operations.enrolling import follow_activity as follow

    follow(number=number, at=now())


@job(name="cases.end_enrolment")
def end_enrolment(reference: str) -> None:
    """End one enrolment in an activity that was called off, and give the money back."""
    from balcao.cases.operations.enrolling import end_enrolment_in

    end_enrolment_in(reference=reference, at=now())


@job(name="cases.refund_unlodged")
def refund_unlodged(draft_id: int) -> None:
    """Give back what was paid for one enrolment that was not lodged before its activity was called off."""
    from balcao.cases.operations.enrolling import refund_what_was_not_lodged

    refund_what_was_not_lodged(draft_id=draft_id, at=now())


@job(name="cases.tell_of_changed_activity")
def tell_of_changed_activity(reference: str, revision: int) -> None:
    """Tell one who enrolled that the activity is at another time or place."""
    from balcao.cases.operations.enrolling import tell_of_change

    tell_of_change(reference=reference, revision=revision, at=now())


@job(name="cases.remit_fees")
def remit(number: str) -> None:
    """Have the fees of an activity go on to its organiser, or what of them changed since."""
    from balcao.cases.operations.remitting import remit_fees_of

    remit_fees_of(number=number, at=now())


@job(name="cases.follow_signers")
def follow_signers(holder_id: str) -> None:
    """Ask who may sign for a holder by now, once a mandate to sign began or ended."""
    from balcao.cases.operations.following import follow_changed_seats

    follow_changed_seats(holder_id=holder_id, at=now())


@job(name="cases.tell_of_moved_terms")
def tell_of_moved_terms(moved: list[tuple[int, list[dict[str, Any]]]]) -> None:
    """Tell the holder of each of these cases that terms of theirs end on another day, and why."""
    from balcao.cases.term_notes import tell_terms_moved

    for case_id, terms in moved:
        tell_terms_moved(case_id=case_id, moved=terms, at=now())


@job(name="cases.extend_terms")
def extend_terms(department: str, service_id: str, since: str, until: str, after: int) -> None:
    """Move the terms of the next cases that end in an outage, and come again while some are left."""
    from balcao.cases.operations.extending import extend_some

    days = {"since": date.fromisoformat(since), "until": date.fromisoformat(until)}
    extend_some(department=department, service_id=service_id, **days, after=after, at=now())


@job(name="cases.weigh_again")
def weigh_again(department: str, after: int) -> None:
    """Put a department's undecided cases in order again, some thousands at a time."""
    from balcao.cases.reordering import weigh_some

    following = weigh_some(department=department, after=after)
    if following:
        weigh_again.defer(department=department, after=following)


@job(name="cases.simulate", queue="sweep")
def simulate(simulation_id: int) -> None:
    """Try a proposed version on past cases, a batch a transaction, so that the page shows how far it is."""
    from balcao.cases.operations.simulating import try_some

    while try_some(at=now(), simulation_id=simulation_id):
        pass


@job(name="cases.reissue", queue="bulk")
def reissue(reissue_id: int) -> None:
    """Issue documents anew, few a transaction, so that the page shows how far it is and it can be stopped."""
    from balcao.cases.operations.reissuing import issue_some

    while issue_some(at=now(), reissue_id=reissue_id):
        pass


@periodic(name="cases.advance_left_behind", cron="*/10 * * * *")
def advance_left_behind(timestamp: int) -> int:
    """Run again the cases that are decided or new and whose jobs used up their retries; returns how many."""
    from balcao.cases.queries.unfinished import left_behind

    waiting = left_behind(before=datetime.fromtimestamp(timestamp, tz=UTC) - PATIENCE)
    for case_id in waiting:
        advance.defer_once(key=f"case:{case_id}", case_id=case_id)
    return len(waiting)


@periodic(name="cases.carry_over_left_behind", cron="*/10 * * * *")
def carry_over_left_behind(timestamp: int) -> int:
    """Go on carrying cases over where a job was lost half-way; returns for how many services."""
    from balcao.cases.queries.carrying_over import under_way

    waiting = under_way(before=datetime.fromtimestamp(timestamp, tz=UTC))
    for carry_over_id in waiting:
        carry_over.defer_once(key=f"carry_over:{carry_over_id}", carry_over_id=carry_over_id)
    return len(waiting)


@periodic(name="cases.sweep_deadlines", cron="* * * * *")
def sweep_deadlines(timestamp: int) -> int:
    """Do what is due; returns how many cases moved."""
    from balcao.cases.operations.timers import do_what_is_due

    return do_what_is_due(at=datetime.fromtimestamp(timestamp, tz=UTC))


@periodic(name="cases.warn_of_terms", cron="0 1 * * *")
def warn_of_terms(timestamp: int) -> int:
    """At nine in the morning of Macao: remind who has few days left to answer; returns how many have."""
    from balcao.cases.operations import warning

    return warning.warn_of_terms(at=datetime.fromtimestamp(timestamp, tz=UTC))


@periodic(name="cases.remind_of_drafts", cron="10 1 * * *")
def remind_of_drafts(timestamp: int) -> int:
    """At ten past nine in the morning of Macao: remind of what nobody goes on with; returns how many were told."""
    from balcao.cases.operations import reminding

    return reminding.remind_of_drafts(at=datetime.fromtimestamp(timestamp, tz=UTC))


@periodic(name="cases.forget_prefills", cron="40 16 * * *")
def forget_prefills(timestamp: int) -> int:
    """At 00:40 in Macao: forget answers handed over by a link that nobody took; returns how many."""
    from balcao.cases.operations import prefilling

    return prefilling.forget_prefills(at=datetime.fromtimestamp(timestamp, tz=UTC))


@periodic(name="cases.remind_assessors", cron="25 1 * * *")
def remind_assessors(timestamp: int) -> int:
    """At twenty-five past nine in Macao: remind assessors who have few days left; returns how many were reminded."""
    from balcao.cases.operations import reminding_assessors

    return reminding_assessors.remind_assessors(at=datetime.fromtimestamp(timestamp, tz=UTC))


@periodic(name="cases.remind_of_copies", cron="15 1 * * *")
def remind_of_copies(timestamp: int) -> int:
    """At a quarter past nine in Macao: remind whose copy on paper has waited a fortnight; returns how many."""
    from balcao.cases.operations import copying

    return copying.remind_of_copies(at=datetime.fromtimestamp(timestamp, tz=UTC))


@periodic(name="cases.keep_charges", cron="20 16 * * *")
def keep_charges(timestamp: int) -> int:
    """At 00:20 in Macao: unpaid charges lapse, deposits whose day has come go back; returns how many."""
    from balcao.cases.operations import charging

    at = datetime.fromtimestamp(timestamp, tz=UTC)
    return charging.lapse_unpaid(at=at) + charging.release_due_deposits(at=at)


@periodic(name="cases.remit_due_fees", cron="28 1 * * *")
def remit_due(timestamp: int) -> int:
    """At twenty-eight past nine in Macao: fees of activities that are over go on to their organisers; of how many."""
    from balcao.cases.operations import remitting

    return remitting.begin_remitting(at=datetime.fromtimestamp(timestamp, tz=UTC))


@periodic(name="cases.charge_yearly_fees", cron="10 1 * * *")
def charge_yearly(timestamp: int) -> int:
    """At ten past nine in Macao: yearly fees of licences that are due within two weeks; returns how many."""
    from balcao.cases.yearly import charge_yearly_fees

    return charge_yearly_fees(at=datetime.fromtimestamp(timestamp, tz=UTC))


@periodic(name="cases.warn_of_charges", cron="0 1 * * *")
def warn_of_charges(timestamp: int) -> int:
    """At nine in the morning of Macao: remind who has few days left to pay a charge; returns how many have."""
    from balcao.cases.operations import charging

    return charging.warn_of_charges(at=datetime.fromtimestamp(timestamp, tz=UTC))


@periodic(name="cases.dun_fines", cron="18 1 * * *")
def dun_fines(timestamp: int) -> int:
    """At eighteen past nine in the morning of Macao: remind of fines to be paid; returns how many moved."""
    from balcao.cases.operations import dunning

    return dunning.dun_fines(at=datetime.fromtimestamp(timestamp, tz=UTC))


@periodic(name="cases.watch_signatures", cron="5 * * * *")
def watch_signatures(timestamp: int) -> int:
    """Ask who follows in a seat, remind signers, tell who is late; returns how many were told."""
    from balcao.cases.operations import following

    return following.watch_signatures(at=datetime.fromtimestamp(timestamp, tz=UTC))
