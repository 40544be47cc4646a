"""`make bench`: every measurement, one JSON line for each number."""

import argparse
import subprocess
import sys

from bench.house import ROOT

PARTS = ("seal", "verify", "lodge", "mandates", "search", "assistant", "pages", "timers", "jobs", "start")
"""Each part is a process of its own, so that none warms or disturbs another."""


def main() -> int:
    """Run the parts named, or all."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("parts", nargs="*", default=PARTS, choices=PARTS)
    ended = 0
    for part in parser.parse_args().parts:
        done = subprocess.run([sys.executable, "-m", f"bench.{part}"], cwd=ROOT, check=False)
        ended = ended or done.returncode
    return ended


if __name__ == "__main__":
    sys.exit(main())
