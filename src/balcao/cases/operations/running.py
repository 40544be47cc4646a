"""Running a case's process as far as it goes."""

from datetime import datetime

from django.db import transaction

import balcao.cases.operators  # noqa: F401 - names them
from balcao.cases.carrying import CLOSED_UNDECIDED, process_of
from balcao.cases.charging import must_pay_first
from balcao.cases.copies import paper_fee_of
from balcao.cases.events import CaseGranted
from balcao.cases.facts import about_of, asking_of, moments, said
from balcao.cases.granting_money import owe_what_was_granted
from balcao.cases.jobs import advance, end_charges
from balcao.cases.missing import lodger, missing_registers
from balcao.cases.models import Case, Draft, Opinion
from balcao.cases.operations.recounting import recount_case
from balcao.cases.operator_task import Found, Task, operators
from balcao.cases.opinions import note_silence
from balcao.cases.process import run_process
from balcao.cases.states import CaseState
from balcao.cases.visiting import must_come_first
from balcao.catalogue.api import get_version
from balcao.exchange.api import fetch
from balcao.foundation.bus.api import announce
from balcao.foundation.db.api import KeptQuestion, change, given, insert
from balcao.kernel.clock import macau_date
from balcao.kernel.errors import BalcaoError


@transaction.atomic
def run_case(*, case_id: int, at: datetime) -> None:
    """Do what can be done now; does nothing for a finished case. Killed half-way, nothing has happened."""
    case = _LOCKED.first(case=case_id)
    if case is None or case.finished_at is not None or case.state in CLOSED_UNDECIDED:
        return
    if case.stands_still and not case.outcome:
        return
    definition = get_version(case.version_id).definition
    if not case.outcome and _SILENT(case=case_id, today=macau_date(at)):
        recount_case(case, at=at)
        note_silence(case, at)
    task, known = Task(case, definition, at), operators()

    def do(step: str) -> Found:
        waits = must_pay_first(case, definition, step, at) or must_come_first(case, definition, step, at)
        return None if waits else known[step](task)

    case.process_state, finished = run_process(process_of(case).definition.process, case.process_state, do)
    insert(*task.steps)
    if finished:
        case.finished_at = at
    change(case, ())
    if finished and case.state != CaseState.GRANTED and (definition.data.charges or paper_fee_of(case.fee_lines)):
        end_charges.defer(case_id=case.pk)
    if finished and case.state == CaseState.GRANTED:
        owe_what_was_granted(case, definition, at)
        announce(CaseGranted(draft_id=case.draft_id, service_id=case.service_id, holder_id=case.holder_id))


_LOCKED = KeptQuestion(lambda: Case.objects.filter(pk=given("case")).select_for_update())
_SILENT = KeptQuestion(
    lambda: Opinion.objects.filter(case=given("case"), given_at__isnull=True, due_on__lt=given("today")).values_list(
        "pk", flat=True
    )[:1]
)


class RegisterStillDown(BalcaoError):
    """A register that a granted case needs does not answer yet."""


def complete_facts(*, case_id: int, at: datetime) -> None:
    """Ask, over the network, the registers that are missing from a case, and let its process go on.

    :raises RegisterStillDown: so that the job is run again later; what did answer is kept.
    """
    case = Case.objects.filter(pk=case_id).first()
    if case is None or case.finished_at is not None:
        return
    definition = get_version(case.version_id).definition
    about = about_of(definition, case.answers)
    asked = [asking_of(each, about) for each in missing_registers(case, definition) if about or not each.about]
    replies = fetch(actor=lodger(case), at=at, asked=asked) if asked else []
    found = {each.register: said(definition, about, each) for each in replies if each.state != "unreachable"}
    with transaction.atomic():
        case = Case.objects.select_for_update().get(pk=case_id)
        draft = Draft.objects.select_for_update().get(pk=case.draft_id)
        still = {each.id for each in missing_registers(case, definition)}
        found = {name: said for name, said in found.items() if name in still}
        draft.asked_at = {**draft.asked_at, **moments(found, at)}
        draft.save(update_fields=["asked_at"])
        case.facts = {**found, **case.facts}
        case.save(update_fields=["facts"])
        left = [each for each in missing_registers(case, definition) if about or not each.about]
        if not left:
            advance.defer(case_id=case_id)
    if left:
        raise RegisterStillDown
