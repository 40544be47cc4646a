from django.apps import AppConfig


class ExchangeConfig(AppConfig):
    name = "balcao.exchange"
    label = "exchange"
