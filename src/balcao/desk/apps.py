from django.apps import AppConfig


class DeskConfig(AppConfig):
    """Brings the officers' pages."""

    name = "balcao.desk"
    label = "desk"
