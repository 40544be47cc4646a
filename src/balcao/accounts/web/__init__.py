"""From a request to its actor."""
