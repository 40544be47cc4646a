"""The addresses of a site, as they are kept."""

from balcao.openid.models import Client, ClientUri
from balcao.openid.types import Registration, UriKind


def put_uris(client: Client, registration: Registration) -> None:
    """Its addresses, and no others."""
    wanted = {UriKind.SIGNED_IN: registration.redirect_uris, UriKind.SIGNED_OUT: registration.post_logout_redirect_uris}
    client.uris.all().delete()
    ClientUri.objects.bulk_create(
        ClientUri(client=client, kind=kind, uri=uri) for kind, uris in wanted.items() for uri in dict.fromkeys(uris)
    )
