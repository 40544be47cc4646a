"""The addresses around one case: messages, tasks, the applicant's own view, joining, revising, export."""

from django.urls import path

from balcao.desk.web import (
    acts,
    as_applicant,
    course,
    disclosure,
    export,
    impediments,
    messages,
    notices,
    outside,
    revisions,
    similar,
    split,
    tasks,
    together,
    viewer,
)

CASE = "desk/cases/<str:reference>/"

urlpatterns = [
    path("desk/interests/", impediments.interests, name="desk-interests"),
    path("desk/interests/<int:interest_id>/lift/", impediments.lift, name="desk-interest-lift"),
    path(f"{CASE}impediment/", impediments.impeded, name="desk-impediment"),
    path(f"{CASE}impediment/<int:person_id>/lift/", impediments.not_impeded, name="desk-impediment-lift"),
    path("desk/tasks/", tasks.mine, name="desk-my-tasks"),
    path("desk/tasks/<int:task_id>/finish/", tasks.finish, name="desk-task-finish"),
    path(f"{CASE}outside/", outside.outside, name="desk-outside"),
    path(f"{CASE}outside/<int:invitation_id>/revoke/", outside.revoke, name="desk-outside-revoke"),
    path(f"{CASE}together/", together.together, name="desk-together"),
    path(f"{CASE}notes-asked/", disclosure.disclosure, name="desk-disclosure"),
    path(f"{CASE}split/", split.split, name="desk-split"),
    path(f"{CASE}tasks/", tasks.tasks, name="desk-tasks"),
    path(f"{CASE}similar/", similar.similar, name="desk-similar"),
    path(f"{CASE}colleagues/", acts.colleagues, name="desk-colleagues"),
    path(f"{CASE}as-applicant/", as_applicant.as_applicant, name="desk-as-applicant"),
    path("desk/messages/", messages.owed, name="desk-owed"),
    path("desk/revisions/", revisions.waiting, name="desk-revisions"),
    path(f"{CASE}revise/", revisions.revise, name="desk-revise"),
    path(f"{CASE}course/", course.course, name="desk-course"),
    path(f"{CASE}messages/", messages.talk, name="desk-talk"),
    path(f"{CASE}messages/<int:thread_id>/settle/", messages.settle, name="desk-talk-settle"),
    path(f"{CASE}messages/<int:message_id>/file/<str:sha256>/", messages.file_it, name="desk-talk-file-it"),
    path(f"{CASE}messages/files/<str:sha256>/", messages.talk_file, name="desk-talk-file"),
    path(f"{CASE}messages/files/<str:sha256>/view/", viewer.talk_file_viewed, name="desk-talk-file-view"),
    path(f"{CASE}export/", export.ask, name="desk-export-ask"),
    path(f"{CASE}export/<int:export_id>/", export.export, name="desk-export"),
    path(f"{CASE}export/<int:export_id>/<str:kind>/", export.export_file, name="desk-export-file"),
    path(f"{CASE}notices/<int:notice_id>/record.pdf", notices.record, {"form": "pdf"}, name="desk-record"),
    path(f"{CASE}notices/<int:notice_id>/record.json", notices.record, {"form": "json"}, name="desk-record-json"),
]
