"""The organs of associations: who holds which post until when, and what follows when that changes.

Words: an *organ* is the bureau of the general assembly, the board or the supervisory board; a *copy* is what we hold of
the association register, with its source and the day it was read; a *handover* asks a new board who keeps acting for
the association; an *objection* says "I never agreed to this post" and is decided by an officer. Seats themselves are
kept by `entities`, where they say who may act.
"""
