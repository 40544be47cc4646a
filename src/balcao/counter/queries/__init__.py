"""Questions about visits at a counter, and what was confirmed there."""
