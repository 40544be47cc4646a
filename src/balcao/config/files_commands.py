"""`balcao files change-key` and `balcao files seal`: the keys under which files lie."""

import argparse

from balcao.foundation.vault.api import change_house_key, seal_plain_files


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
