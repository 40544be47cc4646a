"""Which addresses a site may register. Later they are compared sign by sign, never understood."""

import re
from urllib.parse import urlsplit

HOST = re.compile(r"(?!-)[a-z0-9-]{1,63}(?<!-)(\.(?!-)[a-z0-9-]{1,63}(?<!-))*")
PLAIN = re.compile(r"[\x21-\x7e]{1,500}")
HERE = ("localhost", "127.0.0.1")
"""Programs under development on one's own machine need no certificate."""


def may_register(uri: str) -> bool:
    """An absolute https address of a plain host in lower case, without fragment, user name, wildcard or backslash.

    A host with other letters is registered in its ASCII form, so that what is compared is what is dialled.
    """
    if not PLAIN.fullmatch(uri) or any(sign in uri for sign in '\\#*<>"'):
        return False
    try:
        parts = urlsplit(uri)
        port = parts.port
    except ValueError:
        return False
    host = parts.hostname or ""
    if parts.username is not None or parts.password is not None or "@" in parts.netloc or not HOST.fullmatch(host):
        return False
    if parts.netloc != (f"{host}:{port}" if port is not None else host):
        return False  # an empty port, leading noughts, capital letters
    return parts.scheme == "https" or (parts.scheme == "http" and host in HERE)


def origin_of(uri: str) -> str:
    """Scheme, host and port."""
    parts = urlsplit(uri)
    return f"{parts.scheme}://{parts.netloc}"


def host_of(uri: str) -> str:
    """The host alone."""
    return urlsplit(uri).hostname or ""
