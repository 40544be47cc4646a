"""The other systems over HTTP: ``GET /registers/<register>/<key>`` and ``POST /departments/<code>/inbox``."""

import json
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any
from urllib.parse import quote

import httpx

from balcao.exchange.gateways.base import Unreachable

LARGEST = 1024 * 1024
"""No register answers with more bytes than this; whoever does is not understood."""


@dataclass
class HttpGateway:
    """Asks from many threads over connections that are kept. `timeout` is seconds for a whole answer."""

    url: str
    timeout: float
    _client: httpx.Client = field(init=False, repr=False)

    def __post_init__(self) -> None:
        # trust_env=False: what is asked about people never passes a proxy named in some environment.
        self._client = httpx.Client(base_url=self.url, timeout=self.timeout, trust_env=False)

    def ask(self, register: str, key: str, fields: Sequence[str]) -> dict[str, Any] | None:
        """See `Registers.ask`."""
        path = f"/registers/{quote(register, safe='')}/{quote(key, safe='')}"
        status, body = self._twice("GET", path, params={"fields": ",".join(fields)})
        if status == 404:
            return None
        return self._understood(register, status, body)

    def search(
        self, register: str, letters: str, among: Sequence[str], fields: Sequence[str], most: int
    ) -> dict[str, dict[str, Any]]:
        """See `Registers.search`."""
        asked = {"letters": letters, "among": list(among), "fields": list(fields), "most": most}
        path = f"/registers/{quote(register, safe='')}/search"
        entries = self._understood(register, *self._twice("POST", path, json=asked)).get("entries")
        if not isinstance(entries, dict) or not all(isinstance(each, dict) for each in entries.values()):
            raise Unreachable(f"{register} answered with what are no entries")
        return dict(list(entries.items())[:most])

    def which(self, register: str, field: str, keys: Sequence[str]) -> frozenset[str]:
        """See `Registers.which`."""
        path = f"/registers/{quote(register, safe='')}/which"
        found = self._understood(register, *self._twice("POST", path, json={"field": field, "keys": list(keys)}))
        yes = found.get("yes")
        if not isinstance(yes, list) or not {str(each) for each in yes} <= set(keys):
            raise Unreachable(f"{register} answered about somebody it was not asked about")
        return frozenset(str(each) for each in yes)

    def tell(self, department: str, message: Mapping[str, Any], key: str) -> None:
        """See `Departments.tell`."""
        path = f"/departments/{quote(department, safe='')}/inbox"
        # Whatever stands in the way may answer 200 as well: only an acknowledgement in JSON counts.
        self._understood(department, *self._twice("POST", path, json=dict(message), headers={"Idempotency-Key": key}))

    @staticmethod
    def _understood(who: str, status: int, body: bytes) -> dict[str, Any]:
        try:
            found = json.loads(body)
        except ValueError:
            found = None
        if status not in (200, 201, 202) or not isinstance(found, dict):
            raise Unreachable(f"{who} answered {status} and nothing that can be understood")
        return found

    def _twice(self, method: str, path: str, **rest: Any) -> tuple[int, bytes]:
        """Once more when no connection came about or it broke: then the other side may just have restarted."""
        limit = time.monotonic() + self.timeout
        try:
            return self._once(method, path, limit, **rest)
        except (httpx.NetworkError, httpx.RemoteProtocolError):
            try:
                return self._once(method, path, limit, **rest)
            except httpx.HTTPError as failure:
                raise Unreachable(f"{method} {self.url}: {type(failure).__name__}") from failure
        except httpx.HTTPError as failure:
            raise Unreachable(f"{method} {self.url}: {type(failure).__name__}") from failure

    def _once(self, method: str, path: str, limit: float, **rest: Any) -> tuple[int, bytes]:
        # httpx limits the wait for each piece; an answer that drips in has to be limited as a whole.
        body = b""
        with self._client.stream(method, path, **rest) as response:
            for piece in response.iter_bytes():
                body += piece
                if time.monotonic() > limit or len(body) > LARGEST:
                    raise Unreachable(f"{method} {self.url}: too slow or too long")
            return response.status_code, body


@cache
def gateway(url: str, timeout: float) -> HttpGateway:
    """The one gateway of this process to an address: making one reads the certificates this machine trusts."""
    return HttpGateway(url, timeout)
