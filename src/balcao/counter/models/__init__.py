"""What the room keeps."""

from balcao.counter.models.assistance import Assistance, Confirmation
from balcao.counter.models.recording import Recording
from balcao.counter.models.video import Interpreter, Station, VideoVisit

__all__ = ["Assistance", "Confirmation", "Interpreter", "Recording", "Station", "VideoVisit"]
