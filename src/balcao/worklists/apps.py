from django.apps import AppConfig


class WorklistsConfig(AppConfig):
    name = "balcao.worklists"
    label = "worklists"
