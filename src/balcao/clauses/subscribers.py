"""What lower rooms tell us."""

from balcao.cases.api import ClausesUsed
from balcao.clauses.models import Use, Version
from balcao.foundation.bus.api import subscriber


@subscriber(ClausesUsed)
def count_use(event: ClausesUsed) -> None:
    """Count each clause once a case."""
    for clause_id, number in event.clauses:
        version = Version.objects.filter(clause_id=clause_id, number=number).first()
        if version is not None:
            Use.objects.get_or_create(version=version, reference=event.reference)
