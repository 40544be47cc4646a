"""`balcao officers found NAME`: the first administrators, before anybody is there who could give posts."""

import argparse

from balcao.accounts.api import NotOpen, found_administration
from balcao.kernel.actor import system_actor
from balcao.kernel.clock import now


def found(arguments: argparse.Namespace) -> int:
    """Give an account the post of an administrator of all departments."""
    try:
        found_administration(actor=system_actor("command line"), at=now(), username=arguments.name)
    except NotOpen:
        print("There are two administrators already, or this is one of them: they give further posts at the desk.")
        return 1
    print(f"{arguments.name} administers the officers of all departments.")
    return 0
