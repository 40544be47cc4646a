"""Addresses of verification."""

from django.urls import path

from balcao.documents.web.views import verify

urlpatterns = [path("verify/", verify, name="verify")]
