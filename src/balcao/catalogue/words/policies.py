"""Whose texts an officer sees and words: those of the departments where that is their duty, or which they head."""

from balcao.kernel.actor import CHIEF, Actor
from balcao.kernel.errors import NotFound

DUTY = "texts"


def words_departments(actor: Actor) -> list[str]:
    """The departments, by their code."""
    return sorted({post.department for post in actor.posts if post.duty in (DUTY, CHIEF)})


def require_words(actor: Actor, department: str, service_id: str) -> None:
    """See that the texts of a service are the actor's; a post for some services only is for their texts only.

    :raises NotFound: otherwise.
    """
    if not any(
        post.department == department
        and post.duty in (DUTY, CHIEF)
        and (not post.services or service_id in post.services)
        for post in actor.posts
    ):
        raise NotFound(f"texts of {service_id}")
