"""Stand-ins as they run: each a process of its own, spoken to over the wire."""

import json
import socket
import subprocess
import sys
import threading
import time
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import httpx
import pytest

SECRET = "a secret of these tests"


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_until_it_answers(port):
    for _ in range(200):
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.05)


@contextmanager
def running(name, *more, port=None):
    """A client of a running stand-in; when done, it has to end at once and cleanly."""
    port = port or free_port()
    process = subprocess.Popen(
        [sys.executable, "-m", f"balcao.standins.{name}", "--port", str(port), *more],
        stdout=subprocess.DEVNULL,
        env={"BALCAO_PAYMENT_SECRET": SECRET, "BALCAO_REGISTERS_SECRET": SECRET},
    )
    wait_until_it_answers(port)
    try:
        with httpx.Client(base_url=f"http://127.0.0.1:{port}", trust_env=False) as client:
            yield client
    finally:
        started = time.monotonic()
        process.terminate()
        assert process.wait(5) == 0
        assert time.monotonic() - started < 2


class Shop:
    """A shop that writes down the webhooks it gets; it refuses the first few."""

    def __init__(self):
        self.refusing = 0
        self.seen: list[tuple[dict[str, Any], str, bytes]] = []
        shop = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self):
                body = self.rfile.read(int(self.headers["Content-Length"]))
                shop.refusing -= 1
                if shop.refusing < 0:
                    shop.seen.append((json.loads(body), self.headers["X-Signature"], body))
                self.send_response(500 if shop.refusing >= 0 else 204)
                self.end_headers()

            def log_message(self, *given):
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_address[1]}/hook/"
        self._thread = threading.Thread(target=self.server.serve_forever, kwargs={"poll_interval": 0.05})
        self._thread.start()

    def wait_for(self, number, seconds=10):
        limit = time.monotonic() + seconds
        while len(self.seen) < number and time.monotonic() < limit:
            time.sleep(0.05)
        return [content for content, _, _ in self.seen]

    def close(self):
        self.server.shutdown()
        self.server.server_close()
        self._thread.join()


@pytest.fixture
def shop():
    opened = Shop()
    yield opened
    opened.close()
