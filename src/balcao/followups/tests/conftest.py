"""The registers as a process of its own, for services that ask about an entity answers name."""

import pytest

from balcao.exchange.tests.conftest import free_port, registers_at


@pytest.fixture(scope="session")
def running_registers():
    with registers_at(free_port()) as url:
        yield url


@pytest.fixture
def registers(running_registers, settings):
    settings.BALCAO_REGISTERS_URL = running_registers
    settings.BALCAO_REGISTERS_TIMEOUT = 3.0
    return running_registers
