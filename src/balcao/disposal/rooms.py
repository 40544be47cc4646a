"""Every room that keeps something of a case, from the top of the house down."""

from balcao.activities.api import FORGETS as ACTIVITIES
from balcao.benefits.api import FORGETS as BENEFITS
from balcao.bundles.api import FORGETS as BUNDLES
from balcao.cases.api import FORGETS as CASES
from balcao.clauses.api import FORGETS as CLAUSES
from balcao.correspondence.api import FORGETS as CORRESPONDENCE
from balcao.counter.api import FORGETS as COUNTER
from balcao.credentials.api import FORGETS as CREDENTIALS
from balcao.disposal.models import LegalHold
from balcao.documents.api import FORGETS as DOCUMENTS
from balcao.dossiers.api import FORGETS as DOSSIERS
from balcao.esignatures.api import FORGETS as ESIGNATURES
from balcao.exchange.api import FORGETS as EXCHANGE
from balcao.followups.api import FORGETS as FOLLOWUPS
from balcao.foundation.forgetting.api import Goes, Rule
from balcao.grants.api import FORGETS as GRANTS
from balcao.intake.api import FORGETS as INTAKE
from balcao.licences.api import FORGETS as LICENCES
from balcao.notices.api import FORGETS as NOTICES
from balcao.outbox.api import FORGETS as OUTBOX
from balcao.papers.api import FORGETS as PAPERS
from balcao.payments.api import FORGETS as PAYMENTS
from balcao.venues.api import FORGETS as VENUES
from balcao.vouchers.api import FORGETS as VOUCHERS
from balcao.worklists.api import FORGETS as WORKLISTS

RULES: tuple[Rule, ...] = (
    Goes(model=LegalHold, where={"case_id__in": "case"}),
    *DOSSIERS,
    *OUTBOX,
    *BENEFITS,
    *BUNDLES,
    *CLAUSES,
    *CORRESPONDENCE,
    *COUNTER,
    *CREDENTIALS,
    *ESIGNATURES,
    *FOLLOWUPS,
    *PAPERS,
    *WORKLISTS,
    *CASES,
    *ACTIVITIES,
    *GRANTS,
    *VOUCHERS,
    *INTAKE,
    *VENUES,
    *LICENCES,
    *NOTICES,
    *PAYMENTS,
    *DOCUMENTS,
    *EXCHANGE,
)
"""What happens to the rows of a case, table by table."""
