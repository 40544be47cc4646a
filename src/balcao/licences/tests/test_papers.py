"""A licence's document follows its licence, for whoever verifies it."""

from datetime import date, timedelta

import pytest

from balcao.documents.api import DocumentSummary, Standing, request_document, verify_number
from balcao.foundation.jobs.api import run_waiting_jobs
from balcao.licences.api import Restraint, cease_licence, replace_document, restrain_licence, transfer_licence
from balcao.licences.tests.conftest import AGENCY, AT, PLATFORM

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("licences")]
LAYOUT = (
    '#let data = json(bytes(sys.inputs.data))\n#set document(title: "x", date: datetime(..data.document.issued))\nx'
)
TODAY = date(2026, 11, 23)
WHY = {"zh-Hant": "欠缺擔保", "pt": "sem caução", "en": "no guarantee"}


def paper(key: str = "first") -> DocumentSummary:
    """A document that stands for the agency's licence from now on."""
    made = request_document(
        actor=PLATFORM,
        at=AT,
        kind="licence",
        register="DST-TA",
        layout=LAYOUT,
        data={},
        title={"zh-Hant": "旅行社准照", "pt": "Licença", "en": "Travel agency licence"},
        holder_id="e-2",
        department="DST",
        case_reference="",
        valid_until=date(2026, 12, 31),
        key=key,
    )
    run_waiting_jobs()
    replace_document(actor=PLATFORM, at=AT, number=AGENCY, document_number=made.number, case_reference="", key=key)
    return made


def standing(document, at=AT):
    return verify_number(number=document.number, code=document.code, at=at)


def restrain(act, *, since=TODAY, until=None, key="act"):
    restrain_licence(
        actor=PLATFORM, at=AT, number=AGENCY, act=act, holds_from=since, holds_until=until, reason=WHY, key=key
    )


def test_suspended_with_its_licence_and_in_force_again_after_it():
    document = paper()
    assert standing(document).standing is Standing.IN_FORCE
    restrain(Restraint.SUSPEND, since=TODAY + timedelta(days=2), until=date(2026, 12, 10))
    assert standing(document).standing is Standing.IN_FORCE  # it begins the day after tomorrow
    told = standing(document, AT + timedelta(days=2))
    assert told.standing is Standing.SUSPENDED
    assert AGENCY in told.hold.why["en"]
    assert "10 December 2026" in told.hold.why["en"]
    assert standing(document, AT + timedelta(days=18)).standing is Standing.IN_FORCE


@pytest.mark.parametrize("how", ["revoke", "cease"])
def test_a_licence_that_ended_leaves_no_document_that_holds(how):
    document = paper()
    if how == "revoke":
        restrain(Restraint.REVOKE)
    else:
        cease_licence(actor=PLATFORM, at=AT, number=AGENCY, on=TODAY, reason=WHY, case_reference="", key="c")
    told = standing(document)
    assert (told.standing, told.hold.since) == (Standing.ENDED, TODAY)
    assert WHY["en"] not in str(told.hold.why)  # the reasons are the holder's


def test_a_lost_documents_number_names_the_new_one():
    old = paper()
    new = paper("second")
    assert (standing(old).standing, standing(old).hold.instead) == (Standing.REPLACED, new.number)
    assert standing(new).standing is Standing.IN_FORCE


def test_transferred_without_a_new_document_the_old_one_no_longer_holds():
    document = paper()
    transfer_licence(
        actor=PLATFORM,
        at=AT,
        number=AGENCY,
        to_holder="e-1",
        terms={},
        document_number="",
        case_reference="",
        key="t",
    )
    assert standing(document).standing is Standing.ENDED
    assert "another holder" in standing(document).hold.why["en"]
