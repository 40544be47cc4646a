"""`balcao notices bounce`: what a mail server hands over that came to the address for bounces."""

import argparse
import sys

from balcao.kernel.clock import now
from balcao.notices.api import take_bounce


def bounce(arguments: argparse.Namespace) -> int:
    """Always 0, so that the mail server does not return it in its turn; says what became of it."""
    print(take_bounce(sys.stdin.buffer.read(), at=now()))
    return 0
