from django.apps import AppConfig


class LicencesConfig(AppConfig):
    name = "balcao.licences"
    label = "licences"
