"""Officers who are elsewhere are called to who waits for them: what they chose, and the calls."""
