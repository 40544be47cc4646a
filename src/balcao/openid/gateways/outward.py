"""Calling addresses that others registered: only public ones, and exactly the one that was looked at.

A registered name may lead anywhere tomorrow. So its address is looked up once, judged, and dialled as judged: a name
that changes in between, or leads into the government's own network, is not followed. On one's own machine, in the demo
world only, loopback is allowed.
"""

import ipaddress
import socket

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
