"""The face for entities' own software: what a person does on pages, by JSON, under the same mandates.

Words: *software* proves itself by its key and holds mandates (`entities`); a *problem* is an answer that says what is
wrong (RFC 9457); the *idempotency key* makes a repeated call give the first answer again.
"""
