"""Addresses of the exchange."""

from django.urls import path

from balcao.exchange.web.views import register_event

urlpatterns = [path("exchange/registers/events/", register_event, name="exchange-register-event")]
