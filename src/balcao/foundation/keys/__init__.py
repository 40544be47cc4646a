"""Public keys that others give us: JSON Web Keys (RFC 7517), judged before they are kept. Private ones never are."""
