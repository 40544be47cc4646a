"""Files at rest: sealed, under names that say nothing, destroyed with their key; and what goes wrong with them."""

from datetime import timedelta
from hashlib import sha256
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Barrier, Thread
from urllib.parse import parse_qs, urlsplit

import pytest
from django.core.files.storage import default_storage
from django.db import connection

from balcao.foundation.storage.api import put, read
from balcao.foundation.vault import house_keys, keeping
from balcao.foundation.vault.api import (
    Damaged,
    KeyMissing,
    State,
    Unreadable,
    beside,
    change_house_key,
    held,
    in_quarantine,
    keep_beside,
    quarantine,
    refuse,
    release,
    seal_plain_files,
    sweep,
)
from balcao.foundation.vault.models import FileKey
from balcao.foundation.vault.sealing import PIECE, new_key, seal, unseal
from balcao.kernel.clock import now

SECRET = b"the diploma of Mei Ling " * 10


@pytest.fixture(autouse=True)
def places(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "files"
    settings.BALCAO_FILE_KEYS = tmp_path / "keys"
    return tmp_path


def kept(data=SECRET):
    return put(data, media_type="text/plain", name="a.txt")


def lying(places):
    return [path for path in (places / "files").rglob("*") if path.is_file()]


@pytest.mark.parametrize("length", [0, 1, PIECE - 1, PIECE, PIECE + 1, 3 * PIECE])
def test_what_is_sealed_is_unsealed_whole(length):
    key, data = new_key(), bytes(range(256)) * (length // 256 + 1)
    assert unseal(seal(data[:length], key), key) == data[:length]


@pytest.mark.parametrize(
    "harm",
    [
        lambda sealed: sealed[:-1],
        lambda sealed: sealed[: 8 + PIECE + 16],
        lambda sealed: sealed + b"x",
        lambda sealed: sealed[:8] + sealed[8 + PIECE + 16 :] + sealed[8 : 8 + PIECE + 16],
        lambda sealed: sealed[:100] + bytes([sealed[100] ^ 1]) + sealed[101:],
        lambda sealed: b"other" + sealed,
        lambda sealed: sealed[:8],
    ],
)
def test_bytes_that_were_changed_cut_or_mixed_are_not_read(harm):
    key = new_key()
    with pytest.raises(Damaged):
        unseal(harm(seal(b"x" * (2 * PIECE), key)), key)


@pytest.mark.django_db
def test_the_store_learns_neither_the_bytes_nor_their_hash(places):
    stored = kept()
    (path,) = lying(places)
    assert SECRET[:20] not in path.read_bytes()
    assert stored.sha256[:16] not in str(path)
    assert read(stored.key) == SECRET
    kept()
    assert len(lying(places)) == 1


@pytest.mark.django_db(transaction=True)
def test_two_who_bring_the_same_at_once_share_one_key(places):
    together = Barrier(2)

    def bring():
        together.wait()
        kept()
        connection.close()

    both = [Thread(target=bring) for _ in range(2)]
    for each in both:
        each.start()
    for each in both:
        each.join()
    assert FileKey.objects.count() == 1
    assert len(lying(places)) == 1
    assert read(f"{sha256(SECRET).hexdigest()[:2]}/{sha256(SECRET).hexdigest()}") == SECRET


@pytest.mark.django_db(transaction=True)
def test_a_destroyed_file_leaves_its_hash_and_comes_back_only_by_being_given_again(places):
    stored = kept()
    default_storage.delete(stored.key)
    default_storage.delete(stored.key)
    row = FileKey.objects.get()
    assert (row.wrapped, row.sha256, row.destroyed_at is not None) == (None, stored.sha256, True)
    assert lying(places) == []
    assert not default_storage.exists(stored.key)
    with pytest.raises(FileNotFoundError):
        read(stored.key)
    kept()
    assert read(stored.key) == SECRET
    assert held([stored.sha256])[stored.sha256].destroyed_at is None


@pytest.mark.django_db
def test_killed_between_key_and_bytes_what_is_left_cannot_be_read(places, monkeypatch):
    stored = kept()
    (path,) = lying(places)
    FileKey.objects.update(wrapped=None, destroyed_at=now())
    with pytest.raises(FileNotFoundError):
        read(stored.key)
    assert SECRET[:20] not in path.read_bytes()


@pytest.mark.django_db
def test_a_new_house_key_takes_over_even_when_it_is_stopped_half_way(monkeypatch):
    keys = [kept(SECRET + bytes([number])).key for number in range(3)]
    (old,) = house_keys.known_keys()
    monkeypatch.setattr(keeping, "AT_ONCE", 1)
    wrap_again, calls = keeping._wrap_again, []

    def stopped(name, house):
        calls.append(name)
        if len(calls) == 2:
            raise KeyboardInterrupt
        return wrap_again(name, house)

    monkeypatch.setattr(keeping, "_wrap_again", stopped)
    with pytest.raises(KeyboardInterrupt):
        change_house_key()
    assert [read(key)[:5] for key in keys] == [SECRET[:5]] * 3
    monkeypatch.setattr(keeping, "_wrap_again", wrap_again)
    assert change_house_key() == 2
    assert len(house_keys.known_keys()) == 1
    assert old not in house_keys.known_keys()
    assert [read(key)[-1] for key in keys] == [0, 1, 2]


@pytest.mark.django_db
def test_without_the_house_key_it_is_said_which_is_missing():
    stored = kept()
    house_keys.drop_house_key("house-000001")
    with pytest.raises(KeyMissing, match="house-000001"):
        read(stored.key)


@pytest.mark.django_db
def test_a_key_put_under_another_file_opens_nothing():
    one, other = kept(), kept(b"another")
    row = FileKey.objects.get(sha256=other.sha256)
    row.wrapped = FileKey.objects.get(sha256=one.sha256).wrapped
    row.save()
    with pytest.raises(Damaged):
        read(other.key)


@pytest.mark.django_db
def test_files_of_before_are_read_and_sealed_where_they_lie(places):
    digest = sha256(SECRET).hexdigest()
    plain = Path(places / "files" / digest[:2] / digest)
    plain.parent.mkdir(parents=True)
    plain.write_bytes(SECRET)
    assert read(f"{digest[:2]}/{digest}") == SECRET
    assert seal_plain_files() == 1
    assert seal_plain_files() == 0
    assert not plain.exists()
    assert read(f"{digest[:2]}/{digest}") == SECRET


@pytest.mark.django_db
def test_nobody_reads_what_is_in_quarantine_until_it_is_released(places):
    stored = kept()
    quarantine(stored.sha256)
    with pytest.raises(Unreadable):
        read(stored.key)
    assert in_quarantine() == [stored.sha256]
    assert release(stored.sha256, at=now())
    assert not release(stored.sha256, at=now())
    assert read(stored.key) == SECRET
    quarantine(stored.sha256)
    assert refuse(stored.sha256, finding="Test", at=now() + timedelta(minutes=1))
    assert not refuse(stored.sha256, finding="Test", at=now())
    assert lying(places) == []
    assert held([stored.sha256])[stored.sha256].state is State.REFUSED
    with pytest.raises(Unreadable):
        read(stored.key)


class FakeBucket(BaseHTTPRequestHandler):
    """An S3 that keeps objects in memory and wants requests to be signed."""

    objects: dict[str, bytes] = {}

    def _answer(self, status, body=b""):
        self.send_response(status)
        self.send_header("Content-Length", str(len(body)))
        self.send_header("ETag", '"x"')
        self.send_header("Last-Modified", "Thu, 26 Nov 2026 00:00:00 GMT")
        self.end_headers()
        self.wfile.write(body)

    def _signed(self):
        return "AWS4-HMAC-SHA256 Credential=balcao/" in self.headers.get("Authorization", "")

    def do_PUT(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        if not self._signed():
            return self._answer(403)
        self.objects[self.path] = body
        self._answer(200)

    def do_GET(self):
        if "list-type=2" in self.path:
            return self._list()
        found = self.objects.get(self.path)
        self._answer(404 if found is None else 200, found or b"")

    def _list(self):
        wanted = parse_qs(urlsplit(self.path).query).get("prefix", [""])[0]
        names = [path.removeprefix("/papers/") for path in self.objects if path.startswith(f"/papers/{wanted}")]
        entry = "<Contents><Key>{}</Key><LastModified>2026-01-01T00:00:00.000Z</LastModified><Size>9</Size></Contents>"
        body = "".join(entry.format(name) for name in names)
        self._answer(200, f"<ListBucketResult><IsTruncated>false</IsTruncated>{body}</ListBucketResult>".encode())

    def do_DELETE(self):
        self.objects.pop(self.path, None)
        self._answer(204)

    def do_POST(self):
        """Objects are deleted in bulk."""
        body = self.rfile.read(int(self.headers["Content-Length"])).decode()
        for path in [path for path in self.objects if f"<Key>{path.removeprefix('/papers/')}</Key>" in body]:
            del self.objects[path]
        self._answer(200, b'<?xml version="1.0"?><DeleteResult><Deleted><Key>x</Key></Deleted></DeleteResult>')

    def log_message(self, *said):
        pass


@pytest.mark.django_db(transaction=True)
def test_killed_between_bytes_and_line_nothing_lies_there_for_ever(places, monkeypatch):
    stored = kept()

    def killed(**_):
        raise KeyboardInterrupt

    monkeypatch.setattr(FileKey.objects, "create", killed)
    with pytest.raises(KeyboardInterrupt):
        kept(b"never named")
    (places / "files" / "sealed" / "ab").mkdir(parents=True, exist_ok=True)
    (places / "files" / "sealed" / "ab" / ".half-written.0badcafe").write_bytes(b"half")
    assert len(lying(places)) == 3
    assert sweep(at=now() + timedelta(hours=23)).orphans == ()
    found = sweep(at=now() + timedelta(hours=25))
    assert (found.known, len(found.orphans)) == (1, 2)
    assert len(lying(places)) == 1
    assert read(stored.key) == SECRET


@pytest.mark.django_db
def test_a_store_that_is_mostly_unknown_is_not_swept(places):
    kept()
    for number in range(102):
        (places / "files" / "sealed" / f"other-{number}").write_bytes(b"of another house")
    found = sweep(at=now() + timedelta(days=2))
    assert found.strange
    assert len(lying(places)) == 103


@pytest.mark.django_db(transaction=True)
def test_files_lie_in_a_bucket_when_the_settings_say_so(places, settings):
    server = ThreadingHTTPServer(("127.0.0.1", 0), FakeBucket)
    Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
    settings.BALCAO_FILES_STORE = "s3://papers/house"
    settings.BALCAO_S3_ENDPOINT = f"http://127.0.0.1:{server.server_port}"
    settings.BALCAO_S3_REGION, settings.BALCAO_S3_KEY_ID, settings.BALCAO_S3_SECRET = "macau", "balcao", "secret"
    try:
        stored = kept()
        ((path, body),) = FakeBucket.objects.items()
        assert path.startswith("/papers/house/")
        assert SECRET[:20] not in body
        assert read(stored.key) == SECRET
        assert lying(places) == []
        keep_beside(stored.sha256, "1.webp", b"a page")
        FakeBucket.objects["/papers/house/ab/no-line"] = b"left by who was killed"
        assert beside(stored.sha256, "1.webp") == b"a page"
        found = sweep(at=now())
        assert (found.known, found.orphans, len(found.stale)) == (1, ("ab/no-line",), 1)
        assert list(FakeBucket.objects) == [path]
        keep_beside(stored.sha256, "1.webp", b"a page")
        default_storage.delete(stored.key)
        assert FakeBucket.objects == {}
    finally:
        server.shutdown()
        server.server_close()
