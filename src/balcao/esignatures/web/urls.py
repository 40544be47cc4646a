"""Addresses of own signatures."""

from django.urls import path

from balcao.esignatures.web.views import back

urlpatterns = [path("own-signature/back/", back, name="esignatures-back")]
