"""What can be confirmed, how surely, and who may answer on a device of their own."""

from balcao.accounts.api import codes_match
from balcao.cases.api import DraftView
from balcao.counter.models import Confirmation
from balcao.counter.queries.confirmations import long_code_of
from balcao.counter.types import Way
from balcao.kernel.actor import Actor
from balcao.kernel.errors import NotFound


def level_wanted(view: DraftView) -> int:
    """The level at which the person has to confirm an application; less where only others sign it."""
    assurance = view.version.definition.data.assurance
    return assurance.start if view.must_sign and not view.may_sign else assurance.sign


def to_confirm(view: DraftView) -> tuple[str, int]:
    """The hash of exactly what the person confirms, and its total in avos: what would be lodged, or handed in about
    what is lodged."""
    return (view.in_hand.content, 0) if view.in_hand is not None else (view.content, view.total)


def ready_to_confirm(view: DraftView) -> bool:
    """Whether nothing is missing but the person's word, others' signatures on what is frozen, and the fee."""
    if view.in_hand is not None:
        return view.in_hand.ready
    frozen = not view.must_sign or view.content_hash == view.content
    return not view.case_reference and view.journey.complete and view.window.open and frozen and not view.outstanding


def own_confirmation(actor: Actor, token: str) -> Confirmation:
    """The confirmation at that address, for the very person who is asked, at a device of their own.

    :raises NotFound: for everybody else.
    """
    number, _, code = token.partition("-")
    known = Confirmation.objects.select_related("assistance").filter(way=Way.PHONE)
    row = known.filter(pk=int(number)).first() if number.isdecimal() and len(number) < 19 else None
    if row is None or actor.clerk is not None or row.assistance.person_id != actor.person_id:
        raise NotFound("confirmation")
    if not codes_match(code, long_code_of(row)):
        raise NotFound("confirmation")
    return row
