"""Addresses of a counter's till, and of the papers it hands over; of benefits without asking and vouchers."""

from django.urls import path

from balcao.desk.web import benefits, copies, till, till_closing, vouchers

urlpatterns = [
    path("desk/benefits/", benefits.benefits, name="desk-benefits"),
    path("desk/benefits/begin/<slug:service_id>/", benefits.begin, name="desk-benefits-begin"),
    path("desk/benefits/<int:run_id>/", benefits.act, name="desk-benefits-act"),
    path("desk/vouchers/", vouchers.vouchers, name="desk-vouchers"),
    path("desk/vouchers/begin/<slug:scheme_id>/", vouchers.begin, name="desk-vouchers-begin"),
    path("desk/vouchers/<int:run_id>/", vouchers.act, name="desk-vouchers-act"),
    path("desk/vouchers/differences/<int:difference_id>/", vouchers.answer, name="desk-vouchers-answer"),
    path("desk/papers/", copies.copies, name="desk-copies"),
    path("desk/papers/<int:copy_id>/", copies.act, name="desk-copy"),
    path("desk/papers/<int:copy_id>/<str:number>.pdf", copies.to_print, name="desk-copy-print"),
    path("desk/till/", till.till, name="desk-till"),
    path("desk/till/take/<int:order_id>/", till.take, name="desk-till-take"),
    path("desk/till/receipts/<str:number>/", till.receipt, name="desk-till-receipt"),
    path("desk/till/receipts/<str:number>/receipt.pdf", till.receipt_pdf, name="desk-till-receipt-pdf"),
    path("desk/till/entries/<int:entry_id>/void/", till_closing.void, name="desk-till-void"),
    path("desk/till/<int:session_id>/", till_closing.session, name="desk-till-session"),
    path("desk/till/<int:session_id>/count/", till_closing.count, name="desk-till-count"),
]
