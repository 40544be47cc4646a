"""Starting one of these programs."""

import os
import subprocess
import sys
from threading import BoundedSemaphore

SECONDS = 15
_FEW = BoundedSemaphore(2)
"""So many at once in a process: the others wait, so that pictures never take all of a machine."""
_ALONE = {"LANG": "C.UTF-8", "OPENBLAS_NUM_THREADS": "1"}


class NotDone(Exception):
    """The program did not do it; `slow` says that it had no time left."""

    def __init__(self, *, slow: bool) -> None:
        super().__init__("slow" if slow else "broken")
        self.slow = slow


def run_apart(program: str, *arguments: str, data: bytes) -> bytes:
    """Give bytes to the program of that name; returns what it writes.

    :raises NotDone: if it fails, or takes too long.
    """
    command = [sys.executable, "-I", "-m", f"balcao.documents.apart.{program}", *arguments]
    try:
        with _FEW:
            done = subprocess.run(
                command, input=data, capture_output=True, timeout=SECONDS, check=True, env=_ALONE, cwd=os.sep
            )
    except subprocess.TimeoutExpired:
        raise NotDone(slow=True) from None
    except subprocess.CalledProcessError as failed:
        raise NotDone(slow=failed.returncode < 0) from None
    return bytes(done.stdout)
