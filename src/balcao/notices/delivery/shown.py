"""How nudges stand, in words."""

from collections.abc import Iterable

from balcao.foundation.ui.api import format_macau, translate
from balcao.notices.types import DeliveryLine


def deliveries_in_words(lines: Iterable[DeliveryLine], language: str) -> list[str]:
    """A sentence for each address."""
    return [
        translate(
            "notices.delivery_line",
            language,
            channel=translate(f"notices.channel.{line.channel}", language),
            address=line.masked,
            state=translate(f"notices.state.{line.state}", language),
            at=format_macau(line.at, language),
        )
        for line in lines
    ]
