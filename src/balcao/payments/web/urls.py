"""Addresses of payments."""

from django.urls import path

from balcao.payments.web.views import receipt, receipt_pdf, webhook

urlpatterns = [
    path("payments/webhook/", webhook, name="payments-webhook"),
    path("as/<str:holder>/receipts/<str:number>/", receipt, name="payments-receipt"),
    path("as/<str:holder>/receipts/<str:number>/receipt.pdf", receipt_pdf, name="payments-receipt-pdf"),
]
