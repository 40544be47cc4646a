"""Bytes at rest: each file sealed with a key of its own, in a folder or any S3, under a name only we can work out.

Words: a *file key* encrypts one file's bytes; it is kept wrapped by the *house key*, which lies outside the database.
A file is in *quarantine* until a scanner found it clean; until then nobody reads it. What is *destroyed* has no key any
more, so no copy of its bytes anywhere can be read; a line with its hash and the day stays as the proof.
"""
