"""The addresses of papers that officers check."""

from django.urls import path

from balcao.desk.web import papers

urlpatterns = [
    path("desk/cases/<str:reference>/papers/<str:sha256>/", papers.in_case, name="desk-paper"),
    path("desk/shown-papers/", papers.by_code, name="desk-paper-by-code"),
    path("desk/shown-papers/<str:code>/", papers.at_counter, name="desk-paper-code"),
    path("desk/shown-papers/<str:code>/file/", papers.counter_file, name="desk-paper-code-file"),
]
