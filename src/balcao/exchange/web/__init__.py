"""The address registers tell us at."""
