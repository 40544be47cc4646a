"""Whose business a licence is."""

from balcao.kernel.actor import Actor


def concerns(actor: Actor, *, holder_id: str, department: str) -> bool:
    """Whether the actor may deal with a holder's licences of that department.

    The platform itself may; whoever acts for a holder only for that holder; an officer for their department.
    """
    if actor.is_system and actor.holder_id in ("", "system"):
        return True
    return actor.holder_id == holder_id or department in actor.departments
