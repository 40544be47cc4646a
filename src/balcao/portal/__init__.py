"""The face of people and entities: find a service, apply, follow, receive. Owns pages, no tables.

A page that acts carries the holder it acts for in its address (`/as/<holder>/…`), so that two open
tabs never act for anyone but the one they show.
"""
