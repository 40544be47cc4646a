"""The door of the intake."""

from balcao.intake.drawing import BadDraw, check_draw
from balcao.intake.events import PlaceGiven, RoundDrawn, WaitingOver
from balcao.intake.failures import EnteredAlready, FourEyes, NoPlaceLeft, NotProposed, RoundClosed, TooEarly
from balcao.intake.forgetting import FORGETS
from balcao.intake.operations import confirm_draw, enter_round, leave_round, prepare_rounds, propose_draw
from balcao.intake.queries import draw_proof, entries_drawn, has_place, round_view, rounds_at_desk, standing_of
from balcao.intake.ranking import give_no_place, place_by_ranking
from balcao.intake.types import EntryState, RoundState, RoundView, Standing

__all__ = [
    "FORGETS",
    "BadDraw",
    "EnteredAlready",
    "EntryState",
    "FourEyes",
    "NoPlaceLeft",
    "NotProposed",
    "PlaceGiven",
    "RoundClosed",
    "RoundDrawn",
    "RoundState",
    "RoundView",
    "Standing",
    "TooEarly",
    "WaitingOver",
    "check_draw",
    "confirm_draw",
    "draw_proof",
    "enter_round",
    "entries_drawn",
    "give_no_place",
    "has_place",
    "leave_round",
    "place_by_ranking",
    "prepare_rounds",
    "propose_draw",
    "round_view",
    "rounds_at_desk",
    "standing_of",
]
