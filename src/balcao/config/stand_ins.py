"""Which outside systems of the demo world are started beside the house, and where they listen."""

import os
from dataclasses import dataclass

from balcao.config.environment import environment


@dataclass(frozen=True, slots=True)
class StandIn:
    """A program of its own: `command` follows ``python -m``; it is there once all its ports answer."""

    name: str
    ports: tuple[int, ...]
    command: tuple[str, ...]


def stand_ins(port: int) -> list[StandIn]:
    """The stand-ins beside the house at that port.

    None outside of the demo world, and none for a system whose real address the environment names.
    """
    if not environment().demo:
        return []
    keep = environment().var / "standins"
    found = []
    if not os.environ.get("BALCAO_REGISTERS_URL"):
        house = f"http://127.0.0.1:{port}"
        found.append(_web("registers", port + 1, "--keep", str(keep / "registers.json"), "--house", house))
    if not os.environ.get("BALCAO_PAYMENT_URL"):
        found.append(_web("payment", port + 2, "--keep", str(keep / "payment.json")))
    if not os.environ.get("BALCAO_SMTP_PORT"):
        ports = ("--smtp-port", str(port + 3), "--second-smtp-port", str(port + 6), "--port", str(port + 4))
        told = ("--house", f"http://127.0.0.1:{port}")
        found.append(StandIn("phone", (port + 3, port + 6, port + 4), ("balcao.standins.phone", *ports, *told)))
    if not os.environ.get("BALCAO_RELYING_SITE_URL"):
        # This and the next have to know how browsers reach the house.
        found.append(_web("relying_site", port + 5, "--provider", environment().public_url))
    if not os.environ.get("BALCAO_FOREIGN_URL"):
        found.append(_web("foreign", port + 7, "--house", environment().public_url))
    if not os.environ.get("BALCAO_TIME_STAMP_URL"):
        found.append(_web("trust", port + 8, "--keys", str(environment().var / "pki")))
    if not os.environ.get("BALCAO_VIDEO_URL"):
        found.append(_web("video", port + 9))
    if not os.environ.get("BALCAO_SCANNER"):
        found.append(_web("scanner", port + 10))
    found.append(_web("subscriber", port + 11))
    found.append(_web("streets", port + 12))
    if not os.environ.get("BALCAO_TAX_OFFICE_URL"):
        found.append(_web("tax_office", port + 13, "--keep", str(keep / "tax_office.json")))
    return found


def told_of(port: int) -> dict[str, str]:
    """What the house is told of stand-ins that it does not expect by itself: without them it is its own authority."""
    if not any(each.name == "trust" for each in stand_ins(port)):
        return {}
    trust = f"http://127.0.0.1:{port + 8}"
    return {
        "BALCAO_TIME_STAMP_URL": f"{trust}/time-stamps",
        "BALCAO_OCSP_URL": f"{trust}/ocsp",
        "BALCAO_REVOCATION_LISTS": f"{trust}/lists/root",
    }


def _web(name: str, port: int, *more: str) -> StandIn:
    return StandIn(name, (port,), (f"balcao.standins.{name}", "--port", str(port), *more))
