"""What a program that reads strangers' files may use."""

import resource
import sys

GIGABYTE = 1 << 30
MOST_PIXELS = 60_000_000


def confine(*, memory: int = GIGABYTE, seconds: int = 10) -> bytes:
    """Set the limits, once everything is imported; no file can be written any more. Returns what came in."""
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    return sys.stdin.buffer.read()
