"""Addresses of alerts."""

from django.urls import path

from balcao.alerts.web.views import alert, ask, stop

urlpatterns = [
    path("alerts/new/", ask, name="alert-ask"),
    path("alerts/<str:token>/", alert, name="alert"),
    path("alerts/<str:token>/stop/", stop, name="alert-stop"),
]
