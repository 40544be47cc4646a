from django.apps import AppConfig


class EsignaturesConfig(AppConfig):
    name = "balcao.esignatures"
    label = "esignatures"
