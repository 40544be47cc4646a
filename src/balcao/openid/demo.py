"""The site of the demo world: courses, to which its people sign in with their account."""

from datetime import datetime

from django.conf import settings

from balcao.openid.keys import hashed
from balcao.openid.models import Client
from balcao.openid.types import AuthMethod, ClientStatus, Registration, Scope
from balcao.openid.uris import put_uris

CLIENT_ID = "demo-courses"
SECRET = "demo-relying-site-secret"  # noqa: S105 - the demo world's
NAMES = {"zh-Hant": "示範網站：持續進修", "pt": "Sítio de demonstração: formação contínua", "en": "Demo site: courses"}
PROPOSED_BY, APPROVED_BY = 15, 16


def load_demo(*, at: datetime) -> None:
    """Register the demo site as it is started beside the house; loading twice changes nothing."""
    base = settings.BALCAO_RELYING_SITE_URL
    registration = Registration(
        names=NAMES,
        site_url=f"{base}/",
        redirect_uris=(f"{base}/callback",),
        post_logout_redirect_uris=(f"{base}/signed-out",),
        logout_uri=f"{base}/backchannel",
        scopes=tuple(scope.value for scope in Scope),
    )
    kept = {
        "names": dict(registration.names),
        "site_url": registration.site_url,
        "status": ClientStatus.ACTIVE,
        "auth_method": AuthMethod.BASIC,
        "secret_hash": hashed(SECRET),
        "scopes": list(registration.scopes),
        "sector": CLIENT_ID,
        "logout_uri": registration.logout_uri,
    }
    officers = {"proposed_at": at, "proposed_by_id": PROPOSED_BY, "decided_at": at, "decided_by_id": APPROVED_BY}
    client, _ = Client.objects.update_or_create(client_id=CLIENT_ID, defaults=kept, create_defaults=kept | officers)
    put_uris(client, registration)
