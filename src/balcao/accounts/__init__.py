"""People and how surely we know them: accounts, sign-in, assurance levels, officers and their duties.

Words: a *person* is who the identity register knows; a *user* is their account; the *assurance level* of a
session is 1 with a password, 2 with a second factor, 3 when a strong factor was shown within the last
quarter of an hour. Entities and mandates are another room's.
"""
