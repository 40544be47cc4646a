from django.apps import AppConfig


class ActivitiesConfig(AppConfig):
    name = "balcao.activities"
    label = "activities"
