"""Addresses of verification, and of a holder's documents."""

from django.urls import path

from balcao.documents.web.legible import legible
from balcao.documents.web.previews import preview
from balcao.documents.web.views import download, verify, verify_by_number

urlpatterns = [
    path("verify/", verify, name="verify"),
    path("verify/<str:number>/", verify_by_number, name="verify-number"),
    path("legible/", legible, name="legible"),
    path("previews/<str:token>/", preview, name="preview"),
    path("as/<str:holder>/documents/<str:number>/", download, name="document-pdf"),
]
