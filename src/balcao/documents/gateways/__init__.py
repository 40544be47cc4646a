"""Whom sealing asks: who holds the keys, who stamps the time, who says what is revoked."""
