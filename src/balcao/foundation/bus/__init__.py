"""Announce upwards: a lower room publishes an event, higher rooms subscribe.

Subscribers run at once and in the same transaction, so either all of it happened or none. What may take
time, or talk to the outside, is a job that the subscriber defers.
"""
