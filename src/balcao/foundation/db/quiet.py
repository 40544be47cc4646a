"""Whether a connection that nobody is using was ended by the other side, without asking over the wire."""

import select


def is_quiet(descriptor: int) -> bool:
    """Whether nothing came in unasked. A server that ends an idle connection says so, or the socket is closed."""
    waiting = select.poll()
    waiting.register(descriptor, select.POLLIN)
    return not waiting.poll(0)
