from typing import Any

from django.apps import AppConfig


class PortalConfig(AppConfig):
    """Supplies the header of signed-in pages, how long slots are held, and whom to call about a page."""

    name = "balcao.portal"
    label = "portal"

    def ready(self) -> None:
        from balcao.foundation.ui.api import Call, Ending, Header, supply_call, supply_ending, supply_header

        def page_header(request: Any) -> Header | None:
            from balcao.portal.web.header import page_header as header

            return header(request)

        def page_call(request: Any) -> Call | None:
            from balcao.portal.web.calling import page_call as call

            return call(request)

        def hold_ending(request: Any) -> Ending | None:
            from balcao.portal.web.holding import hold_ending as ending

            return ending(request)

        supply_header(page_header)
        supply_call(page_call)
        supply_ending(hold_ending)
