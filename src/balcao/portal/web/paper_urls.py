"""Addresses of a holder's papers."""

from django.urls import path

from balcao.portal.web import papers

PAPERS = "as/<str:holder>/papers/"

urlpatterns = [
    path(PAPERS, papers.papers, name="portal-papers"),
    path(f"{PAPERS}add/", papers.add, name="portal-paper-add"),
    path(f"{PAPERS}<int:paper_id>/", papers.paper, name="portal-paper"),
    path(f"{PAPERS}<int:paper_id>/file/", papers.paper_file, name="portal-paper-file"),
]
