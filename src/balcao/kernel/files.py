"""Secrets in files."""

import os
import secrets
from pathlib import Path


def write_once(path: Path, content: bytes) -> None:
    """Write a file that only its owner reads, with its folder. It appears whole or not at all; of two processes that
    write at once the first wins, and what is there already stays."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    draft = path.with_name(f".{path.name}.{secrets.token_hex(8)}")
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    try:
        os.link(draft, path)
    except FileExistsError:
        pass
    finally:
        draft.unlink()
