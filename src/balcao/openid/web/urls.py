"""Addresses of the OpenID provider."""

from django.urls import path

from balcao.openid.web import authorize, clients, logout, protocol, sites

urlpatterns = [
    path(".well-known/openid-configuration", protocol.discovery, name="openid-discovery"),
    path(".well-known/oauth-authorization-server", protocol.discovery, name="openid-metadata"),
    path("openid/jwks.json", protocol.key_set, name="openid-keys"),
    path("openid/authorize", authorize.authorize, name="openid-authorize"),
    path("openid/continue/<str:handle>/", authorize.errand, name="openid-errand"),
    path("openid/token", protocol.token, name="openid-token"),
    path("openid/userinfo", protocol.user_info, name="openid-userinfo"),
    path("openid/par", protocol.push_request, name="openid-par"),
    path("openid/revoke", protocol.revoke, name="openid-revoke"),
    path("openid/introspect", protocol.introspection, name="openid-introspect"),
    path("openid/register", protocol.register, name="openid-register"),
    path("openid/end-session", logout.end_session, name="openid-end-session"),
    path("openid/sign-out/", logout.sign_out, name="openid-sign-out"),
    path("openid/sites/", clients.clients, name="openid-clients"),
    path("openid/sites/new/", clients.new_client, name="openid-client-new"),
    path("openid/sites/<int:number>/", clients.client, name="openid-client"),
    path("account/sites/", sites.my_sites, name="openid-my-sites"),
    path("account/sites/<int:consent_id>/end/", sites.end_consent, name="openid-end-consent"),
]
