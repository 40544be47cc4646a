"""What is said by declaring that nothing changed since last time."""

from typing import Any

from balcao.catalogue.parts import Part


class Unchanged(Part):
    """`answers` by question, and the questions answered `again` as in the last application granted: about the licence
    that is renewed, or, of a service about no licence, to the same holder by the same service."""

    answers: dict[str, Any] = {}
    again: tuple[str, ...] = ()
