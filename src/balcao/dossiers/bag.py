"""The archive: a BagIt bag (RFC 8493) in a zip, whose manifests cover every byte.

Written here because the kept library changes the working folder of the whole process, which a worker with threads
cannot have; the tests validate with that library.
"""

import hashlib
import io
import json
import zipfile
from collections.abc import Mapping
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder

DECLARATION = b"BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n"


def as_json(content: Any) -> bytes:
    """JSON that people can read and programs too."""
    return json.dumps(content, cls=DjangoJSONEncoder, ensure_ascii=False, indent=1, sort_keys=True).encode()


def make_bag(files: Mapping[str, bytes], *, name: str, info: Mapping[str, str]) -> bytes:
    """A zip with the bag of that name; `files` by their path below ``data/``, `info` as bag-info.txt takes it."""
    payload = {f"data/{path}": data for path, data in files.items()}
    size = sum(len(data) for data in payload.values())
    lines = {**info, "Payload-Oxum": f"{size}.{len(payload)}"}
    tags = {
        "bagit.txt": DECLARATION,
        "bag-info.txt": "".join(f"{label}: {value}\n" for label, value in lines.items()).encode(),
        "manifest-sha256.txt": _manifest(payload),
    }
    tags["tagmanifest-sha256.txt"] = _manifest(tags)
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for path, data in {**tags, **payload}.items():
            archive.writestr(f"{name}/{path}", data)
    return out.getvalue()


def _manifest(files: Mapping[str, bytes]) -> bytes:
    return "".join(f"{hashlib.sha256(data).hexdigest()}  {_path(path)}\n" for path, data in files.items()).encode()


def _path(path: str) -> str:
    """A path as a manifest writes it."""
    return path.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")
