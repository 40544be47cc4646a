"""Addresses of what is carried, shown and checked."""

from django.urls import path

from balcao.portal.web import proving, wallet, wallet_page

urlpatterns = [
    path("as/<str:holder>/wallet/", wallet.wallet, name="portal-wallet"),
    path("as/<str:holder>/wallet/<slug:type_id>/<str:number>/", wallet.card, name="portal-wallet-card"),
    path("shared-licence/<str:secret>/", wallet.shared, name="portal-shared-licence"),
    path("wallet/", wallet_page.page, name="portal-wallet-page"),
    path("wallet/check/", wallet_page.check, name="portal-wallet-check"),
    path("wallet/trust.json", wallet_page.trust, name="portal-wallet-trust"),
    path("wallet/manifest.webmanifest", wallet_page.manifest, name="portal-wallet-manifest"),
    path("prove/", proving.prove, name="portal-prove"),
    path("prove/<slug:type_id>/", proving.prove_type, name="portal-prove-type"),
    path("proofs/<int:proof_id>/", proving.proof, name="portal-proof"),
    path("credentials/answered/<str:code>/", proving.answered, name="portal-proof-answered"),
]
