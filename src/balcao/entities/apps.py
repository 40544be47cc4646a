from django.apps import AppConfig


class EntitiesConfig(AppConfig):
    name = "balcao.entities"
    label = "entities"
