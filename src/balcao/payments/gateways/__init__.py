"""The payment provider, behind a typed contract."""
