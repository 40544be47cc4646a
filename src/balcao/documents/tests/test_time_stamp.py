import hashlib
import subprocess
from datetime import timedelta

import pytest

from balcao.documents.api import BadTimeStamp, check_time_stamp, time_stamp
from balcao.foundation.pki.api import Authority
from balcao.kernel.clock import now

DIGEST = hashlib.sha256(b"chain").digest()


def test_a_stamp_says_when():
    before = now().replace(microsecond=0)
    assert before <= check_time_stamp(time_stamp(DIGEST), DIGEST) <= before + timedelta(seconds=5)


def test_a_stamp_of_something_else_is_refused():
    with pytest.raises(BadTimeStamp):
        check_time_stamp(time_stamp(DIGEST), hashlib.sha256(b"other").digest())


def test_a_stamp_of_another_authority_is_refused(tmp_path):
    with pytest.raises(BadTimeStamp):
        check_time_stamp(Authority(tmp_path).token(DIGEST), DIGEST)


@pytest.mark.parametrize("damage", [b"", b"0", b"rubbish", b"0\x82\x01\x00"])
def test_what_is_no_stamp_is_refused(damage):
    with pytest.raises(BadTimeStamp):
        check_time_stamp(damage, DIGEST)


def test_no_bit_of_a_stamp_can_be_changed():
    token = time_stamp(DIGEST)
    for place in range(0, len(token), 7):
        spoiled = bytearray(token)
        spoiled[place] ^= 1 << place % 8
        with pytest.raises(BadTimeStamp):
            check_time_stamp(bytes(spoiled), DIGEST)


def test_another_program_reads_the_stamp(tmp_path):
    path = tmp_path / "token.der"
    path.write_bytes(time_stamp(DIGEST))
    said = subprocess.run(
        ["openssl", "ts", "-reply", "-token_in", "-in", str(path), "-text"], capture_output=True, text=True, check=False
    )
    assert "Hash Algorithm: sha256" in said.stdout
