from django.apps import AppConfig


class DossiersConfig(AppConfig):
    name = "balcao.dossiers"
    label = "dossiers"
