"""Addresses of verification, and of a holder's documents."""

from django.urls import path

from balcao.documents.web.views import download, verify, verify_by_number

urlpatterns = [
    path("verify/", verify, name="verify"),
    path("verify/<str:number>/", verify_by_number, name="verify-number"),
    path("as/<str:holder>/documents/<str:number>/", download, name="document-pdf"),
]
