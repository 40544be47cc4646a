from django.apps import AppConfig


class BenefitsConfig(AppConfig):
    name = "balcao.benefits"
    label = "benefits"
