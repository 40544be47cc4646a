"""What the decision in force says of the documents that a case issued."""

from collections.abc import Collection, Mapping
from datetime import datetime

from balcao.cases.models import Case
from balcao.cases.notes import say
from balcao.cases.silence import KIND as SILENCE
from balcao.cases.staying import staying
from balcao.catalogue.api import get_version
from balcao.documents.api import DocumentSummary, Hold, Standing
from balcao.kernel.clock import macau_date


def holds_by_decision(documents: Collection[DocumentSummary], at: datetime) -> Mapping[str, Hold]:
    """Of documents whose decision was revoked since: that they no longer hold, by number."""
    references = {each.case_reference for each in documents if each.case_reference}
    revoked = Case.objects.filter(reference__in=references, revision__gt=0).exclude(outcome="approve")
    holds = {case.reference: _hold(case) for case in revoked}
    kinds = {case.reference: _granted_kinds(case) for case in revoked}
    expressly = {
        case.reference: case
        for case in Case.objects.filter(reference__in=references, revision__gt=0).exclude(route="tacit")
    }
    later = {
        each.number: _decided_since(expressly[each.case_reference])
        for each in documents
        if each.kind == SILENCE and each.case_reference in expressly
    }
    return later | {
        each.number: holds[each.case_reference]
        for each in documents
        if each.case_reference in holds and each.kind in kinds[each.case_reference]
    }


def _hold(case: Case) -> Hold:
    if staying(case):
        return Hold(standing=Standing.IN_FORCE, why=say("cases.stay.document"))
    day = macau_date(case.decided_at) if case.decided_at else None
    return Hold(standing=Standing.REVOKED, why=say("cases.revision.document_revoked", day=day), since=day)


def _decided_since(case: Case) -> Hold:
    day = macau_date(case.decided_at) if case.decided_at else None
    return Hold(standing=Standing.ENDED, why=say("cases.silence.decided_since", day=day), since=day)


def _granted_kinds(case: Case) -> frozenset[str]:
    """The kinds of documents that granting issues; others, such as the report of a visit, stay what they are."""
    return frozenset(output.kind for output in get_version(case.version_id).definition.data.outputs)
