"""PostgreSQL, and nothing else."""

import os
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

from balcao.config.environment import environment


def parse_database_url(url: str) -> dict[str, Any]:
    """Django's form of ``postgresql://user:password@host:port/name?host=/socket``.

    A statement is prepared when it comes for the fourth time; ``prepare_threshold=off`` prepares none.
    """
    parts = urlsplit(url)
    query = {key: values[-1] for key, values in parse_qs(parts.query).items()}
    threshold = query.pop("prepare_threshold", "3")
    return {
        "ENGINE": "balcao.foundation.db.backend",
        "NAME": parts.path.lstrip("/") or "balcao",
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": query.pop("host", parts.hostname or ""),
        "PORT": str(parts.port or ""),
        "CONN_MAX_AGE": 600,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": {
            "server_side_binding": True,
            "prepare_threshold": int(threshold) if threshold.isdecimal() else None,
            **query,
        },
        "TEST": {"NAME": os.environ.get("BALCAO_TEST_DATABASE", "test_balcao")},
    }


DATABASES = {"default": parse_database_url(environment().database_url)}

# What one web process counts the others must know: rate limits lie here.
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "cache",
        "OPTIONS": {"MAX_ENTRIES": 200_000},
    },
    # What a web process counts for itself.
    "process": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "OPTIONS": {"MAX_ENTRIES": 50_000}},
}
