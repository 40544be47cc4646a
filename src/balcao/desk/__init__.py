"""The face of officers: what waits for them, a case on one screen, deciding it. Owns pages, no tables.

Every page needs a post in a department and a sure sign-in; what an officer may not see does not exist for them.
"""
