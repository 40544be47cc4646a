"""The questions of this room, by subject."""
