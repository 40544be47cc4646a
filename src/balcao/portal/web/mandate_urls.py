from django.urls import path

from balcao.portal.web import mandates

urlpatterns = [
    path("mandates/", mandates.mandates_shown, name="portal-mandates-shown"),
    path("as/<str:holder>/mandates/", mandates.mandates, name="portal-mandates"),
    path("as/<str:holder>/mandates/give/", mandates.mandate_give, name="portal-mandate-give"),
    path("as/<str:holder>/mandates/<int:mandate_id>/end/", mandates.mandate_end, name="portal-mandate-end"),
]
