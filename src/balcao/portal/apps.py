from typing import Any

from django.apps import AppConfig


class PortalConfig(AppConfig):
    """Supplies the header of signed-in pages, and whom to call about a page."""

    name = "balcao.portal"
    label = "portal"

    def ready(self) -> None:
        from balcao.foundation.ui.api import Call, Header, supply_call, supply_header

        def page_header(request: Any) -> Header | None:
            from balcao.portal.web.header import page_header as header

            return header(request)

        def page_call(request: Any) -> Call | None:
            from balcao.portal.web.calling import page_call as call

            return call(request)

        supply_header(page_header)
        supply_call(page_call)
