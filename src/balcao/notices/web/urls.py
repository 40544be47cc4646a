"""Addresses of notices."""

from django.urls import path

from balcao.foundation.web.api import signed_message
from balcao.notices.delivery.reports import BadReport, receive_report

urlpatterns = [
    path("notices/reports/", signed_message(receive_report, BadReport), name="notices-reports"),
]
