import pytest

from balcao.standins.tests.conftest import free_port, running


@pytest.fixture(scope="session")
def phone_process():
    with running("phone", "--smtp-port", str(free_port())) as client:
        yield client


@pytest.fixture
def phone_stand_in(phone_process, settings):
    """Text messages go to the stand-in."""
    settings.BALCAO_MESSAGES_URL = str(phone_process.base_url).rstrip("/")
    return phone_process


@pytest.fixture(scope="session")
def registers_process():
    with running("registers") as client:
        yield client


@pytest.fixture
def face_stand_in(registers_process, settings):
    """Faces are compared by the stand-in, which works again afterwards."""
    settings.BALCAO_FACE_URL = str(registers_process.base_url).rstrip("/")
    yield registers_process
    registers_process.post("/switch/faces", data={"state": "works"})
