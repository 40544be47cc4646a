"""Which providers outside are trusted with saying who somebody is, and with signing for them: data, completed from the
environment."""

import os
from string import Template
from typing import Any

from balcao.config.environment import ROOT, environment
from balcao.kernel.yaml_text import from_yaml


def identity_providers() -> dict[str, dict[str, Any]]:
    """Those of `services/identity-providers.yaml` by key; without those that have no issuer."""
    known = environment()
    named = {"BALCAO_FOREIGN_URL": known.foreign_url, "BALCAO_FOREIGN_SECRET": known.foreign_secret}
    return _described("identity-providers.yaml", "issuer", named)


def signing_providers() -> dict[str, dict[str, Any]]:
    """Those of `services/signing-providers.yaml` by key; without those that have no address."""
    known = environment()
    named = {
        "BALCAO_PERSONAL_SIGNING_URL": known.personal_signing_url,
        "BALCAO_PERSONAL_SIGNING_SECRET": known.personal_signing_secret,
    }
    return _described("signing-providers.yaml", "url", named)


def _described(file: str, address: str, named: dict[str, str]) -> dict[str, dict[str, Any]]:
    found = {}
    for key, described in (from_yaml((ROOT / "services" / file).read_text()) or {}).items():
        told = {name: Template(described[name]).substitute(os.environ | named) for name in (address, "secret")}
        if told[address]:
            found[key] = described | told
    return found
