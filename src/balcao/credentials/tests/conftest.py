"""The demo world's licences, a wallet's keys, and the room behind its whole web stack."""

from datetime import UTC, datetime

import httpx
import pytest
from django.core.cache import caches
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections

from balcao.accounts.api import load_demo as load_people
from balcao.entities.api import load_demo as load_entities
from balcao.kernel.clock import now
from balcao.licences.api import load_demo as load_licences

AT = datetime(2026, 11, 23, 4, 0, tzinfo=UTC)


@pytest.fixture
def at():
    return now()


@pytest.fixture
def world(db, settings, at):
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    caches["process"].clear()
    load_people(at=at)
    load_entities(at=at)
    load_licences(at=at, holder="e-2")


@pytest.fixture
def http(world, settings):
    """In this process every request works in the test's own transaction, as with Django's test client."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    with httpx.Client(
        base_url=settings.BALCAO_PUBLIC_URL,
        transport=httpx.WSGITransport(app=get_wsgi_application()),
        trust_env=False,
        headers={"Accept-Language": "en"},
    ) as client:
        yield client
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)
