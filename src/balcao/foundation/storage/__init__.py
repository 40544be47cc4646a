"""Bytes by their SHA-256: written once, never changed; a folder in development, any S3 behind Django's storage."""
