"""The demo world, one case with an officer, and officers at their desks."""

import pytest
from django.test import Client

from balcao.accounts.models import User
from balcao.cases.testing import load_world, with_officer


@pytest.fixture(autouse=True)
def _any_sign_in_is_sure_enough(settings):
    settings.BALCAO_DESK_ASSURANCE = 1


@pytest.fixture
def world(db):
    load_world()


@pytest.fixture
def case(world):
    return with_officer()


@pytest.fixture
def at_desk_of(world):
    def sign_in(username: str, language: str = "en") -> Client:
        client = Client(headers={"accept-language": language})
        client.force_login(User.objects.get(username=username))
        return client

    return sign_in


@pytest.fixture
def officer(at_desk_of):
    return at_desk_of("officer.dsi")


@pytest.fixture
def chief(at_desk_of):
    return at_desk_of("chief.dsi")
