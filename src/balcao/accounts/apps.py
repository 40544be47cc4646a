from typing import Any

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """Supplies when the sign-in of a page ends, and its second factor."""

    name = "balcao.accounts"
    label = "accounts"

    def ready(self) -> None:
        from balcao.foundation.ui.api import Ending, supply_ending

        def sign_in_ending(request: Any) -> Ending | None:
            from balcao.accounts.web.still import sign_in_ending as ending

            return ending(request)

        def second_factor_ending(request: Any) -> Ending | None:
            from balcao.accounts.web.still import second_factor_ending as ending

            return ending(request)

        supply_ending(sign_in_ending)
        supply_ending(second_factor_ending)
