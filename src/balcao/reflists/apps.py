from django.apps import AppConfig


class ReflistsConfig(AppConfig):
    name = "balcao.reflists"
    label = "reflists"
