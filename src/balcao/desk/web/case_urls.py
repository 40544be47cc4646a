"""The addresses around one case: writing with its applicant, taking it out."""

from django.urls import path

from balcao.desk.web import export, messages

CASE = "desk/cases/<str:reference>/"

urlpatterns = [
    path("desk/messages/", messages.owed, name="desk-owed"),
    path(f"{CASE}messages/", messages.talk, name="desk-talk"),
    path(f"{CASE}messages/<int:thread_id>/settle/", messages.settle, name="desk-talk-settle"),
    path(f"{CASE}messages/<int:message_id>/file/<str:sha256>/", messages.file_it, name="desk-talk-file-it"),
    path(f"{CASE}messages/files/<str:sha256>/", messages.talk_file, name="desk-talk-file"),
    path(f"{CASE}export/", export.ask, name="desk-export-ask"),
    path(f"{CASE}export/<int:export_id>/", export.export, name="desk-export"),
    path(f"{CASE}export/<int:export_id>/<str:kind>/", export.export_file, name="desk-export-file"),
]
