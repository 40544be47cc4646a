"""Calling addresses that others told us: only public ones, and exactly the one that was looked at.

A name may lead anywhere tomorrow. So its address is looked up once, judged, and dialled as judged: a name
that changes in between, or leads into the government's own network, is not followed. On one's own machine, in the demo
world only, loopback is allowed.
"""

import ipaddress
import socket
import time

import httpx
from django.conf import settings

from balcao.kernel.errors import BalcaoError


class SiteUnreachable(BalcaoError):
    """The site did not answer as it should."""


class _Outward(httpx.HTTPTransport):
    """Dials the judged address, while certificate and Host header are still held against the name."""

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """Replace the name by its address."""
        host = request.url.host
        request.extensions = {**request.extensions, "sni_hostname": host}
        request.url = request.url.copy_with(host=address_of(host))
        return super().handle_request(request)


def address_of(host: str) -> str:
    """Where that name leads, if everything it leads to may be called.

    :raises SiteUnreachable: if it leads nowhere, or anywhere inside.
    """
    try:
        found = {str(each[4][0]) for each in socket.getaddrinfo(host, None, type=socket.SOCK_STREAM)}
    except (OSError, UnicodeError) as cause:
        raise SiteUnreachable(f"{host}: no address") from cause
    if not found or not all(_may_be_dialled(each) for each in found):
        raise SiteUnreachable(f"{host}: not a public address")
    return min(found, key=lambda each: (":" in each, each))


def _may_be_dialled(address: str) -> bool:
    ip = ipaddress.ip_address(address.partition("%")[0])
    if isinstance(ip, ipaddress.IPv6Address) and ip.ipv4_mapped is not None:
        ip = ip.ipv4_mapped
    if ip.is_loopback:
        return bool(settings.BALCAO_DEMO)
    return ip.is_global and not ip.is_multicast


def outward(timeout: float) -> httpx.Client:
    """A client for such calls. Redirects are not followed, and the environment's proxies are not used."""
    return httpx.Client(transport=_Outward(trust_env=False), trust_env=False, timeout=timeout, follow_redirects=False)


def fetched(
    address: str, *, timeout: float, most: int, accept: str, content: bytes | None = None, kind: str = ""
) -> bytes:
    """What is at an address: at most so many bytes, within `timeout` seconds in all. With `content` it is posted there.

    :raises SiteUnreachable: if it is not to be had so.
    """
    end, found = time.monotonic() + timeout, b""
    headers = {"Accept": accept, **({"Content-Type": kind} if kind else {})}
    method = "GET" if content is None else "POST"
    try:
        with outward(timeout) as web, web.stream(method, address, headers=headers, content=content) as answer:
            if answer.status_code != httpx.codes.OK:
                raise SiteUnreachable(f"{address}: {answer.status_code}")
            for part in answer.iter_bytes():
                found += part
                if len(found) > most or time.monotonic() > end:
                    raise SiteUnreachable(f"{address}: too much, or too slow")
    except (httpx.HTTPError, httpx.InvalidURL, ValueError) as cause:
        raise SiteUnreachable(f"{address}: {type(cause).__name__}") from cause
    return found
