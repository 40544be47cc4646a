"""Bytes by their SHA-256: written once, never changed; a folder in development, any S3 behind Django's storage.

What a row lets go of is *leaving*: a job removes it once no row of any room names it any more.
"""
