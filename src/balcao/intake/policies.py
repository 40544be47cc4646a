"""Who draws: the officers whose duty the service is, never alone, and never one who is in the round."""

from balcao.intake.models import Round
from balcao.kernel.actor import Actor
from balcao.kernel.errors import NotFound


def draws(actor: Actor, row: Round) -> bool:
    """Whether the draw is the officer's work, and none of the entries theirs."""
    covered = any(
        post.covers(department=row.department, duty=row.duty, service_id=row.service_id, clearance=0)
        for post in actor.posts
    )
    return covered and not row.entries.filter(holder_id=actor.self_id).exclude(state="left").exists()


def eyes_of(actor: Actor, row: Round) -> list[str]:
    """The persons behind the officer, an absent one they stand in for included."""
    lenders = {post.lender_id for post in actor.posts if post.department == row.department and post.lender_id}
    return sorted({actor.self_id, *(f"p-{each}" for each in lenders)})


def locate_round(actor: Actor, service_id: str, round_id: str) -> Round:
    """The round, locked, if its draw is the officer's work.

    :raises NotFound: if not.
    """
    row = Round.objects.select_for_update().filter(service_id=service_id, round_id=round_id, by_draw=True).first()
    if row is None or row.draws_itself or not draws(actor, row):
        raise NotFound(f"round {service_id} {round_id}")
    return row
