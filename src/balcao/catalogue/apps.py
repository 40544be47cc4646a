from django.apps import AppConfig


class CatalogueConfig(AppConfig):
    name = "balcao.catalogue"
    label = "catalogue"
