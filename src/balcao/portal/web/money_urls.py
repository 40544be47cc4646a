"""Addresses of what is to be paid."""

from django.urls import path

from balcao.portal.web import basket, consents, grants, parts, payouts, slip

urlpatterns = [
    path("as/<str:holder>/to-pay/", basket.basket, name="portal-basket"),
    path("as/<str:holder>/to-pay/<int:order_id>/", slip.slip, name="portal-slip"),
    path("as/<str:holder>/to-pay/<int:order_id>/parts/", parts.parts, name="portal-parts"),
    path("as/<str:holder>/consents/", consents.consents, name="portal-consents"),
    path("as/<str:holder>/grants/", grants.grants, name="portal-grants"),
    path("as/<str:holder>/grants/grants.csv", grants.export, name="portal-grants-csv"),
    path("as/<str:holder>/payouts/", payouts.payouts, name="portal-payouts"),
    path("as/<str:holder>/payouts/account/", payouts.account, name="portal-payout-account"),
    path("as/<str:holder>/drafts/<int:draft_id>/fines/<str:outstanding>/", basket.pay_fine, name="portal-pay-fine"),
    path("as/<str:holder>/to-pay/paid/", basket.outcome, name="portal-basket-paid"),
]
