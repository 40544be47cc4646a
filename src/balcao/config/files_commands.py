"""`balcao files change-key`, `seal` and `sweep`: the keys under which files lie, and what no key opens."""

import argparse

from balcao.foundation.vault.api import change_house_key, look_around, seal_plain_files, sweep
from balcao.kernel.clock import now


def change_key(arguments: argparse.Namespace) -> int:
    """Wrap every file's key by a new house key; the old one goes unless it is kept."""
    changed = change_house_key(keep_old=arguments.keep_old)
    print(
        f"{changed} files are under the new house key." + ("" if arguments.keep_old else " The old one is destroyed.")
    )
    return 0


def seal_plain(arguments: argparse.Namespace) -> int:
    """Seal what lies unsealed from before there were keys."""
    print(f"{seal_plain_files()} files were sealed.")
    return 0


def sweep_store(arguments: argparse.Namespace) -> int:
    """Say what no key opens, and remove it where that is asked."""
    found = look_around(at=now()) if arguments.look else sweep(at=now())
    print(f"{found.known} files. {len(found.orphans)} objects that no key opens, {len(found.stale)} old previews.")
    if found.strange:
        print("Most of the store is unknown to this database: nothing was removed. Is it another's?")
        return 1
    print("Nothing was removed." if arguments.look else "They are removed.")
    return 0
