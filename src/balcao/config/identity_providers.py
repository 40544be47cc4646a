"""Which other territories' identity providers are trusted: data, completed from the environment."""

import os
from string import Template
from typing import Any

from balcao.config.environment import ROOT, environment
from balcao.kernel.yaml_text import from_yaml

FILE = ROOT / "services" / "identity-providers.yaml"


def identity_providers() -> dict[str, dict[str, Any]]:
    """The providers by key, as `services/identity-providers.yaml` says; those without an issuer are left out."""
    known = environment()
    named = {"BALCAO_FOREIGN_URL": known.foreign_url, "BALCAO_FOREIGN_SECRET": known.foreign_secret}
    found = {}
    for key, described in (from_yaml(FILE.read_text()) or {}).items():
        told = {name: Template(described[name]).substitute(os.environ | named) for name in ("issuer", "secret")}
        if told["issuer"]:
            found[key] = described | told
    return found
