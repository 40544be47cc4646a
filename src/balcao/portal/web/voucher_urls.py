"""Addresses of vouchers: a person's, a provider's, and the list of who takes them."""

from django.urls import path

from balcao.portal.web import takings, voucher_takers, vouchers

OF_PERSON = "as/<str:holder>/vouchers/"
OF_PROVIDER = "as/<str:holder>/takings/"

urlpatterns = [
    path("vouchers/<slug:scheme_id>/", voucher_takers.takers, name="portal-voucher-takers"),
    path("vouchers/<slug:scheme_id>/takers.json", voucher_takers.takers_json, name="portal-voucher-takers-json"),
    path(OF_PERSON, vouchers.vouchers, name="portal-vouchers"),
    path(f"{OF_PERSON}<int:voucher_id>/", vouchers.voucher, name="portal-voucher"),
    path(f"{OF_PERSON}<int:voucher_id>/code/", vouchers.code, name="portal-voucher-code"),
    path(f"{OF_PERSON}<int:voucher_id>/card/", vouchers.card, name="portal-voucher-card"),
    path(f"{OF_PERSON}<int:voucher_id>/card/end/", vouchers.card_end, name="portal-voucher-card-end"),
    path(f"{OF_PERSON}<int:voucher_id>/uses/<int:use_id>/", vouchers.use, name="portal-voucher-use"),
    path(OF_PROVIDER, takings.takings, name="portal-takings"),
    path(f"{OF_PROVIDER}<int:use_id>/", takings.taking, name="portal-taking"),
    path(f"{OF_PROVIDER}statements/<int:statement_id>/", takings.statement, name="portal-taking-statement"),
    path(f"{OF_PROVIDER}statements/<int:statement_id>/statement.csv", takings.statement_csv, name="portal-taking-csv"),
]
