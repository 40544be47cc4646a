"""Bytes that nobody names: let go of, or come and never kept by any row."""

from datetime import timedelta

import pytest

from balcao.foundation.storage.api import let_go, put, put_for_a_day, read, remove_leaving, still_leaving
from balcao.foundation.storage.jobs import remove_what_nobody_names
from balcao.foundation.storage.models import Leaving
from balcao.foundation.vault.models import FileKey
from balcao.kernel.clock import now

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def places(settings, tmp_path):
    settings.MEDIA_ROOT, settings.BALCAO_FILE_KEYS = tmp_path / "files", tmp_path / "keys"


def come(data: bytes = b"acta"):
    return put_for_a_day(data, media_type="text/plain", name="a.txt")


def name(stored) -> None:
    """Any text of any row names bytes by their key."""
    FileKey.objects.filter(sha256=stored.sha256).update(finding=f"see {stored.key}")


def gone(stored) -> bool:
    try:
        read(stored.key)
    except FileNotFoundError:
        return True
    return False


def test_what_no_row_names_within_a_day_goes_and_what_one_names_stays():
    left, kept = come(), come(b"kept")
    name(kept)
    assert remove_leaving(at=now() + timedelta(hours=23)) == 0
    assert remove_what_nobody_names(timestamp=int((now() + timedelta(hours=25)).timestamp())) == 2
    assert (gone(left), gone(kept)) == (True, False)
    assert not Leaving.objects.exists()


def test_what_comes_again_has_its_day_again_and_what_is_let_go_goes_at_once():
    stored = come()
    Leaving.objects.update(since=now() - timedelta(days=3))
    come()
    assert remove_leaving(at=now()) == 0
    assert still_leaving([stored.key], at=now()) == set()
    let_go([stored.key], at=now())
    assert still_leaving([stored.key], at=now()) == {stored.key}
    assert remove_leaving(at=now()) == 1
    assert gone(stored)


def test_a_file_put_for_good_is_not_asked_about():
    stored = come()
    put(b"acta", media_type="text/plain", name="b.txt")
    assert remove_leaving(at=now() + timedelta(days=9)) == 0
    assert not gone(stored)
