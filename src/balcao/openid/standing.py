"""Whether a grant still counts. Asked at every use: a closed account or an ended session counts at once."""

from datetime import datetime

from balcao.accounts.api import open_accounts, session_belongs
from balcao.openid.acting import may_act
from balcao.openid.models import Grant
from balcao.openid.types import ClientStatus, Scope


def stands(grant: Grant, at: datetime) -> bool:
    """Whether what was given still holds.

    With `offline_access` the person let the site go on without them: it outlives the session, not the account; nor the
    password, at whose change `subscribers` revokes it.
    """
    if grant.revoked_at is not None or grant.client.status != ClientStatus.ACTIVE:
        return False
    in_part = Scope.ENTITY_PART in grant.scopes
    if grant.entity_id is not None and not may_act(grant.person_id, grant.entity_id, at, in_part=in_part):
        return False
    if Scope.OFFLINE in grant.scopes:
        return bool(open_accounts([grant.person_id]))
    return grant.stay.ended_at is None and session_belongs(grant.stay.session_key, grant.person_id)
