from django.urls import path

from balcao.portal.web import standing

urlpatterns = [
    path("acting/", standing.acting_choice, name="portal-acting"),
    path("as/<str:holder>/", standing.home, name="portal-own"),
    path("as/<str:holder>/readings/", standing.readings, name="portal-readings"),
]
