"""The scanner finds, fails, is slow or is away: what it did not find clean is read by nobody."""

import socketserver
from datetime import datetime
from threading import Thread

import pytest

from balcao.documents.api import NotDrawn, UploadRefused, accept_upload, check_waiting, page_image
from balcao.documents.scanner import ScannerDown, scan
from balcao.documents.tests.test_sealed import document
from balcao.foundation.storage.api import read
from balcao.foundation.vault.api import State, held
from balcao.standins import scanner

AT = datetime.fromisoformat("2026-11-23T10:00:00+08:00")
MALWARE = b"BALCAO-TEST-" + b"MALWARE"
pytestmark = pytest.mark.django_db


class UnixScanner(socketserver.ThreadingUnixStreamServer):
    daemon_threads = True


@pytest.fixture(autouse=True)
def quick(settings, tmp_path):
    settings.MEDIA_ROOT, settings.BALCAO_FILE_KEYS = tmp_path / "files", tmp_path / "keys"
    settings.BALCAO_SCANNER_TIMEOUT = 0.4
    settings.BALCAO_SCANNER = "127.0.0.1:1"


def listening(server):
    Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
    return server


@pytest.fixture
def daemon(settings):
    server = listening(scanner.Scanner(("127.0.0.1", 0), scanner.Scan))
    settings.BALCAO_SCANNER = f"127.0.0.1:{server.server_address[1]}"
    yield server
    server.shutdown()
    server.server_close()


def taken(data=b"a,b\n1,2\n", name="a.csv", allowed=("csv",)):
    return accept_upload(name=name, data=data, allowed=allowed)


def test_clean_bytes_are_taken_and_read(daemon):
    stored = taken()
    assert read(stored.key) == b"a,b\n1,2\n"
    assert held([stored.sha256])[stored.sha256].state is State.FINE


@pytest.mark.parametrize("data", [MALWARE, b"x" * 200_000 + MALWARE])
def test_what_the_scanner_finds_is_refused_and_not_kept(daemon, data):
    with pytest.raises(UploadRefused) as refused:
        taken(data)
    assert refused.value.reason_key == "documents.upload.unsafe"
    assert scan(data) == "Balcao.Test.Malware"
    assert held([]) == {}


def test_a_socket_of_the_machine_serves_as_well(settings, tmp_path):
    server = listening(UnixScanner(str(tmp_path / "clamd"), scanner.Scan))
    settings.BALCAO_SCANNER = str(tmp_path / "clamd")
    try:
        assert scan(b"clean") == ""
        assert scan(MALWARE) == "Balcao.Test.Malware"
    finally:
        server.shutdown()
        server.server_close()


@pytest.mark.parametrize("sign", [scanner.FAILS, scanner.SLOW])
def test_a_scanner_that_breaks_off_or_is_slow_leaves_the_file_in_quarantine(daemon, sign):
    stored = taken(b"a," + sign)
    assert held([stored.sha256])[stored.sha256].state is State.WAITING
    with pytest.raises(FileNotFoundError):
        read(stored.key)


def test_a_scanner_that_is_away_holds_nobody_up_and_speaks_later(settings, daemon):
    there, settings.BALCAO_SCANNER = settings.BALCAO_SCANNER, "127.0.0.1:1"
    with pytest.raises(ScannerDown):
        scan(b"x")
    fine, unsafe = taken(document(), "a.pdf", ("pdf",)), taken(MALWARE)
    with pytest.raises(NotDrawn) as failed:
        page_image(fine.sha256, page=1, width=100, turns=0)
    assert failed.value.why == "checking"
    assert check_waiting(at=AT) == 0
    assert taken(MALWARE).sha256 == unsafe.sha256
    settings.BALCAO_SCANNER = there
    assert check_waiting(at=AT) == 2
    assert check_waiting(at=AT) == 0
    assert read(fine.key).startswith(b"%PDF")
    with pytest.raises(FileNotFoundError):
        read(unsafe.key)
    assert held([unsafe.sha256])[unsafe.sha256].finding == "Balcao.Test.Malware"


def test_what_is_read_already_goes_into_no_quarantine_because_somebody_sends_it_again(settings, daemon):
    there, stored = settings.BALCAO_SCANNER, taken()
    settings.BALCAO_SCANNER = "127.0.0.1:1"
    assert taken().key == stored.key
    assert read(stored.key)
    settings.BALCAO_SCANNER = there
