"""Where our programs' addresses are."""

from django.conf import settings


def issuer() -> str:
    """Who issues: the identifier in every credential, and that of its authorisation server."""
    return f"{settings.BALCAO_PUBLIC_URL}/credentials"


def at_issuer(path: str) -> str:
    """An address of the issuer."""
    return f"{issuer()}/{path}"


def type_uri(type_id: str) -> str:
    """The name of a type (`vct`), which is also where its metadata are."""
    return at_issuer(f"types/{type_id}")


def type_named(uri: object) -> str:
    """The type's id behind a `vct` of ours; empty for any other."""
    start = at_issuer("types/")
    return uri.removeprefix(start) if isinstance(uri, str) and uri.startswith(start) else ""


def list_uri(number: int) -> str:
    """A status list's address."""
    return at_issuer(f"status/{number}")


def list_numbered(uri: object) -> int | None:
    """The number of a status list of ours; None for any other address."""
    start = at_issuer("status/")
    rest = uri.removeprefix(start) if isinstance(uri, str) and uri.startswith(start) else ""
    return int(rest) if rest.isascii() and rest.isdecimal() and len(rest) < 10 else None
