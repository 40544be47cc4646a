from django.apps import AppConfig


class VenuesConfig(AppConfig):
    name = "balcao.venues"
    label = "venues"
