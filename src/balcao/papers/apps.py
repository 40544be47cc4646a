from django.apps import AppConfig


class PapersConfig(AppConfig):
    name = "balcao.papers"
    label = "papers"
