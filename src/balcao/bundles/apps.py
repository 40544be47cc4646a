from django.apps import AppConfig


class BundlesConfig(AppConfig):
    name = "balcao.bundles"
    label = "bundles"
