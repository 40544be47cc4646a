from django.urls import path

from balcao.portal.web import browsing, draws, finding, guides, one_thing, open_services, outside, public, register

urlpatterns = [
    path("", public.home, name="portal-home"),
    path("search/", finding.find, name="portal-search"),
    path("search/nothing-found/", finding.nothing_found, name="portal-nothing-found"),
    path("topics/<slug:topic_id>/", browsing.topic, name="portal-topic"),
    path("whats-new/", browsing.whats_new, name="portal-whats-new"),
    path("laws/", browsing.laws, name="portal-laws"),
    path("laws/<slug:law_id>/", browsing.law, name="portal-law"),
    path("services/<path:service_id>/", public.service, name="portal-service"),
    path("api/open/services/", open_services.services, name="portal-open-services"),
    path("api/open/services/<str:service_id>/", open_services.service, name="portal-open-service"),
    path("one-thing/<slug:thing_id>/", one_thing.thing, name="portal-one-thing"),
    path("one-thing/<slug:thing_id>/questions/", one_thing.questions, name="portal-one-thing-questions"),
    path("one-thing/<slug:thing_id>/plan/", one_thing.made, name="portal-one-thing-plan"),
    path("guides/", guides.every, name="portal-guides"),
    path("guides/<slug:guide_id>/", guides.start, name="portal-guide"),
    path("guides/<slug:guide_id>/questions/", guides.question, name="portal-guide-question"),
    path("guides/<slug:guide_id>/list/", guides.needed, name="portal-guide-list"),
    path("register/", register.register, name="portal-register"),
    path("register/licences.csv", register.register_csv, name="portal-register-csv"),
    path("register/licences.json", register.register_json, name="portal-register-json"),
    path("register/<str:number>/", register.register_licence, name="portal-register-licence"),
    path("open-entity/", public.open_entity, name="portal-open-entity"),
    path("opinion/<str:token>/", outside.opinion, name="portal-outside"),
    path("opinion/<str:token>/files/<str:sha256>/", outside.opinion_file, name="portal-outside-file"),
    path("draws/<slug:service_id>/<slug:round_id>/", draws.draw, name="portal-draw"),
    path("draws/<slug:service_id>/<slug:round_id>/proof.json", draws.proof, name="portal-draw-proof"),
    path("accessibility/", public.accessibility, name="portal-accessibility"),
]
