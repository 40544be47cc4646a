"""The verbs of this room, by subject."""
