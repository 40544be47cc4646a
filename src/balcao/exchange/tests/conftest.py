"""The registers of the demo world as a real server in a process of its own."""

import socket
import subprocess
import sys
import threading
import time
from contextlib import contextmanager, suppress

import httpx
import pytest

from balcao.accounts.api import load_demo as load_people
from balcao.entities.api import load_demo as load_entities
from balcao.exchange.tests.world import AT


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def registers_at(port, *more):
    process = subprocess.Popen(
        [sys.executable, "-m", "balcao.standins.registers", "--port", str(port), *more], stdout=subprocess.DEVNULL
    )
    try:
        for _ in range(200):
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", port)) == 0:
                    break
            time.sleep(0.05)
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        assert process.wait(5) == 0


@pytest.fixture(scope="session")
def running_registers():
    with registers_at(free_port()) as url:
        yield url


@pytest.fixture
def switch(running_registers):
    """Have a register be slow, down or wrong; afterwards all work again."""
    switched = set()

    def set_state(name, state):
        switched.add(name)
        done = httpx.post(f"{running_registers}/switch/{name}", data={"state": state}, trust_env=False)
        assert done.status_code == 303

    yield set_state
    for name in switched:
        set_state(name, "works")


@pytest.fixture
def registers(running_registers, settings):
    settings.BALCAO_REGISTERS_URL = running_registers
    settings.BALCAO_REGISTERS_TIMEOUT = 2.0
    return running_registers


@pytest.fixture
def nothing_listens(settings):
    settings.BALCAO_REGISTERS_URL = f"http://127.0.0.1:{free_port()}"
    settings.BALCAO_REGISTERS_TIMEOUT = 1.0
    return settings.BALCAO_REGISTERS_URL


@pytest.fixture
def dripping():
    """A server that sends a little now and then and never ends."""
    listener = socket.create_server(("127.0.0.1", 0))
    ended = threading.Event()

    def drip():
        connection, _ = listener.accept()
        with connection, suppress(OSError):
            connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 9999\r\n\r\n{")
            while not ended.wait(0.1):
                connection.sendall(b" ")

    thread = threading.Thread(target=drip)
    thread.start()
    yield f"http://127.0.0.1:{listener.getsockname()[1]}"
    ended.set()
    thread.join()
    listener.close()


@pytest.fixture
def world(db):
    load_people(at=AT)
    load_entities(at=AT)
