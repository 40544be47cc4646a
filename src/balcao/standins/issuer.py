"""Another issuer of credentials: a university's, say. It gives SD-JWT VCs for keys it is told, and says how they stand.

``POST /credential`` takes ``jwk``, ``vct``, ``claims`` and, for what is not valid, ``status`` in JSON; ``POST /switch``
makes the issuer work, be slow, be down, or answer nonsense.
"""

import argparse
import base64
import hashlib
import json
import secrets
import time
import zlib
from typing import Any

from joserfc import jws
from joserfc.jwk import ECKey

from balcao.standins.serving import Request, Response, answer, serve

STATES = ("works", "slow", "down", "wrong")
SLOW_SECONDS = 20
PLACES = 64
LIFE = 3600


class Issuer:
    """Its key, and how what it gave stands."""

    def __init__(self, base: str) -> None:
        self.state = "works"
        self.asked = 0
        self._base = base
        self._key = ECKey.generate_key("P-256")
        self._key.ensure_kid()
        self._statuses: list[int] = []

    def told(self, request: Request) -> Response:
        """The answer to one request."""
        match request.method, request.path:
            case "POST", "/switch":
                self.state = json.loads(request.body)["state"]
                return answer(200, {"asked": self.asked})
            case "POST", "/credential":
                return answer(200, {"credential": self._credential(json.loads(request.body))})
        self.asked += 1
        if self.state == "down":
            return answer(503, {})
        if self.state == "slow":
            time.sleep(SLOW_SECONDS)
        if self.state == "wrong":
            return Response(200, b"\x00nonsense")
        match request.path:
            case "/keys":
                return answer(200, {"issuer": self._base, "jwks": {"keys": [self._key.as_dict(private=False)]}})
            case "/status/1":
                return Response(200, self._list().encode(), "application/statuslist+jwt")
        return answer(404, {})

    def _signed(self, claims: dict[str, Any], kind: str) -> str:
        header = {"alg": "ES256", "typ": kind, "kid": self._key.kid}
        registry = jws.JWSRegistry(algorithms=["ES256"], strict_check_header=False)
        return jws.serialize_compact(header, json.dumps(claims, ensure_ascii=False), self._key, registry=registry)

    def _credential(self, asked: dict[str, Any]) -> str:
        self._statuses.append(int(asked.get("status", 0)))
        told = [_b64(json.dumps([secrets.token_urlsafe(16), *each]).encode()) for each in asked["claims"].items()]
        moment = int(time.time())
        claims = {
            "iss": self._base,
            "vct": asked["vct"],
            "iat": moment,
            "exp": moment + LIFE,
            "cnf": {"jwk": asked["jwk"]},
            "status": {"status_list": {"idx": len(self._statuses) - 1, "uri": f"{self._base}/status/1"}},
            "_sd_alg": "sha-256",
            "_sd": sorted(_b64(hashlib.sha256(each.encode()).digest()) for each in told),
        }
        return "~".join([self._signed(claims, "dc+sd-jwt"), *told, ""])

    def _list(self) -> str:
        statuses = bytes([*self._statuses, *[0] * PLACES][:PLACES])
        moment = int(time.time())
        claims = {
            "sub": f"{self._base}/status/1",
            "iat": moment,
            "exp": moment + LIFE,
            "ttl": 60,
            "status_list": {"bits": 8, "lst": _b64(zlib.compress(statuses))},
        }
        return self._signed(claims, "statuslist+jwt")


def _b64(content: bytes) -> str:
    return base64.urlsafe_b64encode(content).rstrip(b"=").decode()


def main() -> None:
    """Run until told to end."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--port", type=int, required=True)
    port: int = parser.parse_args().port
    serve("issuer", port, Issuer(f"http://127.0.0.1:{port}").told)


if __name__ == "__main__":
    main()
