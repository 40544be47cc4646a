"""Seconds from a clean checkout to the first page, package caches warm: clone, set up, start."""

import os
import shutil
import subprocess
import sys
import time
import urllib.error
import urllib.request

from bench.house import PORT, ROOT, VAR
from bench.report import tell

LIMIT = 600


def _first_page(port: int, until: float) -> bool:
    while time.monotonic() < until:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/", timeout=5) as answer:
                return bool(answer.status == 200)
        except (urllib.error.URLError, OSError):
            time.sleep(0.1)
    return False


def main() -> int:
    """What is committed, in a folder of its own, begun from nothing."""
    checkout, port = VAR / "checkout", PORT + 20
    shutil.rmtree(checkout, ignore_errors=True)
    mine = ("BALCAO_VAR", "DATABASE_URL")
    env = {**{name: value for name, value in os.environ.items() if name not in mine}, "PORT": str(port)}
    began = time.monotonic()
    subprocess.run(["git", "clone", "-q", str(ROOT), str(checkout)], check=True)
    with (VAR / "start.log").open("wb") as log:
        done = subprocess.run(["bash", "scripts/setup.sh"], cwd=checkout, env=env, stdout=log, stderr=log, check=False)
        if done.returncode:
            print(f"setup failed, see {VAR / 'start.log'}", file=sys.stderr)
            return 1
        ready = time.monotonic() - began
        house = subprocess.Popen([".venv/bin/balcao", "up"], cwd=checkout, env=env, stdout=log, stderr=log)
        try:
            there = _first_page(port, began + LIMIT)
            tell("start.set_up", ready, "s")
            if there:
                tell("start.first_page", time.monotonic() - began, "s", 60, less_is_better=True)
        finally:
            house.terminate()
            house.wait(60)
            shutil.rmtree(checkout, ignore_errors=True)
    return 0 if there else 1


if __name__ == "__main__":
    sys.exit(main())
