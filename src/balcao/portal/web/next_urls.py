"""Addresses of what comes next."""

from django.urls import path

from balcao.portal.web import next_steps

urlpatterns = [
    path("as/<str:holder>/next/", next_steps.next_steps, name="portal-next-steps"),
    path("as/<str:holder>/next/<int:follow_up_id>/", next_steps.next_step, name="portal-next-step"),
]
