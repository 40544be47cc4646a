from django.apps import AppConfig


class AgendaConfig(AppConfig):
    name = "balcao.agenda"
    label = "agenda"
