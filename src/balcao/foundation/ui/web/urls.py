from django.urls import path

from balcao.foundation.ui.web import views

urlpatterns = [
    path("language/<str:language>/", views.choose_language, name="language"),
    path("offline/", views.offline, name="offline"),
    path("manifest.webmanifest", views.manifest, name="manifest"),
    path("sw.js", views.service_worker, name="service-worker"),
]
