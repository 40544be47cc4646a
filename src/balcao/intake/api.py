"""The door of the intake."""

from balcao.intake.drawing import BadDraw, check_draw
from balcao.intake.events import PlaceGiven, RoundDrawn, WaitingOver
from balcao.intake.failures import EnteredAlready, FourEyes, NoPlaceLeft, NotProposed, RoundClosed, TooEarly
from balcao.intake.forgetting import FORGETS
from balcao.intake.opening import Opening, call_off_round, draw_due_rounds, end_list_at, open_round
from balcao.intake.operations import confirm_draw, enter_round, leave_round, prepare_rounds, propose_draw
from balcao.intake.queries import (
    draw_proof,
    entered_in,
    entries_drawn,
    entries_of,
    has_place,
    places_had,
    round_view,
    rounds_at_desk,
    rounds_counted,
    standing_of,
)
from balcao.intake.ranking import give_no_place, place_by_ranking
from balcao.intake.types import EntryState, EntryView, RoundCount, RoundState, RoundView, Standing

__all__ = [
    "FORGETS",
    "BadDraw",
    "EnteredAlready",
    "EntryState",
    "EntryView",
    "FourEyes",
    "NoPlaceLeft",
    "NotProposed",
    "Opening",
    "PlaceGiven",
    "RoundClosed",
    "RoundCount",
    "RoundDrawn",
    "RoundState",
    "RoundView",
    "Standing",
    "TooEarly",
    "WaitingOver",
    "call_off_round",
    "check_draw",
    "confirm_draw",
    "draw_due_rounds",
    "draw_proof",
    "end_list_at",
    "enter_round",
    "entered_in",
    "entries_drawn",
    "entries_of",
    "give_no_place",
    "has_place",
    "leave_round",
    "open_round",
    "place_by_ranking",
    "places_had",
    "prepare_rounds",
    "propose_draw",
    "round_view",
    "rounds_at_desk",
    "rounds_counted",
    "standing_of",
]
