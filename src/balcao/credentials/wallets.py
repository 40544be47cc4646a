"""The wallets that may send people here for a credential, as `services/wallets.yaml` names them."""

from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path

from django.conf import settings
from pydantic import BaseModel, ConfigDict

from balcao.kernel.yaml_text import from_yaml

FILE = "wallets.yaml"


class Wallet(BaseModel):
    """A wallet's program: what people know it as, and the addresses to which they may be sent back."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    name: str
    redirect_uris: tuple[str, ...]


def wallets() -> Mapping[str, Wallet]:
    """By their client id; none where nobody is named."""
    path = Path(settings.BALCAO_SERVICES) / FILE
    return _read(path, path.stat().st_mtime_ns) if path.exists() else {}


@lru_cache(maxsize=4)
def _read(path: Path, changed: int) -> Mapping[str, Wallet]:
    written = from_yaml(path.read_text("utf-8")) or {}
    return {str(name): Wallet.model_validate(said) for name, said in written.items()}
