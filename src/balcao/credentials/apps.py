from django.apps import AppConfig


class CredentialsConfig(AppConfig):
    name = "balcao.credentials"
    label = "credentials"
