from django.apps import AppConfig


class VouchersConfig(AppConfig):
    name = "balcao.vouchers"
    label = "vouchers"
