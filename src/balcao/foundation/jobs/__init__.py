"""Work that must follow a write: deferred in the same transaction, run by the worker, safe to run twice.

A thin layer over procrastinate, so that rooms name a job once and tests can run what is waiting.
"""
