from django.apps import AppConfig


class AssociationsConfig(AppConfig):
    name = "balcao.associations"
    label = "associations"
