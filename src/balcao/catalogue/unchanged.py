"""What the holder of a licence says by declaring that nothing changed."""

from typing import Any

from balcao.catalogue.parts import Part


class Unchanged(Part):
    """`answers` by question, and the questions answered `again` as in the last application granted about the
    licence."""

    answers: dict[str, Any] = {}
    again: tuple[str, ...] = ()
