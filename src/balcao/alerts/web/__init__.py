"""Pages of alerts, without an account."""
