"""Addresses of a counter's till."""

from django.urls import path

from balcao.desk.web import till, till_closing

urlpatterns = [
    path("desk/till/", till.till, name="desk-till"),
    path("desk/till/take/<int:order_id>/", till.take, name="desk-till-take"),
    path("desk/till/receipts/<str:number>/", till.receipt, name="desk-till-receipt"),
    path("desk/till/receipts/<str:number>/receipt.pdf", till.receipt_pdf, name="desk-till-receipt-pdf"),
    path("desk/till/entries/<int:entry_id>/void/", till_closing.void, name="desk-till-void"),
    path("desk/till/<int:session_id>/", till_closing.session, name="desk-till-session"),
    path("desk/till/<int:session_id>/count/", till_closing.count, name="desk-till-count"),
]
