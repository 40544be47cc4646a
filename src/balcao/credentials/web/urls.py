"""Addresses that wallets and verifiers call."""

from django.urls import path

from balcao.credentials.web import authorise, issuer, verifier

urlpatterns = [
    path(".well-known/openid-credential-issuer/credentials", issuer.issuer_metadata, name="credentials-issuer"),
    path(
        ".well-known/oauth-authorization-server/credentials",
        issuer.authorisation_metadata,
        name="credentials-authorisation",
    ),
    path(".well-known/jwt-vc-issuer/credentials", issuer.vc_issuer, name="credentials-keys"),
    path("credentials/types/<slug:type_id>", issuer.type_metadata, name="credentials-type"),
    path("credentials/offers/<str:code>", issuer.offer, name="credentials-offer"),
    path("credentials/authorize", authorise.authorise, name="credentials-authorize"),
    path("credentials/choose/<str:handle>/", authorise.errand, name="credentials-errand"),
    path("credentials/par", issuer.push_request, name="credentials-par"),
    path("credentials/token", issuer.token, name="credentials-token"),
    path("credentials/nonce", issuer.nonce, name="credentials-nonce"),
    path("credentials/credential", issuer.credential, name="credentials-credential"),
    path("credentials/deferred", issuer.deferred, name="credentials-deferred"),
    path("credentials/notification", issuer.notification, name="credentials-notification"),
    path("credentials/status/<int:number>", issuer.status_list, name="credentials-status"),
    path("credentials/requests/<str:handle>", verifier.request_for_proof, name="credentials-request"),
    path("credentials/answers/<str:handle>", verifier.answer, name="credentials-answer"),
]
