"""Addresses of a holder's papers, of files under way, of forms on paper and of earlier applications."""

from django.urls import path

from balcao.portal.web import earlier, newer_form, paper_forms, papers, pieces

PAPERS = "as/<str:holder>/papers/"
FORMS = "as/<str:holder>/drafts/<int:draft_id>/paper/"

urlpatterns = [
    path(PAPERS, papers.papers, name="portal-papers"),
    path(f"{PAPERS}add/", papers.add, name="portal-paper-add"),
    path("as/<str:holder>/uploads/", pieces.begin, name="portal-uploads"),
    path("as/<str:holder>/uploads/<int:upload_id>/", pieces.upload, name="portal-upload"),
    path(f"{PAPERS}<int:paper_id>/", papers.paper, name="portal-paper"),
    path(f"{PAPERS}<int:paper_id>/file/", papers.paper_file, name="portal-paper-file"),
    path("as/<str:holder>/form-on-paper/", paper_forms.bring, name="portal-paper-form"),
    path("as/<str:holder>/drafts/<int:draft_id>/earlier/", earlier.earlier, name="portal-earlier"),
    path("as/<str:holder>/drafts/<int:draft_id>/newer-form/", newer_form.move, name="portal-newer-form"),
    path(FORMS, paper_forms.received, name="portal-draft-paper"),
    path(f"{FORMS}form.pdf", paper_forms.printed, name="portal-draft-form"),
    path(f"{FORMS}<int:form_id>/", paper_forms.read, name="portal-draft-paper-read"),
    path(f"{FORMS}<int:form_id>/file/", paper_forms.form_file, name="portal-draft-paper-file"),
]
