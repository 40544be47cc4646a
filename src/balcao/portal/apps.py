from typing import Any

from django.apps import AppConfig


class PortalConfig(AppConfig):
    """Supplies the header of signed-in pages."""

    name = "balcao.portal"
    label = "portal"

    def ready(self) -> None:
        from balcao.foundation.ui.api import Header, supply_header

        def page_header(request: Any) -> Header | None:
            from balcao.portal.web.header import page_header as header

            return header(request)

        supply_header(page_header)
