from django.apps import AppConfig


class PaymentsConfig(AppConfig):
    name = "balcao.payments"
    label = "payments"
