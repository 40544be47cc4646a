from django.urls import path

from balcao.portal.web import public

urlpatterns = [
    path("", public.home, name="portal-home"),
    path("search/", public.find, name="portal-search"),
    path("services/<path:service_id>/", public.service, name="portal-service"),
    path("open-entity/", public.open_entity, name="portal-open-entity"),
    path("accessibility/", public.accessibility, name="portal-accessibility"),
]
