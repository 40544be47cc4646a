from django.apps import AppConfig


class PublicApiConfig(AppConfig):
    """Brings the addresses for entities' software."""

    name = "balcao.publicapi"
    label = "publicapi"
