"""Who looks after the archive: the chiefs, each for their department's cases."""

from dataclasses import replace

from balcao.kernel.actor import CHIEF, Actor


def as_chief(actor: Actor) -> Actor:
    """The officer with their posts as a chief alone."""
    return replace(actor, posts=frozenset(post for post in actor.posts if post.duty == CHIEF))
