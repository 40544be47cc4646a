"""Addresses of a holder's papers, and of files under way."""

from django.urls import path

from balcao.portal.web import papers, pieces

PAPERS = "as/<str:holder>/papers/"

urlpatterns = [
    path(PAPERS, papers.papers, name="portal-papers"),
    path(f"{PAPERS}add/", papers.add, name="portal-paper-add"),
    path("as/<str:holder>/uploads/", pieces.begin, name="portal-uploads"),
    path("as/<str:holder>/uploads/<int:upload_id>/", pieces.upload, name="portal-upload"),
    path(f"{PAPERS}<int:paper_id>/", papers.paper, name="portal-paper"),
    path(f"{PAPERS}<int:paper_id>/file/", papers.paper_file, name="portal-paper-file"),
]
